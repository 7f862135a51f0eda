"""Dates, amounts and names as the ledgers of English authorities write them, from the cells of an extract."""

import re
from datetime import date, datetime
from decimal import Decimal

from projects.domain.streams import Stream
from seslip.foundation.money import LARGEST_PENCE, MoneyError, read_money
from seslip.foundation.outside import Cell
from seslip.foundation.periods import show_date

_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
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


def read_pence(cell: Cell) -> int:
    """`£1,234.50`, `(500)` and `500-` below zero, a number with at most two decimals. Raises Misread."""
    value = cell.value
    if isinstance(value, Decimal):
        pence = value * 100
        if abs(pence) >= LARGEST_PENCE:
            raise Misread("The amount is £100 billion or more.", "Check the cell.")
        if pence != int(pence):
            raise Misread("An amount has at most two decimals.", "Round it to the penny that was paid.")
        return int(pence)
    if isinstance(value, date | bool):
        raise Misread("This is not an amount.", "Format the cell as a number, or write it like 1,234.50.")
    text = re.sub(r"\s", "", cell.text[:80]).translate(_MINUS)
    bracketed = re.fullmatch(r"£?\((.+)\)", text)
    behind = re.fullmatch(r"([^-]+)-", text)
    if found := bracketed or behind:
        text = f"-{found[1].removeprefix('£')}"
    text = re.sub(r"^£-|^-£", "-", text).removesuffix("GBP")
    try:
        pence_or_none = read_money(text)
    except MoneyError as error:
        if re.fullmatch(r"-?£?[\d,]+\.\d{3,}", text):
            raise Misread("An amount has at most two decimals.", "Round it to the penny that was paid.") from error
        raise Misread("This is not an amount.", "Write it like 1,234.50, or (500) for money that came back.") from error
    if pence_or_none is None:
        raise Misread("The amount is missing.", "Enter the net amount, or delete the row.")
    return pence_or_none


def read_name(cell: Cell, longest: int, what: str) -> str:
    """A name or a reference on one line. Raises Misread where it is longer than what can be kept."""
    text = cell.text
    if len(text) > longest:
        raise Misread(f"The {what} has {len(text):,} characters, at most {longest} are kept.", "Shorten it.")
    return text


def read_stream(cell: Cell) -> Stream:
    """`CSC`, `SEND grant`, `own`, `SESLIP`. Raises Misread."""
    words = set(re.findall(r"[a-z]+", cell.text[:80].lower()))
    found = [s for s, names in STREAM_WORDS.items() if words & names]
    if len(found) != 1:
        raise Misread("This is not a funding stream.", "Write CSC, SEND or own.")
    return found[0]


STREAM_WORDS = {Stream.CSC: {"csc"}, Stream.SEND: {"send"}, Stream.OWN: {"own", "seslip"}}


def check_past(day: date, today: date) -> date:
    """What has not happened yet is no payment. Raises Misread."""
    if day > today:
        raise Misread(
            f"{show_date(day)} lies in the future.", "Correct the date, or load the payment once it has been made."
        )
    return day
