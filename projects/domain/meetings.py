"""Meetings and attendance: the words for them, and what a series of meetings comes to (plan, Appendix 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label


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
