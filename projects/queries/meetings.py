"""Reads of meetings: the registers that KPIs are counted from, what a project holds, and who has not come lately."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from projects.access import may_edit_plan
from projects.domain.attendance_lists import Spellings
from projects.domain.attendance_registers import ReadRegister, has_register, read_register
from projects.domain.meetings import (
    Absent,
    AttendanceState,
    Held,
    MeetingKind,
    MeetingState,
    Mode,
    Partner,
    absent,
    reached,
    state_of,
)
from projects.models import (
    Attendance,
    Authority,
    AuthorityAlias,
    JointMeeting,
    Meeting,
    PartnerAttendance,
    Person,
    ProgrammeYear,
    Project,
)
from seslip.foundation.history import Entry, entered, entries_since, history_of
from seslip.foundation.outside import Unreadable
from seslip.foundation.outside_files import problem_of, read_outside
from seslip.foundation.sharing import read_once


@read_once
def authority_names() -> dict[int, str]:
    """The 19 authorities by id, in order of their names."""
    return dict(Authority.objects.order_by("name").values_list("pk", "name"))


def held_by_project(projects: Iterable[int], as_at: date, *, known: bool = False) -> dict[int, list[Held]]:
    """For each project every meeting it holds alone or jointly up to a day, in date order; four queries in all.

    Cancelled meetings are left out. Meetings without a register are there, so that they can be named as missing:
    `Held.counts` says which meetings count. `joint_with` are the other projects, seen from the one that is asked for.
    With `known` only what had been entered by the end of that day counts.
    """
    asked, by = set(projects), as_at if known else None
    links = _joint_links(entered(JointMeeting, by).order_by())  # few, so all of them at once
    joint = [meeting for meeting, holders in links.items() if holders & asked]
    found = entered(Meeting, by).filter(day__lte=as_at, cancelled=False)
    by_project: dict[int, list[Held]] = {project: [] for project in asked}
    meetings = sorted(found.filter(Q(project__in=asked) | Q(pk__in=joint)), key=lambda one: (one.day, one.pk))
    for meeting, held in zip(meetings, _held_with(meetings, links, by), strict=True):
        holders = {meeting.project_id, *held.joint_with}
        for project in asked & holders:
            by_project[project].append(replace(held, joint_with=frozenset(holders - {project})))
    return by_project


def held_from(meetings: Iterable[Meeting], by: date | None = None) -> list[Held]:
    """The meetings with their registers, now or as entered by the end of a day, in the order given; three queries.

    `joint_with` are the projects that it is held with, seen from the one that organises it.
    """
    rows = list(meetings)
    return _held_with(
        rows, _joint_links(entered(JointMeeting, by).filter(meeting__in=[one.pk for one in rows]).order_by()), by
    )


def _joint_links(links: Iterable[JointMeeting]) -> dict[int, set[int]]:
    """The projects that hold each meeting with the one that organises it, by the meeting's id."""
    joint: dict[int, set[int]] = {}
    for link in links:
        joint.setdefault(link.meeting_id, set()).add(link.project_id)
    return joint


def _held_with(rows: Sequence[Meeting], joint: Mapping[int, set[int]], by: date | None) -> list[Held]:
    """The meetings with their registers; two queries."""
    keys = [meeting.pk for meeting in rows]
    entries: dict[int, list[Attendance]] = {}
    for entry in entered(Attendance, by).filter(meeting__in=keys).order_by():
        entries.setdefault(entry.meeting_id, []).append(entry)
    partners: dict[int, set[Partner]] = {}
    for came in entered(PartnerAttendance, by).filter(meeting__in=keys).order_by():
        partners.setdefault(came.meeting_id, set()).add(Partner(came.partner))
    return [_held(row, joint.get(row.pk, set()), entries.get(row.pk, []), partners.get(row.pk, set())) for row in rows]


def _held(meeting: Meeting, joint: set[int], entries: list[Attendance], partners: set[Partner]) -> Held:
    def those(state: AttendanceState) -> frozenset[int]:
        return frozenset(entry.authority_id for entry in entries if entry.state == state.value)

    return Held(
        id=meeting.pk,
        title=str(meeting),
        day=meeting.day,
        kind=MeetingKind(meeting.kind),
        mode=Mode(meeting.mode),
        stream=meeting.stream,
        joint_with=frozenset(joint),
        present=those(AttendanceState.PRESENT),
        apologies=those(AttendanceState.APOLOGIES),
        named=frozenset(entry.authority_id for entry in entries if entry.names),
        partners=frozenset(partners),
    )


