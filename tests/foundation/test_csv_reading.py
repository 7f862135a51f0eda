"""Reading a CSV file from outside, whatever program of an authority wrote it."""

import pytest

from seslip.foundation.csv_reading import read_csv
from seslip.foundation.outside import Unreadable

ROWS = [["Date", "Payee", "Amount"], ["01/10/2025", "Café Noir", "£1,234.50"]]


def values(content: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in read_csv(content).sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_letters_separators_and_line_ends(encoding: str, separator: str, end: str) -> None:
    text = end.join(separator.join(f'"{value}"' for value in row) for row in ROWS)
    assert values(text.encode(encoding)) == ROWS


def test_places_are_those_a_spreadsheet_shows() -> None:
    sheet = read_csv(b"Ledger\n\n,,\nDate,Payee,Amount\n1,,3\n").sheets[0]
    assert [[cell.name for cell in row] for row in sheet.rows] == [["A1"], ["A4", "B4", "C4"], ["A5", "C5"]]


def test_a_title_with_commas_does_not_decide_the_separator() -> None:
    text = "Kent, Medway, and all\nDate;Payee;Amount;Line\n1;2;3;4\n"
    assert values(text.encode())[1] == ["Date", "Payee", "Amount", "Line"]


def test_a_cell_may_hold_line_breaks_and_quotation_marks() -> None:
    assert values(b'a,"b ""c""\nd",e\n') == [["a", 'b "c"\nd', "e"]]


def test_control_characters_do_not_get_in() -> None:
    assert values(b"a,b\x07\x1bc\n") == [["a", "b��c"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\0c\n", "NUL"),
        (b'a,"b\nc,d\n', "Line 2 of the file cannot be read"),
        (b'a,"b" c\n', "Line 1 of the file cannot be read"),
        (b'a,"' + b"x" * 10_001 + b'"\n', "Line 1, column 2 holds 10,001 characters"),
        (b"a,b\n" * 2_001, "more than 2,000 rows"),
        (b",".join(b"x" for _ in range(61)) + b"\n", "beyond the 60 columns"),
        ((b"x," * 50 + b"\n") * 1_000, "more than 24,000 cells"),
        (b"a" * 2_000_001, "larger than 2 MB"),
        ("a,b".encode("utf-16") + b"\x00", "letters of the file"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_csv(content)
