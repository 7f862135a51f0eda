"""How tests of the checks report on a KPI, and ask about what was reported."""

from __future__ import annotations

from datetime import date

from kpis.actions.reviews import review_update
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi, Verdict
from projects.models import Person

from .conftest import MARCH


def kpi_of(stream: str, number: int, kpi: int) -> Kpi:
    kpis = Kpi.objects.select_related("activity__project", "year")
    return kpis.get(activity__requirement__stream=stream, activity__project__number=number, number=kpi)


def report(by: Person, kpi: Kpi, status: Status, note: str = "", day: date = MARCH, **figures: int) -> Kpi:
    """`figures` by the unit of the measure."""
    typed = {measure.pk: figures[measure.unit] for measure in kpi.measures.all() if measure.unit in figures}
    return update_kpi(by=by, report=Report(kpi, kpi.version, status, note, day, typed))


def doubt(kpi: Kpi, question: str) -> None:
    """The sponsor asks about the last update."""
    sponsor, last = kpi.activity.project.sponsor, kpi.updates.latest("id")
    assert sponsor
    review_update(by=sponsor, kpi=kpi, seen=last.pk, verdict=Verdict.QUERIED, comment=question)
