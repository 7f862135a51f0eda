"""What leaves the building about meetings: their register, the attendance, and a register to fill in."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from projects.domain.meetings import PARTNERS, AttendanceState, Held, Partner
from projects.models import Attendance, Meeting, PartnerAttendance, Person, ProgrammeYear
from projects.queries.meetings import authority_names, held_from, meeting_rows, state_at
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Column, Document, Kind, flat_table

MEETINGS = (
    Column("date", "Date", Kind.DATE, 12),
    Column("project", "Project", Kind.NUMBER, 8),
    Column("project_title", "Project's title", width=36),
    Column("jointly_with", "Jointly with", width=12),
    Column("kind", "Kind", width=16),
    Column("title", "Meeting", width=36),
    Column("mode", "Mode", width=10),
    Column("place", "Place", width=16),
    Column("stream", "Counts for", width=12),
    Column("state", "State", width=16),
    Column("present", "Present", Kind.NUMBER, 9),
    Column("apologies", "Apologies", Kind.NUMBER, 10),
    Column("share", "Share present", Kind.PERCENT, 9),
    Column("partners", "Wider partners", width=36),
)
ATTENDANCE = (
    Column("date", "Date", Kind.DATE, 12),
    Column("project", "Project", Kind.NUMBER, 8),
    Column("jointly_with", "Jointly with", width=12),
    Column("meeting", "Meeting", width=40),
    Column("authority", "Authority", width=26),
    Column("attendance", "Attendance", width=14),
    Column("who_came", "Who came", width=40),
)
STATES = {AttendanceState.PRESENT: "present", AttendanceState.APOLOGIES: "apologies"}
REGISTER = (
    Column("authority", "Authority or partner", width=36),
    Column("attendance", "Attendance", width=16, entry=True, choices=tuple(STATES.values())),
    Column("who_came", "Who came", width=60, entry=True),
)


def meetings_register(meetings: Iterable[Meeting], year: ProgrammeYear) -> Document:
    """One row a meeting, as the filtered list shows them."""
    rows = list(meetings)
    helds = held_from(rows)
    authorities = len(authority_names())
    found = (_meeting_row(row, held, authorities) for row, held in zip(rows, helds, strict=True))
    table = flat_table("Meetings", MEETINGS, found, "No meeting.")
    return Document(f"meetings-{year}", "Meetings", f"Programme {year}", (table,))


def _meeting_row(meeting: Meeting, held: Held, authorities: int) -> tuple[Any, ...]:
    partners = "; ".join(label for key, label in PARTNERS if Partner(key) in held.partners)
    return (
        meeting.day,
        meeting.project.number,
        meeting.project.title,
        joint_numbers(meeting),
        meeting.get_kind_display(),
        str(meeting),
        meeting.get_mode_display(),
        meeting.place,
        meeting.stream,
        state_at(meeting, today()).label.text,
        len(held.present) if held.counts else None,
        len(held.apologies) if held.present or held.apologies else None,
        held.share(authorities) if held.counts else None,
        partners,
    )


def joint_numbers(meeting: Meeting) -> str:
    return ", ".join(str(link.project.number) for link in meeting.joint_links.all())


def attendance_register(meetings: Iterable[Meeting], year: ProgrammeYear) -> Document:
    """One row for each authority at each meeting that has a register."""
    rows = list(meetings)
    entries: dict[int, dict[int, Attendance]] = {}
    for entry in Attendance.objects.filter(meeting__in=[row.pk for row in rows]):
        entries.setdefault(entry.meeting_id, {})[entry.authority_id] = entry
    found = _attendance_rows(rows, entries, authority_names())
    table = flat_table("Attendance", ATTENDANCE, found, "No register yet.")
    return Document(f"attendance-{year}", "Attendance", f"Programme {year}", (table,))


def _attendance_rows(
    meetings: list[Meeting], entries: dict[int, dict[int, Attendance]], names: dict[int, str]
) -> Iterator[tuple[Any, ...]]:
    for meeting in meetings:
        register = entries.get(meeting.pk, {})
        for pk, name in names.items() if register else ():
            entry = register.get(pk)
            said = AttendanceState(entry.state).label.text if entry else "No entry"
            who = entry.names if entry else ""
            yield meeting.day, meeting.project.number, joint_numbers(meeting), str(meeting), name, said, who


def empty_register(meeting: Meeting) -> Document:
    """The register of one meeting as a form to fill in, with what is recorded already."""
    entries = {entry.authority_id: entry for entry in meeting.attendances.all()}
    came: dict[str, PartnerAttendance] = {entry.partner: entry for entry in meeting.partner_attendances.all()}
    rows: list[tuple[str, str, str]] = []
    for pk, name in authority_names().items():
        entry = entries.get(pk)
        rows.append((name, entry.state if entry else "", entry.names if entry else ""))
    for key, label in PARTNERS:
        rows.append((label, "present" if key in came else "", came[key].names if key in came else ""))
    table = flat_table("Register", REGISTER, rows)
    notes = ("Choose present or apologies. Leave empty who was not there. Then load the file on the meeting's page.",)
    subtitle = f"Project {meeting.project.number}, {show_date(meeting.day)}"
    return Document(f"register-{meeting.day}", f"Register of {meeting}", subtitle, (table,), False, notes)


def _rows(reader: Person, year: ProgrammeYear, as_at: date | None) -> QuerySet[Meeting]:
    rows = meeting_rows(reader, year).order_by("day", "pk")
    return rows.filter(day__lte=as_at) if as_at else rows


def build_meetings(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    chosen = year or current_year(today())
    return meetings_register(_rows(reader, chosen, as_at), chosen)


def build_attendance(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    chosen = year or current_year(today())
    return attendance_register(_rows(reader, chosen, as_at), chosen)
