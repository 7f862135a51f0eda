"""The board: its columns, the moves that are open from each, how long a package has stood still, and what is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from seslip.foundation.labels import Label

from .stages import BESIDE, CLOSED, WAY, PackageStage, is_ahead, open_stages, stage_label

UNKNOWN = "unknown"  # in an address, a package of which nobody has said how far it has come
KEYS = (*(stage.value for stage in WAY), *(stage.value for stage in BESIDE), UNKNOWN)
SOON = 7  # days in which a next step is about to be due
_ALONG = {
    PackageStage.ENQUIRY: "Record as an enquiry",
    PackageStage.SCOPING: "Begin scoping",
    PackageStage.AGREED: "Record as agreed",
    PackageStage.IN_DELIVERY: "Begin delivery",
    PackageStage.COMPLETE: "Record as complete",
    PackageStage.EVALUATED: "Record as evaluated",
    PackageStage.PAUSED: "Pause",
    PackageStage.WITHDRAWN: "Withdraw",
}


def stage_of(key: str) -> str:
    """The stage that a word of an address stands for."""
    return "" if key == UNKNOWN else key


def key_of(stage: str) -> str:
    return stage or UNKNOWN


def lane_label(key: str) -> Label:
    return stage_label(stage_of(key))


@dataclass(frozen=True)
class Move:
    """A stage that a package can be moved to, and the words on the button."""

    stage: PackageStage
    verb: str


def moves_from(now: str, before: str = "") -> list[Move]:
    """Where a package can be moved to, the step along its way first; `before` is where it stood before it stopped."""
    return [Move(stage, _verb(now, stage)) for stage in open_stages(now, before)]


def next_move(now: str) -> Move | None:
    """The one step along the way; None where nothing is known, at the end and beside the way."""
    if not now or PackageStage(now) in BESIDE:
        return None
    ahead = [move for move in moves_from(now) if is_ahead(now, move.stage)]
    return ahead[0] if ahead else None


def _verb(now: str, wanted: PackageStage) -> str:
    stopped = bool(now) and PackageStage(now) in BESIDE
    if wanted in BESIDE or not now or (is_ahead(now, wanted) and not stopped):
        return _ALONG[wanted]
    return f"{'Resume at' if stopped else 'Back to'} “{wanted.label.text}”"


def days_in_stage(since: date | None, today: date) -> int | None:
    """None where no move is recorded."""
    return None if since is None else max((today - since).days, 0)


class StepState(StrEnum):
    """How a next step stands, as the lists filter it."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {
            "overdue": "Overdue",
            "soon": f"Due within {SOON} days",
            "later": "Later, or without a date",
            "missing": "None recorded",
        }[self.value]


STEP_STATES = [(state.value, state.label) for state in StepState]


def soon(today: date) -> date:
    """The last day that is about to be due."""
    return today + timedelta(days=SOON)


def step_state(stage: str, words: str, day: date | None, today: date) -> StepState | None:
    """None for a package that is closed: nothing is expected of it any more."""
    if stage in CLOSED:
        return None
    if not words and day is None:
        return StepState.MISSING
    if day is None or day > soon(today):
        return StepState.LATER
    return StepState.OVERDUE if day < today else StepState.SOON
