"""Draws a described document as an Excel workbook.

One worksheet a table: title and notes on top, header rows that stay in sight and repeat on paper, real numbers and
dates, merged cells, and live formulas for totals that name what they add up.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

from .money import in_pounds
from .office import BORDER, DARK, FILLS, GREY, clean
from .row_heights import LINE, PADDING, row_heights, text_height
from .sheets import Cell, Document, Kind, Placed, Rich, Strong, Table, place
from .xlsx_entry import AS_TYPED, OPEN, make_form
from .xlsx_layout import Spot, letters, named_spots, sheet_names, sum_formula
from .xlsx_rows import Rows, finish

FONT = "Calibri"
FORMATS = {Kind.MONEY: "£#,##0", Kind.PERCENT: "0%", Kind.DATE: "d mmm yyyy", Kind.NUMBER: "#,##0"}
WITH_PENCE = "£#,##0.00"
NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
HEADLINES = {"title": 14, "subtitle": 10, "caption": 12}  # points; these run on to the right instead of wrapping
TALL_NOTES = 120.0  # points; notes taller than this would fill the frozen part of the window and go below the table
_ACTIVE = ("=", "+", "-", "@", "\t")


def write_xlsx(document: Document, *, made: datetime | None = None) -> bytes:
    """The workbook's bytes, the same for the same document and the same `made` (default: now).

    Raises LayoutError where spans do not close, two cells share a name, or a total names a cell there is not.
    """
    made = (made or datetime.now(UTC)).replace(microsecond=0)
    workbook = Workbook()
    workbook.remove(workbook.active)
    _describe(workbook, document, made)
    styles, sheets = _Styles(workbook), sheet_names(table.caption for table in document.tables)
    tops = [_Top.of(document, table) for table in document.tables]
    grids = [place(table) for table in document.tables]
    firsts = [top.first_row for top in tops]
    spots = named_spots(document.title, zip(sheets, firsts, grids, strict=True))
    rows: dict[str, Rows] = {}
    for index, table in enumerate(document.tables):
        writer = _SheetWriter(workbook.create_sheet(sheets[index]), styles, spots)
        writer.write(document, table, tops[index], grids[index])
        rows[f"xl/worksheets/sheet{index + 1}.xml"] = writer.rows
    saved = io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(saved, "w")).save()
    return finish(saved.getvalue(), rows, made)


def _describe(workbook: Any, document: Document, made: datetime) -> None:
    properties = workbook.properties
    properties.title, properties.creator, properties.language = clean(document.title), "SESLIP", "en-GB"
    properties.created = properties.modified = made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made


@dataclass(frozen=True)
class _Top:
    """The lines above (and, where they are long, below) the table, each with its style; `first_row` is the header's."""

    above: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]
    first_row: int

    @classmethod
    def of(cls, document: Document, table: Table) -> "_Top":
        titles = [(document.title, "title"), (document.subtitle, "subtitle")]
        if len(document.tables) > 1 and table.caption != document.title:
            titles.append((table.caption, "caption"))
        notes = tuple((note, "notes") for note in document.notes)
        width = sum(column.width for column in table.columns)
        tall = sum(text_height(note, width) for note, _ in notes) > TALL_NOTES
        above = tuple((text, style) for text, style in titles if text) + (() if tall else notes)
        return cls(above, notes if tall else (), len(above) + 2)


class Manner(NamedTuple):
    """How a cell looks: its tone or part of the page, its number format, its alignment, open for entry or not."""

    role: str
    number_format: str = "General"
    align: str = "left"
    entry: bool = False


