"""A finding of the checks and how it stands: open, explained or accepted, by whom and with which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from seslip.foundation.labels import Label

from .checks import Check, Result

OPEN, EXPLAINED, ACCEPTED = "open", "explained", "accepted"
LABELS = {
    OPEN: Label("Open", "off-track", "octagon"),
    EXPLAINED: Label("Explained", "at-risk", "triangle"),
    ACCEPTED: Label("Accepted", "on-track", "tick"),
}


@dataclass(frozen=True)
class Note:
    """What somebody said about a finding when it compared `compared`."""

    state: str
    text: str
    by: str
    at: datetime
    compared: str


@dataclass(frozen=True)
class Finding:
    """What is printed or expected, what is held, where, why; `difference` in pence where there is one to calculate."""

    key: str
    topic: str
    about: str
    what: str
    printed: str
    held: str
    difference: int | None
    source: str
    held_source: str
    why: str
    note: Note | None = None

    @property
    def compared(self) -> str:
        """What a note speaks of: with other figures the note no longer counts."""
        return f"{self.printed} against {self.held}"[:300]

    @property
    def valid_note(self) -> Note | None:
        return self.note if self.note and self.note.compared == self.compared else None

    @property
    def state(self) -> str:
        """What was said last; without a word, a finding with a reason is explained and another open."""
        if self.valid_note:
            return self.valid_note.state
        return EXPLAINED if self.why else OPEN

    @property
    def label(self) -> Label:
        return LABELS[self.state]


def result_key(check: Check, result: Result) -> str:
    return f"{check.key}/{result.key or result.line or result.about}"[:160]


def live_findings(checks: Iterable[Check], notes: Mapping[str, Note]) -> list[Finding]:
    """The comparisons of today's records that do not hold and that no published difference explains."""
    return [
        Finding(
            key=(key := result_key(check, result)),
            topic="records",
            about=result.about,
            what=check.title,
            printed=result.expected,
            held=result.held,
            difference=result.difference,
            source=result.source,
            held_source="budget",
            why="",
            note=notes.get(key),
        )
        for check in checks
        for result in check.open
    ]
