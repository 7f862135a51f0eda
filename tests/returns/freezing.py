"""Returns that are frozen in a moment: a small content, and files that cost nothing to draw."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kpis.models import Kpi
from projects.models import Person, ProgrammeYear
from returns.actions import freezing
from returns.actions.freezing import freeze_return
from returns.domain.content import Content, Part, PartKey
from returns.domain.states import Step
from returns.models import CheckPass, FrozenReturn, GrantReturn, ReturnEvent, ReturnExplanation, ReturnNarrative
from returns.models.guards import put_up_guards, take_down_guards
from returns.queries.assemble import Assembled
from seslip.foundation.sheets import Cell, Column, Kind, Passage, Rich, Row, Table, header_row

FIRST, SECOND, THIRD = date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31)
COLUMNS = (Column("label", "Line"), Column("paid", "Paid", Kind.MONEY))


def small_content(one: GrantReturn, words: str = "Half the packages are delivered.") -> Content:
    """Three parts, in the shapes that there are."""
    rows = [("Peer challenge", 1_450_000), ("Café – £ and €", 550)]
    body = tuple(Row((Cell(label, heading="row"), Cell(paid, Kind.MONEY))) for label, paid in rows)
    told = {"side": "expenditure", "projects": "2"}
    money = {str(key): {**told, "label": label, "paid": paid} for key, (label, paid) in enumerate(rows)}
    return Content(
        one.identity,
        (
            Part(PartKey.MONEY, (Table("Paid", COLUMNS, (header_row(COLUMNS),), body),), money),
            Part(
                PartKey.NARRATIVE,
                (Passage("Targeted Support", Rich((words,))),),
                {"targeted-send": {"label": "Targeted Support", "text": words}},
            ),
        ),
    )


def small_assembled(one: GrantReturn) -> Assembled:
    narrative = one.narratives.filter(part="targeted-send").first()
    words = [narrative.text] if narrative and narrative.text else []
    return Assembled(small_content(one, *words), [], [], {}, {}, [], "", [])


def cheap_draw(document: Any, form: str, as_at: date, made_on: date) -> bytes:
    """Something that holds what is printed at the foot."""
    return f"{form}\x00\xff{document.name} {document.standing('')}".encode("latin-1", "replace") * 20


def made_small(patch: pytest.MonkeyPatch) -> None:
    """From here on a return consists of `small_content`, and its files are `cheap_draw`n."""
    patch.setattr(freezing, "assemble", small_assembled)
    patch.setattr(freezing, "draw", cheap_draw)


def draft(manager: Person, day: date = FIRST, **fields: Any) -> GrantReturn:
    fields = {"year": ProgrammeYear.objects.get(label="2025-26")} | fields
    one = GrantReturn.objects.create(period_end=day, due=date(2026, 5, 15), **fields)
    ReturnNarrative.objects.create(of=one, part="targeted-send", text="Half the packages are delivered.")
    ReturnEvent.objects.create(of=one, step=Step.STARTED.value, by=manager)
    return one


def certified(manager: Person, finance: Person, day: date = FIRST, **fields: Any) -> GrantReturn:
    """A return with both certificates for its small content."""
    one = draft(manager, day, **fields)
    ReturnEvent.objects.create(of=one, step=Step.CHECKED.value, by=manager)
    seen = small_assembled(one).content.fingerprint()
    for step, by in ((Step.CERTIFIED_FINANCE, finance), (Step.CERTIFIED_MANAGER, manager)):
        ReturnEvent.objects.create(of=one, step=step.value, by=by, fingerprint=seen)
    return one


def frozen_chain(manager: Person, finance: Person, count: int = 3) -> list[FrozenReturn]:
    days = itertools.islice((FIRST, SECOND, THIRD), count)
    return [freeze_return(by=manager, one=certified(manager, finance, day)) for day in days]


def frozen_whole(manager: Person, finance: Person) -> FrozenReturn:
    """One with everything that belongs to a return."""
    one = certified(manager, finance)
    ReturnExplanation.objects.create(of=one, kpi=Kpi.objects.first(), text="The venue was flooded.")
    CheckPass.objects.create(of=one, key="spend", sentence="Little is spent.", reason="It comes in May.", by=manager)
    return freeze_return(by=manager, one=one)


@contextmanager
def guards_down() -> Any:
    """As for somebody who owns the database; put up again afterwards, so that only what was altered is told."""
    take_down_guards(connection)
    yield
    put_up_guards(connection)


def kept_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
