"""Which days a reader asks about, when they ask what changed."""

from datetime import date, timedelta
from enum import StrEnum

from seslip.foundation.periods import period_at


class Since(StrEnum):
    """The quick choices of a period."""

    VISIT = "visit"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def label(self) -> str:
        return {
            "visit": "Since my last visit",
            "week": "Last 7 days",
            "month": "Last 30 days",
            "year": "This programme year",
        }[self.value]


FIRST_VISIT = Since.WEEK  # what somebody sees who was never here


def days_of(since: Since, today: date) -> tuple[date, date]:
    """First and last day of a quick choice that is about days, both included."""
    if since is Since.YEAR:
        return period_at(today).starts, today
    return today - timedelta(days=29 if since is Since.MONTH else 6), today


def days_between(first: date | None, last: date | None, today: date) -> tuple[date, date] | None:
    """The days asked for by one day or two: up to today, or from the beginning of the programme year."""
    if first is None and last is None:
        return None
    end = last or max(today, first or today)
    return first or period_at(end).starts, end
