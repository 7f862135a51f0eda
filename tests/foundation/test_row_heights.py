"""Heights of rows, from how many lines their texts take; and rows as they are put into a worksheet."""

from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seslip.foundation.row_heights import LINE, PADDING, _lines, row_heights
from seslip.foundation.sheets import Cell, Column, Row, Table, place
from seslip.foundation.xlsx_rows import Rows

TEXTS = st.text(alphabet="ab   -—,.é\t\xa0\x0b", max_size=80) | st.lists(
    st.text("abc", min_size=1, max_size=12), max_size=20
).map(" ".join)


@given(TEXTS, st.integers(4, 40))
def test_lines_are_those_that_wrap_makes(text: str, room: int) -> None:
    assert _lines(text, room) == max(1, len(wrap(text, room)))


def test_a_merged_cell_shares_out_what_its_rows_lack() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    body = (Row((Cell("word " * 40, rowspan=2), Cell("x"))), Row((Cell("y\nz"),)))
    placed = [(at, at.cell.shown()) for at in place(Table("T", columns, (), body))]
    tall, taller = row_heights(placed, [20.0, 20.0], 2)
    assert tall > LINE + PADDING and taller - tall == pytest.approx(LINE, abs=0.2)


def test_rows_are_put_where_openpyxl_has_left_room() -> None:
    rows = Rows()
    rows.text(2, 27, 3, " a & b")
    rows.number(2, 1, 4, 2.5)
    rows.heights[2] = 18.2
    assert rows.put_into(b'<x><dimension ref="A1:A1"/><sheetData/></x>').decode() == (
        '<x><dimension ref="A2:AA2"/><sheetData><row r="2" customHeight="1" ht="18.2">'
        '<c r="A2" s="4" t="n"><v>2.5</v></c>'
        '<c r="AA2" s="3" t="inlineStr"><is><t xml:space="preserve"> a &amp; b</t></is></c></row></sheetData></x>'
    )
    with pytest.raises(ValueError, match="in another way"):
        rows.put_into(b"<x><sheetData/></x>")
