"""The registry of what authorities have to do with projects. The app that owns the records registers how to find them.

Meetings are found here; groups, conversations and support by the floors above (docs/decisions/0025).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.urls import reverse

from projects.domain.involvement import (
    NAME,
    Found,
    MatrixRow,
    Part,
    Session,
    Share,
    matrix_rows,
    ordered,
    why_left_out,
)
from projects.domain.meetings import Held
from projects.models import (
    Attendance,
    Authority,
    JointMeeting,
    Meeting,
    PartnerAttendance,
    Person,
    ProgrammeYear,
    Project,
)
from projects.queries.meetings import authority_names, held_by_project
from seslip.foundation import fresh
from seslip.foundation.periods import show_date

Find = Callable[[ProgrammeYear, date, bool], Found]
FINDERS: dict[str, tuple[Find, tuple[type[Model], ...]]] = {}


def register(key: str, find: Find, *watched: type[Model]) -> None:
    """`find(year, as_at, known)` gives what a year's projects come to, in a fixed number of queries.

    What it finds is for everybody who reads meetings, and kept until one of the models `watched` changes. Raises
    ValueError where somebody else is registered under the key.
    """
    if key in FINDERS:
        raise ValueError(f"“{key}” is registered already.")
    FINDERS[key] = (find, watched)


def involvement(reader: Person, year: ProgrammeYear, as_at: date, known: bool = False) -> Found:
    """All that the reader may know of: everything or nothing, as meetings (design, section 9).

    One query where the same was found before and no record has changed since.
    """
    if not reader.standing.reads_meetings:
        return Found()
    watched = dict.fromkeys(model for _find, own in FINDERS.values() for model in own)
    key = f"involvement:{fresh.revision(*watched)}:{year.pk}:{as_at}:{known}:{sorted(FINDERS)}"
    return fresh.kept(key, lambda: _found(year, as_at, known))


def _found(year: ProgrammeYear, as_at: date, known: bool) -> Found:
    parts = [find(year, as_at, known) for find, _watched in FINDERS.values()]
    sessions = sorted((one for part in parts for one in part.sessions), key=lambda one: (one.day, one.name, one.key))
    helps = sorted(
        (one for part in parts for one in part.helps), key=lambda one: (one.day or date.max, one.name, one.key)
    )
    return Found(tuple(sessions), tuple(helps))


def _meetings(year: ProgrammeYear, as_at: date, known: bool) -> Found:
    """The meetings that count. No invitation is recorded: all authorities are invited to each meeting of a project."""
    projects = list(Project.objects.filter(year=year).order_by().values_list("pk", flat=True))
    everybody = frozenset(authority_names())
    sessions: dict[int, Session] = {}
    for project, held in held_by_project(projects, as_at, known=known).items():
        for one in held:
            if one.counts:
                sessions[one.id] = _session(one, frozenset({project, *one.joint_with} & {*projects}), everybody)
    return Found(tuple(sessions.values()))


def _session(one: Held, projects: frozenset[int], everybody: frozenset[int]) -> Session:
    return Session(
        key=f"meeting/{one.id}",
        name=one.title,
        url=reverse("projects:meeting_page", args=(one.id,)),
        day=one.day,
        projects=projects,
        invited=everybody,
        came=one.present,
        apologies=one.apologies,
        stream=one.stream,
        meeting=one.id,
    )


register("meetings", _meetings, Project, Authority, Meeting, JointMeeting, Attendance, PartnerAttendance)


@dataclass(frozen=True)
class Asked:
    """What a matrix is asked for; `project` is a number, `sort` as `domain.involvement.ordered` reads it."""

    year: ProgrammeYear
    as_at: date
    known: bool = False
    theme: str = ""
    stream: str = ""
    project: int | None = None
    since: date | None = None
    part: Part | None = None
    sort: str = NAME


@dataclass(frozen=True)
class LeftOut:
    project: Project
    why: str


@dataclass(frozen=True)
class Matrix:
    """The rows and the projects that are their columns; `found` is what both were made of."""

    asked: Asked
    projects: tuple[Project, ...]
    rows: tuple[MatrixRow, ...]
    left_out: tuple[LeftOut, ...]
    authorities: int
    found: Found


def column_key(project: Project) -> str:
    """How an address names the order by a project's column."""
    return f"project-{project.number}"


def authority_matrix(reader: Person, asked: Asked) -> Matrix:
    """The authorities against the projects that have a session or support by the position date."""
    everything = involvement(reader, asked.year, asked.as_at, asked.known)
    chosen = _chosen(reader, asked)
    found = everything.narrowed([one.pk for one in chosen], asked.stream, asked.since)
    there = found.projects
    shown = tuple(one for one in chosen if one.pk in there)
    names = authority_names()
    rows = matrix_rows(found, names, asked.part)
    columns = {column_key(one): one.pk for one in shown}
    missing = [one for one in chosen if one.pk not in there]
    left_out = _left_out(missing, asked, everything.projects) if reader.standing.reads_meetings else ()
    return Matrix(asked, shown, tuple(ordered(rows, asked.sort, columns)), left_out, len(names), found)


def _chosen(reader: Person, asked: Asked) -> list[Project]:
    projects = Project.objects.visible_to(reader).filter(year=asked.year).select_related("year").order_by("number")
    if asked.theme:
        projects = projects.filter(theme__key=asked.theme)
    return list(projects.filter(number=asked.project) if asked.project else projects)


def _left_out(missing: list[Project], asked: Asked, elsewhere: frozenset[int]) -> tuple[LeftOut, ...]:
    """With the reason in words; one query."""
    days: dict[int, set[date]] = defaultdict(set)
    for project, day in _planned(asked.year):
        days[project].add(day)
    found = []
    for one in missing:
        words, first = why_left_out(one.used, asked.as_at, days[one.pk], one.pk in elsewhere)
        found.append(LeftOut(one, f"{words} {show_date(first)}" if first else words))
    return tuple(found)


def _planned(year: ProgrammeYear) -> list[tuple[int, date]]:
    """The days of the meetings of each project, held or not; those held jointly count for both."""
    own = Meeting.objects.filter(project__year=year, cancelled=False).order_by().values_list("project", "day")
    joint = JointMeeting.objects.filter(project__year=year, meeting__cancelled=False).order_by()
    return list(own.union(joint.values_list("project", "meeting__day")))


def authority_share(reader: Person, asked: Asked, authority: Authority) -> tuple[Share, dict[int, Project]]:
    """What one authority has to do with the projects that are asked for, and these projects by id."""
    titles = {one.pk: one for one in _chosen(reader, asked)}
    found = involvement(reader, asked.year, asked.as_at, asked.known)
    return found.narrowed(titles, asked.stream, asked.since).of(authority.pk), titles
