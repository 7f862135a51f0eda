"""A workbook that somebody filled in, as the rows they changed, or everything that keeps it from being read.

Pure: the file has been read by the foundation. Rows are known by their keys and columns by their headings, so they may
be sorted, filtered, deleted or moved.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from seslip.foundation.outside import Cell, Problem, Sheet, Unreadable
from seslip.foundation.outside_values import Misread

from . import workbook_keys as key
from .statuses import Status
from .workbook_keys import FigureKind, Seen, SeenFigure, Value
from .workbook_values import (
    FORMULA,
    is_blank,
    read_done,
    read_evidence_link,
    read_figure,
    read_note,
    read_place,
    read_position_date,
    read_status,
)

T = TypeVar("T")
LOOKED_AT = 40  # rows in which the headings are looked for
MOST_PROBLEMS = 200
AGAIN = "Download the workbook again and copy what you typed into it."
NO_KEY = Misread("This row has no key: it was added by hand.", "Type into the row the KPI has, and delete this one.")
NOT_A_KEY = Misread("The key of this row was changed.", AGAIN)
MERGED = Misread("Merged cells belong to several rows or columns.", "Unmerge them and fill every cell in.")
NOTHING_HERE = Misread("No figure is typed here: it is counted from records, or there is none.", "Empty the cell.")
NOT_PUBLISHED = Misread("Nothing is published here: this figure is no deliverable.", "Empty the cell.")


@dataclass(frozen=True)
class Entered:
    """A row somebody changed: what they typed, None or left out where a cell is as it was.

    `places` says where deliverables are published, by measure. `link` is evidence to be added. `cells` gives the cell
    of each part: status, note, position_date, link, kpi, measure-7 for the figure of measure 7 and measure-7-where.
    """

    row: int
    seen: Seen
    status: Status | None = None
    note: str | None = None
    day: date | None = None
    figures: Mapping[int, Value] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    link: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """With one problem nothing is recorded. `sheet` is where the rows stand, `unchanged` how many are as they were."""

    sheet: str
    rows: tuple[Entered, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


def has_keys(sheet: Sheet) -> bool:
    """Whether the KPIs stand on this sheet."""
    return _heading_row(sheet) is not None


def read_entries(sheets: Iterable[Sheet], year: str) -> Reading:
    """The rows of the first sheet that has keys. Raises Unreadable for a workbook of another kind, year or layout."""
    for sheet in sheets:
        if found := _heading_row(sheet):
            _check_kind(*found[1], year)
            return _Reader(sheet, found[0]).read()
    raise Unreadable(
        "This is not a workbook to fill in from this page, or its last, hidden column is gone. "
        "Download one below, fill it in and choose that."
    )


def _heading_row(sheet: Sheet) -> tuple[tuple[Cell, ...], tuple[str, int]] | None:
    for cells in sheet.rows[:LOOKED_AT]:
        for cell in cells:
            if isinstance(cell.value, str) and (kind := key.read_key_heading(cell.value)):
                return cells, kind
    return None


def _check_kind(made_for: str, layout: int, year: str) -> None:
    if made_for != year:
        raise Unreadable(f"This workbook belongs to {made_for}, this page to {year}. Open the page of that year.")
    if layout != key.LAYOUT:
        raise Unreadable(f"This workbook was made by another version of this page. {AGAIN}")


class _Reader:
    """Reads the rows below the headings; keeps every problem, so that all can be put right at once."""

    def __init__(self, sheet: Sheet, headings: tuple[Cell, ...]) -> None:
        self.sheet, self.top = sheet, headings[0].row
        self.problems: list[Problem] = []
        self.columns: dict[str, int] = {}
        self.rows: list[Entered] = []
        self.unchanged = 0
        self.row_of: dict[int, int] = {}  # by KPI
        self.key_column = 0
        for cell in headings:
            self._heading(cell)

    def _heading(self, cell: Cell) -> None:
        if not isinstance(cell.value, str):
            return
        if key.read_key_heading(cell.value):
            name, known = "", bool(self.key_column)
            self.key_column = self.key_column or cell.column
        else:
            name = cell.text
            known = name in self.columns
            self.columns.setdefault(name, cell.column)
        if known and name in (key.KPI, *_TYPED, ""):
            self.tell(cell, Misread("Two columns have this heading.", "Delete the one that is not meant."))

    def read(self) -> Reading:
        for name in _PARTS:
            self._needs(name)
        for cells in () if self.problems else self.sheet.rows:
            if cells[0].row > self.top and len(self.problems) < MOST_PROBLEMS:
                self._row(cells)
        self._merged()
        return Reading(self.sheet.name, tuple(self.rows), self.unchanged, tuple(self.problems))

    def tell(self, cell: Cell, misread: Misread) -> None:
        self.problems.append(Problem(self.sheet.name, cell.name, cell.shown, misread.rule, misread.suggestion))

    def _needs(self, name: str) -> bool:
        if name in self.columns:
            return True
        if not any(name in problem.rule for problem in self.problems):
            rule = f"The column “{name}” is missing."
            self.problems.append(Problem(self.sheet.name, f"Row {self.top}", "", rule, AGAIN))
        return False

    def _row(self, cells: tuple[Cell, ...]) -> None:
        row, by_column = cells[0].row, {cell.column: cell for cell in cells}
        parts = {name: by_column.get(column, Cell(row, column)) for name, column in self.columns.items()}
        kept = by_column.get(self.key_column, Cell(row, self.key_column))
        if is_blank(kept):
            typed = [parts[name] for name in _TYPED if name in parts and not is_blank(parts[name])]
            if typed:
                self.tell(typed[0], NO_KEY)
            return
        seen = None if kept.formula else key.read_key(kept.text)
        if seen is None:
            self.tell(parts[key.KPI], NOT_A_KEY)
            return
        if first := self.row_of.setdefault(seen.kpi, row) if self.row_of.get(seen.kpi) else 0:
            twice = Misread(f"This KPI stands in row {first} already.", "Keep the row that is meant, delete the other.")
            self.tell(parts[key.KPI], twice)
            return
        self.row_of[seen.kpi] = row
        self._judge(_RowReader(seen, parts, self.tell), row)

    def _judge(self, reader: "_RowReader", row: int) -> None:
        for place, figure in reader.seen.figures.items():
            if not self._needs(key.figure_heading(place)):
                return
            if figure.kind is FigureKind.DONE and not self._needs(key.place_heading(place)):
                return
        before = len(self.problems)
        entered = reader.read(row)
        if len(self.problems) > before:
            return
        if entered is None:
            self.unchanged += 1
        else:
            self.rows.append(entered)

    def _merged(self) -> None:
        used = {self.key_column, *(self.columns.get(name, 0) for name in (key.KPI, *_TYPED))}
        for area in self.sheet.merged[:MOST_PROBLEMS]:
            among = any(area.top <= row <= area.bottom for row in self.row_of.values())
            if among and any(area.left <= column <= area.right for column in used):
                self.problems.append(Problem(self.sheet.name, area.name, "", MERGED.rule, MERGED.suggestion))


_PARTS = (key.KPI, key.STATUS, key.NOTE, key.DAY, key.LINK)
_FIGURES = tuple(key.figure_heading(place) for place in range(1, key.MOST_FIGURES + 1))
_PLACES = tuple(key.place_heading(place) for place in range(1, key.MOST_FIGURES + 1))
_TYPED = (*_PARTS[1:], *_FIGURES, *_PLACES)


class _RowReader:
    """One row: each part in turn, so that a row tells all of its problems."""

    def __init__(self, seen: Seen, parts: Mapping[str, Cell], tell: Callable[[Cell, Misread], None]) -> None:
        self.seen, self.parts, self.tell = seen, parts, tell
        self.cells = {"kpi": parts[key.KPI]}

    def read(self, row: int) -> Entered | None:
        """What was typed; None where nothing was, and where `tell` was told of a problem."""
        seen = self.seen
        status = self._part("status", key.STATUS, read_status, seen.status)
        note = self._part("note", key.NOTE, read_note, None)
        day = self._part("position_date", key.DAY, read_position_date, seen.day)
        if note is not None and key.note_mark(note) == seen.note:
            note = None
        figures = {}
        for place, figure in seen.figures.items():
            value = self._figure(place, figure)
            if value != figure.value:
                figures[figure.measure] = value
        places = dict(self._places())
        link = self._part("link", key.LINK, read_evidence_link, None) or ""
        self._beyond()
        if status is None and note is None and day is None and not (figures or places or link):
            return None
        return Entered(row, seen, status, note, day, figures, places, link, self.cells)

    def _part(self, name: str, heading: str, read: Callable[[Cell], T], before: T | None) -> T | None:
        """The value where it is another than `before`."""
        cell = self.cells[name] = self.parts[heading]
        value = self._value(cell, read)
        return None if value == before else value

    def _value(self, cell: Cell, read: Callable[[Cell], T]) -> T | None:
        try:
            if cell.formula:
                raise FORMULA
            return read(cell)
        except Misread as misread:
            self.tell(cell, misread)
            return None

    def _figure(self, place: int, figure: SeenFigure) -> Value:
        cell = self.parts[key.figure_heading(place)]
        self.cells[f"measure-{figure.measure}"] = cell
        if figure.kind is FigureKind.DONE:
            return self._value(cell, read_done)
        percent = figure.kind is FigureKind.PERCENT
        return self._value(cell, lambda cell: read_figure(cell, percent=percent))

    def _places(self) -> Iterable[tuple[int, str]]:
        """Where each deliverable is published, where that is another place than before."""
        for place, figure in self.seen.figures.items():
            if figure.kind is FigureKind.DONE:
                cell = self.cells[f"measure-{figure.measure}-where"] = self.parts[key.place_heading(place)]
                where = self._value(cell, read_place)
                if where is not None and (key.note_mark(where) if where else "") != figure.where:
                    yield figure.measure, where

    def _beyond(self) -> None:
        """What is typed where the KPI has no figure, or no deliverable, is not silently dropped."""
        figures = self.seen.figures
        done = [place for place, figure in figures.items() if figure.kind is FigureKind.DONE]
        for headings, used, wrong in ((_FIGURES, figures, NOTHING_HERE), (_PLACES, done, NOT_PUBLISHED)):
            for place, heading in enumerate(headings, 1):
                cell = self.parts.get(heading)
                if cell and place not in used and not is_blank(cell) and cell.text != key.NO_FIGURE:
                    self.tell(cell, wrong)
