"""Reading a register of attendance from a sheet: whose it is, present or apologies, who came.

Pure. One row an authority or one row a person: several rows of an authority are one entry. With one problem nothing is
taken over, so that no half of a register is saved.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from seslip.foundation.outside import Cell, Problem, Sheet

from .attendance_lists import Entry, Spellings, shorten
from .meetings import AttendanceState, Partner
from .names import name_key

LOOKED_AT, MOST_PROBLEMS = 40, 200
WHO, STATE, APOLOGIES, NAMES = "who", "state", "apologies", "names"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    WHO: (
        "authority or partner", "local authority", "authority", "la", "la name", "council", "area", "organisation",
        "organisation name", "local area",
    ),
    STATE: ("attendance", "attended", "present", "status", "attended yes no", "did they attend", "state"),
    APOLOGIES: ("apologies", "apology", "apologies received"),
    NAMES: ("who came", "names", "name", "attendee", "attendees", "delegate", "delegates", "representative", "person"),
}  # fmt: skip
_YES = frozenset(
    ("present", "yes", "y", "x", "1", "true", "attended", "attending", "in attendance", "p", "here", "in person",
     "virtual", "online", "joined")
)  # fmt: skip
_TICKS = frozenset("✓✔☑×")
_SORRY = frozenset(("apologies", "apology", "apols", "a", "sent apologies", "apologies received", "apologies sent"))
_NO = frozenset(("", "no", "n", "0", "false", "absent", "did not attend", "no entry", "not recorded", "not present"))
STATE_RULE = "This is neither present nor apologies."
STATE_ADVICE = "Write present or apologies, or leave the cell empty where the authority was not there."
PARTNERS = {name_key(partner.label): partner for partner in Partner}


@dataclass(frozen=True)
class ReadRegister:
    """Entries by authority and partners with names, or problems; nothing is saved with one problem."""

    entries: Mapping[int, Entry] = field(default_factory=dict)
    partners: Mapping[Partner, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def columns_of(row: Iterable[Cell], headings: Mapping[str, tuple[str, ...]] = HEADINGS) -> dict[str, int]:
    """Which column holds what, where this is a row of headings; `headings` says how each may be headed."""
    said = {name_key(cell.text[:80]): cell.column for cell in reversed(list(row)) if isinstance(cell.value, str)}
    found: dict[str, int] = {}
    for part, names in headings.items():
        column = next((said[name] for name in names if name in said), None)
        if column is not None:
            found[part] = column
    return found


def heading_row(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The first row that heads a column of authorities."""
    for row in sheet.rows[:LOOKED_AT]:
        columns = columns_of(row)
        if WHO in columns:
            return row[0].row, columns
    return None


def has_register(sheet: Sheet) -> bool:
    return heading_row(sheet) is not None


def read_register(sheets: Iterable[Sheet], spellings: Spellings) -> ReadRegister:
    """The first sheet with a column of authorities, read to its end."""
    found = list(sheets)
    for sheet in found:
        if head := heading_row(sheet):
            return _Reader(sheet, *head, spellings).read()
    name = found[0].name if found else ""
    rule = "No row has a heading for the authorities." if any(sheet.rows for sheet in found) else "The file is empty."
    advice = "Head the column of the authorities “Authority”, and that of the attendance “Attendance”."
    return ReadRegister(problems=(Problem(name, "A1", "", rule, advice),))


class _Reader:
    def __init__(self, sheet: Sheet, head: int, columns: Mapping[str, int], spellings: Spellings) -> None:
        self.sheet, self.head, self.columns, self.spellings = sheet, head, columns, spellings
        self.entries: dict[int, Entry] = {}
        self.partners: dict[Partner, str] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def read(self) -> ReadRegister:
        if STATE not in self.columns and APOLOGIES not in self.columns:
            self.notes.append("No column says who was present, so everybody who is listed counts as present.")
        for row in self.sheet.rows:
            if row[0].row > self.head and len(self.problems) < MOST_PROBLEMS:
                self._row({cell.column: cell for cell in row})
        if not self.problems and not self.entries and not self.partners:
            advice = "Write present or apologies beside the authorities and load the file again."
            self._problem(Cell(self.head, self.columns[WHO]), "Nobody is marked below the headings.", advice)
        return ReadRegister(self.entries, self.partners, tuple(self.problems), tuple(self.notes))

    def _row(self, cells: Mapping[int, Cell]) -> None:
        who, names = self._cell(cells, WHO), self._text(cells, NAMES)
        if who and _is_total(who):
            return
        state = self._state(cells, names)
        if who is None or not who.text:
            if state and cells:
                advice = "Name the authority in this row, or clear the row."
                self._problem(who or next(iter(cells.values())), "This row names no authority.", advice)
            return
        partner = PARTNERS.get(name_key(who.text))
        authority = None if partner else self.spellings.one(who.text)
        if partner is None and authority is None:
            advice = self.spellings.suggestion(who.text)
            self._problem(who, "No single authority is known by this name.", f"{advice} Correct the name.")
        elif state is AttendanceState.PRESENT and partner:
            before = self.partners.get(partner, "")
            self.partners[partner] = shorten(", ".join(part for part in (before, names) if part))
        elif state and authority is not None:
            entry, before_it = Entry(state, shorten(names)), self.entries.get(authority)
            self.entries[authority] = before_it.and_also(entry) if before_it else entry

    def _state(self, cells: Mapping[int, Cell], names: str) -> AttendanceState | None:
        """What the row says; without a column that says it, being listed is being present."""
        if STATE not in self.columns and APOLOGIES not in self.columns:
            return AttendanceState.PRESENT
        said = self._mark(cells, STATE)
        sorry = self._mark(cells, APOLOGIES)
        if sorry and said is AttendanceState.PRESENT:
            advice = "Leave one of the two empty."
            self._problem(cells[self.columns[APOLOGIES]], "Both present and apologies are marked.", advice)
        return said or (AttendanceState.APOLOGIES if sorry else None)

    def _mark(self, cells: Mapping[int, Cell], part: str) -> AttendanceState | None:
        cell = self._cell(cells, part)
        if cell is None or cell.value is False:
            return None
        if cell.formula:
            self._problem(cell, "A formula is not read.", "Write the value it shows in its place.")
            return None
        key = "1" if cell.value in (True, Decimal(1)) else name_key(cell.text[:80])
        if key in _YES or cell.text.strip() in _TICKS:
            return AttendanceState.PRESENT
        if key in _SORRY:
            return AttendanceState.APOLOGIES
        if key not in _NO or len(cell.text) > 80:
            self._problem(cell, STATE_RULE, STATE_ADVICE)
        return None

    def _cell(self, cells: Mapping[int, Cell], part: str) -> Cell | None:
        return cells.get(self.columns[part]) if part in self.columns else None

    def _text(self, cells: Mapping[int, Cell], part: str) -> str:
        cell = self._cell(cells, part)
        return "" if cell is None or cell.formula else cell.text

    def _problem(self, cell: Cell, rule: str, suggestion: str) -> None:
        self.problems.append(Problem(self.sheet.name, cell.name, cell.shown, rule, suggestion))


def _is_total(cell: Cell) -> bool:
    return bool(re.fullmatch(r"(grand |sub)?totals?\b.*", cell.text[:80], re.IGNORECASE))
