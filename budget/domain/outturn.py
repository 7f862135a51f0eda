"""Where the money of a line stands on a day: budget, paid, committed, forecast. Amounts are in pence, by stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .apportion import largest_remainder
from .ledger import Shares, add_up

NOTHING = Shares()
PENCE = 100  # in a pound
ASK_PER_CENT, ASK_PENCE = 10, 100_000  # an explanation is asked from 10% of the budget and £1,000 on


class Timing(NamedTuple):
    """First and last day of the year, and the day at which the figures are shown."""

    starts: date
    ends: date
    at: date

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    @property
    def left(self) -> int:
        """Days of the year after the position date."""
        return min(max((self.ends - self.at).days, 0), self.days)


def plus(*amounts: Shares) -> Shares:
    return add_up(amounts)


def minus(amount: Shares, other: Shares) -> Shares:
    """By stream; a stream that applies to neither stays not applicable."""
    pairs = zip(amount, other, strict=True)
    return Shares(*(None if a is None and b is None else (a or 0) - (b or 0) for a, b in pairs))


def at_least(amount: Shares, floor: Shares) -> Shares:
    """By stream the larger of both: what is paid and promised is spent, whatever was forecast before."""
    pairs = zip(amount, floor, strict=True)
    return Shares(*(b if a is None else a if b is None else max(a, b) for a, b in pairs))


def outstanding(promised: Shares, paid: Shares) -> Shares:
    """What is left of a commitment as a whole, never below zero, in the streams that have not paid their part yet.

    £200 promised by CSC and SEND in halves, £150 paid from CSC alone: the supplier can still ask for £50, which falls
    on SEND, not for the £100 that SEND has not paid.
    """
    rest = minus(promised, paid)
    whole = max(promised.total - paid.total, 0)
    parts = largest_remainder(whole, [max(share or 0, 0) for share in rest]) if whole else [0, 0, 0]
    return Shares(*(None if share is None else part for share, part in zip(rest, parts, strict=True)))


@dataclass(frozen=True)
class Outturn:
    """One line, or several added up.

    `moved` is what approved virements brought (below zero: took), `committed` what is ordered and not paid yet.
    """

    original: Shares = NOTHING
    moved: Shares = NOTHING
    paid: Shares = NOTHING
    committed: Shares = NOTHING
    forecast: Shares = NOTHING

    @property
    def revised(self) -> Shares:
        return plus(self.original, self.moved)

    @property
    def used(self) -> Shares:
        """Paid or promised."""
        return plus(self.paid, self.committed)

    @property
    def left(self) -> Shares:
        """What nobody has spent or promised yet."""
        return minus(self.revised, self.used)

    @property
    def variance(self) -> Shares:
        """Below zero: less is expected to be spent than the revised budget gives, as authorities write it."""
        return minus(self.forecast, self.revised)

    @property
    def asks_explanation(self) -> bool:
        """Whether the variance is large enough to be explained."""
        gap = abs(self.variance.total)
        return gap >= ASK_PENCE and 100 * gap >= ASK_PER_CENT * abs(self.revised.total)


def project_forecast(revised: Shares, used: Shares, timing: Timing) -> Shares:
    """What a line will have spent if nothing changes and nobody forecast otherwise.

    Paid and promised, and of the rest the part that falls on the days left: a quarter of the year that passed without
    spending is not expected to be made up. That part is in whole pounds. Never below what is used.
    """
    return Shares(*(_projected(budget, spent, timing) for budget, spent in zip(revised, used, strict=True)))


def _projected(budget: int | None, spent: int | None, timing: Timing) -> int | None:
    if budget is None and spent is None:
        return None
    rest = max((budget or 0) - (spent or 0), 0)
    if timing.left < timing.days:
        rest = rest * timing.left // timing.days // PENCE * PENCE
    return (spent or 0) + rest


def add_outturns(outturns: Iterable[Outturn]) -> Outturn:
    """The sums of several lines."""
    found = list(outturns)
    return Outturn(
        original=add_up(o.original for o in found),
        moved=add_up(o.moved for o in found),
        paid=add_up(o.paid for o in found),
        committed=add_up(o.committed for o in found),
        forecast=add_up(o.forecast for o in found),
    )


@dataclass(frozen=True)
class LineOutturn:
    """A line with where its money stands; `typed` says that somebody forecast, `explanation` what they said of it.

    An explanation counts for the forecast it was given for: once more is paid and promised, it no longer does.
    """

    line: int
    outturn: Outturn
    typed: bool = False
    explanation: str = ""

    @property
    def wants_explanation(self) -> bool:
        return self.outturn.asks_explanation and not self.explanation
