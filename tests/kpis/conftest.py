"""What tests of KPIs start from."""

from pathlib import Path
from typing import Any

import pytest

from kpis.models import Kpi, Measure

from .calendars import make
from .reminding import SEPTEMBER, only_one


@pytest.fixture
def conversations(plan: None) -> Kpi:
    """KPI 3.1 with a figure that is typed, as where nobody records the conversations themselves."""
    kpi = Kpi.objects.get(activity__project__number=3, number=1)
    Measure.objects.filter(kpi=kpi).update(counter="")
    return kpi


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """Where files are kept in this test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def managed(person_as: Any) -> Kpi:
    """A KPI of a project that the project manager of the tests manages."""
    return Kpi.objects.filter(activity__project__managers__person=person_as("project_manager")).first()


@pytest.fixture
def lone(plan: None) -> Kpi:
    """The only KPI there is, due at the end of September, never reported on."""
    kpi = only_one()
    Kpi.objects.update(due=SEPTEMBER)
    kpi.refresh_from_db()
    return kpi


@pytest.fixture
def feed(sign_in: Any) -> tuple[str, Any, Any]:
    """The path of a project manager's private calendar, the person, and the browser they made it with."""
    client, person = sign_in("project_manager")
    return make(client), person, client
