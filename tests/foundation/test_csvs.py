import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from seslip.foundation.csvs import write_csv
from seslip.foundation.labels import Label
from seslip.foundation.sheets import Column, Item, Kind, Listing, Rich, Strong, Value, flat_table
from tests.foundation.examples import AT_RISK, REGISTER_COLUMNS, appendix_4, register


def one(value: Value, kind: Kind = Kind.TEXT) -> str:
    """The only cell of a one-cell file."""
    written = write_csv(flat_table("One", (Column("key", "Label", kind),), [(value,)]))
    return list(csv.reader(io.StringIO(written.decode())))[1][0]


def test_a_register_reads_back_as_it_was() -> None:
    written = write_csv(register(3).tables[0])
    rows = list(csv.DictReader(io.StringIO(written.decode())))
    assert list(rows[0]) == [column.key for column in REGISTER_COLUMNS]
    assert len(rows) == 3
    expected = {
        "ref": "1.1",
        "due": "2026-03-31",
        "status": "At risk",
        "target": "1001",
        "share": "22",
        "cost": "12.50",
    }
    assert {key: rows[0][key] for key in expected} == expected


def test_the_file_is_plain_utf_8_with_line_feeds() -> None:
    written = write_csv(flat_table("One", (Column("key", "Label"),), [("Île – “x”",)]))
    assert written == "key\nÎle – “x”\n".encode()


@pytest.mark.parametrize(
    ("value", "kind", "plain"),
    [
        (163_712_100, Kind.MONEY, "1637121"),
        (-50_050, Kind.MONEY, "-500.50"),
        (None, Kind.MONEY, ""),
        (0, Kind.MONEY, "0"),
        (Decimal("-2.5"), Kind.NUMBER, "-2.5"),
        (1200, Kind.NUMBER, "1200"),
        (date(2026, 3, 31), Kind.DATE, "2026-03-31"),
        (None, Kind.DATE, ""),
        (AT_RISK, Kind.LABEL, "At risk"),
        (Rich((Strong("A"), Listing("1", (Item("b", Listing("a", (Item("c"),))),)))), Kind.RICH, "A; 1. b; a. c"),
        ('a "quoted", line\nand another', Kind.TEXT, 'a "quoted", line\nand another'),
    ],
)
def test_values_are_exact_data(value: Value, kind: Kind, plain: str) -> None:
    assert one(value, kind) == plain


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "@SUM(A1)", "\t=1", "-2+3", "-cmd|' /C calc'!A0"])
def test_a_text_that_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert one(text) == f"'{text}"
    assert one(Label(text, "x", "")) == f"'{text}"
    assert one(Rich((text,)), Kind.RICH).startswith("'")


@pytest.mark.parametrize("text", ["-500", "-1,234.50", "-", "– not used", "a=b", "'quoted"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert one(text) == text


def test_line_ends_of_a_browser_do_not_break_the_row() -> None:
    assert one("first\r\nsecond\rthird") == "first\nsecond\nthird"
    assert one("\r=1") == "'\n=1"


def test_merged_cells_have_no_flat_form() -> None:
    with pytest.raises(ValueError, match="has merged cells and cannot be written as CSV"):
        write_csv(appendix_4(2).tables[0])