class _Styles:
    """Named styles, made once each for the workbook on first use."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.known: dict[Manner, str] = {}
        self.numbers: dict[tuple[Manner, bool], int] = {}
        side = Side(style="thin", color=f"FF{BORDER}")
        self.border = Border(left=side, right=side, top=side, bottom=side)

    def name(self, manner: Manner) -> str:
        """The style for a tone or a part of the page; with `entry` for a cell that may be filled in."""
        role, number_format, align, entry = manner
        if manner not in self.known:
            self.known[manner] = name = f"SESLIP {role or 'cell'} {len(self.known) + 1}"
            style = NamedStyle(name, number_format=number_format, font=_font(role))
            vertical = "bottom" if role == "header" else "top"
            plain = role in HEADLINES
            indent = 0 if plain or role == "notes" or align == "center" else 1
            style.alignment = Alignment(horizontal=align, vertical=vertical, wrap_text=not plain, indent=indent)
            colour = DARK if role == "header" else OPEN if entry else FILLS.get(role)
            style.protection = Protection(locked=not entry)
            if colour:
                style.fill = PatternFill("solid", start_color=f"FF{colour}")
            if not plain and role != "notes":
                style.border = self.border
            self.workbook.add_named_style(style)
        return self.known[manner]

    def number(self, sheet: Any, manner: Manner, quoted: bool = False) -> int:
        """By which a cell refers to a style; `quoted` marks a text that looks like a formula."""
        if (number := self.numbers.get((manner, quoted))) is None:
            cell = WriteOnlyCell(sheet)
            cell.style = self.name(manner)
            if quoted:
                cell.quotePrefix = True
            self.numbers[manner, quoted] = number = int(cell.style_id)
        return number


def _font(role: str) -> Font:
    size = HEADLINES.get(role, 10)
    bold = role in ("title", "caption", "header", "group", "subtotal", "total")
    colour = {"header": "FFFFFF", "title": DARK, "caption": DARK, "unused": GREY, "note": GREY}.get(role)
    italic = role in ("unused", "note")
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=f"FF{colour}" if colour else None)


class _SheetWriter:
    """Writes one table: openpyxl takes what a sheet is beside its cells, `rows` the cells."""

    def __init__(self, sheet: Any, styles: _Styles, spots: dict[str, Spot]) -> None:
        self.sheet, self.styles, self.spots = sheet, styles, spots
        self.rows = Rows()

    def write(self, document: Document, table: Table, top: _Top, grid: Sequence[Placed]) -> None:
        """Lines above, the grid, what a printer needs, and long notes below."""
        widths = [float(column.width) for column in table.columns]
        for index, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[letters(index)].width = width
        self._lines(top.above, 1, widths)
        shown = [(at, at.cell.shown()) for at in grid]
        for at, text in shown:
            self._cell(at, text, table, top.first_row)
        rows = len(table.head) + len(table.body)
        seen = [pair for pair in shown if not table.columns[pair[0].column].hidden]
        for index, height in enumerate(row_heights(seen, widths, rows)):
            self.rows.heights[top.first_row + index] = height
        after = top.first_row + rows
        if not table.body:
            self._lines(((table.empty, "notes"),), after, widths)
        self._lines(top.below, after + 1, widths)
        self._page(document, table, top.first_row)
        if table.is_form:
            make_form(self.sheet, table, grid, top.first_row)

    def _lines(self, lines: Sequence[tuple[str, str]], row: int, widths: Sequence[float]) -> None:
        """Texts outside the grid, one a row, from `row` on; notes wrap at the table's width."""
        last = letters(len(widths))
        for index, (text, role) in enumerate(lines, start=row):
            self._put(index, 1, clean(text), Manner(role))
            height = LINE / 10 * HEADLINES.get(role, 10) + PADDING
            if role not in HEADLINES:
                height = text_height(text, sum(widths))
                if last != "A":
                    self.sheet.merged_cells.add(f"A{index}:{last}{index}")
            self.rows.heights[index] = height

    def _cell(self, at: Placed, text: str, table: Table, first_row: int) -> None:
        """One described cell with the cells it covers, so that its border runs all round."""
        cell, row, column = at.cell, first_row + at.row, at.column + 1
        style = self._style(at, table)
        if cell.rowspan > 1 or cell.colspan > 1:
            bottom, right = row + cell.rowspan - 1, column + cell.colspan - 1
            area = CellRange(min_col=column, min_row=row, max_col=right, max_row=bottom)
            self.sheet.merged_cells.ranges.add(area)  # `add` of all of them would look at each for each
            number = self.styles.number(self.sheet, style)
            for y in range(row, bottom + 1):
                for x in range(column, right + 1):
                    self.rows.blank(y, x, number)
        value = _held(cell, text)
        if cell.sums or cell.less:
            formula = sum_formula(cell.sums, self.spots, self.sheet.title, less=cell.less)
            figure = "" if value is None else str(value)
            self.rows.formula(row, column, self.styles.number(self.sheet, style), formula, figure)
        else:
            self._put(row, column, value, style)

    def _style(self, at: Placed, table: Table) -> Manner:
        cell, kind = at.cell, at.cell.kind
        if at.row < len(table.head):
            right = cell.colspan == 1 and table.columns[at.column].kind in NUMERIC
            return Manner("header", align="center" if cell.colspan > 1 else "right" if right else "left")
        tone = cell.tone or table.body[at.row - len(table.head)].tone
        number_format = FORMATS.get(kind, "General")
        if kind is Kind.MONEY and isinstance(cell.value, int) and cell.value % 100:
            number_format = WITH_PENCE
        if kind is Kind.NUMBER and isinstance(cell.value, Decimal):
            number_format = "General"
        entry = table.is_open(at)
        if entry and kind is Kind.TEXT:
            number_format = AS_TYPED
        return Manner(tone, number_format, "right" if kind in NUMERIC else "left", entry)

    def _put(self, row: int, column: int, value: Any, style: Manner) -> None:
        """Texts are written as texts, whatever they begin with: only a described total is a formula."""
        if isinstance(value, str) and value:
            self.rows.text(row, column, self.styles.number(self.sheet, style, value.startswith(_ACTIVE)), value)
        elif isinstance(value, CellRichText):
            number = self.styles.number(self.sheet, style, str(value).startswith(_ACTIVE))
            self.rows.inline(row, column, number, tostring(value.to_tree()).decode())
        elif value is None or value == "":
            self.rows.blank(row, column, self.styles.number(self.sheet, style))
        else:
            figure = to_excel(value) if isinstance(value, date) else value
            self.rows.number(row, column, self.styles.number(self.sheet, style), figure)

    def _page(self, document: Document, table: Table, first: int) -> None:
        """Frozen and repeated headers, A4 on one page's width, title above and page number below."""
        sheet, heads = self.sheet, len(table.head)
        if heads:
            sheet.freeze_panes = f"{letters(table.pinned + 1)}{first + heads}"
            sheet.print_title_rows = f"{first}:{first + heads - 1}"
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape" if document.landscape else "portrait"
        sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 9, 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.6, 0.3, 0.3
        sheet.oddHeader.left.text = clean(document.title).replace("&", "&&")
        sheet.oddFooter.left.text = clean(document.subtitle).replace("&", "&&")
        sheet.oddFooter.right.text = "Page &P of &N"


