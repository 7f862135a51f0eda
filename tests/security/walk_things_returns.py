"""The returns that the walk meets: one that is frozen, and a draft."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import somebody

from .walk_things_diagnostics import YEAR


def of_frozen() -> SimpleNamespace:
    """A small return that was submitted, and what DfE asked about it."""
    from returns.models import ReturnRemark
    from tests.returns.freezing import frozen_chain, made_small

    with pytest.MonkeyPatch.context() as patch:
        made_small(patch)
        (frozen,) = frozen_chain(somebody("programme_manager"), somebody("finance"), count=1)
    one = frozen.of
    asked = ReturnRemark.objects.create(of=one, part="money", text="Why?", by=somebody("dfe_reader"))
    named: dict[str, dict[str, Any]] = {
        "return": {"pk": one.pk},
        "return_file": {"form": "xlsx", "pk": one.pk},
        "return_part": {"part": "money", "pk": one.pk},
        "question_ask": {"part": "money", "pk": one.pk},
        "question_answer": {"question": asked.pk, "pk": one.pk},
    }
    return SimpleNamespace(**named)


def of_draft() -> SimpleNamespace:
    """A draft of the real plan; project 7 is sponsored by the sponsor, 5 managed by the project manager."""
    from kpis.models import Kpi
    from projects.models import ProgrammeYear
    from returns.actions.steps import start_return

    year = ProgrammeYear.objects.get(label=YEAR)
    days = {"period_end": date(2026, 3, 31), "due": date(2026, 4, 30)}
    one = start_return(by=somebody("programme_manager"), year=year, **days)
    kpi = Kpi.objects.filter(activity__project__number=5, year=year).first()
    assert kpi
    named: dict[str, dict[str, Any]] = {
        "return": {"pk": one.pk},
        "return_file": {"form": "xlsx", "pk": one.pk},
        "return_part": {"part": "money", "pk": one.pk},
        "return_certify": {"role": "finance", "pk": one.pk},
        "project_send_back": {"number": 7, "pk": one.pk},
        "narrative_edit": {"part": "targeted-send", "pk": one.pk},
        "explanation_edit": {"kpi": kpi.pk, "pk": one.pk},
    }
    return SimpleNamespace(**named)
