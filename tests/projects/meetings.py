"""What tests of meetings share: a meeting with its register, and the day on which it is."""

from collections.abc import Iterable
from datetime import date

from django.test import Client

from projects.actions.attendance import record_attendance
from projects.actions.meetings import create_meeting
from projects.domain.attendance_lists import Entry
from projects.domain.meetings import AttendanceState
from projects.models import Authority, Meeting, Person, Project

DAY = date(2026, 1, 15)
MEETINGS = "/projects/meetings/"


def project(number: int) -> Project:
    return Project.objects.select_related("year").get(number=number, year__label="2025-26")


def place(name: str) -> Authority:
    return Authority.objects.get(name=name)


def add_meeting(by: Person, number: int = 8, day: date = DAY, joint: Iterable[int] = (), **fields: object) -> Meeting:
    said = {"kind": "network", "day": day, "mode": "virtual", **fields}
    return create_meeting(by=by, project=project(number), fields=said, jointly_with=[project(one) for one in joint])


def register(by: Person, meeting: Meeting, *present: str, apologies: Iterable[str] = ()) -> Meeting:
    """Says who was present; returns the meeting as it is stored."""
    entries: dict[int, Entry | None] = {place(name).pk: Entry() for name in present}
    entries |= {place(name).pk: Entry(AttendanceState.APOLOGIES) for name in apologies}
    return record_attendance(by=by, meeting=meeting, version=meeting.as_stored().version, entries=entries)


def who_came(meeting: Meeting) -> dict[str, tuple[str, str]]:
    return {
        entry.authority.name: (entry.state, entry.names) for entry in meeting.attendances.select_related("authority")
    }


def as_opened(client: Client, meeting: Meeting) -> dict[str, str]:
    """What the page of the register would send as it opens."""
    return client.get(f"{MEETINGS}{meeting.pk}/attendance/").context["form"].sent().dict()
