"""Appendix 5 with more columns: what is revised, paid and forecast, or received, beside the budget as issued.

The rows are those of `appendix_5`; a row's figures follow from the line, heading or section whose amount it prints.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from seslip.foundation.sheets import Cell, Column, Kind, Row, Table

LINE = re.compile(r"^line-(\d+)$")
SUMS = slice(-4, -1)  # the three columns of sums, before the notes


@dataclass(frozen=True)
class Figure:
    """One more column: its key, its label, and pence by line. A line that has none prints £0."""

    key: str
    label: str
    pence: Mapping[int, int]


def with_figures(table: Table, heading: str, figures: Sequence[Figure]) -> Table:
    """The table with a column a figure before the notes, under a common `heading`."""
    names = _leaves(table)
    columns = tuple(Column(figure.key, figure.label, Kind.MONEY, 13) for figure in figures)
    top = Cell(heading, heading="col", colspan=len(figures))
    below = tuple(Cell(figure.label, heading="col") for figure in figures)
    head = (_before_notes(table.head[0], (top,)), Row((*table.head[1].cells, *below)))
    body = tuple(_with_cells(row, figures, names, len(table.columns)) for row in table.body)
    return replace(table, columns=(*table.columns[:-1], *columns, table.columns[-1]), head=head, body=body)


def _before_notes(row: Row, cells: Iterable[Cell]) -> Row:
    return replace(row, cells=(*row.cells[:-1], *cells, row.cells[-1]))


def _leaves(table: Table) -> dict[str, tuple[str, ...]]:
    """For each named amount the lines it is made of."""
    sums = {cell.name: cell.sums for row in table.body for cell in row.cells if cell.name}

    def lines_of(name: str) -> tuple[str, ...]:
        if LINE.match(name):
            return (name,)
        return tuple(line for part in sums.get(name, ()) for line in lines_of(part))

    return {name: lines_of(name) for name in sums}


def _with_cells(row: Row, figures: Sequence[Figure], names: Mapping[str, tuple[str, ...]], width: int) -> Row:
    """The row with its figures; a row that prints no amount of its own has none."""
    if sum(cell.colspan for cell in row.cells) < width and not any(cell.sums for cell in row.cells):
        return row  # covered by an amount that runs down from the row above
    amount = next((cell for cell in row.cells[SUMS] if cell.sums), None)
    if amount is None:
        return _before_notes(row, [Cell()] * len(figures))
    if LINE.match(amount.name):
        return _before_notes(row, [_leaf(amount, figure) for figure in figures])
    lines = [line for name in amount.sums for line in (names.get(name) or ())]
    return _before_notes(row, [_total(lines, figure) for figure in figures])


def _leaf(amount: Cell, figure: Figure) -> Cell:
    line = int(amount.name.removeprefix("line-"))
    name = f"{amount.name}-{figure.key}"
    return Cell(figure.pence.get(line, 0), Kind.MONEY, rowspan=amount.rowspan, name=name)


def _total(lines: Sequence[str], figure: Figure) -> Cell:
    """A total of the lines' own cells; of lines that stand in another table there is none."""
    value = sum(figure.pence.get(int(line.removeprefix("line-")), 0) for line in lines)
    return Cell(value if lines else None, Kind.MONEY, sums=tuple(f"{line}-{figure.key}" for line in lines), missing=" ")
