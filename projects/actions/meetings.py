"""Every write to meetings: adding and changing one, with whom it is held jointly, and taking it away."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.access import check_create_meeting, check_edit_meeting
from projects.domain.meetings import AttendanceState, problem_of_day, problem_of_presence
from projects.models import JointMeeting, Meeting, Person, ProgrammeYear, Project
from seslip.foundation import audit
from seslip.foundation.clock import today

from .checking import checked, refuse


def create_meeting(
    *, by: Person, project: Project, fields: Mapping[str, Any], jointly_with: Iterable[Project] = ()
) -> Meeting:
    """Adds a meeting that a project organises, alone or jointly with others."""
    check_create_meeting(by, project)
    with transaction.atomic():
        meeting = audit.create(checked(Meeting(project=project), fields, _problems), by=by)
        _set_joint(by, meeting, jointly_with)
    return meeting


def edit_meeting(
    *,
    by: Person,
    meeting: Meeting,
    version: int,
    fields: Mapping[str, Any],
    jointly_with: Iterable[Project] | None = None,
) -> Meeting:
    """Changes a meeting, and the projects it is held jointly with where they are given. Raises Stale."""
    check_edit_meeting(by, meeting)
    with transaction.atomic():
        checked(meeting, fields, _problems)
        stored = audit.change(meeting, by=by, version=version, fields=fields)
        if jointly_with is not None:
            _set_joint(by, stored, jointly_with)
    return stored


def remove_meeting(*, by: Person, meeting: Meeting, version: int) -> None:
    """Removes a meeting that was put in by mistake. Raises ValidationError where its register holds anything."""
    check_edit_meeting(by, meeting)
    with transaction.atomic():
        if meeting.attendances.exists() or meeting.partner_attendances.exists():
            raise ValidationError("Something stands in the register of this meeting. Mark it as cancelled instead.")
        for link in meeting.joint_links.all():
            audit.remove(link, by=by)
        audit.remove(meeting, by=by, version=version)


def first_and_last_day(year: ProgrammeYear) -> tuple[date, date]:
    """Between which days the meetings of a year's projects lie: they may be planned for the year after it."""
    return year.starts, date(year.ends.year + 1, year.ends.month, year.ends.day)


def _problems(meeting: Meeting) -> dict[str, str]:
    anybody = bool(meeting.pk) and somebody_present(meeting)
    cancelled = problem_of_presence(meeting.day, meeting.day, cancelled=meeting.cancelled, anybody=anybody)
    ahead = problem_of_presence(meeting.day, today(), cancelled=False, anybody=anybody)
    return {
        "cancelled": cancelled,
        "day": problem_of_day(meeting.day, *first_and_last_day(meeting.project.year)) or ahead,
    }


def somebody_present(meeting: Meeting) -> bool:
    """Whether the register names an authority or a partner that was present."""
    present = meeting.attendances.filter(state=AttendanceState.PRESENT.value)
    return present.exists() or meeting.partner_attendances.exists()


def _set_joint(by: Person, meeting: Meeting, projects: Iterable[Project]) -> None:
    wanted = {project.pk: project for project in projects}
    refuse(
        joint="A meeting is not held jointly with its own project. Choose the other projects only."
        if meeting.project_id in wanted
        else "Choose projects of the same year that are in use."
        if any(project.year_id != meeting.project.year_id or not project.used for project in wanted.values())
        else ""
    )
    for link in meeting.joint_links.all():
        if link.project_id in wanted:
            del wanted[link.project_id]
        else:
            audit.remove(link, by=by)
    for project in wanted.values():
        audit.create(JointMeeting(meeting=meeting, project=project), by=by)
