from datetime import date
from decimal import Decimal

import pytest

from seslip.foundation.labels import Label
from seslip.foundation.sheets import (
    Cell,
    Column,
    Item,
    Kind,
    LayoutError,
    Listing,
    Rich,
    Row,
    Strong,
    Table,
    flat_table,
    place,
)
from tests.foundation.examples import appendix_4, budget

TWO = (Column("a", "A"), Column("b", "B"))


def table(*rows: tuple[Cell, ...]) -> Table:
    return Table("Grid", TWO, (), tuple(Row(cells) for cells in rows))


def test_a_cell_stands_right_of_the_spans_from_above() -> None:
    placed = place(table((Cell("tall", rowspan=2), Cell("b")), (Cell("below b"),)))
    assert [(at.row, at.column, at.cell.value) for at in placed] == [(0, 0, "tall"), (0, 1, "b"), (1, 1, "below b")]


def test_the_forms_close() -> None:
    for document in (appendix_4(), budget()):
        for described in document.tables:
            covered = sum(at.cell.rowspan * at.cell.colspan for at in place(described))
            assert covered == len(described.columns) * (len(described.head) + len(described.body))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(Cell("a"),)], "1 cells are missing"),
        ([(Cell("a"), Cell("b"), Cell("c"))], "row 1, column 3 does not fit"),
        ([(Cell("a", rowspan=2), Cell("b"))], "row 1, column 1 does not fit"),
        ([(Cell("a"), Cell("b", rowspan=2)), (Cell("c", colspan=2),)], "row 2, column 1 does not fit"),
    ],
)
def test_a_grid_that_does_not_close_is_refused(rows: list[tuple[Cell, ...]], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        place(table(*rows))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell(163_712_100, Kind.MONEY), "£1,637,121"),
        (Cell(None, Kind.MONEY), "–"),
        (Cell(None, Kind.MONEY, missing="Not recorded"), "Not recorded"),
        (Cell(0, Kind.MONEY), "£0"),
        (Cell(22, Kind.PERCENT), "22%"),
        (Cell(1200, Kind.NUMBER), "1,200"),
        (Cell(Decimal("2.5"), Kind.NUMBER), "2.5"),
        (Cell(date(2026, 3, 31), Kind.DATE), "31 Mar 2026"),
        (Cell(Label("On track", "on-track", "arrow"), Kind.LABEL), "On track"),
        (Cell(None), ""),
    ],
)
def test_what_a_reader_sees(cell: Cell, shown: str) -> None:
    assert cell.shown() == shown


def test_lists_keep_their_markers_as_plain_lines() -> None:
    below = Listing("a", (Item("first"), Item("second")))
    rich = Rich((Strong("Title"), Listing("1", (Item("one", below), Item("two"))), Listing("•", (Item("dot"),))))
    assert rich.lines() == ["Title", "1. one", "   a. first", "   b. second", "2. two", "• dot"]


def test_a_register_is_led_by_its_first_column() -> None:
    described = flat_table("Register", TWO, [("1", "x")])
    assert [cell.heading for cell in described.head[0].cells] == ["col", "col"]
    assert [cell.heading for cell in described.body[0].cells] == ["row", ""]
    with pytest.raises(ValueError, match="zip"):
        flat_table("Register", TWO, [("1",)])
