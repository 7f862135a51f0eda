"""Where a table with tall merged cells may break over pages: pure arithmetic on heights in CSS pixels.

WeasyPrint cuts off what a merged cell holds at the end of a page. So the table is first laid out on one endless page
(`pdf_cells` measures it there); from those heights the pages are worked out here. A cell that crosses the end of a page
goes on after the last of its pieces (paragraphs, list items) that still fits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

GOOD_FILL = 0.8  # a page filled this far may end early where fewer merged cells are cut
WASTE = 0.25  # a row that does not fit is divided rather than leave this much of a page white


@dataclass(frozen=True)
class Measured:
    """A body cell: where it starts, how many rows it spans, the bottom of each piece of its text, its paddings.

    `label` is the height of the repeated first words, 0 where a list simply goes on.
    """

    row: int
    span: int
    pieces: tuple[float, ...]
    above: float = 0.0
    below: float = 0.0
    label: float = 0.0

    def height(self, shown: int, until: int | None = None) -> float:
        """What the pieces from `shown` on need; with none left, the label alone."""
        until = len(self.pieces) if until is None else until
        start = self.pieces[shown - 1] if shown else self.above
        text = self.pieces[until - 1] - start if until > shown else 0.0
        return self.above + (self.label if shown else 0.0) + text + self.below


@dataclass(frozen=True)
class Break:
    """A page that starts with body row `row`; `shown` says how many pieces of each crossing cell came before it.

    `inside`: the row itself goes on, having begun on the page before.
    """

    row: int
    shown: Mapping[int, int]
    inside: bool = False


def paginate(cells: list[Measured], rows: int, first_room: float, room: float) -> list[Break]:
    """The page breaks inside a table, for the space its body has on the first page and on each later one."""
    breaks: list[Break] = []
    page = _Page(cells, rows, 0, {}, first_room)
    while (end := page.end()) < rows:
        inside = page.may_divide(end)
        shown = page.shown_by(end, inside=inside)
        if not inside and end == page.start:  # not even one row fits: what there is of it goes here
            inside, shown = True, page.shown_by(end, inside=True)
        if inside and all(n == len(cells[i].pieces) for i, n in shown.items()):
            inside, end = False, end + 1
            if end >= rows:
                break
            shown = page.shown_by(end, inside=False)
        breaks.append(Break(end, shown, inside))
        page = _Page(cells, rows, end, shown, room)
    return breaks


@dataclass
class _Page:
    """The rows that may stand on a page from row `start` on, given what has been `shown` and the `space` there is."""

    cells: list[Measured]
    rows: int
    start: int
    shown: Mapping[int, int]
    space: float
    tops: dict[int, float] = field(default_factory=dict)

    def end(self) -> int:
        """The row after the last whole one on this page: `start` where not even one fits, `rows` at the end."""
        ends: list[tuple[int, int]] = []
        self.tops = {self.start: 0.0}
        for row in range(self.start, self.rows):
            bottom = self.tops[row + 1] = self._bottom(row)
            if bottom > self.space:
                break
            if row + 1 == self.rows:
                return self.rows
            crossing = self._covering(row, ending=False)
            if all(self._may_start(i) for i in crossing):
                ends.append((row + 1, len(crossing) if bottom >= GOOD_FILL * self.space else self.rows))
        return min(reversed(ends), key=lambda end: end[1])[0] if ends else self.start

    def may_divide(self, row: int) -> bool:
        """Whether the row after the last whole one should begin here, to save paper."""
        free = self.space - self.tops[row]
        return free >= WASTE * self.space and all(self._may_start(i) for i in self._covering(row))

    def shown_by(self, end: int, *, inside: bool) -> dict[int, int]:
        """How many pieces of each cell that goes on after this page have been shown by then; never none of the rest."""
        covering = self._covering(end) if inside else self._covering(end - 1, ending=False)
        return {i: self._fitting(i) for i in covering}

    def _bottom(self, row: int) -> float:
        ending = [i for i, cell in enumerate(self.cells) if cell.row + cell.span == row + 1]
        return max([self.tops[row], *(self._top(i) + self.cells[i].height(self.shown.get(i, 0)) for i in ending)])

    def _top(self, index: int) -> float:
        return self.tops[max(self.cells[index].row, self.start)]

    def _covering(self, row: int, *, ending: bool = True) -> list[int]:
        """The cells that cover a row, with or without those that end in it."""
        last = row + (1 if ending else 2)
        return [i for i, cell in enumerate(self.cells) if cell.row <= row and cell.row + cell.span >= last]

    def _may_start(self, index: int) -> bool:
        """Whether at least the next piece of a cell fits."""
        cell, shown = self.cells[index], self.shown.get(index, 0)
        return self._top(index) + cell.height(shown, min(shown + 1, len(cell.pieces))) <= self.space

    def _fitting(self, index: int) -> int:
        cell, shown = self.cells[index], self.shown.get(index, 0)
        until, space = min(shown + 1, len(cell.pieces)), self.space - self._top(index)
        while until < len(cell.pieces) and cell.height(shown, until + 1) <= space:
            until += 1
        return until
