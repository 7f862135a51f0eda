"""List tables: columns, sorting and paging are django-tables2's; the body is drawn from ready-made cells.

The library's own templates look every attribute of every cell up again, which costs about ten times as much.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .drawn import lines_of
from .sheets import Cell, Column, Kind, Row, Table, header_row

WIDEST = 60  # characters of a column in a file


@dataclass(frozen=True)
class Heading:
    """A column's head as the template shows it; `url` sorts by it, `direction` is the present order if any."""

    label: str
    url: str
    direction: str
    css: str


class ListTable(tables.Table):
    """Subclasses name their columns and give one `cell_NAME(record)` for each.

    `css` names a class per column; columns in `unlabelled` carry no label on a phone. `named` is the column that says
    which row it is: it cannot be left out. `optional` columns show only where somebody asks for them. `kinds` says of
    which columns a file holds dates and figures: `typed_NAME(record)`, else the field of that name; what they show is
    the first line of the cell.
    """

    css: dict[str, str] = {}
    unlabelled: frozenset[str] = frozenset()
    named: ClassVar[str] = ""
    optional: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[Mapping[str, Kind]] = {}
    tools: ClassVar[frozenset[str]] = frozenset({"select", "action"})  # to work with a row; they tell nothing of it

    exclude: tuple[str, ...]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {name: str(column.header) for name, column in self.columns.items() if name not in self.tools}
        self.exclude = (*self.exclude, *self.optional)
        self.arranged = ""  # the columns that were asked for, as the address says them

    @property
    def shown(self) -> list[str]:
        """The names of the columns that tell something, in their order."""
        return [name for name, _ in self.columns.items() if name not in self.tools]

    def arrange(self, names: Iterable[str]) -> None:
        """Shows these of the offered columns in this order; the naming one leads where it is not among them."""
        wanted = [name for name in dict.fromkeys(names) if name in self.offered]
        if self.named and self.named not in wanted:
            wanted.insert(0, self.named)
        drawn = [name for name, _ in self.columns.items()]
        before = [name for name in drawn if name == "select"]
        after = [name for name in drawn if name in self.tools and name not in before]
        self.exclude = ()
        self._sequence = [*before, *wanted, *after]
        self.arranged = ",".join(wanted)
        self.__dict__.pop("_drawing", None)

    def prepare(self, records: list[Any]) -> None:
        """Reads at once what the cells of all these rows need; before any of them is drawn."""

    def row_id(self, record: Any) -> str:
        """The row's id in the page, so that an editor can take its place."""
        return f"row-{record.pk}"

    def draw_row(self, record: Any) -> SafeString:
        """One `<tr>`; also what an editor in the row gives back once it has saved."""
        return format_html('<tr id="{}">{}</tr>', self.row_id(record), format_html_join("", "{}", self._cells(record)))

    def draw_body(self, records: list[Any]) -> SafeString:
        self.prepare(records)
        return format_html_join("\n", "{}", ((self.draw_row(record),) for record in records))

    def _cells(self, record: Any) -> Iterator[tuple[SafeString]]:
        for name, before, after in self.drawing:
            yield (SafeString(f"{before}{format_html('{}', getattr(self, f'cell_{name}')(record))}{after}"),)

    @property
    def drawing(self) -> list[tuple[str, SafeString, str]]:
        """For each column its name and what stands before and after the content of its cell."""
        if not hasattr(self, "_drawing"):
            self._drawing = [(name, self._opening(name, column), "</td>") for name, column in self.columns.items()]
        return self._drawing

    def _opening(self, name: str, column: Any) -> SafeString:
        label = "" if name in self.unlabelled else format_html(' data-label="{}"', column.header)
        css = format_html(' class="{}"', self.css[name]) if name in self.css else ""
        return format_html("<td{}{}>", css, label)

    def headings(self, params: Any) -> list[Heading]:
        """The header cells, with addresses that sort and keep every other choice in `params` (a QueryDict)."""
        found = []
        for name, column in self.columns.items():
            url, direction = "", ""
            if column.orderable:
                ordered = column.is_ordered
                descending = ordered and column.order_by_alias.is_descending
                direction = ("descending" if descending else "ascending") if ordered else ""
                query = params.copy()
                query.pop("page", None)
                query["sort"] = name if not ordered or descending else f"-{name}"
                url = f"?{query.urlencode()}"
            found.append(Heading(str(column.header), url, direction, self.css.get(name, "")))
        return found

    def plain_headings(self) -> list[Heading]:
        """The header cells of a table that stands on another page and is not sorted."""
        return [Heading(str(column.header), "", "", self.css.get(name, "")) for name, column in self.columns.items()]

    def described(self, records: list[Any], caption: str) -> Table:
        """What the page shows of all these rows, for a file: each cell says what is drawn there.

        What stands below a date or a figure gets a column of its own, where there is any.
        """
        self.prepare(records)
        names = self.shown
        body = [[self._told(name, record) for name in names] for record in records]
        noted = {name for row in body for name, (_, note) in zip(names, row, strict=True) if note}
        columns: list[Column] = []
        for place, name in enumerate(names):
            label, cells = self.offered[name], [row[place] for row in body]
            columns.append(Column(name, label, self.kinds.get(name, Kind.TEXT), _width(label, (c for c, _ in cells))))
            if name in noted:
                columns.append(
                    Column(f"{name}_note", f"{label}: note", width=_width(label, (c for _, c in cells if c)))
                )
        rows = (self._file_row(names, row, noted) for row in body)
        return Table(caption, tuple(columns), (header_row(columns),), tuple(rows), "Nothing to show.")

    def _told(self, name: str, record: Any) -> tuple[Cell, Cell | None]:
        """The cell of a file, and what is said below it where the cell itself is no text."""
        lines = lines_of(format_html("{}", getattr(self, f"cell_{name}")(record)))
        kind = self.kinds.get(name)
        typed = getattr(self, f"typed_{name}", None)
        value = None if kind is None else typed(record) if typed else getattr(record, name)
        if kind is None or value is None:
            return Cell("\n".join(lines)), None
        return Cell(value, kind), Cell("\n".join(lines[1:])) if lines[1:] else None

    @staticmethod
    def _file_row(names: list[str], row: list[tuple[Cell, Cell | None]], noted: set[str]) -> Row:
        cells: list[Cell] = []
        for name, (cell, note) in zip(names, row, strict=True):
            cells += [cell, note or Cell("")] if name in noted else [cell]
        return Row(tuple(cells))


def _width(label: str, cells: Iterable[Cell]) -> int:
    """As wide as the longest line, within reason."""
    longest = max((len(line) for cell in cells for line in cell.shown().split("\n")), default=0)
    return max(len(label) + 4, 10, min(longest + 2, WIDEST))
