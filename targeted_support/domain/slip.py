"""Work of a package that goes on in the next year: what may go, and what it does to both years. In pence.

What slips leaves the year it was agreed for and arrives in the next one: together they stay what they were.
"""

from dataclasses import dataclass
from datetime import date

from budget.domain.apportion import ApportionError
from budget.domain.ledger import Shares
from budget.domain.outturn import Outturn, Timing, at_least, minus, plus, project_forecast
from budget.domain.payments import SplitError, default_split
from seslip.foundation.money import show_money

from .stages import CLOSED, DELIVERED

LAST_MONTHS = 3  # a year is rolled forward in its last quarter, or once it is over


@dataclass(frozen=True)
class TwoYears:
    """What is agreed for a package in a year and in the next; None where nothing is."""

    now: int | None
    later: int | None

    @property
    def total(self) -> int:
        return (self.now or 0) + (self.later or 0)


def slipped(both: TwoYears, pence: int) -> TwoYears:
    return TwoYears((both.now or 0) - pence, (both.later or 0) + pence)


def brought_back(both: TwoYears, pence: int) -> TwoYears:
    """What stood there before; nothing is said of the later year where nothing is left in it."""
    later = (both.later or 0) - pence
    return TwoYears((both.now or 0) + pence, later or None)


def most_to_slip(agreed: int | None, actual: int | None, paid: int) -> int:
    """Of what is agreed for a year the part that is neither paid nor known to be spent."""
    return max((agreed or 0) - max(actual or 0, paid, 0), 0)


def problem_of_slip(stage: str, pence: int | None, most: int) -> str:
    """Why an amount cannot slip, "" where it can."""
    if stage in DELIVERED or stage in CLOSED:
        return "The package is delivered or withdrawn, so nothing of it is still to be done."
    if not most:
        return "Nothing agreed for this year is left to be done later: enter what is agreed first, or it is paid."
    if pence is None or pence <= 0:
        return "Enter how much of the agreed money goes on in the next year, more than £0."
    if pence > most:
        return f"{show_money(most)} of what is agreed is not paid or spent. Enter that or less."
    return ""


def problem_of_taking_back(pence: int, agreed: int | None, actual: int | None, paid: int) -> str:
    """Why money cannot come back out of the later year, whose figures these are; "" where it can."""
    free = most_to_slip(agreed, actual, paid)
    if pence <= free:
        return ""
    return (
        f"Only {show_money(free)} of the {show_money(pence)} is still free in the next year: the rest is paid or was "
        "changed there. Put that right first."
    )


def problem_of_rolling(today: date, ends: date) -> str:
    """A year is rolled forward in its last quarter at the earliest: before, work slips one package at a time."""
    opens = date(ends.year, ends.month - LAST_MONTHS + 1, 1)
    if today >= opens:
        return ""
    return (
        "The year has more than a quarter to go. Until January, let the work of single packages slip into the next "
        "year on their own pages."
    )


def remaining(agreed: int | None, planned: int | None, actual: int | None, paid: int) -> tuple[str, int]:
    """What an unfinished package would take along: of agreed money what is not spent, else what was planned."""
    if agreed is not None:
        return "agreed", most_to_slip(agreed, actual, paid)
    return "planned", max((planned or 0) - max(actual or 0, paid, 0), 0)


def without(outturn: Outturn, pence: int, said: Shares | None, timing: Timing) -> Outturn:
    """The position of a line that promises so much less (below zero: more). `said` is what somebody forecast."""
    try:
        part = default_split(pence, outturn.revised)
    except (SplitError, ApportionError):
        return outturn
    committed = minus(outturn.committed, part)
    used = plus(outturn.paid, committed)
    forecast = at_least(said, used) if said else project_forecast(outturn.revised, used, timing)
    return Outturn(outturn.original, outturn.moved, outturn.paid, committed, forecast)


def underspend(outturn: Outturn) -> int:
    """What a line is expected to leave unspent; below zero it is expected to overspend."""
    return -outturn.variance.total
