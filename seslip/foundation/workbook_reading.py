"""Reads the values of an Excel workbook from outside: texts, exact numbers, dates; formulas and merged cells as such.

Only what an extract needs, straight from the XML of the sheets (ECMA-376, part 1, section 18): at most so many cells,
whatever size the workbook claims. Why not openpyxl: docs/decisions/0011.
"""

import math
import posixpath
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from .outside import Area, Cell, Sheet, Unreadable, Upload, Value, check_columns, check_size
from .workbook_zip import DAMAGED, Parts

LONGEST_TEXT = 10_000
MOST_TEXTS = 24_000
MOST_SHEETS, MOST_STYLES = 50, 20_000
SIGNIFICANT = 15  # digits that Excel itself keeps and shows; what floats add behind them is noise
DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))  # built in, also those of East Asia
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Attributes = dict[str, str]


def read_workbook(content: bytes, enough: Callable[[Sheet], bool] = lambda sheet: False) -> Upload:
    """The visible sheets in their order, up to the first that is `enough`. Raises Unreadable, which says what to do."""
    parts = Parts(content)
    book = _Book(parts)
    sheets: list[Sheet] = []
    notes = [f"The hidden sheet “{name[:40]}” was not read." for name, _, hidden in book.sheets if hidden]
    texts = _Texts(parts).found
    dates = _date_styles(parts)
    for name, part, hidden in book.sheets:
        if hidden:
            continue
        sheet = _SheetReader(name, texts, dates, book.epoch).read(parts, part)
        sheets.append(sheet)
        if enough(sheet):
            break
    return Upload(tuple(sheets), tuple(notes[:5]))


