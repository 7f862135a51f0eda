"""The second return shows exactly what is different from the first."""

from __future__ import annotations

from returns.domain.compare import Kind, changes_table, compare, word_differences
from returns.domain.content import PartKey

from .contents import kpi, line, small


def test_two_that_say_the_same_have_no_difference() -> None:
    assert compare(small(), small()) == []
    assert changes_table([], "Return 2025-26 at 30 Sep 2025").body == ()


def test_status_figure_note_and_dates_of_a_kpi_are_told_one_by_one() -> None:
    now = small(
        kpis={
            "1": kpi(status="Complete", status_key="complete", figures="2 of 2 surveys", reported="2026-03-30"),
            "2": kpi(ref="7.2", promise="Begin at least 4 pilots"),
        }
    )
    told = [(change.name, change.label, change.before, change.now) for change in compare(small(), now)]
    assert told == [
        ("KPI 7.1 (SEND)", "Status", "On track", "Complete"),
        ("KPI 7.1 (SEND)", "Figures", "1 of 2 surveys", "2 of 2 surveys"),
        ("KPI 7.1 (SEND)", "Reported as at", "20 Mar 2026", "30 Mar 2026"),
    ]


def test_money_is_told_in_pounds_and_pence() -> None:
    changes = compare(small(), small(money={"11": line(paid=12_345_67)}))
    assert [(one.name, one.label, one.before, one.now) for one in changes] == [
        ("SEND workforce part 1", "Paid", "£10,000", "£12,345.67")
    ]


def test_a_row_that_is_new_or_gone_is_one_change() -> None:
    changes = compare(small(), small(kpis={"1": kpi(), "3": kpi(ref="7.3", promise="Report to DCSs")}))
    assert [(one.kind, one.name) for one in changes] == [
        (Kind.ADDED, "KPI 7.3 (SEND)"),
        (Kind.REMOVED, "KPI 7.2 (SEND)"),
    ]
    assert {one.part for one in changes} == {PartKey.KPIS}


def test_of_a_long_text_the_words_that_differ_are_marked() -> None:
    runs = word_differences("Two KPIs are on track.", "Three KPIs are now on track.")
    assert runs == [("gone", "Two"), ("new", "Three"), ("same", "KPIs are"), ("new", "now"), ("same", "on track.")]
