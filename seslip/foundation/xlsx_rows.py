"""The rows of a worksheet as SpreadsheetML, the text that is put into what openpyxl has made of the rest.

Written as text, as the body of a Word file is, because openpyxl takes twice as long for a cell with a style.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from .office import zipped
from .xlsx_layout import letters

LONGEST = 32_767  # characters that a cell holds
# What openpyxl writes of a sheet without cells.
EMPTY = (re.compile(rb"<dimension[^>]*>(?:</dimension>)?"), re.compile(rb"<sheetData ?(?:/>|></sheetData>)"))


@dataclass
class Rows:
    """Cells by row and column, both from 1, and the rows' heights."""

    cells: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    heights: dict[int, float] = field(default_factory=dict)
    names: list[str] = field(default_factory=lambda: [""])

    def blank(self, row: int, column: int, style: int) -> None:
        self.cells[row][column] = f'<c r="{self._name(column)}{row}" s="{style}" t="n"/>'

    def number(self, row: int, column: int, style: int, value: float | Decimal) -> None:
        self.cells[row][column] = f'<c r="{self._name(column)}{row}" s="{style}" t="n"><v>{_figure(value)}</v></c>'

    def text(self, row: int, column: int, style: int, text: str) -> None:
        text = text[:LONGEST]
        space = ' xml:space="preserve"' if text != text.strip() else ""
        self.inline(row, column, style, f"<is><t{space}>{escape(text)}</t></is>")

    def inline(self, row: int, column: int, style: int, content: str) -> None:
        """A text that is markup already: an `<is>`."""
        self.cells[row][column] = f'<c r="{self._name(column)}{row}" s="{style}" t="inlineStr">{content}</c>'

    def formula(self, row: int, column: int, style: int, formula: str, figure: str) -> None:
        """`=SUM(A1:A3)` with what it comes to: a preview on a phone, which does not calculate, shows that."""
        held = f"<f>{escape(formula[1:])}</f><v>{escape(figure)}</v>"
        self.cells[row][column] = f'<c r="{self._name(column)}{row}" s="{style}">{held}</c>'

    def _name(self, column: int) -> str:
        while len(self.names) <= column:
            self.names.append(letters(len(self.names)))
        return self.names[column]

    def put_into(self, sheet: bytes) -> bytes:
        """The worksheet's part with these rows."""
        for empty, full in zip(EMPTY, (self._dimension(), self._data()), strict=True):
            if not (found := empty.search(sheet)):
                raise ValueError("openpyxl writes a sheet without cells in another way than it did.")
            sheet = sheet[: found.start()] + full.encode() + sheet[found.end() :]
        return sheet

    def _dimension(self) -> str:
        if not self.cells:
            return '<dimension ref="A1:A1"/>'
        columns = {column for row in self.cells.values() for column in row}
        first = f"{self._name(min(columns))}{min(self.cells)}"
        return f'<dimension ref="{first}:{self._name(max(columns))}{max(self.cells)}"/>'

    def _data(self) -> str:
        rows = []
        for row in sorted(self.cells.keys() | self.heights.keys()):
            height = f' customHeight="1" ht="{_figure(self.heights[row])}"' if row in self.heights else ""
            cells = self.cells.get(row, {})
            rows.append(f'<row r="{row}"{height}>{"".join(cells[column] for column in sorted(cells))}</row>')
        return f"<sheetData>{''.join(rows)}</sheetData>"


def _figure(number: float | Decimal) -> str:
    """As many digits as Excel keeps."""
    return f"{number:.16g}"


def finish(workbook: bytes, rows: Mapping[str, Rows], made: datetime) -> bytes:
    """The workbook with its rows, which `rows` has by part (`xl/worksheets/sheet1.xml`), and each part dated `made`."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return zipped(((name, rows[name].put_into(part) if name in rows else part) for name, part in parts.items()), made)
