"""The one description of a table that the page, Excel, CSV, PDF and Word writers all draw.

A `Table` has columns, header rows and body rows of `Cell`s. A cell may span rows and columns; its position follows
from the cells before it, as in HTML, and `place` works it out once for every writer. A total names the cells it adds
up (`sums`) and takes off (`less`), so that a worksheet can hold a live formula that equals the figure on the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .labels import Label
from .money import NOT_APPLICABLE, show_money
from .periods import show_date


class Kind(StrEnum):
    """What a value is, and so how each writer shows it."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # int of pence
    PERCENT = "percent"  # whole per cent
    DATE = "date"
    LABEL = "label"  # a Label
    RICH = "rich"  # a Rich


@dataclass(frozen=True)
class Item:
    """One entry of a list, with an optional list below it."""

    text: str
    below: "Listing | None" = None


@dataclass(frozen=True)
class Listing:
    """`style`: "1" numbered, "a" lettered, "•" bullets."""

    style: str
    items: tuple[Item, ...]

    def markers(self) -> Iterator[tuple[str, Item]]:
        """Each item with the marker that stands before it."""
        for index, item in enumerate(self.items):
            letter = chr(ord("a") + index) if index < 26 else str(index + 1)
            yield {"1": f"{index + 1}.", "a": f"{letter}."}.get(self.style, "•"), item


@dataclass(frozen=True)
class Strong:
    """A paragraph that stands out."""

    text: str


@dataclass(frozen=True)
class Rich:
    """Paragraphs and lists in one cell."""

    blocks: tuple["str | Strong | Listing", ...]

    def lines(self) -> list[str]:
        """The text line by line, with list markers, as a worksheet shows it."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Listing):
                lines += _listing_lines(block, "")
            else:
                lines.append(block.text if isinstance(block, Strong) else block)
        return lines


def _listing_lines(listing: Listing, indent: str) -> list[str]:
    lines: list[str] = []
    for marker, item in listing.markers():
        lines.append(f"{indent}{marker} {item.text}")
        if item.below:
            lines += _listing_lines(item.below, indent + "   ")
    return lines


Value = str | int | Decimal | date | Label | Rich | None


@dataclass(frozen=True)
class Cell:
    """One cell. `heading` is "", "col" or "row"; `tone` is "", "subtotal", "total", "group", "unused",
    "note", or "shade-1" to "shade-3" for a number that is the darker the higher it is. `mark` is what a page says of
    it besides, such as `Changed: status`; files and stored tables leave it out. `order` says of a header cell that the
    rows stand in the order of its column, "ascending" or "descending": for the page alone, too."""

    value: Value = None
    kind: Kind = Kind.TEXT
    rowspan: int = 1
    colspan: int = 1
    heading: str = ""
    tone: str = ""
    name: str = ""
    sums: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    href: str = ""
    missing: str = ""
    locked: bool = False  # closed although its column is open for entry
    order: str = ""
    mark: str = ""

    def shown(self) -> str:
        """The text a reader sees, the same in every form of the table."""
        value = self.value
        if value is None:
            return self.missing or (NOT_APPLICABLE if self.kind is Kind.MONEY else "")
        if self.kind is Kind.MONEY and isinstance(value, int):
            return show_money(value)
        if self.kind is Kind.PERCENT:
            return f"{value}%"
        if isinstance(value, date):
            return show_date(value)
        if isinstance(value, Label):
            return value.text
        if isinstance(value, Rich):
            return "\n".join(value.lines())
        return f"{value:,}" if self.kind is Kind.NUMBER and isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Column:
    """`key` heads the CSV column, `label` the others; `width` is in characters.

    A worksheet with an `entry` column is a form: only its cells are open, the rest is locked. `choices` are the texts
    they take, `limits` the least and the greatest number or day, or the shortest and longest text. What only the
    reading back needs stands in a `hidden` column.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    width: int = 16
    entry: bool = False
    choices: tuple[str, ...] = ()
    limits: "tuple[int, int] | tuple[date, date] | None" = None
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """Cells from left to right, without those that a span from above already covers."""

    cells: tuple[Cell, ...]
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """`caption` names the table for every reader; `head` rows repeat on each printed page.

    The first `pinned` columns of a worksheet stay in sight.
    """

    caption: str
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    empty: str = "Nothing to show."
    pinned: int = 0

    @property
    def is_form(self) -> bool:
        return any(column.entry for column in self.columns)

    def is_open(self, at: "Placed") -> bool:
        """Whether a person may type here."""
        return at.row >= len(self.head) and self.columns[at.column].entry and not at.cell.locked


