"""What a round must be (plan, paras 26 and 27): every authority in one group of three or four; what that costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from seslip.foundation.periods import Period, period_at, period_from, show_date

from .sizes import is_whole
from .wording import counted, listed

HALF_A_YEAR = timedelta(days=183)


def problem_of_size(size: int) -> str:
    """Why a group of this size cannot go on; "" for three and four."""
    if is_whole(size):
        return ""
    has = "none yet" if not size else str(size)
    return f"A group has 3 or 4 authorities, and this one has {has}. Choose its authorities first."


def problem_of_group_day(day: date | None, year: Period) -> str:
    """Why a group of a year's round cannot meet on a day; sessions may run on into the half-year after it."""
    last = year.ends + HALF_A_YEAR
    if day is None or year.starts <= day <= last:
        return ""
    return f"Enter a date from {show_date(year.starts)} to {show_date(last)}."


def round_problems(sizes: Mapping[int, int], apart: Sequence[str]) -> list[str]:
    """What is wrong with a round, in sentences: `sizes` of its groups by number, and who sits in none."""
    found = [
        f"Group {number} has {counted(size, 'authority')}. A group has 3 or 4."
        for number, size in sorted(sizes.items())
        if not is_whole(size)
    ]
    if apart and sizes:
        found.append(f"{listed(apart)} {'sits' if len(apart) == 1 else 'sit'} in no group of this round.")
    return found


def years_to_start(known: Iterable[Period], taken: Iterable[Period], today: date) -> list[Period]:
    """The years whose round can be started, latest first.

    These are the `known` ones that have none, the year that it is, and the one after the latest round (`taken`).
    """
    rounds = set(taken)
    after = period_from(max((year.starts.year for year in rounds), default=today.year - 1) + 1)
    return sorted({*known, period_at(today), after} - rounds, key=lambda year: year.starts, reverse=True)


@dataclass(frozen=True)
class SizeCost:
    """The groups of one size in a round; amounts in pence. `budget` is what the line that pays for them holds."""

    label: str
    each: int
    groups: int = 0
    held: int = 0
    budget: int | None = None

    @property
    def cost(self) -> int:
        return self.each * self.groups

    @property
    def drawn(self) -> int:
        """A group draws its cost on the budget once it is held."""
        return self.each * self.held

    @property
    def remains(self) -> int | None:
        return None if self.budget is None else self.budget - self.drawn


@dataclass(frozen=True)
class RoundCost:
    """All groups of a round that have a cost."""

    parts: tuple[SizeCost, ...]

    @property
    def groups(self) -> int:
        return sum(part.groups for part in self.parts)

    @property
    def cost(self) -> int:
        return sum(part.cost for part in self.parts)

    @property
    def drawn(self) -> int:
        return sum(part.drawn for part in self.parts)

    @property
    def budget(self) -> int | None:
        """None where a size that has groups has no budget line."""
        if any(part.budget is None for part in self.parts if part.groups) or not self.parts:
            return None
        return sum(part.budget or 0 for part in self.parts)

    @property
    def remains(self) -> int | None:
        return None if self.budget is None else self.budget - self.drawn

    @property
    def short(self) -> int:
        """By how much all groups together cost more than the lines hold; 0 where they do not."""
        return 0 if self.budget is None else max(self.cost - self.budget, 0)


@dataclass(frozen=True)
class Month:
    """The dated things of a month; `first` is its first day."""

    first: date
    things: tuple[Any, ...]


def by_month(things: Iterable[Any]) -> list[Month]:
    """Things with a `day` in date order, month by month; those without one are left out."""
    dated = sorted((thing for thing in things if thing.day), key=lambda thing: (thing.day, thing.pk))
    months = groupby(dated, key=lambda thing: thing.day.replace(day=1))
    return [Month(first, tuple(group)) for first, group in months]
