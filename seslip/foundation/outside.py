"""A table that came from outside: cells as they stand in a file, with where they stand so that each can be named.

`workbook_reading` and `csv_reading` give it; whoever expects something of the table judges it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

MOST_BYTES = 2_000_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 2_000, 60, 24_000
LONGEST_SHOWN = 60  # characters of a value that a message repeats

Value = str | Decimal | date | bool | None


class Unreadable(ValueError):
    """The file as a whole cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class Cell:
    """`row` and `column` count from 1. Of a formula the value is its text, not what it gave when it was saved."""

    row: int
    column: int
    value: Value = None
    formula: bool = False

    @property
    def name(self) -> str:
        """`D7`."""
        return f"{letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as a person would type it, on one line; at most 10,000 characters."""
        if self.value is None:
            return ""
        if isinstance(self.value, Decimal):
            return f"{self.value:f}"
        return " ".join(str(self.value)[:10_000].split())

    @property
    def shown(self) -> str:
        """The value for a message: printable and short."""
        text = "".join(char if char.isprintable() else "�" for char in self.text)
        return f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text


@dataclass(frozen=True)
class Area:
    """A block of merged cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True)
class Sheet:
    """The cells that hold something, row by row; empty rows are left out."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Upload:
    """A file read whole: its sheets that can be seen, and remarks on what was left aside."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, so that a person finds the place and knows what to do."""

    sheet: str
    cell: str
    value: str
    rule: str
    suggestion: str


def letters(column: int) -> str:
    """The name of a column counted from 1: `A`, `Z`, `AA`."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def check_size(rows: int, cells: int) -> None:
    """Raises Unreadable for more than an extract of a month can hold."""
    if rows > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Load it in parts, for example month by month.")
    if cells > MOST_CELLS:
        raise Unreadable(
            f"The file has more than {MOST_CELLS:,} cells that are filled. Delete the columns that are not needed, or "
            "load it in parts."
        )


def check_columns(column: int) -> None:
    if column > MOST_COLUMNS:
        raise Unreadable(
            f"Something stands in column {letters(column)}, beyond the {MOST_COLUMNS} columns that are read. "
            "Delete the columns that are not needed."
        )
