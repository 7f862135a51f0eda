"""Where money stands on a day: pure arithmetic, no database. Amounts in pence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.appendix_5 import appendix_5_tables
from budget.domain.appendix_5_figures import Figure, with_figures
from budget.domain.grouping import only
from budget.domain.ledger import Covered, Heading, Ledger, Line, Section, Shares
from budget.domain.outturn import Outturn, Timing, add_outturns, project_forecast
from budget.domain.spending import spending_by_month
from budget.domain.underspend import Need, StreamEnd, Surplus, draft_virements
from projects.domain.streams import Stream
from seslip.foundation.sheets import place

STARTS, ENDS = date(2025, 4, 1), date(2026, 3, 31)
amounts = st.integers(0, 10**9)


def timing(day: date) -> Timing:
    return Timing(STARTS, ENDS, day)


def test_revised_budget_is_the_original_with_virements() -> None:
    outturn = Outturn(original=Shares(100_00, None, 0), moved=Shares(-25_00, 5_00))
    assert outturn.revised == Shares(75_00, 5_00, 0)
    assert outturn.revised.total == 80_00


def test_variance_below_zero_is_money_not_spent() -> None:
    assert Outturn(original=Shares(100_00), forecast=Shares(90_00)).variance.total == -10_00


@pytest.mark.parametrize(
    ("budget", "forecast", "asked"),
    [
        (10_000_00, 9_000_00, True),  # 10% and £1,000
        (10_000_00, 9_000_01, False),
        (9_999_00, 9_000_00, False),  # below £1,000
        (20_000_00, 19_000_00, False),  # £1,000, but 5%
        (0, 1_000_00, True),
        (10_000_00, 11_500_00, True),
    ],
)
def test_explanation_is_asked_from_ten_per_cent_and_a_thousand_pounds(budget: int, forecast: int, asked: bool) -> None:
    assert Outturn(original=Shares(budget), forecast=Shares(forecast)).asks_explanation is asked


def test_forecast_is_the_whole_budget_before_the_year_and_what_is_used_on_its_last_day() -> None:
    budget, used = Shares(365_00, 730_00), Shares(100_00, None)
    assert project_forecast(budget, used, timing(date(2025, 3, 31))) == budget
    assert project_forecast(budget, used, timing(ENDS)) == Shares(100_00, 0)
    # Half of the 365 days: after 30 September, 182 days are left.
    assert project_forecast(Shares(365_00), Shares(), timing(date(2025, 9, 30))) == Shares(182_00)


@given(amounts, amounts, st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_forecast_is_never_below_what_is_used_nor_above_the_larger(budget: int, used: int, day: date) -> None:
    (found, *_) = project_forecast(Shares(budget), Shares(used), timing(day))
    assert found is not None
    assert used <= found <= max(budget, used)


@given(st.lists(st.tuples(amounts, amounts, amounts), max_size=8))
def test_sums_of_outturns_lose_no_penny(rows: list[tuple[int, int, int]]) -> None:
    whole = add_outturns(Outturn(original=Shares(*row), paid=Shares(*reversed(row))) for row in rows)
    assert whole.original.total == whole.paid.total == sum(map(sum, rows))
    assert sum(only(whole, index).original.total for index in range(3)) == whole.original.total


def test_spending_by_month_stops_at_the_position_date_and_keeps_early_payments() -> None:
    paid = {date(2025, 3, 1): 5_00, date(2025, 4, 1): 10_00, date(2025, 6, 1): 1_00}
    months = spending_by_month(STARTS, date(2025, 6, 15), 120_00, paid)
    assert [month.so_far for month in months[:4]] == [15_00, 15_00, 16_00, None]
    assert [month.even for month in months][::11] == [10_00, 120_00]


def test_drafts_use_the_largest_surplus_first_and_no_penny_twice() -> None:
    surpluses = [Surplus(1, "Small", 800_00), Surplus(2, "Large", 5_000_00)]
    needs = [
        Need(3, "First", 4_500_00, "overspends"),
        Need(4, "Second", 1_000_00, "waits"),
        Need(2, "Large", 900_00, "x"),
    ]
    drafts = draft_virements(Stream.SEND, surpluses, needs)
    assert [(d.source.line, d.need.line, d.pence) for d in drafts] == [
        (2, 3, 4_500_00),
        (2, 4, 500_00),
        (1, 4, 500_00),
    ]
    assert all(draft.source.line != draft.need.line for draft in drafts)


@given(st.lists(amounts, max_size=6), st.lists(amounts, max_size=6))
def test_drafts_never_give_more_than_there_is_nor_more_than_is_needed(left: list[int], wanted: list[int]) -> None:
    surpluses = [Surplus(n, f"S{n}", pence) for n, pence in enumerate(left)]
    needs = [Need(100 + n, f"N{n}", pence, "needs") for n, pence in enumerate(wanted)]
    drafts = draft_virements(Stream.CSC, surpluses, needs)
    for surplus in surpluses:
        assert sum(d.pence for d in drafts if d.source.line == surplus.line) <= surplus.pence
    for need in needs:
        assert sum(d.pence for d in drafts if d.need.line == need.line) <= need.pence


def test_a_grant_is_handed_back_and_own_funds_are_carried_forward() -> None:
    csc = StreamEnd(Stream.CSC, 430_921_00, 430_921_00, 300_000_00, 400_000_00, 0)
    assert (csc.left, csc.least, csc.unplanned, csc.handed_back) == (30_921_00, 130_921_00, 0, True)
    own = StreamEnd(Stream.OWN, 349_624_00, 301_697_00, 0, 301_697_00, 47_927_00)
    assert (own.left, own.unplanned, own.handed_back) == (0, 0, False)


def ledger() -> Ledger:
    """One line with a sub-total, one without, and one that pays for two projects."""
    one = Line(1, "One", Shares(100_00), (Covered(1, 1),))
    two = Line(2, "Two", Shares(None, 50_00), (Covered(2, 2), Covered(3, 3)))
    spending = (Heading(1, "Work", (one,)), Heading(2, "Networks", (two,), subtotal=False))
    income = Section(2, "Grant", (Heading(3, "Grant", (Line(3, "Grant", Shares(100_00, 50_00)),)),), spending=False)
    return Ledger("2025-26", (income, Section(1, "Theme", spending, spending=True, theme="Theme")))


def test_appendix_5_with_figures_adds_them_up_as_it_adds_the_budget() -> None:
    table = appendix_5_tables(ledger(), [])[1]
    wider = with_figures(table, "At 31 Mar 2026", [Figure("paid", "Paid", {1: 40_00, 2: 7_00})])
    placed = place(wider)  # raises where the grid does not close
    assert len(wider.columns) == len(table.columns) + 1
    column = len(table.columns) - 1
    body = [at.cell for at in placed if at.column == column and at.row >= len(wider.head)]
    assert [cell.value for cell in body if cell.value is not None] == [40_00, 40_00, 7_00, 47_00, 47_00]
    names = {cell.name for cell in body if cell.name}
    assert all(set(cell.sums) <= names for cell in body)
