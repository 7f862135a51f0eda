"""The checks on words: what is missing, and what is wrong with what is there."""

from __future__ import annotations

import pytest

from returns.domain.preflight import Check, Level
from returns.domain.preflight_words import (
    ExceptionFact,
    NarrativeFact,
    PrintedFact,
    faults,
    missing_explanations,
    missing_narratives,
    printed_faults,
    text_faults,
)

from .facts import MEND, text


def narrative(words: str, *, written: bool) -> NarrativeFact:
    return NarrativeFact("targeted-send", "Targeted Support: SEND grant", words, written, MEND)


def exception(words: str, *, written: bool) -> ExceptionFact:
    return ExceptionFact(18, "7.1 (SEND)", "151 days overdue", words, written, MEND)


def test_without_words_and_without_a_draft_nothing_goes_out() -> None:
    found = missing_narratives([narrative("  ", written=False)])
    assert [(one.key, one.level) for one in found] == [("narrative/targeted-send", Level.BLOCKING)]


def test_a_draft_that_nobody_edited_is_a_note() -> None:
    assert [one.level for one in missing_narratives([narrative("4 KPIs: 4 on track.", written=False)])] == [Level.NOTE]
    assert not missing_narratives([narrative("Twelve packages were agreed.", written=True)])


def test_an_exception_is_explained() -> None:
    blocking = missing_explanations([exception("", written=False)])
    assert blocking[0].level is Level.BLOCKING
    assert blocking[0].sentence == "151 days overdue, and nothing explains it."
    noted = missing_explanations([exception("Three authorities still to return data", written=False)])
    assert noted[0].level is Level.NOTE
    assert not missing_explanations([exception("The survey closed late.", written=True)])


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Deliver a leadership programme,", "It breaks off after “Deliver a leadership programme,”."),
        ("Review domestic violence and the", "It breaks off after “domestic violence and the”."),
        ("The funded work will result in:", "It breaks off after “work will result in:”."),
        ("Schools (special and mainstream are represented", "A bracket is opened and never closed."),
        ("Hold 2 meetings by month year.", "The placeholder “month year” was left in."),
        ("Budget TBC.", "The placeholder “TBC” was left in."),
        ("Publish the the evaluation.", "A word stands twice: “the the”."),
    ],
)
def test_a_fault(words: str, fault: str) -> None:
    """Sentences of the plan that break off (KPIs 5.4, 17.2 and 33.2; para 62; SoR 7.1), and what people type."""
    assert faults(words) == [fault]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Hold 4 meetings; a) two of them jointly b) two in person",
        "Publish a 2026-27 programme, with the impacts on CYP outcomes that it should have",
        "All that that network had had to say (6 a year, of which 4 before March).",
        "Twenty authorities; six in the south-east",
    ],
)
def test_no_fault(words: str) -> None:
    assert not faults(words)


def test_a_fault_is_told_with_the_text_it_is_in() -> None:
    found = text_faults([text("Published in month year"), text("Published in May", "narrative-other")])
    assert [(one.check, one.level, one.key) for one in found] == [
        (Check.TEXT, Level.WARNING, "text/narrative-universal-send")
    ]
    assert found[0].detail == "Published in month year"


def test_what_the_plan_prints_otherwise_is_a_note() -> None:
    fact = PrintedFact(
        "duplicate-12", "Forums each half term", "the same KPI twice", "both", "It is one promise.", MEND
    )
    found = printed_faults([fact])
    assert (found[0].level, found[0].sentence) == (
        Level.NOTE,
        "The plan prints “the same KPI twice”; held is “both”.",
    )
