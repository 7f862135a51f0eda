"""The checklist of a challenge group: what is ticked by hand, and what other records say already (plan, para 26)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label

from .stages import GroupStage


class Task(StrEnum):
    """In the order in which they come up."""

    DATE_AGREED = "date_agreed"
    VENUE = "venue"
    TRAVEL = "travel"
    DATA = "data"
    ASSESSMENTS = "assessments"
    AGENDA = "agenda"
    HELD = "held"
    HEADLINES = "headlines"
    FINDINGS = "findings"
    FOLLOW_UP = "follow_up"

    @property
    def label(self) -> str:
        return {
            "date_agreed": "Date agreed with every authority",
            "venue": "Venue or link booked",
            "travel": "Travel and accommodation arranged",
            "data": "Data set circulated",
            "assessments": "Self-assessments received",
            "agenda": "Agenda and questions sent",
            "held": "Session held",
            "headlines": "Headlines shared with everybody",
            "findings": "Findings recorded",
            "follow_up": "Actions followed up",
        }[self.value]


TICKED = (Task.DATE_AGREED, Task.VENUE, Task.TRAVEL, Task.AGENDA, Task.FINDINGS)
BY_STAGE = {Task.DATA: GroupStage.DATA_CIRCULATED, Task.HELD: GroupStage.HELD, Task.FOLLOW_UP: GroupStage.FOLLOWED_UP}
TASKS = [(task.value, task.label) for task in Task]


def task_label(value: str) -> str:
    return dict(TASKS).get(value, value)


@dataclass(frozen=True)
class GroupFacts:
    """What the checklist is read from. `ticked` and `reached` give days; `received` of `members` self-assessments."""

    stage: GroupStage
    virtual: bool = False
    members: int = 0
    received: int = 0
    headlines: bool = False
    ticked: Mapping[str, date] = field(default_factory=dict)
    reached: Mapping[GroupStage, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line of the checklist; `by_hand` says whether it is ticked here or follows from something else."""

    task: Task
    done: bool
    day: date | None = None
    note: str = ""

    @property
    def by_hand(self) -> bool:
        return self.task in TICKED

    @property
    def label(self) -> Label:
        return Label("Done", "complete", "tick") if self.done else Label("Open", "not-started", "circle")


def checklist(facts: GroupFacts) -> list[Line]:
    """Nobody travels to a virtual session."""
    return [_line(task, facts) for task in Task if not (task is Task.TRAVEL and facts.virtual)]


def _line(task: Task, facts: GroupFacts) -> Line:
    if task in BY_STAGE:
        stages, stage = list(GroupStage), BY_STAGE[task]
        done = stages.index(facts.stage) >= stages.index(stage)
        return Line(task, done, facts.reached.get(stage) if done else None)
    if task is Task.ASSESSMENTS:
        done = bool(facts.members) and facts.received >= facts.members
        return Line(task, done, note=f"{facts.received} of {facts.members}")
    if task is Task.HEADLINES:
        return Line(task, facts.headlines)
    day = facts.ticked.get(task.value)
    return Line(task, day is not None, day)


def done_of(lines: list[Line]) -> str:
    """`3 of 10`."""
    return f"{sum(line.done for line in lines)} of {len(lines)}"
