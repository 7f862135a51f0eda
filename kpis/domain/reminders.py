"""What each person is asked to do on a day: the one source of the “To do” page and of every reminder.

People, KPIs, steps, meetings and updates go by their ids. Those who may not be asked (left, or without a part in the
plan) are not among the people of a `Team` in the first place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .honesty import STALE_AFTER_DAYS, days_stale
from .statuses import CLOSED, Status

SOON = 30  # days ahead that a digest looks
NOBODY: frozenset[int] = frozenset()


class Group(StrEnum):
    """What is asked for, in the order of the page. A KPI is in one at most of Overdue, Due soon and Stale."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    QUERIED = "queried"
    TO_CONFIRM = "to_confirm"
    STALE = "stale"
    STEPS = "steps"
    MEETINGS = "meetings"
    FURTHER = "further"
    ESCALATED = "escalated"

    @property
    def heading(self) -> str:
        return {
            "overdue": "Overdue",
            "due_soon": "Due soon",
            "queried": "Queried by the sponsor",
            "to_confirm": "To confirm",
            "stale": "Not updated for six weeks",
            "steps": "Steps",
            "meetings": "Meetings without register",
            "further": "Other requests",
            "escalated": "Escalated to you",
        }[self.value]


@dataclass(frozen=True)
class Rules:
    """Days before and after a due date when managers are reminded, and days overdue until others are told."""

    before: tuple[int, ...] = (30, 14, 7, 1)
    after: tuple[int, ...] = (1, 7, 14)
    escalate_after: int = 21

    @property
    def horizon(self) -> int:
        """How many days ahead “Due soon” looks: every reminder is of something on the page."""
        return max(SOON, *self.before)

    @property
    def last_after(self) -> int:
        """A year that ended longer ago than this says nothing more by e-mail."""
        return max((0, *self.after))


@dataclass(frozen=True)
class Year:
    starts: date
    ends: date


@dataclass(frozen=True)
class Team:
    """Who answers for a project."""

    managers: frozenset[int] = NOBODY
    sponsor: int | None = None


@dataclass(frozen=True)
class Answer:
    """What the sponsor's answer to the latest update is: a query of `since`, or none yet to one made on `since`."""

    update: int
    since: date
    queried: bool = False


@dataclass(frozen=True)
class Promise:
    """A KPI. `reported` is the position date of the latest update; `answer` is None where that is confirmed."""

    id: int
    due: date | None
    team: Team
    year: Year
    status: Status = Status.NOT_STARTED
    reported: date | None = None
    answer: Answer | None = None
    disagrees: bool = False

    @property
    def open(self) -> bool:
        return self.status not in CLOSED


@dataclass(frozen=True)
class Step:
    """A milestone of a KPI."""

    id: int
    due: date
    of: Promise
    done_on: date | None = None


@dataclass(frozen=True)
class Gathering:
    """A meeting of a project."""

    id: int
    day: date
    team: Team
    year: Year
    registered: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class Further:
    """What an app of a floor above asks of people from a day on (`queries.asks`), mailed once under `key`."""

    key: str
    id: int
    people: frozenset[int]
    since: date
    year: Year


@dataclass(frozen=True)
class Facts:
    promises: tuple[Promise, ...] = ()
    steps: tuple[Step, ...] = ()
    meetings: tuple[Gathering, ...] = ()
    further: tuple[Further, ...] = ()
    programme_managers: frozenset[int] = NOBODY

    def managers(self, team: Team) -> frozenset[int]:
        """Where a project has nobody, the programme manager is asked."""
        return team.managers or self.programme_managers


@dataclass(frozen=True)
class Ask:
    """One thing asked of one person. `id` is the KPI's, the step's, the meeting's or that of what is asked further.

    `since` is the first day it was asked; `about` is the due date, the day of the meeting, or of the latest report.
    `key` is that of `Further`.
    """

    person: int
    group: Group
    id: int
    since: date
    about: date
    year: Year
    update: int = 0
    disagrees: bool = False
    key: str = ""


