"""What the groups of a round come to for one measure: how many were held, who has the data set (plan, para 27)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kpis.domain.measures import Behind, Counted
from seslip.foundation.periods import show_date

from .stages import GroupStage
from .steps import reached_by
from .wording import counted, listed


@dataclass(frozen=True)
class Event:
    """A group: its name and page, its date as it is fixed now, and the day of each stage."""

    name: str
    url: str
    day: date | None
    reached: Mapping[GroupStage, date]


@dataclass(frozen=True)
class Events:
    """The groups of a round in the order of their numbers, what a measure asks for, and the day it is asked at."""

    groups: tuple[Event, ...]
    target: int | None
    as_at: date

    def by(self, stage: GroupStage) -> list[tuple[Event, date]]:
        """The groups that had reached a stage by the day, with the day on which they did."""
        found = ((group, reached_by(stage, group.reached, self.as_at)) for group in self.groups)
        return [(group, day) for group, day in found if day]


Counting = Callable[[Events], Counted]


def events_held(events: Events) -> Counted:
    """Groups held by the day."""
    held = events.by(GroupStage.HELD)
    there = [group for group, _day in held]
    to_go = (events.target or 0) - len(held)
    words = [f"{counted(to_go, 'event')} to go"] if to_go > 0 else []
    ahead = [group for group in events.groups if group not in there]
    words += [f"{group.name} was to meet on {show_date(group.day)}" for group in ahead if _past(group, events.as_at)]
    if undated := [group.name for group in ahead if group.day is None]:
        words.append(f"{listed(undated)} {'has' if len(undated) == 1 else 'have'} no date")
    return Counted(len(held), _behind(held), tuple(words))


def data_circulated(events: Events) -> Counted:
    """Done once every group of the round has its data set."""
    have = events.by(GroupStage.DATA_CIRCULATED)
    there = [group for group, _day in have]
    without = [group.name for group in events.groups if group not in there]
    if not events.groups:
        return Counted(0, (), ("The round has no groups yet",))
    words = (f"{listed(without)} {'has' if len(without) == 1 else 'have'} no data set yet",) if without else ()
    return Counted(0 if without else 1, _behind(have), words)


COUNTS: dict[str, Counting] = {"challenge.events": events_held, "challenge.data": data_circulated}


def _past(group: Event, as_at: date) -> bool:
    return group.day is not None and group.day < as_at


def _behind(groups: Iterable[tuple[Event, date]]) -> tuple[Behind, ...]:
    found = sorted(groups, key=lambda pair: (pair[1], pair[0].name))
    return tuple(Behind(group.name, group.url, day) for group, day in found)
