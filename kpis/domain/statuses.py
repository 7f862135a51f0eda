"""The status of a KPI: what may follow, what must be explained, how it looks (design, sections 2 and 8)."""

from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label


class Status(StrEnum):
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    COMPLETE = "complete"
    CARRIED_FORWARD = "carried_forward"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Label:
        return LABELS[self]


LABELS = {
    Status.NOT_STARTED: Label("Not started", "not-started", "circle"),
    Status.ON_TRACK: Label("On track", "on-track", "arrow"),
    Status.AT_RISK: Label("At risk", "at-risk", "triangle"),
    Status.OFF_TRACK: Label("Off track", "off-track", "octagon"),
    Status.COMPLETE: Label("Complete", "complete", "tick"),
    Status.CARRIED_FORWARD: Label("Carried forward", "carried-forward", "forward"),
    Status.WITHDRAWN: Label("Withdrawn", "withdrawn", "minus"),
}
OVERDUE = Label("Overdue", "overdue", "clock")
CLOSED = frozenset({Status.COMPLETE, Status.CARRIED_FORWARD, Status.WITHDRAWN})
NEEDS_NOTE = frozenset({Status.AT_RISK, Status.OFF_TRACK})
NEEDS_REASON = frozenset({Status.CARRIED_FORWARD, Status.WITHDRAWN})


def missing_explanation(status: Status, note: str) -> str:
    """The sentence that asks for what is missing, or nothing where the note says enough."""
    if note.strip() or status not in NEEDS_NOTE | NEEDS_REASON:
        return ""
    if status in NEEDS_REASON:
        return f"Say why this KPI is {status.label.text.lower()}: the reason is reported."
    return f"Add a note that says what makes this KPI {status.label.text.lower()} and what is being done."


def days_overdue(status: Status, due: date | None, position: date) -> int:
    """Days since the due date for a KPI that is not closed, else 0. Overdue is computed, never a status."""
    if due is None or status in CLOSED or due >= position:
        return 0
    return (position - due).days


def overdue_words(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} overdue"