def with_projects(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings with the projects that hold them, in two queries."""
    links = JointMeeting.objects.select_related("project__year").order_by("project__number")
    return meetings.select_related("project__year").prefetch_related(Prefetch("joint_links", links))


def meeting_rows(reader: Person, year: ProgrammeYear | None = None) -> QuerySet[Meeting]:
    """Meetings with their projects, how many authorities were present or sent apologies, and how many partners came."""
    rows = Meeting.objects.visible_to(reader)
    if year is not None:
        rows = rows.filter(project__year=year)
    return with_projects(rows).annotate(
        present=Count("attendances", Q(attendances__state=AttendanceState.PRESENT.value), distinct=True),
        apologies=Count("attendances", Q(attendances__state=AttendanceState.APOLOGIES.value), distinct=True),
        partners=Count("partner_attendances", distinct=True),
    )


def state_at(meeting: Meeting, today: date) -> MeetingState:
    """For a row of `meeting_rows`."""
    anybody = bool(meeting.present or meeting.partners)  # type: ignore[attr-defined]
    return state_of(meeting.day, today, cancelled=meeting.cancelled, anybody=anybody)


def in_state(meetings: QuerySet[Meeting], state: MeetingState, today: date) -> QuerySet[Meeting]:
    """Those of the meetings that are in a state."""
    present = Attendance.objects.filter(meeting=OuterRef("pk"), state=AttendanceState.PRESENT.value)
    held = Exists(present) | Exists(PartnerAttendance.objects.filter(meeting=OuterRef("pk")))
    if state is MeetingState.CANCELLED:
        return meetings.filter(cancelled=True)
    if state is MeetingState.HELD:
        return meetings.filter(held, cancelled=False)
    if state is MeetingState.MISSING:
        return meetings.filter(~held, cancelled=False, day__lt=today)
    return meetings.filter(~held, cancelled=False, day__gte=today)


def attended_by(meetings: QuerySet[Meeting], authority: str) -> QuerySet[Meeting]:
    """Those of the meetings at which the authority with this address was present."""
    present = Attendance.objects.filter(authority__slug=authority, state=AttendanceState.PRESENT.value)
    return meetings.filter(pk__in=present.values("meeting"))


def held_jointly_or_by(meetings: QuerySet[Meeting], number: int) -> QuerySet[Meeting]:
    """Those of the meetings that the project with this number holds, alone or jointly."""
    joint = JointMeeting.objects.filter(project__number=number).values("meeting")
    return meetings.filter(Q(project__number=number) | Q(pk__in=joint))


def without_register(reader: Person, today: date) -> QuerySet[Meeting]:
    """The meetings that the reader may record, whose day is past and whose register is still to come; latest first."""
    meetings = Meeting.objects.visible_to(reader)
    if not may_edit_plan(reader):
        manages = reader.standing.manages
        joint = JointMeeting.objects.filter(project__in=manages).values("meeting")
        meetings = meetings.filter(Q(project__in=manages) | Q(pk__in=joint))
    return with_projects(in_state(meetings, MeetingState.MISSING, today)).order_by("-day", "-pk")


def spellings() -> Spellings:
    """Every spelling in which a list may name an authority."""
    return Spellings(authority_names(), AuthorityAlias.objects.values_list("key", "authority"))


def read_register_file(content: bytes, known: Spellings) -> ReadRegister:
    """The register that a file holds, or its problems; what cannot be read at all is one problem of the whole file."""
    try:
        upload = read_outside(content, has_register)
    except Unreadable as error:
        return ReadRegister(problems=(problem_of(error),))
    register = read_register(upload.sheets, known)
    return replace(register, notes=(*upload.notes, *register.notes))


def meeting_history(meeting: Meeting) -> list[Entry]:
    """What happened to a meeting, its register and the projects it is held with."""
    return history_of(meeting, JointMeeting, Attendance, PartnerAttendance)


def meeting_changes(meeting: Meeting, seen: int) -> list[Entry]:
    """What happened to a meeting and its register since the first change after somebody saw it at version `seen`."""
    return entries_since(meeting, seen, meeting_history(meeting))


@dataclass(frozen=True)
class Series:
    """What the meetings of a project come to at a position date. `reached` are authorities by id."""

    project: Project
    meetings: tuple[Held, ...]
    reached: frozenset[int]
    absent: Absent

    @property
    def held(self) -> list[Held]:
        return [meeting for meeting in self.meetings if meeting.counts]


def series_of(projects: Iterable[Project], as_at: date, *, known: bool = False) -> list[Series]:
    """The projects that had a meeting by a day, with reach and who has not come lately; five queries."""
    rows = list(projects)
    authorities = authority_names()
    found = held_by_project((project.pk for project in rows), as_at, known=known)
    return [
        Series(row, tuple(held), reached(one for one in held if one.counts), absent(held, authorities))
        for row in rows
        if (held := found[row.pk])
    ]


def meeting_projects(reader: Person, year: ProgrammeYear) -> QuerySet[Project]:
    """The projects of a year that hold a meeting, alone or jointly, in the order of their numbers."""
    if not reader.standing.reads_meetings:
        return Project.objects.none()
    joint = JointMeeting.objects.values("project")
    visible = Project.objects.visible_to(reader).filter(year=year).select_related("year")
    return visible.filter(Q(pk__in=Meeting.objects.values("project")) | Q(pk__in=joint)).order_by("number")
