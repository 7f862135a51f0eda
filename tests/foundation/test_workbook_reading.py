"""Reading a workbook that came from outside: values as Excel shows them, places as Excel names them."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from seslip.foundation.outside import Cell, Unreadable
from seslip.foundation.workbook_reading import is_date, read_area, read_number, read_workbook


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def one(value: object, number_format: str = "") -> object:
    """The value as it is read back."""
    book = Workbook()
    cell = book.active["D7"]
    cell.value = value
    if number_format:
        cell.number_format = number_format
    sheet = read_workbook(saved(book)).sheets[0]
    found = sheet.rows[0][0]
    assert found.name == "D7"
    return found.value


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1234.5, Decimal("1234.5")),
        (0.1 + 0.2, Decimal("0.3")),  # what Excel shows: its numbers have 15 digits
        (1234567890.12, Decimal("1234567890.12")),
        (12.345, Decimal("12.345")),
        (-500, Decimal(-500)),
        (0, Decimal(0)),
        ("£1,234.50", "£1,234.50"),
        ("\u00a0(500)\u2009", "\u00a0(500)\u2009"),
        ("a & b < c", "a & b < c"),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 17, 45), date(2026, 3, 31)),
        (date(1999, 12, 31), date(1999, 12, 31)),
        (True, True),
        ("x" * 20_000, "x" * 10_000),
    ],
)
def test_values_are_read_as_excel_shows_them(value: object, read: object) -> None:
    assert one(value) == read


@given(st.integers(-(10**12), 10**12))
def test_every_amount_in_pence_is_read_exactly(pence: int) -> None:
    """Amounts below £10 billion: as a binary number in the file, an exact one after it."""
    assert read_number(repr(pence / 100), False, date(1899, 12, 30)) == Decimal(pence) / 100


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "d mmm yy", "[$-809]dd mmmm yyyy;@", 'yyyy"-"mm"-"dd', "mmm-yy"])
def test_formats_that_show_a_day(code: str) -> None:
    assert one(46112, code) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "code", ["0.00", "£#,##0.00", "[Red]#,##0", '0 "days"', "General", "hh:mm", "#,##0;[Red]-#,##0"]
)
def test_formats_that_show_a_number(code: str) -> None:
    assert one(46112, code) == Decimal(46112)


def test_built_in_date_formats() -> None:
    assert [key for key in map(str, range(60)) if is_date(key, None)][:5] == ["14", "15", "16", "17", "22"]


def test_dates_counted_from_1904() -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active["A1"] = date(2026, 3, 31)
    assert read_workbook(saved(book)).sheets[0].rows[0][0].value == date(2026, 3, 31)


@pytest.mark.parametrize("raw", ["99999999999", "-1", "5"])
def test_a_day_that_excel_cannot_show_stays_a_text(raw: str) -> None:
    assert read_number(raw, True, date(1899, 12, 30)) == raw


@pytest.mark.parametrize("raw", ["NaN", "inf", "1e999", "abc", "9" * 5_000])
def test_what_is_no_number_stays_a_text(raw: str) -> None:
    assert read_number(raw, False, date(1899, 12, 30)) == raw


def test_a_formula_is_named_with_its_text_and_without_its_result() -> None:
    book = Workbook()
    book.active["B2"] = "=SUM(A1:A9)"
    assert read_workbook(saved(book)).sheets[0].rows[0] == (Cell(2, 2, "=SUM(A1:A9)", formula=True),)


def test_merged_cells_are_told() -> None:
    book = Workbook()
    book.active["B2"] = "both"
    book.active.merge_cells("B2:C3")
    assert [area.name for area in read_workbook(saved(book)).sheets[0].merged] == ["B2:C3"]
    assert read_area("A1") is None and read_area("1:2") is None


def test_hidden_sheets_are_left_out_and_said() -> None:
    book = Workbook()
    book.active.title = "Payments"
    for title, state in (("Workings", "hidden"), ("Codes", "veryHidden"), ("More", "visible")):
        sheet = book.create_sheet(title)
        sheet["A1"] = title
        sheet.sheet_state = state
    found = read_workbook(saved(book))
    assert [sheet.name for sheet in found.sheets] == ["Payments", "More"]
    assert found.notes == ("The hidden sheet “Workings” was not read.", "The hidden sheet “Codes” was not read.")


def test_reading_stops_at_the_sheet_that_is_wanted() -> None:
    book = Workbook()
    for title in ("Notes", "Payments", "Rest"):
        book.create_sheet(title)["A1"] = title
    found = read_workbook(saved(book), lambda sheet: sheet.name == "Payments")
    assert [sheet.name for sheet in found.sheets] == ["Sheet", "Notes", "Payments"]


def test_rich_text_is_read_whole() -> None:
    book = Workbook()
    book.active["A1"] = CellRichText("Harbourside ", TextBlock(InlineFont(b=True), "Training"))
    assert read_workbook(saved(book)).sheets[0].rows[0][0].value == "Harbourside Training"


def test_empty_rows_keep_the_numbers_of_the_others() -> None:
    book = Workbook()
    book.active["A1"], book.active["AB90"] = "first", "last"
    rows = read_workbook(saved(book)).sheets[0].rows
    assert [row[0].name for row in rows] == ["A1", "AB90"]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"not a workbook", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"damaged|not an Excel workbook"):
        read_workbook(content)


def test_a_value_in_a_message_is_short_and_printable() -> None:
    assert Cell(1, 1, "a\x07b\u202ec").shown == "a�b�c"
    assert len(Cell(1, 1, "x" * 9_000).shown) == 61
    assert Cell(1, 1, Decimal("1E+3")).shown == "1000"
