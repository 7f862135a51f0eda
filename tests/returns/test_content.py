"""What is frozen is one exact document: read back it is the same, and one comma makes it another."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from returns.domain.canonical import canonical, fingerprint
from returns.domain.content import (
    Part,
    PartKey,
    plain_document,
    project_facts,
    project_fingerprint,
    read_document,
    taken_from,
)
from seslip.foundation.sheets import Table

from .contents import kpi, later, line, small


def test_the_same_facts_are_the_same_bytes_whatever_their_order() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [0.1, {"a": [1.5]}, {1: "a"}, Decimal("1.5")])
def test_what_has_no_one_written_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_stored_return_is_read_back_as_it_was() -> None:
    content = small()
    stored = canonical(plain_document(content, number=3, previous="ab"))
    again = read_document(json.loads(stored))
    assert canonical(plain_document(again, number=3, previous="ab")) == stored
    assert [part.facts for part in again.parts] == [part.facts for part in content.parts]
    assert isinstance(again.part(PartKey.KPIS).blocks[0], Table)


def test_one_comma_makes_another_fingerprint() -> None:
    changed = small(kpis={"1": kpi(note="Dates, agreed"), "2": kpi(ref="7.2", promise="Begin at least 4 pilots")})
    assert changed.fingerprint() != small().fingerprint()


def test_signatures_are_no_part_of_what_is_signed() -> None:
    content = small()
    signed = later(content)
    signed = type(signed)(signed.identity, (*signed.parts, Part(PartKey.SIGNATURES, (), {"7": {"label": "x"}})))
    assert signed.fingerprint() == content.fingerprint()


def test_a_sponsor_signs_what_is_about_their_project_and_nothing_else() -> None:
    content = small(money={"11": line(), "12": line(projects="8 9 10", label="Networks"), "13": line(projects="17")})
    assert set(project_facts(content, 7)["money"]) == {"11"}
    assert set(project_facts(content, 9)["money"]) == {"12"}
    other = small(
        money={"11": line(), "12": line(projects="8 9 10", label="Networks", paid=1), "13": line(projects="17")}
    )
    assert project_fingerprint(content, 7) == project_fingerprint(other, 7)
    assert project_fingerprint(content, 9) != project_fingerprint(other, 9)


def test_the_same_facts_as_at_another_day_are_signed_anew() -> None:
    """The due date may change: nobody signs that."""
    content = small()
    assert project_fingerprint(later(content, period_end=date(2026, 3, 30)), 7) != project_fingerprint(content, 7)
    assert project_fingerprint(later(content, due=date(2026, 5, 31)), 7) == project_fingerprint(content, 7)


def test_a_correction_changes_only_the_parts_that_are_open_again() -> None:
    frozen = small()
    live = later(small(kpis={"1": kpi(status="Complete")}, money={"11": line(paid=45_000_00)}), edition=2)
    corrected = taken_from(frozen, live, ["money"])
    assert corrected.part(PartKey.MONEY) == live.part(PartKey.MONEY)
    assert corrected.part(PartKey.KPIS) == frozen.part(PartKey.KPIS)
    assert corrected.identity.edition == 2