class _Book:
    """The names, parts and visibility of the sheets, and from which day dates are counted."""

    def __init__(self, parts: Parts) -> None:
        self.epoch = date(1899, 12, 30)
        self._named: list[tuple[str, str, bool]] = []
        self._targets: dict[str, str] = {}
        parts.parse("xl/workbook.xml", self._start, _nothing)
        parts.parse("xl/_rels/workbook.xml.rels", self._link, _nothing)
        found = [(name, self._targets.get(key, ""), hidden) for name, key, hidden in self._named]
        self.sheets = [(name, part, hidden) for name, part, hidden in found if part in parts.names][:MOST_SHEETS]
        if not self.sheets:
            raise Unreadable(DAMAGED)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = date(1904, 1, 1)
        elif tag == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            self._named.append((attributes.get("name", ""), key, attributes.get("state", "visible") != "visible"))

    def _link(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self._targets[attributes.get("Id", "")] = target.lstrip("/")


def _nothing(tag: str, attributes: Attributes) -> None:
    return None


class _Texts:
    """The texts that the sheets share, without the readings of East Asian ones (`rPh`)."""

    def __init__(self, parts: Parts) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._text_open = self._reading_aid = False
        if "xl/sharedStrings.xml" in parts.names:
            parts.parse("xl/sharedStrings.xml", self._start, self._end, self._text)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "si":
            self._runs = []
        elif tag == "t":
            self._text_open = True
        elif tag == "rPh":
            self._reading_aid = True

    def _text(self, piece: str) -> None:
        if self._text_open and not self._reading_aid:
            self._runs.append(piece)

    def _end(self, tag: str, attributes: Attributes) -> None:
        if tag == "t":
            self._text_open = False
        elif tag == "rPh":
            self._reading_aid = False
        elif tag == "si":
            self.found.append("".join(self._runs)[:LONGEST_TEXT])
            if len(self.found) > MOST_TEXTS:
                raise Unreadable(
                    f"The workbook holds more than {MOST_TEXTS:,} texts. Copy the rows that matter into a new one."
                )


def _date_styles(parts: Parts) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date."""
    if "xl/styles.xml" not in parts.names:
        return frozenset()
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        inside.append(tag)
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "xf" and "cellXfs" in inside:
            styles.append(attributes.get("numFmtId", "0"))
        if len(styles) + len(codes) > MOST_STYLES:
            raise Unreadable(f"The workbook has more than {MOST_STYLES:,} formats. Copy the rows into a new workbook.")

    def end(tag: str, attributes: Attributes) -> None:
        inside.pop()

    parts.parse("xl/styles.xml", start, end)
    return frozenset(place for place, key in enumerate(styles) if is_date(key, codes.get(key)))


def is_date(key: str, code: str | None) -> bool:
    """Whether a number format shows a day: `d/m/yyyy`, `[$-809]dd mmm yy`, but not `0.00` or `[Red]#,##0`."""
    if code is None:
        return key.isascii() and key.isdigit() and len(key) < 4 and int(key) in DATE_FORMATS
    bare = _QUOTED.sub("", code[:200]).lower().split(";")[0]
    return bool(re.search(r"[dy]", bare)) and not re.search(r"[#0?]", bare.replace(".000", ""))


class _SheetReader:
    """Gathers the filled cells of one sheet."""

    def __init__(self, name: str, texts: list[str], dates: frozenset[int], epoch: date) -> None:
        self.name, self.texts, self.dates, self.epoch = name, texts, dates, epoch
        self.rows: list[tuple[Cell, ...]] = []
        self.merged: list[Area] = []
        self.filled = 0
        self.row = self.column = 0
        self.cells: list[Cell] = []
        self.kind = self.style = ""
        self.value: list[str] = []
        self.length = 0
        self.formula = self.reading = False

    def read(self, parts: Parts, part: str) -> Sheet:
        parts.parse(part, self._start, self._end, self._text)
        return Sheet(self.name, tuple(self.rows), tuple(self.merged))

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "t"):
            self.reading = not self.formula
        elif tag == "row":
            place = attributes.get("r", "")
            self.row = int(place) if place.isascii() and place.isdigit() and len(place) < 8 else self.row + 1
            self.column, self.cells = 0, []
        elif tag == "f":
            self.formula = self.reading = True
        elif tag == "mergeCell" and len(self.merged) < 1_000 and (area := read_area(attributes.get("ref", ""))):
            self.merged.append(area)

    def _start_cell(self, attributes: Attributes) -> None:
        place = _REF.fullmatch(attributes.get("r", ""))
        self.column = column_number(place[1]) if place else self.column + 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.value, self.length, self.formula = [], 0, False

    def _text(self, piece: str) -> None:
        if self.reading and self.length < LONGEST_TEXT:
            self.value.append(piece)
            self.length += len(piece)

    def _end(self, tag: str, attributes: Attributes) -> None:
        if tag in ("v", "t", "f"):
            self.reading = False
        elif tag == "c":
            text = "".join(self.value)[:LONGEST_TEXT]
            value = f"={text}" if self.formula else self._read(text)
            if self.formula or value is not None:
                check_columns(self.column)
                self.cells.append(Cell(self.row, self.column, value, self.formula))
        elif tag == "row" and self.cells:
            self.filled += len(self.cells)
            self.rows.append(tuple(self.cells))
            check_size(len(self.rows), self.filled)

    def _read(self, raw: str) -> Value:
        if self.kind == "s":
            known = raw.isascii() and raw.isdigit() and len(raw) < 8 and int(raw) < len(self.texts)
            raw = self.texts[int(raw)] if known else raw
        if self.kind == "b":
            return raw.strip() == "1"
        if self.kind != "n":
            return raw if raw.strip() else None
        return read_number(raw, self._shows_date(), self.epoch)

    def _shows_date(self) -> bool:
        return self.style.isascii() and self.style.isdigit() and len(self.style) < 6 and int(self.style) in self.dates


def read_number(raw: str, shows_date: bool, epoch: date) -> Value:
    """A number as Excel shows it, or the day it stands for; what is neither stays a text."""
    text = raw.strip()
    if not text:
        return None
    try:
        number = float(text)
        exact = Decimal(f"{number:.{SIGNIFICANT}g}")
    except (ValueError, InvalidOperation):
        return text
    if not math.isfinite(number) or len(text) > 400:
        return text
    if not shows_date:
        return exact
    try:
        # Excel counts a 29 Feb 1900 that never was: before March 1900 its days are one off, and no extract goes there.
        return epoch + timedelta(days=math.floor(number)) if number >= 61 else text
    except OverflowError:
        return text


def column_number(name: str) -> int:
    """1 for `A`, 27 for `AA`."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def read_area(ref: str) -> Area | None:
    """`A1:C3` as an area."""
    corners = [_REF.fullmatch(part) for part in ref.split(":")]
    if len(corners) != 2 or not all(corners):
        return None
    (left, top), (right, bottom) = ((column_number(c[1]), int(c[2])) for c in corners if c)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
