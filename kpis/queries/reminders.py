"""The records that reminders and the “To do” page are made from, as facts for `kpis.domain.reminders`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kpis.domain.moments import Moment
from kpis.domain.reminders import Answer, Facts, Further, Gathering, Promise, Rules, Step, Team, Year
from kpis.models import Kpi, KpiUpdate, Milestone
from projects.domain.meetings import MeetingState
from projects.domain.roles import Role
from projects.models import Meeting, Person, ProgrammeYear, Project, ProjectManager
from projects.queries.meetings import in_state
from projects.queries.people import with_standing
from seslip.foundation.clock import today
from seslip.foundation.periods import Period, period_at

from .asks import Asked, further_asks
from .past import put_back, stand_at
from .standings import KpiStanding, Review, ReviewState, standings


def rules() -> Rules:
    return Rules(settings.REMIND_BEFORE, settings.REMIND_AFTER, settings.ESCALATE_AFTER)


@dataclass(frozen=True)
class Book:
    """The facts, and the records behind them by id: what is said of an ask is taken from here.

    `people` are those who may be asked: they may sign in (or could, once they set a password) and they read the plan.
    `teams` go by the project's id, `further` by the key of the asking.
    """

    facts: Facts = field(default_factory=Facts)
    people: dict[int, Person] = field(default_factory=dict)
    teams: dict[int, Team] = field(default_factory=dict)
    kpis: dict[int, Kpi] = field(default_factory=dict)
    standings: dict[int, KpiStanding] = field(default_factory=dict)
    steps: dict[int, Milestone] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    further: dict[str, Asked] = field(default_factory=dict)


def book(day: date, reader: Person | None = None) -> Book:
    """Everything that may be asked on a day, of a reader or of everybody; queries do not grow with the records."""
    found = _book(day, reader) if reader is None or _asked_at_all(reader) else Book()
    further = further_asks(day, reader)
    return _with_further(found, further, reader) if further else found


def _book(day: date, reader: Person | None) -> Book:
    """What follows from projects and their KPIs."""
    projects = Project.objects.all()
    if reader and not reader.standing.has(Role.PROGRAMME_MANAGER):
        projects = projects.filter(pk__in=reader.standing.own_projects)
    teams, people, programme_managers = _teams(projects)
    kpis = _kpis(projects)
    if reader and day < today():
        _as_they_stood(kpis, day)
    standing = _standings(kpis, day)
    promises = _promises(kpis, standing, teams, day)
    steps = Milestone.objects.filter(kpi__in=kpis).in_bulk()
    meetings = _meetings(projects, day)
    facts = Facts(
        promises=tuple(promises.values()),
        steps=tuple(Step(step.pk, step.due, promises[step.kpi_id], step.done_on) for step in steps.values()),
        meetings=tuple(
            Gathering(meeting.pk, meeting.day, teams[meeting.project_id], _year(meeting.project.year))
            for meeting in meetings.values()
        ),
        programme_managers=programme_managers,
    )
    return Book(facts, people, teams, kpis, standing, steps, meetings)


def _with_further(found: Book, further: list[Asked], reader: Person | None) -> Book:
    """The book with what apps of the floors above ask, of those among its people, who may be asked."""
    asked = {person for one in further for person in one.people} - found.people.keys()
    others = Person.objects.filter(pk__in=asked & {reader.pk} if reader else asked, is_active=True)
    people = found.people | {person.pk: person for person in with_standing(others) if person.standing.reads_plan}
    added = tuple(
        Further(one.key, one.id, one.people & people.keys(), one.since, _year(period_at(one.since))) for one in further
    )
    facts = replace(found.facts, further=added)
    return replace(found, facts=facts, people=people, further={one.key: one for one in further})


def _asked_at_all(reader: Person) -> bool:
    standing = reader.standing
    return standing.reads_plan and bool(standing.own_projects or standing.has(Role.PROGRAMME_MANAGER))


def _teams(projects: Iterable[Project]) -> tuple[dict[int, Team], dict[int, Person], frozenset[int]]:
    """Who answers for each project, the people concerned, and the programme managers among them."""
    named = list(ProjectManager.objects.filter(project__in=projects).order_by().values_list("project", "person"))
    sponsors = {project.pk: project.sponsor_id for project in projects}
    concerned = {person for _, person in named} | {person for person in sponsors.values() if person}
    leading = Q(role_records__role=Role.PROGRAMME_MANAGER.value)
    found = Person.objects.filter(Q(pk__in=concerned) | leading, is_active=True).distinct()
    people = {person.pk: person for person in with_standing(found) if person.standing.reads_plan}
    managers: dict[int, set[int]] = defaultdict(set)
    for project, person in named:
        managers[project] |= {person} & people.keys()
    teams = {
        project: Team(frozenset(managers[project]), sponsor if sponsor in people else None)
        for project, sponsor in sponsors.items()
    }
    return teams, people, frozenset(pk for pk, who in people.items() if who.standing.has(Role.PROGRAMME_MANAGER))


def _as_they_stood(kpis: dict[int, Kpi], day: date) -> None:
    """Somebody looks back at their list: with the due dates of that day."""
    rows = list(kpis.values())
    put_back(rows, stand_at(rows, Moment(day)))


def _kpis(projects: Iterable[Project]) -> dict[int, Kpi]:
    rows = Kpi.objects.filter(activity__project__in=projects)
    return {kpi.pk: kpi for kpi in rows.select_related("activity__project", "activity__requirement", "year")}


def _standings(kpis: dict[int, Kpi], day: date) -> dict[int, KpiStanding]:
    """How they stand on the day, within their year, as everywhere; so often asked as there are years."""
    years: dict[date, list[Kpi]] = defaultdict(list)
    for kpi in kpis.values():
        years[kpi.year.period.position_date(day)].append(kpi)
    return {pk: found for position, some in years.items() for pk, found in standings(some, position).items()}


def _promises(
    kpis: dict[int, Kpi], standing: dict[int, KpiStanding], teams: dict[int, Team], day: date
) -> dict[int, Promise]:
    entered = _entered(found.review.update for found in standing.values() if found.review)
    return {
        pk: Promise(
            id=pk,
            due=kpi.due,
            team=teams[kpi.activity.project_id],
            year=_year(kpi.year),
            status=standing[pk].position.status,
            reported=(reported := standing[pk].position.position_date),
            answer=_answer(standing[pk].review, entered, reported or day, day),
            disagrees=standing[pk].disagrees,
        )
        for pk, kpi in kpis.items()
    }


def _entered(updates: Iterable[int]) -> dict[int, date]:
    """The day on which each update was entered."""
    rows = KpiUpdate.objects.filter(pk__in=list(updates)).order_by().values_list("pk", "recorded")
    return {pk: timezone.localdate(recorded) for pk, recorded in rows}


def _answer(review: Review | None, entered: dict[int, date], reported: date, day: date) -> Answer | None:
    """On a day in the past, an update entered afterwards counts from the day it speaks of."""
    if review is None or review.state is ReviewState.CONFIRMED:
        return None
    if review.state is ReviewState.QUERIED and review.recorded:
        return Answer(review.update, timezone.localdate(review.recorded), queried=True)
    on = entered[review.update]
    return Answer(review.update, on if on <= day else reported)


def _meetings(projects: Iterable[Project], day: date) -> dict[int, Meeting]:
    """Those in the past of which no register says that anybody was there."""
    rows = in_state(Meeting.objects.filter(project__in=projects), MeetingState.MISSING, day)
    return {meeting.pk: meeting for meeting in rows.select_related("project__year")}


def _year(year: ProgrammeYear | Period) -> Year:
    return Year(year.starts, year.ends)
