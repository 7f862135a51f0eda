"""Programme years and how dates are written. A year runs from 1 April to 31 March and is named `2025-26`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)  # days that may be asked about: weeks and years can be added
_LABEL = re.compile(r"^(\d{4})-(\d{2})$")


class PeriodError(ValueError):
    """A year or a date that cannot be read; the text says what is expected."""


@dataclass(frozen=True)
class Period:
    """First and last day of a programme year, both included."""

    label: str
    starts: date
    ends: date

    def position_date(self, today: date) -> date:
        """The date figures are shown as at when nobody asks for another: today, kept within the year."""
        return min(max(today, self.starts), self.ends)


def period_of(label: str) -> Period:
    """The period named `2025-26`. Raises PeriodError for any other form."""
    match = _LABEL.match(label)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise PeriodError(f"“{label}” is not a programme year. Write it like 2025-26.")
    first = int(match[1])
    return Period(label, date(first, 4, 1), date(first + 1, 3, 31))


def period_from(year: int) -> Period:
    """The programme year that begins in a calendar year."""
    return period_of(f"{year}-{(year + 1) % 100:02}")


def period_at(day: date) -> Period:
    """The programme year in which a day falls."""
    return period_from(day.year if day >= date(day.year, 4, 1) else day.year - 1)


def show_date(day: date | None, missing: str = "Not recorded") -> str:
    """`31 Mar 2026`, the same in every locale."""
    return missing if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def problem_of_future(day: date, today: date) -> str:
    """Why something is not recorded for a day, as a sentence; "" for a day up to today."""
    return f"Enter a day up to today, {show_date(today)}." if day > today else ""


def show_month(day: date) -> str:
    """`Mar 26`, as the DfE form writes the month a KPI is due."""
    return f"{MONTHS[day.month - 1]} {day.year % 100:02d}"


def month_ends(day: date) -> date:
    """The last day of the month a day falls in."""
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def read_date(text: str) -> date:
    """A date from an address or a command line, `2026-03-31`. Raises PeriodError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PeriodError(f"“{text[:40]}” is not a date. Write it like 2026-03-31.") from error
