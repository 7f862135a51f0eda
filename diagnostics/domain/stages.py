"""How far a challenge group and a courageous conversation have come, and which steps are open from each stage."""

from enum import StrEnum
from typing import TypeVar

from seslip.foundation.labels import Label

S = TypeVar("S", bound=StrEnum)


class GroupStage(StrEnum):
    """Of a challenge group; a day and members may change until it is held."""

    PLANNED = "planned"
    DATA_CIRCULATED = "data_circulated"
    ASSESSMENTS_IN = "assessments_in"
    HELD = "held"
    FOLLOWED_UP = "followed_up"

    @property
    def label(self) -> Label:
        return {
            "planned": Label("Planned", "not-started", "circle"),
            "data_circulated": Label("Data circulated", "on-track", "arrow"),
            "assessments_in": Label("Self-assessments in", "on-track", "arrow"),
            "held": Label("Held", "complete", "tick"),
            "followed_up": Label("Follow-up done", "complete", "tick"),
        }[self.value]


class ConversationStage(StrEnum):
    """Of a courageous conversation: programmed for a year, scoped before its day (plan, para 30), held, followed up."""

    PROGRAMMED = "programmed"
    SCOPING = "scoping"
    HELD = "held"
    FOLLOWED_UP = "followed_up"

    @property
    def label(self) -> Label:
        return {
            "programmed": Label("Programmed", "not-started", "circle"),
            "scoping": Label("Scoping", "on-track", "arrow"),
            "held": Label("Held", "complete", "tick"),
            "followed_up": Label("Follow-up done", "complete", "tick"),
        }[self.value]


GROUP_STAGES = [(stage.value, stage.label.text) for stage in GroupStage]
CONVERSATION_STAGES = [(stage.value, stage.label.text) for stage in ConversationStage]
TOOK_PLACE = frozenset({"held", "followed_up"})


def next_stage(stage: S) -> S | None:
    """The stage that follows, None after the last."""
    stages = list(type(stage))
    place = stages.index(stage) + 1
    return stages[place] if place < len(stages) else None


def stage_before(stage: S) -> S | None:
    """The stage that a step taken by mistake leads back to, None from the first."""
    stages = list(type(stage))
    place = stages.index(stage) - 1
    return stages[place] if place >= 0 else None
