"""Registers of meetings as tests write them."""

from datetime import date

from projects.domain.meetings import AttendanceState
from projects.models import Attendance, Authority, JointMeeting, Meeting, PartnerAttendance, Project
from seslip.foundation import audit


def meeting(number: int, day: date, present: int, *, joint: int = 0, partners: tuple[str, ...] = (), **more) -> Meeting:
    """A meeting of project `number` at which the first `present` authorities by name were present."""
    made = audit.create(Meeting(project=Project.objects.get(number=number), day=day, **more), by=None)
    for authority in Authority.objects.order_by("name")[:present]:
        audit.create(Attendance(meeting=made, authority=authority, state=AttendanceState.PRESENT.value), by=None)
    for partner in partners:
        audit.create(PartnerAttendance(meeting=made, partner=partner), by=None)
    if joint:
        audit.create(JointMeeting(meeting=made, project=Project.objects.get(number=joint)), by=None)
    return made
