"""What the moves of a group or a conversation come to: which stage was reached on which day."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from seslip.foundation.periods import show_date

from .rounds import problem_of_size
from .stages import GroupStage

S = TypeVar("S", bound=StrEnum)


def reached(moves: Iterable[tuple[S, date]]) -> dict[S, date]:
    """The day of each stage, of moves in the order in which they were recorded.

    A step that was taken back was a mistake: the stages after the one it leads to were never reached.
    """
    found: dict[S, date] = {}
    for stage, day in moves:
        stages = list(type(stage))
        undone = [one for one in found if stages.index(one) > stages.index(stage)]
        for one in undone:
            del found[one]
        if not undone or stage not in found:
            found[stage] = day
    return found


def reached_by(stage: S, days: Mapping[S, date], as_at: date) -> date | None:
    """When `stage` or one after it was reached, if by `as_at`: whoever skips a stage has passed it."""
    stages = list(type(stage))
    passed = [day for one, day in days.items() if stages.index(one) >= stages.index(stage) and day <= as_at]
    return min(passed, default=None)


def problem_of_step(stage: GroupStage, day: date | None, *, today: date, last: date | None, size: int) -> str:
    """Why a group cannot be moved on to a stage on a day, "" where it can; `last` is the day of the step before.

    For `held` the day is the group's own date.
    """
    if problem := problem_of_size(size):
        return problem
    if day is None:
        return "Give the group its date first." if stage is GroupStage.HELD else "Give the date of this step."
    if day > today:
        if stage is GroupStage.HELD:
            return f"The group meets on {show_date(day)}: it can be recorded as held from that day on."
        return "A step is recorded once it is taken. Give a date that is not in the future."
    if last and day < last:
        return before_last(day, last, "the group" if stage is GroupStage.HELD else "")
    return ""


def before_last(day: date, last: date, owner: str) -> str:
    """That a step would come before the last one. `owner`: whose own date the day is, "" for one that is asked for."""
    if not owner:
        return f"The step before was taken on {show_date(last)}. Give a date that is not earlier."
    return (
        f"The step before was recorded for {show_date(last)}, after the date of {owner}, {show_date(day)}. "
        f"Take it back and record it for its own day, or give {owner} another date."
    )
