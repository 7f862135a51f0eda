"""Meetings and attendance: the words for them, and what a series of meetings comes to (plan, Appendix 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date


class MeetingKind(StrEnum):
    NETWORK = "network"
    WORKING_GROUP = "working_group"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    FORUM = "forum"
    PILOT = "pilot"
    TRAINING = "training"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "network": "Network meeting",
            "working_group": "Working group",
            "workshop": "Workshop",
            "conference": "Conference",
            "forum": "Forum",
            "pilot": "Pilot",
            "training": "Training",
            "other": "Other meeting",
        }[self.value]


class Mode(StrEnum):
    IN_PERSON = "in_person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"

    @property
    def label(self) -> str:
        return {"in_person": "In person", "virtual": "Virtual", "hybrid": "Hybrid"}[self.value]


class Partner(StrEnum):
    HEALTH = "health"
    PARENTS = "parents"
    YOUNG_PEOPLE = "young_people"
    SCHOOLS = "schools"
    PROVIDERS = "providers"
    CARERS = "carers"
    JUSTICE = "justice"
    VOLUNTARY = "voluntary"
    DFE = "dfe"
    PROGRAMME = "programme"

    @property
    def label(self) -> str:
        return {
            "health": "Health",
            "parents": "Parents and carers, NNPCF",
            "young_people": "Children and young people",
            "schools": "Schools and settings",
            "providers": "Providers and specialist services",
            "carers": "Foster and kinship carers",
            "justice": "Police and youth justice",
            "voluntary": "Voluntary sector",
            "dfe": "DfE",
            "programme": "SE19 SEND programme or SESLIP",
        }[self.value]


class AttendanceState(StrEnum):
    PRESENT = "present"
    APOLOGIES = "apologies"

    @property
    def label(self) -> Label:
        return {
            "present": Label("Present", "complete", "tick"),
            "apologies": Label("Apologies", "not-started", "minus"),
        }[self.value]


KINDS = [(kind.value, kind.label) for kind in MeetingKind]
MODES = [(mode.value, mode.label) for mode in Mode]
PARTNERS = [(partner.value, partner.label) for partner in Partner]


@dataclass(frozen=True)
class Held:
    """One meeting with its register as far as it is recorded. `present`, `apologies`, `named`: authorities by id."""

    id: int
    title: str
    day: date
    kind: MeetingKind
    mode: Mode
    stream: str = ""
    joint_with: frozenset[int] = frozenset()
    present: frozenset[int] = frozenset()
    apologies: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()
    partners: frozenset[Partner] = frozenset()

    @property
    def counts(self) -> bool:
        """A meeting is known to have taken place once its register names somebody present."""
        return bool(self.present or self.partners)

    def share(self, authorities: int) -> int:
        """Whole percentage of the authorities that were present, rounded down: 9 of 19 is 47."""
        return 100 * len(self.present) // authorities if authorities else 0


def reached(meetings: Iterable[Held]) -> frozenset[int]:
    """Every authority present at one of the meetings at least."""
    return frozenset().union(*(meeting.present for meeting in meetings))


def lowest_share(meetings: Sequence[Held], authorities: int) -> int | None:
    """The percentage present at the meeting with the fewest authorities; None before the first meeting."""
    return min((meeting.share(authorities) for meeting in meetings), default=None)


LATELY = 3  # meetings in a row without an authority after which somebody should ask


@dataclass(frozen=True)
class Absent:
    """Authorities by id: those that came once and to none of the last meetings, and those that never came."""

    lately: tuple[int, ...] = ()
    never: tuple[int, ...] = ()


def absent(meetings: Sequence[Held], authorities: Iterable[int], last: int = LATELY) -> Absent:
    """Who has not come lately to a series of meetings in date order; nobody before the first of them was held."""
    held = [meeting for meeting in meetings if meeting.counts]
    if not held:
        return Absent()
    ever, recent = reached(held), reached(held[-last:])
    known = tuple(authorities)
    return Absent(
        lately=tuple(one for one in known if one in ever and one not in recent) if len(held) >= last else (),
        never=tuple(one for one in known if one not in ever),
    )


class MeetingState(StrEnum):
    HELD = "held"
    MISSING = "missing"
    PLANNED = "planned"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Label:
        return {
            "held": Label("Held", "complete", "tick"),
            "missing": Label("No register yet", "at-risk", "triangle"),
            "planned": Label("Planned", "not-started", "circle"),
            "cancelled": Label("Cancelled", "withdrawn", "minus"),
        }[self.value]


def state_of(day: date, today: date, *, cancelled: bool, anybody: bool) -> MeetingState:
    """Held once its register names anybody present; without a register it is missed from the day after."""
    if cancelled:
        return MeetingState.CANCELLED
    if anybody:
        return MeetingState.HELD
    return MeetingState.MISSING if day < today else MeetingState.PLANNED


def problem_of_day(day: date, first: date, last: date) -> str:
    """A meeting belongs to the year of its project, or is planned for the year after it."""
    if first <= day <= last:
        return ""
    return f"The date must lie between {show_date(first)} and {show_date(last)}."


def problem_of_presence(day: date, today: date, *, cancelled: bool, anybody: bool) -> str:
    """Nobody was present at a meeting that has not been held; apologies can come before it."""
    if not anybody:
        return ""
    if cancelled:
        return "Somebody was present, so the meeting was not cancelled. Clear the register first."
    if day > today:
        return f"The meeting is on {show_date(day)}: who was present can be recorded from that day on."
    return ""
