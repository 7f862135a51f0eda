"""Arithmetic and layout without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.appendix_5 import Difference, Links, appendix_5_tables
from budget.domain.apportion import ApportionError, apportion, largest_remainder, percentages, receipt
from budget.domain.checks import PlannedProject, all_checks
from budget.domain.ledger import Covered, Heading, Ledger, Line, Section, Shares, add_up
from budget.domain.position import balance_label, balance_table, income_table, spending_table
from budget.domain.receipts import receipt_table
from projects.domain.streams import Stream
from seslip.foundation.sheets import Cell, Table, place

POUND = 100
TABLE_3 = [430_921, 1_206_200, 349_624]
AMOUNTS = st.integers(-(10**13), 10**13)
WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=6).filter(any)


def test_table_3_is_largest_remainder_rounding() -> None:
    assert percentages(TABLE_3) == [22, 61, 17]
    assert percentages(TABLE_3[:2]) == [26, 74]
    assert sum(round(100 * part / sum(TABLE_3)) for part in TABLE_3) == 101  # why plain rounding will not do


@pytest.mark.parametrize(
    ("cost", "shares"),
    [(35_000, [7_700, 21_350, 5_950]), (2_500, [550, 1_525, 425]), (25_000, [5_500, 15_250, 4_250])],
)
def test_shared_costs_of_projects_30_to_32(cost: int, shares: list[int]) -> None:
    assert apportion(cost * POUND, [22, 61, 17]) == [share * POUND for share in shares]


def test_earlier_weight_wins_a_tie() -> None:
    assert largest_remainder(1, [1, 1, 1]) == [1, 0, 0]
    assert largest_remainder(5, [1, 1]) == [3, 2]


def test_negative_total_mirrors_the_positive_one() -> None:
    assert largest_remainder(-101, [22, 61, 17]) == [-share for share in largest_remainder(101, [22, 61, 17])]


def test_nothing_to_share_by_is_said() -> None:
    with pytest.raises(ApportionError, match="no income"):
        largest_remainder(100, [0, 0, 0])
    with pytest.raises(ApportionError, match="no income"):
        largest_remainder(100, [])
    with pytest.raises(ApportionError, match="below zero"):
        largest_remainder(100, [5, -1])
    with pytest.raises(ApportionError, match="add up to 101"):
        apportion(100, [22, 61, 18])


@given(AMOUNTS, WEIGHTS)
def test_shares_always_add_up(total: int, weights: list[int]) -> None:
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * whole - total * weight) < whole  # never a penny or more from the exact share


@given(WEIGHTS)
def test_percentages_always_add_up_to_100(weights: list[int]) -> None:
    assert sum(percentages(weights)) == 100
    assert all(share == 0 for share, weight in zip(percentages(weights), weights, strict=True) if not weight)


@given(AMOUNTS, WEIGHTS)
def test_receipt_shares_the_whole_amount(total: int, weights: list[int]) -> None:
    shared = receipt(total, weights)
    assert sum(shared.shares) == total
    assert sum(shared.percents) == 100


# --- A small budget ------------------------------------------------------------------------------------------------


def small(out: int = 100_00) -> Ledger:
    """£100 CSC in; £60 for project 1, and a line of projects 2 and 3 with what is left of `out`."""
    income = Section(1, "Grant", (Heading(1, "Grant", (Line(1, "Grant", Shares(100_00)),), subtotal=False),), False)
    shared = Line(3, "Networks", Shares(out - 60_00), (Covered(2, 2, label="Leads"), Covered(3, 3, label="Forum")))
    one = Line(2, "One", Shares(60_00), (Covered(1, 1),), quantity=6, unit_cost=10_00)
    empty = Line(4, "Not used", Shares(), (Covered(4, 4, used=False),))
    heading = Heading(2, "Work", (one, shared, empty), subtotal=True, note="who")
    return Ledger("2025-26", (income, Section(2, "Universal", (heading,), True, "Universal", "universal")))


def cells(table: Table) -> dict[str, Cell]:
    return {at.cell.name: at.cell for at in place(table) if at.cell.name}


def test_add_up_keeps_not_applicable_apart_from_zero() -> None:
    assert add_up([Shares(1, None, None), Shares(2, 0, None)]) == Shares(3, 0, None)
    assert add_up([]) == Shares()


def test_balance_says_what_is_left() -> None:
    assert [b.left for b in small().balances] == [0, 0, 0]
    assert [b.left for b in small(130_00).balances] == [-30_00, 0, 0]
    assert balance_label(0).text == "In = out"
    assert balance_label(-30_00).text == "£30 too much"
    assert balance_label(5_00).text == "£5 not planned"


def test_every_total_names_cells_that_add_up_to_it() -> None:
    tables = appendix_5_tables(small(), [])
    named = {name: cell for table in tables for name, cell in cells(table).items()}
    totals = [at.cell for table in tables for at in place(table) if at.cell.sums]
    assert len(totals) > 8
    for cell in totals:
        assert cell.value == sum(named[name].value or 0 for name in cell.sums), cell  # type: ignore[misc]


def test_line_of_several_projects_prints_a_row_each_and_merges_its_amounts() -> None:
    table = appendix_5_tables(small(), [])[1]
    rows = [row.cells for row in table.body]
    assert [row[1].value for row in rows[:4]] == ["One", "Leads", "Forum", "Not used"]
    assert [len(row) for row in rows[:3]] == [9, 9, 3]
    assert {cell.rowspan for cell in rows[1][2:8]} == {2}
    assert rows[1][2].value == 40_00


def test_not_used_rows_are_empty_and_toned() -> None:
    row = next(row for row in appendix_5_tables(small(), [])[1].body if row.cells[1].value == "Not used")
    assert row.tone == "unused"
    assert [cell.shown() for cell in row.cells[2:]] == [""] * 7


def test_project_number_is_printed_once() -> None:
    ledger = small()
    section = ledger.sections[1]
    again = Line(9, "One, own funds", Shares(None, None, 5_00), (Covered(1, 1),))
    more = replace(section, headings=(*section.headings, Heading(9, "Own", (again,), subtotal=False)))
    rows = appendix_5_tables(replace(ledger, sections=(ledger.sections[0], more)), [])[1].body
    numbers = [row.cells[0].value for row in rows if row.cells[1].value in ("One", "One, own funds")]
    assert numbers == [1, None]


def test_difference_becomes_a_numbered_note() -> None:
    ledger = small()
    section = ledger.sections[1]
    noted = replace(ledger, sections=(ledger.sections[0], replace(section, ref="here")))
    difference = Difference("here", "Plan prints £99", "Total", "Appendix 5", "99", "100", "It does not add up.")
    links = Links(difference=lambda found: "/checks")
    _, spending, notes = appendix_5_tables(noted, [difference], links)
    assert spending.body[-3].cells[-1].value == "Plan prints £99 (note 1)"
    assert [cell.shown() for cell in notes.body[0].cells] == [
        "1", "Total", "Appendix 5", "99", "100", "It does not add up.",
    ]  # fmt: skip
    assert notes.body[0].cells[1].href == "/checks"


def test_empty_budget_draws_empty_tables() -> None:
    nothing = Ledger("2030-31")
    assert [table.body for table in appendix_5_tables(nothing, [])] == [(), ()]
    assert income_table(nothing, lambda **choice: "").body == ()
    assert spending_table(nothing, lambda **choice: "").body == ()


def test_position_tables_lead_to_the_lines_they_add_up() -> None:
    asked: list[dict[str, str]] = []

    def address(**choice: str) -> str:
        asked.append(choice)
        return "/lines"

    table = spending_table(small(), address)
    assert [row.cells[0].value for row in table.body] == ["Universal", "Planned spending", "Total out"]
    assert table.body[0].cells[1].href == "/lines"
    assert table.body[0].cells[2].href == ""  # nothing applies, so there is nothing to lead to
    assert {"side": "expenditure", "theme": "universal", "stream": Stream.CSC.value} in asked
    balance = balance_table(small(130_00), address)
    assert [cell.shown() for cell in balance.body[0].cells] == [
        "CSC grant",
        "£100",
        "£130",
        "£0",
        "-£30",
        "£30 too much",
    ]
    assert balance.body[-1].cells[-1].shown() == "Not in every stream"


def test_receipt_shows_weights_percentages_and_shares() -> None:
    rows = receipt_table(receipt(35_000_00, [part * POUND for part in TABLE_3])).body
    assert [cell.shown() for cell in rows[1].cells[1:]] == ["22%", "61%", "17%", "100%"]
    assert [cell.shown() for cell in rows[2].cells[1:]] == ["£7,700", "£21,350", "£5,950", "£35,000"]


# --- Checks --------------------------------------------------------------------------------------------------------


def findings(ledger: Ledger, projects: list[PlannedProject] | None = None) -> dict[str, list[str]]:
    open_results = {check.key: check.open for check in all_checks(ledger, projects or [], [], {})}
    return {key: [result.about for result in found] for key, found in open_results.items() if found}


def test_checks_find_a_stream_that_does_not_balance() -> None:
    found = findings(small(130_00))
    assert found["balance"] == ["CSC grant"]
    assert "balance" not in findings(small())


def test_checks_find_money_without_a_project_or_for_an_unused_one() -> None:
    ledger = small()
    section = ledger.sections[1]
    lost, wrong = Line(8, "Lost", Shares(1_00)), Line(9, "Wrong", Shares(1_00), (Covered(4, 4, used=False),))
    more = replace(section, headings=(Heading(3, "More", (lost, wrong)),))
    assert findings(replace(ledger, sections=(more,)))["projects"] == ["Lost", "Wrong"]
    kept = replace(more, theme="", theme_key="")  # what is carried forward needs no project
    assert "projects" not in findings(replace(ledger, sections=(kept,)))


def test_checks_find_a_price_that_is_not_the_amount() -> None:
    ledger = small()
    line = replace(ledger.sections[1].headings[0].lines[0], unit_cost=9_00)
    section = replace(ledger.sections[1], headings=(Heading(2, "Work", (line,)),))
    assert findings(replace(ledger, sections=(section,)))["prices"] == ["One: 6 × £9"]


def test_checks_compare_a_project_with_the_phases_its_lines_name() -> None:
    project = PlannedProject(1, "Survey", 87_00, {"1.1": 60_00, "1.2": 27_00})
    assert findings(small(), [project])["project-amounts"] == ["Project 1, Survey"]
    ledger = small()
    line = replace(ledger.sections[1].headings[0].lines[0], phase="1.1")
    section = replace(ledger.sections[1], headings=(Heading(2, "Work", (line,)),))
    assert "project-amounts" not in findings(replace(ledger, sections=(section,)), [project])


def test_check_says_its_state_in_words() -> None:
    states = {check.key: check.state.text for check in all_checks(small(130_00), [], [], {})}
    assert states["balance"] == "1 open"
    assert states["prices"] == "All agree"
    assert states["project-amounts"] == "Nothing to compare"
