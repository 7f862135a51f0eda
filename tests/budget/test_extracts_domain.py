"""What the cells of an extract mean: dates, amounts, columns and lines. No database."""

from datetime import date
from decimal import Decimal

import pytest

from budget.domain.extract_columns import headings_of
from budget.domain.extract_values import read_pence, read_stream
from projects.domain.streams import Stream
from seslip.foundation.outside import Cell, Sheet
from seslip.foundation.outside_values import Misread, read_day


def cell(value: object) -> Cell:
    return Cell(7, 4, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        date(2026, 3, 5),
        *("2026-03-05", "2026-03-05 00:00:00", "2026-03-05T00:00:00", "2026/03/05", "05/03/2026", "5/3/2026"),
        *("05-03-2026", "05.03.2026", "5 Mar 2026", "5 March 2026", "05-MAR-2026", "05-MAR-26", "5th March 2026"),
        *(" 05/03/2026 ", "\u00a005/03/2026", "05/03/2026 14:30"),
    ],
)
def test_the_same_day_however_it_is_written(written: object) -> None:
    assert read_day(cell(written)) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("written", "rule", "suggestion"),
    [
        ("31/02/2026", "no such day", "31/03/2026"),
        ("2026-02-31", "no such day", "31/03/2026"),
        ("00/03/2026", "no such day", "31/03/2026"),
        ("03/31/2026", "day stands before the month", "31/03/2026"),
        ("5/3/26", "two digits", "05/03/2026"),
        ("31 Foo 2026", "not a date", "2026-03-31"),
        ("yesterday", "not a date", "2026-03-31"),
        (Decimal(46112), "number is not a date", "31/03/2026"),
        ("9" * 5_000, "not a date", "2026-03-31"),
        ("٠٥/٠٣/٢٠٢٦", "", ""),
    ],
)
def test_no_day_is_guessed(written: object, rule: str, suggestion: str) -> None:
    if not rule:  # other digits are digits
        assert read_day(cell(written)) == date(2026, 3, 5)
        return
    with pytest.raises(Misread) as caught:
        read_day(cell(written))
    assert rule in caught.value.rule
    assert suggestion in caught.value.suggestion


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("£1,234.50", 123_450),
        ("1,234.50", 123_450),
        ("1234.5", 123_450),
        ("£ 1 234.50", 123_450),
        ("\u00a01\u2009234.50\u202f", 123_450),
        ("(500)", -50_000),
        ("(£500.00)", -50_000),
        ("£(500)", -50_000),
        ("-500", -50_000),
        ("−500", -50_000),
        ("-£500", -50_000),
        ("£-500", -50_000),
        ("500-", -50_000),
        ("500.00 GBP", 50_000),
        (Decimal("1234.5"), 123_450),
        (Decimal("-0.01"), -1),
        (Decimal("1E+3"), 100_000),
    ],
)
def test_the_same_amount_however_it_is_written(written: object, pence: int) -> None:
    assert read_pence(cell(written)) == pence


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("1.234,50", "not an amount"),
        ("12,34", "not an amount"),
        ("(500", "not an amount"),
        ("--500", "not an amount"),
        ("(-500)", "not an amount"),
        ("1e3", "not an amount"),
        ("abc", "not an amount"),
        ("$500", "not an amount"),
        (date(2026, 3, 5), "not an amount"),
        (True, "not an amount"),
        ("10.001", "at most two decimals"),
        (Decimal("10.001"), "at most two decimals"),
        (Decimal("1e14"), "£100 billion"),
        ("9" * 60, "not an amount"),
    ],
)
def test_no_amount_is_guessed(written: object, rule: str) -> None:
    with pytest.raises(Misread) as caught:
        read_pence(cell(written))
    assert rule in caught.value.rule


def test_streams_by_any_of_their_names() -> None:
    said = {"CSC": Stream.CSC, "send grant": Stream.SEND, "SESLIP own funds": Stream.OWN, "Own": Stream.OWN}
    assert {words: read_stream(cell(words)) for words in said} == said
    for words in ("CSC and SEND", "grant", "sending"):
        with pytest.raises(Misread):
            read_stream(cell(words))


def sheet_of(*rows: tuple[object, ...]) -> Sheet:
    cells = [
        tuple(Cell(number, column, value) for column, value in enumerate(row, 1) if value is not None)  # type: ignore[arg-type]
        for number, row in enumerate(rows, 1)
    ]
    return Sheet("Ledger", tuple(row for row in cells if row))


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("Date", "Payee", "Reference", "Net", "Line"), "date payee reference net line"),
        (("Cost code", "Value (£)", "Creditor name", "Posting Date"), "line net payee date"),
        (
            ("Vendor", "PAYMENT DATE", "Project number", "Net amount", "Invoice number"),
            "payee date project net reference",
        ),
        (("Invoice date", "Supplier Name", "Amount GBP", "Budget line", "PO number"), "date payee net line commitment"),
        (("Date", "Payee", "CSC", "SEND", "Own", "Project"), "date payee csc send own project"),
    ],
)
def test_columns_are_found_by_their_headings_in_any_order(heads: tuple[str, ...], columns: str) -> None:
    found = headings_of(sheet_of(("Kent County Council", None), (), heads))
    assert found is not None and found.row == 3 and found.missing == []
    assert dict(found.columns) == {part: at for at, part in enumerate(columns.split(), 1)}


def test_of_several_dates_and_amounts_the_payment_and_the_net_one_are_taken() -> None:
    heads = ("Invoice date", "Payment date", "Payee", "Amount", "Net amount", "Gross", "Project")
    found = headings_of(sheet_of(heads))
    assert found is not None
    assert (found.columns["date"], found.columns["net"]) == (2, 5)
    assert found.passed_over == (("Payment date", "Invoice date"), ("Net amount", "Amount"))


def test_a_heading_said_twice_is_a_problem_not_a_choice() -> None:
    found = headings_of(sheet_of(("Date", "Payee", "Amount", "Project", "amount")))
    assert found is not None and [twice.name for twice in found.twice] == ["E1"]


def test_what_is_missing_is_told() -> None:
    found = headings_of(sheet_of(("Date", "Payee", "Gross", "VAT")))
    assert found is not None and found.missing == ["net", "line"]
    assert headings_of(sheet_of(("To", "Whom", "It", "May concern"))) is None
