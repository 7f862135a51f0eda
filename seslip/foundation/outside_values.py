"""Values as people in England write them, from the cells of a table that came from outside."""

import re
from datetime import date, datetime
from decimal import Decimal

from .outside import Cell

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]([a-z]{3,9})\.?,?[ \-/](\d{4}|\d{2})")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?$", re.IGNORECASE)
_MIDDLE = ("apr(il)?", "may", "june?", "july?", "aug(ust)?", "sept?(ember)?")
_MONTHS = ("jan(uary)?", "feb(ruary)?", "mar(ch)?", *_MIDDLE, "oct(ober)?", "nov(ember)?", "dec(ember)?")


class Misread(ValueError):
    """A value that cannot be taken: the rule it breaks, and what to write instead."""

    def __init__(self, rule: str, suggestion: str) -> None:
        super().__init__(f"{rule} {suggestion}")
        self.rule, self.suggestion = rule, suggestion


def read_day(cell: Cell) -> date:
    """A real date, `2026-03-31`, `31/03/2026` (day first), `31 Mar 2026`. Raises Misread."""
    value = cell.value
    if isinstance(value, datetime | date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, Decimal):
        raise Misread("A number is not a date.", "Format the cell as a date, or write it like 31/03/2026.")
    text = _TIME.sub("", cell.text[:80])
    try:
        if re.fullmatch(r"\d{4}[\-/.]\d{1,2}[\-/.]\d{1,2}", text):
            year, month, day = re.split(r"[\-/.]", text)
            return date(int(year), int(month), int(day))
        if match := _DAY_FIRST.fullmatch(text):
            return _day_first(*match.groups())
        if match := _NAMED.fullmatch(text.lower()):
            return _named(*match.groups())
    except ValueError as error:
        if isinstance(error, Misread):
            raise
        raise Misread("There is no such day.", "Write the day that is meant, for example 31/03/2026.") from error
    raise Misread("This is not a date.", "Write it like 31/03/2026 or 2026-03-31.")


def _day_first(day: str, month: str, year: str) -> date:
    if len(year) == 2:
        raise Misread(
            "A year of two digits can be read in two ways.",
            f"Write the year in full: {int(day):02d}/{int(month):02d}/20{year}.",
        )
    if int(month) > 12 >= int(day):
        raise Misread(
            "The day stands before the month.", f"If this day is meant, write {int(month):02d}/{int(day):02d}/{year}."
        )
    return date(int(year), int(month), int(day))


def _named(day: str, month: str, year: str) -> date:
    """`31 Mar 2026`; with a month in letters two digits can only be the year: `31-MAR-26`."""
    number = next((n for n, name in enumerate(_MONTHS, 1) if re.fullmatch(name, month)), None)
    if number is None:
        raise Misread("This is not a date.", "Write it like 31/03/2026 or 2026-03-31.")
    return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
