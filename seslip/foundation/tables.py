"""List tables: columns, sorting and paging are django-tables2's; the body is drawn from ready-made cells.

The library's own templates look every attribute of every cell up again, which costs about ten times as much.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Heading:
    """A column's head as the template shows it; `url` sorts by it, `direction` is the present order if any."""

    label: str
    url: str
    direction: str
    css: str


class ListTable(tables.Table):
    """Subclasses name their columns and give one `cell_NAME(record)` for each.

    `css` names a class per column; columns in `unlabelled` carry no label on a phone.
    """

    css: dict[str, str] = {}
    unlabelled: frozenset[str] = frozenset()

    def row_id(self, record: Any) -> str:
        """The row's id in the page, so that an editor can take its place."""
        return f"row-{record.pk}"

    def draw_row(self, record: Any) -> SafeString:
        """One `<tr>`; also what an editor in the row gives back once it has saved."""
        return format_html('<tr id="{}">{}</tr>', self.row_id(record), format_html_join("", "{}", self._cells(record)))

    def draw_body(self, records: list[Any]) -> SafeString:
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
