"""What is to be done about a package at each stage (plan, paras 83 to 85); what is done is ticked by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label

from .stages import PackageStage


class PackageTask(StrEnum):
    """In the order in which they come up."""

    OUTCOMES = "outcomes"
    DATES = "dates"
    CONFLICTS = "conflicts"
    OTHER_PROGRAMMES = "other_programmes"
    SIGN_OFF = "sign_off"
    EXPERT = "expert"
    DFE_LGA = "dfe_lga"
    FEEDBACK = "feedback"
    EVALUATION = "evaluation"

    @property
    def label(self) -> str:
        return {
            "outcomes": "Scope written, with outcomes that can be measured",
            "dates": "Realistic dates agreed",
            "conflicts": "Conflicts of interest looked for",
            "other_programmes": "Other programmes in the authority looked for",
            "sign_off": "Signed off by the director of children's services",
            "expert": "Subject matter expert or donor matched",
            "dfe_lga": "DfE and LGA told",
            "feedback": "Feedback asked for",
            "evaluation": "Evaluated",
        }[self.value]

    @property
    def stage(self) -> PackageStage:
        """During which stage it is to be done."""
        return STAGE_OF[self]

    @property
    def by_hand(self) -> bool:
        """What follows from other records is not ticked."""
        return self in BY_HAND


STAGE_OF = {
    PackageTask.OUTCOMES: PackageStage.SCOPING,
    PackageTask.DATES: PackageStage.SCOPING,
    PackageTask.CONFLICTS: PackageStage.SCOPING,
    PackageTask.OTHER_PROGRAMMES: PackageStage.SCOPING,
    PackageTask.SIGN_OFF: PackageStage.SCOPING,
    PackageTask.EXPERT: PackageStage.AGREED,
    PackageTask.DFE_LGA: PackageStage.AGREED,
    PackageTask.FEEDBACK: PackageStage.IN_DELIVERY,
    PackageTask.EVALUATION: PackageStage.COMPLETE,
}
BY_HAND = (
    PackageTask.CONFLICTS,
    PackageTask.OTHER_PROGRAMMES,
    PackageTask.DFE_LGA,
    PackageTask.FEEDBACK,
)
TASKS = [(task.value, task.label) for task in PackageTask]


@dataclass(frozen=True)
class PackageFacts:
    """What the list is read from: days and notes by ticked task, and what other records say."""

    ticked: Mapping[str, date]
    notes: Mapping[str, str] = field(default_factory=dict)
    outcomes: int = 0
    scoped: bool = False
    dated: bool = False
    signed: int = 0
    recipients: int = 0
    helpers: int = 0
    evaluated: bool = False


@dataclass(frozen=True)
class TaskLine:
    task: PackageTask
    done: bool
    day: date | None = None
    note: str = ""

    @property
    def label(self) -> Label:
        return Label("Done", "complete", "tick") if self.done else Label("Open", "not-started", "circle")


def task_lines(facts: PackageFacts) -> list[TaskLine]:
    return [_line(task, facts) for task in PackageTask]


def _line(task: PackageTask, facts: PackageFacts) -> TaskLine:
    if task.by_hand:
        day = facts.ticked.get(task.value)
        return TaskLine(task, day is not None, day, facts.notes.get(task.value, ""))
    if task is PackageTask.SIGN_OFF:
        done = facts.recipients > 0 and facts.signed >= facts.recipients
        return TaskLine(task, done, note=f"{facts.signed} of {facts.recipients}")
    done = {
        PackageTask.OUTCOMES: facts.scoped and facts.outcomes > 0,
        PackageTask.DATES: facts.dated,
        PackageTask.EXPERT: facts.helpers > 0,
        PackageTask.EVALUATION: facts.evaluated,
    }[task]
    return TaskLine(task, done)