@dataclass(frozen=True)
class Passage:
    """A part of a document that is text: paragraphs and lists under a heading. Worksheets leave it out.

    `level` is that of the heading: 2 (the title is 1) to 4, never more than one below the heading before it. With
    `new_page` it begins a page.
    """

    heading: str
    text: Rich
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Document:
    """What a download holds. `name` is the file's name without its ending; `notes` are printed under the title.

    `stands` is printed in place of the position date by a document that has none, such as `Round 2024-25`. A report
    has `parts`, in their order: what is printed are those, and `tables` are the tables among them. With `contents` it
    opens with a cover, on which the lines of `cover` stand too, and a list of its headings (`outline`). An upright
    document may turn: from the part `wide_from` on, its pages lie.
    """

    name: str
    title: str
    subtitle: str
    tables: tuple[Table, ...]
    landscape: bool = True
    notes: tuple[str, ...] = field(default=())
    stands: str = ""
    parts: tuple[Passage | Table, ...] = ()
    contents: bool = False
    cover: tuple[str, ...] = ()
    wide_from: int | None = None

    @property
    def printed(self) -> tuple[Passage | Table, ...]:
        return self.parts or self.tables

    def is_wide(self, part: int) -> bool:
        """Whether a printed part stands on landscape paper."""
        return self.landscape or (self.wide_from is not None and part >= self.wide_from)

    def standing(self, position: str) -> str:
        """What each page says at its foot: `position` is a date as people read it."""
        return self.stands or f"Position at {position}"

    def dated(self, position: str, made_on: str) -> str:
        """The line of dates below the subtitle, which may have said the position already."""
        told, made = self.standing(position), f"Made on {made_on}"
        return made if told in self.subtitle else f"{told} · {made}"


@dataclass(frozen=True)
class Placed:
    """A cell and where it stands; rows count from 0 at the first header row, columns from 0."""

    row: int
    column: int
    cell: Cell


class LayoutError(ValueError):
    """A table whose spans overlap or whose rows are of unequal width: a defect of the description."""


def place(table: Table) -> list[Placed]:
    """Every cell with its position, header rows first. Raises LayoutError where the grid does not close."""
    rows, width = table.head + table.body, len(table.columns)
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row.cells:
            while (y, x) in taken:
                x += 1
            alone = cell.rowspan == cell.colspan == 1
            spots = {(y, x)} if alone else {(y + i, x + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
            if spots & taken or x + cell.colspan > width or y + cell.rowspan > len(rows):
                raise LayoutError(f"{table.caption}: the cell in row {y + 1}, column {x + 1} does not fit.")
            taken |= spots
            placed.append(Placed(y, x, cell))
            x += cell.colspan
    if len(taken) != len(rows) * width:
        raise LayoutError(f"{table.caption}: {len(rows) * width - len(taken)} cells are missing.")
    return placed


def paragraphs(text: str) -> tuple[str, ...]:
    """What people typed, parted where they left a line empty."""
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def header_row(columns: Sequence[Column]) -> Row:
    """The usual single header row: one label a column."""
    return Row(tuple(Cell(column.label, heading="col") for column in columns))


def flat_table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], empty: str = "") -> Table:
    """A register: one header row, one value a column, each row led by its first cell."""
    body = tuple(
        Row(
            tuple(
                Cell(v, c.kind, heading="" if i else "row") for i, (c, v) in enumerate(zip(columns, row, strict=True))
            )
        )
        for row in rows
    )
    return Table(caption, tuple(columns), (header_row(columns),), body, empty or "Nothing to show.")
