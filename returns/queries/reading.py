"""What a page about a return shows: the stored content once it is frozen, the records of today before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from projects.models import Person
from returns.domain.compare import Change, compare
from returns.domain.content import Content, PartKey
from returns.domain.states import Standing, State, Step
from returns.models import FrozenReturn, GrantReturn, ReturnEvent, ReturnRemark
from seslip.foundation.sharing import read_once

from .assemble import Assembled, assemble
from .frozen import frozen_before, frozen_of, stored_content
from .standing import events_of, standing_of


@dataclass(frozen=True)
class Reading:
    """A return as one page shows it. `assembled` is None once it is frozen."""

    one: GrantReturn
    events: list[ReturnEvent]
    standing: Standing
    content: Content
    frozen: FrozenReturn | None
    assembled: Assembled | None

    @property
    def state(self) -> State:
        return self.standing.state


def read_return(one: GrantReturn) -> Reading:
    events, frozen = events_of(one), frozen_of(one)
    standing = standing_of(event.plain for event in events)
    assembled = None if frozen else assemble(one)
    content = stored_content(frozen) if frozen else assembled.content if assembled else Content(one.identity, ())
    return Reading(one, events, standing, content, frozen, assembled)


def changes_in(reading: Reading) -> list[Change]:
    """What is different from the return before; nothing where there is none."""
    if reading.assembled is not None:
        return list(reading.assembled.changes)
    before = frozen_before(reading.one)
    return compare(stored_content(before), reading.content) if before else []


def is_open(reading: Reading, part: PartKey) -> bool:
    """Whether somebody may write in the part now."""
    return reading.state is State.DRAFT and reading.one.opens(part)


@dataclass(frozen=True)
class Stage:
    """A line of the timeline."""

    words: str
    when: datetime
    by: Person
    project: int
    comment: str


def timeline(events: Iterable[ReturnEvent]) -> list[Stage]:
    """The steps, latest first."""
    told = [Stage(Step(one.step).words, one.recorded, one.by, one.project, one.words) for one in events]
    return told[::-1]


@dataclass(frozen=True)
class Question:
    """What DfE asked about a part, and what was answered."""

    remark: ReturnRemark
    answers: list[ReturnRemark]


def questions_of(one: GrantReturn, part: PartKey | None = None) -> list[Question]:
    """In the order in which they were asked."""
    remarks = [row for row in ReturnRemark.objects.of_return(one) if part is None or row.part == part.value]
    asked = [row for row in remarks if row.answers_id is None]
    return [Question(row, [reply for reply in remarks if reply.answers_id == row.pk]) for row in asked]


@dataclass(frozen=True)
class Listed:
    """A return in the list: its state follows from its steps. `corrected` says that a later version is frozen."""

    one: GrantReturn
    state: State
    corrected: bool


@read_once
def listed(reader: Person) -> list[Listed]:
    """The returns a reader sees, latest first, in three queries."""
    rows = list(GrantReturn.objects.visible_to(reader).select_related("year").prefetch_related("events"))
    corrected = set(FrozenReturn.objects.filter(of__corrects__isnull=False).values_list("of__corrects", flat=True))
    states = ((one, standing_of(event.plain for event in one.events.all()).state) for one in rows)
    return [Listed(one, state, one.pk in corrected) for one, state in states]
