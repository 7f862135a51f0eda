"""One row of an extract as a payment, or each of its problems."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from projects.domain.streams import Stream
from seslip.foundation.outside import Cell
from seslip.foundation.outside_values import Misread, read_day

from . import extract_columns as col
from .extract_lines import KnownLine, Lines
from .extract_values import check_past, read_name, read_pence, read_stream
from .ledger import Shares
from .payments import SplitError, checked_split, plain

LONGEST_PAYEE, LONGEST_REFERENCE = 120, 80
FORMULA = Misread("The cell holds a formula.", "Copy the column and paste it as values, then load the file again.")


@dataclass(frozen=True)
class KnownCommitment:
    pk: int
    line: int
    reference: str


@dataclass(frozen=True)
class ExtractRow:
    """One payment of the file."""

    row: int
    day: date
    payee: str
    reference: str
    pence: int
    line: KnownLine
    split: Shares
    commitment: int | None = None
    outside_year: bool = False


@dataclass(frozen=True)
class Known:
    """What the rows are held against: the year with its lines and orders, and the day it is."""

    starts: date
    ends: date
    today: date
    lines: Lines
    commitments: Sequence[KnownCommitment] = ()


class RowReader:
    """One row: each part in turn, so that a row tells all of its problems."""

    def __init__(self, parts: Mapping[str, Cell], known: Known, tell: Callable[[Cell, Misread], None]) -> None:
        self.parts, self.known, self.tell = parts, known, tell
        self.failed = False

    def read(self) -> ExtractRow | None:
        """The payment; None where `tell` was told of a problem."""
        for part, cell in self.parts.items():
            if cell.formula and part not in (col.GROSS, col.VAT):
                self._fail(cell, FORMULA)
        day, payee, reference = self._day(), self._payee(), self._reference()
        typed, pence = self._amounts()
        stream = self._stream()
        if stream and pence is not None and not typed.any:
            typed = Shares(*(pence if stream is one else None for one in Stream))
        line = self._line(typed)
        split = self._split(pence, typed, line)
        commitment = self._commitment(line)
        if self.failed or day is None or pence is None or line is None or split is None:
            return None
        outside = not self.known.starts <= day <= self.known.ends
        row = next(iter(self.parts.values())).row
        return ExtractRow(row, day, payee, reference, pence, line, split, commitment, outside)

    def _fail(self, cell: Cell, misread: Misread) -> None:
        self.failed = True
        self.tell(cell, misread)

    def _cell(self, part: str) -> Cell | None:
        """The cell where it holds something; one with a formula has been refused already."""
        cell = self.parts.get(part)
        return None if cell is None or is_blank(cell) or cell.formula else cell

    def _needed(self, part: str) -> Cell | None:
        cell, place = self._cell(part), self.parts[part]
        if cell is None and not place.formula:
            what = col.SAID[part]
            self._fail(place, Misread(f"The {what} is missing.", f"Enter the {what}, or delete the row."))
        return cell

    def _day(self) -> date | None:
        cell = self._needed(col.DATE)
        if cell is None:
            return None
        try:
            return check_past(read_day(cell), self.known.today)
        except Misread as misread:
            self._fail(cell, misread)
            return None

    def _payee(self) -> str:
        return self._name(self._needed(col.PAYEE), LONGEST_PAYEE, "payee")

    def _reference(self) -> str:
        return self._name(self._cell(col.REFERENCE), LONGEST_REFERENCE, "reference")

    def _name(self, cell: Cell | None, longest: int, what: str) -> str:
        if cell is None:
            return ""
        try:
            return read_name(cell, longest, what)
        except Misread as misread:
            self._fail(cell, misread)
            return ""

    def _amounts(self) -> tuple[Shares, int | None]:
        """What is typed for each stream, and the net amount: their sum where no column gives it."""
        typed = Shares(*(self._pence(self._cell(part)) for part in col.SHARES))
        if col.NET not in self.parts:
            place = next(self.parts[part] for part in col.SHARES if part in self.parts)
            if not typed.any and not self.failed:
                self._fail(place, Misread("The amount is missing.", "Enter what each stream pays, or delete the row."))
            return typed, typed.total if typed.any else None
        cell = self._needed(col.NET)
        pence = self._pence(cell)
        if pence == 0 and cell is not None:
            self._fail(cell, Misread("An amount of £0 is no payment.", "Delete the row, or enter the amount."))
        return typed, pence

    def _pence(self, cell: Cell | None) -> int | None:
        if cell is None:
            return None
        try:
            return read_pence(cell)
        except Misread as misread:
            self._fail(cell, misread)
            return None

    def _stream(self) -> Stream | None:
        cell = self._cell(col.STREAM)
        if cell is None:
            return None
        try:
            return read_stream(cell)
        except Misread as misread:
            self._fail(cell, misread)
            return None

    def _line(self, typed: Shares) -> KnownLine | None:
        places = [self.parts[part] for part in (col.LINE, col.PROJECT) if part in self.parts]
        cells = [cell for part in (col.LINE, col.PROJECT) if (cell := self._cell(part))]
        if not cells:
            if not any(place.formula for place in places):
                self._fail(places[0], Misread("The budget line is missing.", "Enter the line or the project."))
            return None
        streams = [stream for stream, share in zip(Stream, typed, strict=True) if share]
        try:
            return self.known.lines.find([cell.text for cell in cells], streams)
        except Misread as misread:
            self._fail(cells[0], misread)
            return None

    def _split(self, pence: int | None, typed: Shares, line: KnownLine | None) -> Shares | None:
        if pence is None or line is None:
            return None
        try:
            return checked_split(pence, typed, line.budget)
        except SplitError as error:
            place = next((c for part in (*col.SHARES, col.STREAM, col.NET) if (c := self._cell(part))), None)
            if place is not None:
                rule, _, suggestion = str(error).partition(". ")
                self._fail(place, Misread(f"{rule.rstrip('.')}.", suggestion))
            return None

    def _commitment(self, line: KnownLine | None) -> int | None:
        cell = self._cell(col.COMMITMENT)
        if cell is None or line is None:
            return None
        wanted = plain(cell.text)
        found = [c for c in self.known.commitments if c.line == line.pk and plain(c.reference) == wanted]
        if len(found) == 1:
            return found[0].pk
        many = "Several commitments of this line have" if found else "No commitment of this line has"
        self._fail(cell, Misread(f"{many} this number.", "Empty the cell, or correct the number of the order."))
        return None


def is_blank(cell: Cell) -> bool:
    return cell.value is None
