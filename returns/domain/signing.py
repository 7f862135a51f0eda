"""The sign-off as a part of a frozen return: who signed which project, who certified the whole, who froze it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Row, Table, header_row

from .canonical import fingerprint
from .content import Fact, Part, PartKey
from .states import Event, Step

FROZEN_KEY = Step.FROZEN.value
COLUMNS = (
    Column("what", "What", width=60),
    Column("step", "Step", width=36),
    Column("who", "By", width=30),
    Column("when", "On", width=22),
)


@dataclass(frozen=True)
class Signed:
    """A step that counts, with the name of who took it then. `shown` is its day and time as people read it."""

    event: Event
    what: str
    who: str
    shown: str

    @property
    def key(self) -> str:
        """`project-7`, `certified_finance`, `frozen`."""
        return f"project-{self.event.project}" if self.event.project else self.event.step.value

    def fact(self) -> Fact:
        return {"label": self.what, "who": self.who} | event_fact(self.event)


def event_fact(event: Event) -> dict[str, str | int]:
    """What the step itself says, in one written form."""
    return {
        "step": event.step.value,
        "person": event.by,
        "when": in_utc(event.when),
        "project": event.project,
        "fingerprint": event.fingerprint,
    }


def in_utc(moment: datetime) -> str:
    """To the microsecond, the same on every machine."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def shown_moment(moment: datetime) -> str:
    """`31 Mar 2026, 14:05`, of a moment that is in local time already."""
    return f"{show_date(moment.date())}, {moment:%H:%M}"


def steps_fingerprint(events: Iterable[Event]) -> str:
    """Of all steps in their order, with what was said at each."""
    return fingerprint([event_fact(event) | {"words": event.words} for event in events])


def signatures_part(signed: Iterable[Signed], bound: Mapping[str, str | int]) -> Part:
    """`bound` is what the freezing also stands for: the records of the return that its document does not repeat."""
    steps = list(signed)
    body = tuple(
        Row((Cell(one.what, heading="row"), Cell(one.event.step.words), Cell(one.who), Cell(one.shown)))
        for one in steps
    )
    facts = {one.key: one.fact() for one in steps}
    facts[FROZEN_KEY] = {**facts[FROZEN_KEY], **bound}
    return Part(PartKey.SIGNATURES, (Table("Sign-off", COLUMNS, (header_row(COLUMNS),), body),), facts)
