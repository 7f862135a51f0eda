"""What a workbook to fill in says of itself, so that it can be read back: its headings, and the key of each row.

The key holds which KPI the row is, the version the person saw and what each cell said then. What was typed is told
from what was there by it alone, however much has happened to the KPI since.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .statuses import Status

LAYOUT = 2
KPI, STATUS, NOTE, DAY, LINK = "KPI", "Status", "Progress note", "Position at", "Evidence link"
MOST_FIGURES = 9
LONGEST_NOTE, LONGEST_PLACE, LONGEST_KEY = 2000, 300, 600
NO_FIGURE = "–"
_HEADING = re.compile(r"Key, leave as it is · (\d{4}-\d\d) · layout (\d{1,3})")
_KEY = re.compile(
    r"kpi (\d{1,18}) version (\d{1,9}) status ([a-z_]{1,20}) note ([0-9a-f]{12}) day (\d{4}-\d\d-\d\d)"
    r"((?: [1-9]:\d{1,18}:(?:\d{0,7}[n%]|(?:\d{4}-\d\d-\d\d|done)?d(?::[0-9a-f]{12})?)){0,9})",
    re.ASCII,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FigureKind(StrEnum):
    """How a figure is typed: a number, a percentage, the day something was done. What is counted is not typed."""

    NUMBER = "n"
    PERCENT = "%"
    DONE = "d"


DONE = "done"  # of a deliverable that was done on a day nobody recorded
Value = int | date | str | None


@dataclass(frozen=True)
class SeenFigure:
    """What a figure was when the workbook was made; of a deliverable the day, or `DONE`, and where it is published."""

    measure: int
    value: Value
    kind: FigureKind = FigureKind.NUMBER
    where: str = ""


@dataclass(frozen=True)
class Seen:
    """One row as it was when the workbook was made; `figures` by the place of their column, from 1."""

    kpi: int
    version: int
    status: Status
    note: str
    day: date
    figures: Mapping[int, SeenFigure] = field(default_factory=dict)


def figure_heading(place: int) -> str:
    return f"So far {place}"


def place_heading(place: int) -> str:
    return f"Published at {place}"


def key_heading(year: str) -> str:
    return f"Key, leave as it is · {year} · layout {LAYOUT}"


def read_key_heading(text: str) -> tuple[str, int] | None:
    """Year and layout of a workbook, where this is the heading of its keys."""
    match = _HEADING.fullmatch(text[:80])
    return (match[1], int(match[2])) if match else None


def plain_note(text: str) -> str:
    """A note as every program keeps it: without what no workbook can hold, lines ended in one way."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def write_key(seen: Seen) -> str:
    """The key of a row; of the whole note, and of where something is published, it holds a mark to compare by."""
    figures = "".join(
        f" {place}:{figure.measure}:{'' if figure.value is None else figure.value}{figure.kind.value}"
        f"{':' + note_mark(figure.where) if figure.where else ''}"
        for place, figure in seen.figures.items()
    )
    return (
        f"kpi {seen.kpi} version {seen.version} status {seen.status.value} note {note_mark(seen.note)} "
        f"day {seen.day.isoformat()}{figures}"
    )


def read_key(text: str) -> Seen | None:
    """The row of a key, with the marks of its texts; None for what is no key."""
    match = _KEY.fullmatch(text[:LONGEST_KEY])
    if match is None or match[3] not in {status.value for status in Status}:
        return None
    try:
        return _seen(match)
    except ValueError:  # there is no such day
        return None


def _seen(match: re.Match[str]) -> Seen:
    day, figures = date.fromisoformat(match[5]), {}
    for part in match[6].split():
        place, measure, value, *where = part.split(":")
        figures[int(place)] = SeenFigure(int(measure), _value(value[:-1]), FigureKind(value[-1]), "".join(where))
    return Seen(int(match[1]), int(match[2]), Status(match[3]), match[4], day, figures)


def _value(text: str) -> Value:
    if text.isdigit():
        return int(text)
    return date.fromisoformat(text) if "-" in text else text or None


def note_mark(note: str) -> str:
    """Two notes are the same where their marks are."""
    return hashlib.sha256(plain_note(note).encode()).hexdigest()[:12]