def written(cell: Cell) -> Any:
    """What a worksheet cell holds: pounds, fractions of one, dates and numbers as such, everything else as text."""
    return _held(cell, cell.shown())


def _held(cell: Cell, shown: str) -> Any:
    value = cell.value
    if value is None:
        return clean(cell.missing) or None
    if isinstance(value, int | Decimal) and cell.kind is Kind.PERCENT:
        return float(Decimal(value) / 100)
    if isinstance(value, int) and cell.kind is Kind.MONEY:
        return in_pounds(value) if value % 100 else value // 100
    if isinstance(value, int | Decimal) and cell.kind is Kind.NUMBER:
        return value
    if isinstance(value, date) and cell.kind is Kind.DATE:
        return value
    if isinstance(value, Rich) and any(isinstance(block, Strong) for block in value.blocks):
        return _rich_text(value)
    return clean(shown)


def _rich_text(rich: Rich) -> Any:
    """The lines of a rich cell, those that stand out in bold."""
    parts: list[str | TextBlock] = []
    for index, block in enumerate(rich.blocks):
        text = clean("\n".join(Rich((block,)).lines()))
        ending = "\n" if index + 1 < len(rich.blocks) else ""
        bold = InlineFont(rFont=FONT, sz=10, b=True)
        parts.append(TextBlock(bold, text + ending) if isinstance(block, Strong) else text + ending)
    return CellRichText(parts)
