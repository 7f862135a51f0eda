"""Whom targeted support has engaged in a year, as recipients or as (potential) donors (plan, Appendix 4, 33.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from diagnostics.domain.wording import counted


@dataclass(frozen=True)
class Record:
    """What speaks for an engagement: a package or an expert, and since when it counts. `package` is the id of one.

    `told` is False where nothing says since when: the day is then that of `day_of`, and no page shows it.
    """

    name: str
    url: str
    day: date
    told: bool = True
    package: int | None = None


@dataclass(frozen=True)
class Engagement:
    """What an authority receives, what it helps with, and which of its people help."""

    authority: int
    name: str
    received: list[Record] = field(default_factory=list)
    helped: list[Record] = field(default_factory=list)
    lent: list[Record] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [*self.received, *self.helped, *self.lent]

    @property
    def gives(self) -> bool:
        return bool(self.helped or self.lent)

    @property
    def engaged(self) -> bool:
        return bool(self.records)

    @property
    def part(self) -> str:
        """`Gives and receives`."""
        if self.received and self.gives:
            return "Gives and receives"
        return "Receives" if self.received else "Gives" if self.gives else "Not yet reached"


def sum_up(engagements: Iterable[Engagement]) -> str:
    """`14 of 19 authorities reached: 8 receive, 0 give and 6 do both`."""
    every = list(engagements)
    both = sum(bool(one.received) and one.gives for one in every)
    receive = sum(bool(one.received) for one in every) - both
    give = sum(one.gives for one in every) - both
    reached = receive + give + both
    return (
        f"{reached} of {counted(len(every), 'authority')} reached in the year: "
        f"{receive} received, {give} gave, {both} did both"
    )


def day_of(own: date | None, entered: date, last: date) -> date:
    """Since when a record counts: its own day; without one the day it was entered, at the latest the year's last."""
    return own or min(entered, last)
