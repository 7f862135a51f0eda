"""Rows that changed since the return before are marked in the tables of the page, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from returns.domain.compare import Change, Kind, compare
from returns.domain.content import Content, Part, PartKey, plain_document
from returns.domain.marks import marked, row_marks
from returns.queries.assemble import assemble
from seslip.foundation.html_tables import table_html
from seslip.foundation.sheets import Table
from seslip.foundation.sheets_plain import plain_block, read_block
from tests.conftest import somebody

from .conftest import drafted

CHANGES = [
    Change(PartKey.KPIS, "1", "KPI 7.1 (SEND)", Kind.CHANGED, "status", "On track", "Complete"),
    Change(PartKey.KPIS, "1", "KPI 7.1 (SEND)", Kind.CHANGED, "note", "–", "Done"),
    Change(PartKey.KPIS, "2", "KPI 7.2 (SEND)", Kind.ADDED),
    Change(PartKey.KPIS, "3", "KPI 7.3 (SEND)", Kind.REMOVED),
]


def test_what_a_mark_says() -> None:
    assert row_marks(CHANGES) == {"1": "Changed: status, note", "2": "New"}


@pytest.fixture(scope="module")
def stored(plan_of_file: Callable[[], AbstractContextManager[None]]) -> Content:
    """The plan as a frozen return has it: what its document keeps of it."""
    with plan_of_file():
        content = assemble(drafted(somebody("programme_manager"))).content
    return Content(content.identity, tuple(_stored(part) for part in content.parts))


def _stored(part: Part) -> Part:
    return Part(part.key, tuple(read_block(plain_block(block)) for block in part.blocks), part.facts)


def with_facts(content: Content, part: PartKey, **other: dict[str, Any]) -> Content:
    """Another value in some facts of a part."""
    old = content.part(part)
    facts = {key: {**fact, **other.get(f"_{key}", {})} for key, fact in old.facts.items()}
    return Content(content.identity, tuple(replace(one, facts=facts) if one is old else one for one in content.parts))


def told(blocks: Any) -> list[tuple[str, str]]:
    """Each mark with the words of its cell."""
    tables = [block for block in blocks if isinstance(block, Table)]
    return [(cell.shown(), cell.mark) for table in tables for row in table.body for cell in row.cells if cell.mark]


def test_each_promise_is_marked_where_it_stands(stored: Content) -> None:
    """All 108, so that none is marked in another's place: the cell begins with its number and holds its first words."""
    facts = stored.part(PartKey.KPIS).facts
    before = with_facts(stored, PartKey.KPIS, **{f"_{key}": {"note": f"before {key}"} for key in facts})
    cells = told(marked(stored.part(PartKey.KPIS), compare(before, stored)))
    assert len(cells) == 108 and {mark for _, mark in cells} == {"Changed: note"}
    order = sorted(facts.values(), key=lambda fact: ("SEND", "CSC").index(str(fact["stream"])))
    for (words, _), fact in zip(cells, order, strict=True):
        number, promise = str(fact["ref"]).rpartition(".")[2], str(fact["promise"]).partition(";")[0]
        assert words.startswith(f"{number}. ") and promise[1:] in words


def test_each_line_is_marked_beside_its_name(stored: Content) -> None:
    """Also of the six networks that share a line (plan, para 50), where the amount begins."""
    part = stored.part(PartKey.MONEY)
    by_label = {fact["label"]: key for key, fact in part.facts.items()}
    networks = next(key for key, fact in part.facts.items() if fact["projects"] == "8 9 10 11 12 13")
    other = {by_label["Kinship Reach part 1"]: {"paid": 1, "forecast": 2}, networks: {"committed": 3}}
    before = with_facts(stored, PartKey.MONEY, **{f"_{key}": fields for key, fields in other.items()})
    (shared, first), kinship = told(marked(part, compare(before, stored)))
    assert kinship == ("Kinship Reach part 1", "Changed: paid, forecast")
    assert first == "Changed: committed" and "Strategic" in shared


def test_an_authority_is_marked(stored: Content) -> None:
    before = with_facts(stored, PartKey.ENGAGEMENT, _kent={"meetings": 99})
    cells = told(marked(stored.part(PartKey.ENGAGEMENT), compare(before, stored)))
    assert cells == [("Kent", "Changed: meetings attended")]


def test_rows_that_do_not_fit_the_facts_are_not_marked(stored: Content) -> None:
    part = stored.part(PartKey.ENGAGEMENT)
    (table,) = part.tables
    short = Part(part.key, (replace(table, body=table.body[1:]),), part.facts)
    changes = [Change(PartKey.ENGAGEMENT, "kent", "Kent", Kind.CHANGED, "meetings")]
    assert told(marked(part, changes)) and not told(marked(short, changes))


def test_marks_are_no_part_of_the_document_nor_of_a_file(stored: Content) -> None:
    before = with_facts(stored, PartKey.ENGAGEMENT, _kent={"meetings": 99})
    part = stored.part(PartKey.ENGAGEMENT)
    blocks = marked(part, compare(before, stored))
    again = Content(stored.identity, tuple(replace(one, blocks=blocks) if one is part else one for one in stored.parts))
    assert plain_document(again, number=1, previous="") == plain_document(stored, number=1, previous="")
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert '<span class="mark">Changed: meetings attended</span>' in table_html(table)
    assert "mark" not in table_html(table, live=False)
