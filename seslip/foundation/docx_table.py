"""Draws a described table as WordprocessingML: merged cells, header rows that repeat, rows that stay together."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from xml.sax.saxutils import quoteattr

from .docx_looks import status_key
from .docx_text import Lists, Manner, paragraph, rich_paragraphs, run
from .html_tables import NUMERIC, room_for
from .labels import Label
from .office import DARK, FILLS, clean
from .row_heights import LINE, row_heights, text_height
from .sheets import Cell, Placed, Rich, Row, Table, place

TWIPS = 20  # Word counts in twentieths of a point
CHARACTER = 4.2  # points; the mean width of a character of the table's text, with what a cell's padding takes
# What takes up to a third of the page stays whole; what is taller would leave too much of a page white. Heights are
# estimated for 10 pt text, a fifth taller than ours.
WHOLE = 0.4
LOOK = (
    '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
    'w:noVBand="1"/>'
)


def table_xml(table: Table, lists: Lists, *, room: int, height: int) -> str:
    """The `<w:tbl>` for a text area of this size, in twentieths of a point.

    Raises LayoutError where the spans of the description do not close.
    """
    if not table.body:
        nothing = Cell(table.empty, colspan=len(table.columns), tone="note")
        table = Table(table.caption, table.columns, table.head, (Row((nothing,)),))
    writer = _TableWriter(table, lists, _widths(table, room))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in writer.widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{room}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{LOOK}<w:tblCaption w:val={quoteattr(clean(table.caption))}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(writer.rows(height))}</w:tbl>"
    )


def _widths(table: Table, room: int) -> tuple[int, ...]:
    """The columns' widths, which fill the room exactly."""
    ends = list(accumulate(room_for(table.columns)))
    edges = [0, *(room * end // ends[-1] for end in ends)]
    return tuple(right - left for left, right in pairwise(edges))


@dataclass(frozen=True)
class _TableWriter:
    """Writes one table whose columns have these widths."""

    table: Table
    lists: Lists
    widths: tuple[int, ...]

    def rows(self, height: int) -> Iterator[str]:
        """Every row; a tall one may break over pages that are `height` tall."""
        grid, heads = place(self.table), len(self.table.head)
        spots: list[list[Placed]] = [[] for _ in self.table.head + self.table.body]
        for at in grid:
            for y in range(at.row, at.row + at.cell.rowspan):
                spots[y].append(at)
        characters = [width / TWIPS / CHARACTER for width in self.widths]
        heights = row_heights([(at, at.cell.shown()) for at in grid], characters, len(spots))
        most = WHOLE * height / TWIPS
        kept = _kept_rows(self.table) | _rows_beside(grid, characters, heights, most)
        for y, cells in enumerate(spots):
            marks = "<w:cantSplit/>" * (y < heads or heights[y] <= most) + "<w:tblHeader/>" * (y < heads)
            drawn = (self._cell(at, y, y in kept) for at in sorted(cells, key=lambda at: at.column))
            yield f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(drawn)}</w:tr>"

    def _cell(self, at: Placed, row: int, keep: bool) -> str:
        """What a cell shows in this row: its text where it starts; a merged one is empty further down."""
        manner = Manner(self._style(at), self._align(at), keep)
        content = self._content(at.cell, manner) if row == at.row else paragraph("", manner)
        return f"<w:tc>{self._properties(at, 'restart' if row == at.row else 'continue')}{content}</w:tc>"

    def _properties(self, at: Placed, merge: str) -> str:
        head, cell = at.row < len(self.table.head), at.cell
        fill = DARK if head else FILLS.get(self._tone(at), "")
        return (
            f'<w:tcPr><w:tcW w:w="{sum(self.widths[at.column : at.column + cell.colspan])}" w:type="dxa"/>'
            + (f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else "")
            + (f'<w:vMerge w:val="{merge}"/>' if cell.rowspan > 1 else "")
            + (f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "")
            + f'<w:vAlign w:val="{"bottom" if head else "top"}"/></w:tcPr>'
        )

    def _content(self, cell: Cell, manner: Manner) -> str:
        if isinstance(cell.value, Rich):
            return rich_paragraphs(cell.value, manner, self.lists)
        style = status_key(cell.value.tone) if isinstance(cell.value, Label) else ""
        return paragraph(run(cell.shown(), style), manner)

    def _tone(self, at: Placed) -> str:
        return at.cell.tone or self.table.body[at.row - len(self.table.head)].tone

    def _style(self, at: Placed) -> str:
        """The paragraph style, one of docx_looks."""
        if at.row < len(self.table.head):
            return "GridHeading"
        tone = self._tone(at) or ("missing" if at.cell.value is None and at.cell.missing else "text")
        return f"Grid{tone.capitalize()}"

    def _align(self, at: Placed) -> str:
        """Amounts to the right, the heading of their column with them; a heading over several columns centred."""
        if at.row >= len(self.table.head):
            return "right" if at.cell.kind in NUMERIC else ""
        if at.cell.colspan > 1:
            return "center" if at.row == 0 else ""
        return "right" if self.table.columns[at.column].kind in NUMERIC else ""


def _kept_rows(table: Table) -> set[int]:
    """Rows that stay on a page with the next: the head, the heading of a group, what a subtotal stands under."""
    heads = len(table.head)
    kept = set(range(heads))
    for y, row in enumerate(table.body, start=heads):
        if row.tone == "group":
            kept.add(y)
        if row.tone in ("subtotal", "total"):
            kept.add(y - 1)
    return kept


def _rows_beside(grid: list[Placed], characters: list[float], heights: list[float], most: float) -> set[int]:
    """Rows that stay with the next so that a merged cell's text is not torn: as many as stand beside it.

    A line is added because heights are estimated.
    """
    kept: set[int] = set()
    for at in grid:
        need = text_height(at.cell.shown(), sum(characters[at.column : at.column + at.cell.colspan])) + LINE
        ends = accumulate(heights[at.row : at.row + at.cell.rowspan - 1])
        if need <= most:
            kept |= {at.row + beside for beside, end in enumerate(ends) if end < need}
    return kept