def asked(facts: Facts, day: date, rules: Rules) -> list[Ask]:
    """Everything asked of everybody on a day, the most pressing first within each group."""
    asks = [
        *(ask for promise in facts.promises if promise.open for ask in _of_promise(promise, facts, day, rules)),
        *(ask for promise in facts.promises for ask in _of_answer(promise, facts, day)),
        *(ask for step in facts.steps for ask in _of_step(step, facts, day, rules)),
        *(ask for meeting in facts.meetings for ask in _of_meeting(meeting, facts, day)),
        *(ask for further in facts.further for ask in _of_further(further, day)),
    ]
    order = {group: place for place, group in enumerate(Group)}
    return sorted(asks, key=lambda ask: (ask.person, order[ask.group], ask.about, ask.id))


def _of_promise(promise: Promise, facts: Facts, day: date, rules: Rules) -> Iterator[Ask]:
    managers = facts.managers(promise.team)
    for group, since, about in _of_managers(promise, day, rules):
        yield from (Ask(person, group, promise.id, since, about, promise.year) for person in managers)
    due = promise.due
    if due is not None and (day - due).days >= rules.escalate_after:
        since = due + timedelta(rules.escalate_after)
        told = {promise.team.sponsor} | facts.programme_managers
        for person in sorted(person for person in told if person and person not in managers):
            yield Ask(person, Group.ESCALATED, promise.id, since, due, promise.year)


def _of_answer(promise: Promise, facts: Facts, day: date) -> Iterator[Ask]:
    """What the sponsor asked of the managers, or what waits for the sponsor; also of a KPI reported complete."""
    answer = promise.answer
    if answer and answer.queried and answer.since <= day:
        for person in facts.managers(promise.team):
            yield Ask(person, Group.QUERIED, promise.id, answer.since, answer.since, promise.year, answer.update)
    if (confirm := _to_confirm(promise, day)) is not None:
        yield confirm


def _of_managers(promise: Promise, day: date, rules: Rules) -> Iterator[tuple[Group, date, date]]:
    """Overdue, due soon or stale: the first that holds. Who updates for one has updated for the others."""
    due = promise.due
    if due is not None and due < day:
        yield Group.OVERDUE, due + timedelta(1), due
    elif due is not None and (due - day).days <= rules.horizon:
        yield Group.DUE_SOON, due - timedelta(rules.horizon), due
    elif days_stale(promise.status, promise.reported, promise.year.starts, day):
        last = promise.reported or promise.year.starts
        yield Group.STALE, last + timedelta(STALE_AFTER_DAYS + 1), last


def _to_confirm(promise: Promise, day: date) -> Ask | None:
    """The latest update, until the sponsor confirms or queries it; also where the records disagree with it."""
    answer, sponsor = promise.answer, promise.team.sponsor
    if sponsor is None or answer is None or answer.queried or answer.since > day:
        return None
    return Ask(
        sponsor,
        Group.TO_CONFIRM,
        promise.id,
        answer.since,
        promise.reported or answer.since,
        promise.year,
        answer.update,
        promise.disagrees,
    )


def _of_step(step: Step, facts: Facts, day: date, rules: Rules) -> Iterator[Ask]:
    done = step.done_on is not None and step.done_on <= day
    if done or not step.of.open or (step.due - day).days > rules.horizon:
        return
    since = step.due - timedelta(rules.horizon)
    for person in facts.managers(step.of.team):
        yield Ask(person, Group.STEPS, step.id, since, step.due, step.of.year)


def _of_meeting(meeting: Gathering, facts: Facts, day: date) -> Iterator[Ask]:
    if meeting.registered or meeting.cancelled or meeting.day >= day:
        return
    for person in facts.managers(meeting.team):
        yield Ask(person, Group.MEETINGS, meeting.id, meeting.day + timedelta(1), meeting.day, meeting.year)


def _of_further(further: Further, day: date) -> Iterator[Ask]:
    if further.since > day:
        return
    for person in further.people:
        yield Ask(person, Group.FURTHER, further.id, further.since, further.since, further.year, key=further.key)
