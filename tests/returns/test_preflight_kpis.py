"""The checks on KPIs, each with a case that it finds and one that it does not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kpis.domain.statuses import Status
from returns.domain.preflight import Check, Level
from returns.domain.preflight_kpis import (
    doubtful,
    kpi_findings,
    never_reported,
    queried,
    stale,
    status_since,
    undated,
    unproven,
)
from returns.domain.preflight_twice import counted_twice, pairs, promised_twice

from .facts import delegates, kpi, measure, text

FRESH = date(2026, 2, 17)
SIX_WEEKS = "in the six weeks before 31 Mar 2026"


def test_an_update_counts_from_the_day_on() -> None:
    assert not stale([kpi(reported=FRESH)], FRESH, SIX_WEEKS)
    found = stale([kpi(reported=date(2026, 2, 16))], FRESH, SIX_WEEKS)
    assert [(one.check, one.level) for one in found] == [(Check.STALE, Level.WARNING)]
    assert found[0].sentence == (
        "Its last update is at 16 Feb 2026: there is none in the six weeks before 31 Mar 2026."
    )
    assert (found[0].mend.label, found[0].kpi) == ("Update it", 1)


@pytest.mark.parametrize("status", [Status.COMPLETE, Status.CARRIED_FORWARD, Status.WITHDRAWN])
def test_what_is_closed_needs_no_update(status: Status) -> None:
    old = [kpi(reported=date(2025, 5, 1), status=status), kpi(2, reported=None, status=status)]
    assert not stale(old, FRESH, SIX_WEEKS)
    assert not never_reported(old)


def test_nobody_has_reported() -> None:
    found = never_reported([kpi(reported=None, status=Status.NOT_STARTED), kpi(2)])
    assert [one.key for one in found] == ["never/1"]
    assert not stale([kpi(reported=None)], FRESH, SIX_WEEKS), "it is told once"


def test_in_the_first_weeks_of_the_year_nobody_need_have_reported() -> None:
    fresh = [kpi(reported=None, status=Status.NOT_STARTED)]
    assert not kpi_findings(fresh, date(2025, 4, 1), date(2025, 4, 1), SIX_WEEKS)
    assert kpi_findings(fresh, date(2025, 4, 1), date(2025, 4, 2), SIX_WEEKS)


def test_a_status_stands_from_the_report_that_gave_it() -> None:
    """KPI 1 was opened again in between; KPI 2 was complete all the time."""
    told = [(1, "complete", 1), (2, "complete", 2), (1, "on_track", 3), (1, "complete", 4), (2, "complete", 5)]
    reports = [(kpi, status, datetime(2026, 4, day)) for kpi, status, day in told]
    assert status_since(reports) == {1: datetime(2026, 4, 4), 2: datetime(2026, 4, 2)}


def test_complete_against_its_own_figures_blocks() -> None:
    """33.2 (CSC): 3 packages are promised."""
    doubts = ("1 of 3 CSC targeted support packages",)
    complete, hopeful = kpi(status=Status.COMPLETE, doubts=doubts), kpi(2, doubts=("16 of 40 delegates",))
    found = doubtful([complete, hopeful, kpi(3)])
    assert [(one.key, one.level) for one in found] == [("status/1", Level.BLOCKING), ("status/2", Level.WARNING)]
    assert found[0].sentence == ("It is reported as Complete. The records say: 1 of 3 CSC targeted support packages.")


def test_what_no_update_can_mend_any_more_does_not_block() -> None:
    doubts = ("1 of 3 CSC targeted support packages",)
    assert doubtful([kpi(status=Status.COMPLETE, doubts=doubts, overtaken=True)])[0].level is Level.WARNING


def test_complete_without_evidence() -> None:
    found = unproven([kpi(status=Status.COMPLETE, proven=False), kpi(2, status=Status.COMPLETE), kpi(3, proven=False)])
    assert [one.key for one in found] == ["evidence/1"]
    assert found[0].mend.label == "Add evidence"


def test_a_question_of_the_sponsor() -> None:
    found = queried([kpi(query="Which authorities?"), kpi(2)])
    assert [one.sentence for one in found] == ["The sponsor asks: Which authorities?"]


def test_no_due_date_is_said_as_the_plan_prints_it() -> None:
    """19.2 (SEND) is due in “month year”."""
    found = undated([kpi(due=None, printed_due="month year"), kpi(2, due=None, status=Status.COMPLETE), kpi(3)])
    assert [(one.key, one.level) for one in found] == [("undated/1", Level.WARNING), ("undated/2", Level.NOTE)]
    assert found[0].sentence == "It has no due date: the plan prints “month year”."
    assert found[1].sentence == "It has no due date."


def test_the_same_delegates_reported_in_two_ways() -> None:
    """Requirements 3 and 7 promise the same 40 delegates and 3 appointments (project 5; plan, para 37)."""
    found = promised_twice([delegates(1, 3, 16), delegates(2, 7, None)])
    assert [(one.key, one.level, one.about) for one in found] == [
        ("twice/1-2", Level.WARNING, "KPI 5.1 (SEND) and 5.1 (CSC)")
    ]
    assert found[0].sentence == (
        "One promise, reported in two ways: 5.1 (SEND) says “16 of 40 delegates”, 5.1 (CSC) “No figure for 40 "
        "delegates”. The 40 delegates and 3 appointments are the same under both: any sum counts them once."
    )


def test_the_same_delegates_reported_alike_are_a_note() -> None:
    found = promised_twice([delegates(1, 3, 16), delegates(2, 7, 16)])
    assert [one.level for one in found] == [Level.NOTE]
    assert "40 delegates and 3 appointments are the same" in found[0].sentence


def test_the_one_that_lags_behind_is_updated() -> None:
    first, second = delegates(1, 3, 16, reported=date(2026, 3, 1)), delegates(2, 7, 12, reported=date(2026, 1, 5))
    assert promised_twice([first, second])[0].mend.label == "Update 5.1 (CSC)"


def test_a_status_that_differs_is_a_warning() -> None:
    """5.4 is word for word the same under SEND and CSC."""
    words = "Publish a further leadership development programme for 2026-27"
    told = {"project": 5, "promise": words}
    first = kpi(17, ref="5.4 (SEND)", requirement=3, status=Status.COMPLETE, **told)
    second = kpi(82, ref="5.4 (CSC)", requirement=7, **told)
    found = promised_twice([first, second])
    assert found[0].sentence == ("One promise, reported in two ways: 5.4 (SEND) is Complete, 5.4 (CSC) is On track.")


def test_a_kpi_that_is_listed_twice() -> None:
    """KPIs 1 and 2 of project 12 are the same (plan, Appendix 4): kept, and said."""
    words = "Organise a forum each half term with NHS as joint chair"
    listed = [kpi(36, promise=words), kpi(37, promise=f"{words}."), kpi(38)]
    assert [(pair.one.id, pair.other.id) for pair in pairs(listed)] == [(36, 37)]


def test_equal_measures_of_one_requirement_are_two_promises() -> None:
    reach = (measure(19, "LAs", 18, counted=True),)
    assert not list(pairs([kpi(1, measures=reach), kpi(2, measures=reach)]))
    assert list(pairs([kpi(1, measures=reach), kpi(2, measures=reach, requirement=7)]))


def test_other_packages_are_another_promise() -> None:
    """33.2: 12 packages under SEND, 3 under CSC; and another project’s are never compared."""
    send, csc = measure(12, "SEND targeted support packages", 3), measure(3, "CSC targeted support packages", 1)
    assert not list(pairs([kpi(1, measures=(send,)), kpi(2, measures=(csc,), requirement=8)]))
    assert not list(pairs([delegates(1, 3, 16), delegates(2, 7, 16, project=6)]))


def test_counted_figures_are_not_compared() -> None:
    there, here = measure(19, "LAs", 18, counted=True), measure(19, "LAs", 14, counted=True)
    found = promised_twice([kpi(1, measures=(there,)), kpi(2, measures=(here,), requirement=7)])
    assert [one.level for one in found] == [Level.NOTE]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("In all 80 delegates completed their programme.", "80 delegates"),
        ("We trained 80 SE delegates from 15 LAs.", "80 SE delegates"),
        ("28 delegates have completed it.", "28 delegates"),
        ("6 appointments were secured.", "6 appointments"),
    ],
)
def test_words_that_add_up_one_group_of_people(words: str, said: str) -> None:
    found = counted_twice([delegates(1, 3, 16), delegates(2, 7, 12)], [text(words)])
    assert [one.level for one in found] == [Level.WARNING]
    assert f"It says “{said}”" in found[0].sentence and found[0].mend.url == "/there/"


@pytest.mark.parametrize(
    "words",
    ["16 of 40 delegates have completed it.", "180 delegates came.", "£80 delegates", "The 40 delegates of both.", ""],
)
def test_words_that_count_them_once(words: str) -> None:
    assert not counted_twice([delegates(1, 3, 16), delegates(2, 7, 12)], [text(words)])


def test_what_is_promised_is_no_sum_of_two_halves() -> None:
    """20 of 40 under both: whoever writes of the 40 delegates speaks of what is promised."""
    assert not counted_twice([delegates(1, 3, 20), delegates(2, 7, 20)], [text("The 40 delegates of both.")])


def test_the_sum_of_two_promises_that_are_not_the_same_is_nobody_twice() -> None:
    one, other = kpi(1, measures=(measure(40, "delegates", 16),)), kpi(2, measures=(measure(30, "delegates", 9),))
    assert not counted_twice([one, other], [text("80 delegates")])
