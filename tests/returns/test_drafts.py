"""A draft says what the records support, and nothing where nothing is recorded."""

from __future__ import annotations

from returns.domain.drafts import draft_words
from returns.domain.exceptions import UNEXPLAINED, exceptions_of, exceptions_table

from .contents import kpi

TITLES = {"7": "SEND workforce", "8": "SEND Strategic Leads"}


def test_kpis_money_and_notes_become_sentences() -> None:
    facts = [kpi(), kpi(ref="7.2", status_key="complete", note=""), kpi(ref="7.3", note="Dates agreed", overdue=15)]
    assert draft_words(facts, 10_000_00, 87_000_00, TITLES) == (
        "3 KPIs: 1 complete and 2 on track; 1 is overdue. £10,000 of £87,000 is paid.\n\n"
        "Project 7, SEND workforce: Dates agreed."
    )


def test_nothing_recorded_gives_no_sentence() -> None:
    assert draft_words([], 0, 0, TITLES) == ""


def test_overdue_off_track_and_closed_kpis_are_exceptions_and_no_other() -> None:
    facts = {
        "1": kpi(),
        "2": kpi(ref="7.2", overdue=151),
        "3": kpi(ref="7.3", status_key="off_track", overdue=1),
        "4": kpi(ref="7.4", status_key="withdrawn", note="DfE ended the pilot"),
        "5": kpi(ref="7.5", status_key="carried_forward"),
        "6": kpi(ref="7.6", status_key="complete"),
    }
    found = exceptions_of(facts, {"2": "The survey closed late."})
    assert [(one.key, one.why, one.explanation) for one in found] == [
        ("2", ("151 days overdue",), "The survey closed late."),
        ("3", ("1 day overdue", "Off track"), "Dates agreed"),
        ("4", ("Withdrawn",), "DfE ended the pilot"),
        ("5", ("Carried forward",), "Dates agreed"),
    ]


def test_an_exception_without_a_word_says_so() -> None:
    table = exceptions_table(exceptions_of({"2": kpi(overdue=3, note="")}, {}))
    assert table.body[0].cells[-1].shown() == UNEXPLAINED
