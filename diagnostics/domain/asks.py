"""What a group asks of the people in it and of who runs it, in sentences."""

from dataclasses import dataclass
from datetime import date

from seslip.foundation.periods import show_date

from .rounds import problem_of_size
from .stages import TOOK_PLACE, GroupStage
from .wording import listed


@dataclass(frozen=True)
class GroupNow:
    """A group as it stands today; `name` begins a sentence: `Group 3`."""

    name: str
    stage: GroupStage
    day: date | None
    size: int
    missing: int  # self-assessments that are still to come
    headlines: bool
    facilitated: bool


def asks_of_runner(group: GroupNow, today: date) -> list[str]:
    """What is to be done by its facilitator and the programme manager, most pressing first."""
    if group.stage in TOOK_PLACE:
        return _asks_afterwards(group)
    found = []
    if group.day and group.day < today:
        found.append(f"{group.name} was to meet on {show_date(group.day)}. Record it as held, or give it another date.")
    if problem_of_size(group.size):
        found.append(f"{group.name} does not have 3 or 4 authorities. Change its members.")
    lacks = ["no date"] * (group.day is None) + ["no facilitator"] * (not group.facilitated)
    if lacks:
        found.append(f"{group.name} has {listed(lacks)} yet.")
    if group.stage is GroupStage.PLANNED and group.day:
        found.append(f"{group.name} waits for its data set.")
    elif group.stage is GroupStage.DATA_CIRCULATED and group.missing:
        found.append(f"{group.name} waits for {group.missing} self-assessment{'' if group.missing == 1 else 's'}.")
    return found


def _asks_afterwards(group: GroupNow) -> list[str]:
    found = [] if group.headlines else [f"{group.name} was held. Write its headlines for everybody."]
    if group.stage is GroupStage.HELD:
        found.append(f"{group.name} was held. Record the follow-up once it is done.")
    return found


def asks_of_member(group: GroupNow, authority: str, received: bool) -> list[str]:
    """What is asked of the people of an authority before its session."""
    if received or group.stage in TOOK_PLACE:
        return []
    before = f" before {show_date(group.day)}" if group.day else ""
    return [f"{group.name} waits for the self-assessment of {authority}{before}."]
