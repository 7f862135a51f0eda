"""Benchmarks of the region as values: what an indicator says, and what changed between two sets of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label
from seslip.foundation.periods import month_ends, show_date

EARLIEST = 2000  # the year; a day before it is a slip of the keys
HIGHEST_RANK = 9  # the South East is one of the nine regions of England
MOST_OUTLIERS = 2  # what the dashboard names for an indicator (plan, Appendix 1)


class Versus(StrEnum):
    """The region against the national average."""

    BETTER = "better"
    AVERAGE = "average"
    WORSE = "worse"
    NOT_GIVEN = ""

    @property
    def label(self) -> Label:
        return {
            "better": Label("Better", "on-track", "tick"),
            "average": Label("Average", "complete", "minus"),
            "worse": Label("Worse", "at-risk", "triangle"),
            "": Label("Not given", "not-started", "circle"),
        }[self.value]


@dataclass(frozen=True)
class Indicator:
    """What is measured; the four names together tell one indicator from another."""

    outcome: str
    area: str
    measure: str = ""
    group: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The same for every way of writing it: capitals, spaces, dashes and `&` make no difference."""
        return tuple(plain(part) for part in (self.outcome, self.area, self.measure, self.group))

    @property
    def name(self) -> str:
        return " · ".join(part for part in (self.area, self.measure, self.group) if part)


def plain(text: str) -> str:
    """What two spellings of a heading or an indicator have in common."""
    return " ".join(text.casefold().replace("&", " and ").replace("–", "-").replace("—", "-").split())


@dataclass(frozen=True)
class Values:
    """What a set says of an indicator; `outliers` are authorities by id, in the order of the source."""

    versus: Versus = Versus.NOT_GIVEN
    rank: int | None = None
    outliers: tuple[int, ...] = ()

    @property
    def anything(self) -> bool:
        return self != Values()


@dataclass(frozen=True)
class Line:
    """One indicator of a set."""

    indicator: Indicator
    values: Values


class Change(StrEnum):
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    SAME = "same"

    @property
    def label(self) -> Label:
        return {
            "changed": Label("Changed", "carried-forward", "forward"),
            "new": Label("New", "complete", "arrow"),
            "gone": Label("Gone", "withdrawn", "minus"),
            "same": Label("As before", "not-started", "circle"),
        }[self.value]


@dataclass(frozen=True)
class Difference:
    """An indicator in an earlier and in a later set; None where a set does not have it."""

    indicator: Indicator
    was: Values | None
    now: Values | None

    @property
    def change(self) -> Change:
        if self.was is None:
            return Change.NEW
        if self.now is None:
            return Change.GONE
        return Change.SAME if self.was == self.now else Change.CHANGED

    @property
    def rank_step(self) -> int:
        """How many places nearer to rank 1; below 0 for further away, 0 also where one of the two is not given."""
        if not (self.was and self.now and self.was.rank and self.now.rank):
            return 0
        return self.was.rank - self.now.rank

    @property
    def come(self) -> tuple[int, ...]:
        """The authorities that stand out now and did not; nothing where one of the sets lacks the indicator."""
        return _without(self.now, self.was)

    @property
    def gone(self) -> tuple[int, ...]:
        return _without(self.was, self.now)


def _without(one: Values | None, other: Values | None) -> tuple[int, ...]:
    if one is None or other is None:
        return ()
    return tuple(authority for authority in one.outliers if authority not in other.outliers)


def compare(was: Iterable[Line], now: Iterable[Line]) -> list[Difference]:
    """Every indicator of two sets, in the order of the later one; those that are gone come last."""
    before = {line.indicator.key: line for line in was}
    found = []
    for line in now:
        earlier = before.pop(line.indicator.key, None)
        found.append(Difference(line.indicator, earlier.values if earlier else None, line.values))
    return found + [Difference(line.indicator, line.values, None) for line in before.values()]


def step_label(step: int) -> Label | None:
    """How a rank has moved, in words with an arrow; None where it has not."""
    if not step:
        return None
    places = "1 place" if abs(step) == 1 else f"{abs(step)} places"
    return Label(f"Up {places}", "on-track", "up") if step > 0 else Label(f"Down {places}", "at-risk", "down")


def problem_of_day(day: date, today: date) -> str:
    """Why a set cannot be of this day, as a sentence; empty where it can. The dashboard is drawn at a month's end."""
    if day.year < EARLIEST:
        return f"{show_date(day)} is too long ago. Enter the day that the dashboard shows, from {EARLIEST} on."
    if day != month_ends(day):
        return (
            f"A dashboard is drawn as at the end of a month. Enter its last day, such as {show_date(month_ends(day))}."
        )
    return f"{show_date(day)} is still to come. Enter the day that the dashboard shows." if day > today else ""


def next_quarter(day: date) -> date:
    """The end of the third month after a month."""
    months = day.year * 12 + day.month - 1 + 3
    return month_ends(date(months // 12, months % 12 + 1, 1))


def month_name(day: date) -> str:
    """`June 2025`, as a set is called."""
    return f"{day:%B %Y}"
