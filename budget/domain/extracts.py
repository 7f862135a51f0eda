"""An extract of the host authority's ledger as payments, or everything that keeps it from being read.

Pure: the file has been read by the foundation, the lines and commitments come as values. Amounts are in pence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from seslip.foundation.money import show_money
from seslip.foundation.outside import Cell, Problem, Sheet
from seslip.foundation.outside_values import Misread

from . import extract_columns as col
from .extract_columns import Headings, has_headings, headings_of
from .extract_rows import ExtractRow, Known, RowReader, is_blank
from .extract_values import read_pence
from .ledger import Shares, add_up

MOST_PROBLEMS = 200
TWICE = Misread("Two columns have this heading.", "Rename or delete the one that is not meant.")
MERGED = Misread("Merged cells belong to several rows or columns.", "Unmerge them and fill every cell in.")
_TOTAL = re.compile(r"(grand |sub|sub |sub-|overall |report )?totals?\b.*|sum\b.*", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """Either payments or problems are to be acted on: with one problem nothing is recorded."""

    rows: tuple[ExtractRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Shares:
        return add_up(row.split for row in self.rows)


def read_extract(sheets: Iterable[Sheet], known: Known) -> Reading:
    """The first sheet with a row of headings, read to its end."""
    found = list(sheets)
    sheet = next((sheet for sheet in found if has_headings(sheet)), None)
    if sheet is not None and (headings := headings_of(sheet)) is not None:
        return _Reader(sheet, headings, known, several=len(found) > 1).read()
    for sheet in found:
        if headings := headings_of(sheet):
            return Reading(problems=tuple(_missing(sheet, headings)))
    name = found[0].name if found else ""
    rule = "No row has the headings of an extract." if any(sheet.rows for sheet in found) else "The file is empty."
    suggestion = "The columns are found by their headings: Date, Payee, Reference, Net amount, and Line or Project."
    return Reading(problems=(Problem(name, "A1", "", rule, suggestion),))


def _missing(sheet: Sheet, headings: Headings) -> Iterable[Problem]:
    for part in headings.missing:
        what, names = col.WORDS[part]
        gross = headings.labels.get(col.GROSS) if part == col.NET else None
        given = f" The gross amount “{gross}” is not what the grant pays." if gross else ""
        yield Problem(sheet.name, f"Row {headings.row}", "", f"No column holds the {what}.{given}", f"Head it {names}.")


class _Reader:
    """Reads the rows below the headings; keeps every problem, so that all can be put right at once."""

    def __init__(self, sheet: Sheet, headings: Headings, known: Known, *, several: bool) -> None:
        self.sheet, self.headings, self.known = sheet, headings, known
        self.rows: list[ExtractRow] = []
        self.problems: list[Problem] = []
        self.notes = list(_notes_on(sheet, headings, several=several))
        self.payment_rows: set[int] = set()

    def read(self) -> Reading:
        for cell in self.headings.twice:
            self._problem(cell, TWICE)
        for cells in self.sheet.rows:
            if len(self.problems) >= MOST_PROBLEMS:
                self.notes.append(f"Reading stopped at row {cells[0].row}: there may be more problems below it.")
                break
            if cells[0].row > self.headings.row:
                self._read_row(cells)
        self._merged()
        if not self.rows and not self.problems:
            empty = Misread("No payment stands below the headings.", "Check that the right sheet was exported.")
            self._problem(Cell(self.headings.row, 1), empty)
        return Reading(tuple(self.rows), tuple(self.problems), tuple(self.notes))

    def _problem(self, cell: Cell, misread: Misread) -> None:
        self.problems.append(Problem(self.sheet.name, cell.name, cell.shown, misread.rule, misread.suggestion))

    def _read_row(self, cells: tuple[Cell, ...]) -> None:
        row = cells[0].row
        by_column = {cell.column: cell for cell in cells}
        parts = {part: by_column.get(at, Cell(row, at)) for part, at in self.headings.columns.items()}
        filled = {p: c for p, c in parts.items() if p not in (col.GROSS, col.VAT) and not is_blank(c)}
        if all(col.plain_heading(cell.text) in col.NAMES[part] for part, cell in filled.items()):
            return  # an empty row, or the headings again at the top of a page
        if is_total(cells, parts):
            self._skip_total(row, parts)
            return
        self.payment_rows.add(row)
        if payment := RowReader(parts, self.known, self._problem).read():
            self.rows.append(payment)

    def _skip_total(self, row: int, parts: Mapping[str, Cell]) -> None:
        self.notes.append(f"Row {row} is a total and is not a payment.")
        cell = parts.get(col.NET)
        if cell is None or is_blank(cell) or cell.formula or self.problems:
            return
        try:
            said = read_pence(cell)
        except Misread:
            return
        read = sum(found.pence for found in self.rows)
        if said != read:
            self.notes.append(
                f"{cell.name} says {show_money(said)}, the payments above it add up to {show_money(read)}."
            )

    def _merged(self) -> None:
        rows = sorted(self.payment_rows)
        shown = {cell.name: cell.shown for cells in self.sheet.rows for cell in cells} if self.sheet.merged else {}
        for area in self.sheet.merged[:MOST_PROBLEMS]:
            next_row = bisect_left(rows, area.top)
            among = next_row < len(rows) and rows[next_row] <= area.bottom
            if among and any(area.left <= column <= area.right for column in self.headings.used):
                value = shown.get(area.name.split(":")[0], "")
                self.problems.append(Problem(self.sheet.name, area.name, value, MERGED.rule, MERGED.suggestion))


def is_total(cells: Sequence[Cell], parts: Mapping[str, Cell]) -> bool:
    """A row that begins with `Total` and has no date."""
    first = next((cell for cell in cells if not is_blank(cell)), None)
    named = first is not None and isinstance(first.value, str) and bool(_TOTAL.fullmatch(first.text))
    return named and (is_blank(parts[col.DATE]) or parts[col.DATE] == first)


def _notes_on(sheet: Sheet, headings: Headings, *, several: bool) -> Iterable[str]:
    """What was taken and what was left aside, in words."""
    if several:
        yield f"The payments are read from the sheet “{sheet.name}”."
    if col.GROSS in headings.columns or col.VAT in headings.columns:
        names = " and ".join(f"“{headings.labels[part]}”" for part in (col.VAT, col.GROSS) if part in headings.labels)
        yield f"The net amount “{headings.labels.get(col.NET, '')}” is recorded, not {names}."
    for taken, left in headings.passed_over:
        yield f"“{taken}” is used, not “{left}”."
    if above := [cells for cells in sheet.rows if cells[0].row < headings.row]:
        yield f"{len(above)} row{'s' * (len(above) > 1)} above the headings in row {headings.row} left out."
