"""Rules of a KPI's status, and the layout of the grid, on hand-made examples."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain.appendix_4 import GridActivity, GridKpi, GridRequirement, grid_table, promise, spread
from kpis.domain.due import problem_of_due
from kpis.domain.statuses import CLOSED, Status, days_overdue, missing_explanation
from seslip.foundation.periods import period_of
from seslip.foundation.sheets import place

MARCH = date(2026, 3, 31)


@pytest.mark.parametrize("due", [None, date(2024, 4, 1), MARCH, date(2031, 3, 31)])
def test_a_due_date_near_the_year_will_do(due: date | None) -> None:
    assert problem_of_due(due, period_of("2025-26")) == ""


@pytest.mark.parametrize("due", [date(2125, 3, 31), date(2031, 4, 1), date(2024, 3, 31), date.min, date.max])
def test_a_due_date_far_from_the_year_is_a_slip(due: date) -> None:
    assert problem_of_due(due, period_of("2025-26")) == (
        "Enter a date from 1 Apr 2024 to 31 Mar 2031: this KPI belongs to the year 2025-26."
    )


@pytest.mark.parametrize("status", [Status.AT_RISK, Status.OFF_TRACK])
def test_trouble_asks_for_a_note(status: Status) -> None:
    assert "note" in missing_explanation(status, "   ")
    assert missing_explanation(status, "Venue changed") == ""


@pytest.mark.parametrize("status", [Status.CARRIED_FORWARD, Status.WITHDRAWN])
def test_closing_without_completion_asks_for_a_reason(status: Status) -> None:
    assert "why" in missing_explanation(status, "")


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.ON_TRACK, Status.COMPLETE])
def test_good_news_needs_no_note(status: Status) -> None:
    assert missing_explanation(status, "") == ""


def test_a_kpi_is_overdue_from_the_day_after_its_due_date() -> None:
    assert days_overdue(Status.ON_TRACK, MARCH, MARCH) == 0
    assert days_overdue(Status.ON_TRACK, date(2025, 12, 31), date(2026, 1, 15)) == 15


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_closed_kpi_is_never_overdue(status: Status) -> None:
    assert days_overdue(status, date(2025, 12, 31), MARCH) == 0


def test_a_kpi_without_a_date_is_never_overdue() -> None:
    assert days_overdue(Status.OFF_TRACK, None, MARCH) == 0


def test_a_promise_reads_as_in_the_form() -> None:
    kpi = GridKpi(1, "Deliver 10 courageous conversations", MARCH)
    assert promise(kpi) == "By end Mar 26, we will deliver 10 courageous conversations"
    assert promise(GridKpi(1, "Hold 2 meetings", date(2026, 3, 15))) == "By 15 Mar 2026, we will hold 2 meetings"
    assert promise(GridKpi(2, "Hold 2 meetings", None)) == "Date to be agreed: we will hold 2 meetings"


@given(st.integers(1, 40), st.integers(0, 60))
def test_cells_are_spread_over_all_rows_in_order(count: int, more: int) -> None:
    rows = spread(count, count + more)
    assert rows == sorted(rows) and set(rows) == set(range(count))


def kpis(count: int) -> tuple[GridKpi, ...]:
    return tuple(GridKpi(number, "Publish a report", MARCH) for number in range(1, count + 1))


names = st.sampled_from(["1", "2", "3", "4"])
activities = st.lists(
    st.builds(
        GridActivity,
        st.just("Project"),
        st.just("Somebody"),
        st.lists(names, unique=True, max_size=4).map(lambda refs: tuple(sorted(refs))),
        st.integers(0, 6).map(kpis),
    ),
    max_size=6,
).map(tuple)


@given(activities, st.booleans())
def test_the_grid_closes_whatever_is_planned(planned: tuple[GridActivity, ...], progress: bool) -> None:
    subs = (("1", "One"), ("2", "Two"), ("3", "Three"), ("4", "Four"))
    table = grid_table("Grid", [GridRequirement("Title", "Aim", subs, planned)], progress="Now" if progress else "")
    shown = {cell.cell.value for cell in place(table) if cell.column == 1}
    assert {"1", "2", "3", "4"} <= shown, "every sub-requirement is printed, planned for or not"


def test_an_activity_at_a_boundary_stands_beside_both() -> None:
    """Project 10 begins beside 3.1 and ends beside 3.2 (plan, Appendix 4)."""
    activities = (
        GridActivity("9", "", ("3.1",), kpis(3)),
        GridActivity("10", "", ("3.1", "3.2"), kpis(5)),
        GridActivity("11", "", ("3.2",), kpis(1)),
    )
    table = grid_table("Grid", [GridRequirement("SEND", "", (("3.1", "a"), ("3.2", "b")), activities)])
    spans = {placed.cell.value: placed.cell.rowspan for placed in place(table) if placed.column == 1 and placed.row > 1}
    assert spans == {"3.1": 2, "3.2": 2}
