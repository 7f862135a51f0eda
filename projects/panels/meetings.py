"""The meetings of a project on its page, and on the overview those whose register is missing."""

from datetime import date
from typing import Any

from django.urls import reverse

from projects.access import may_create_meetings, may_edit_meeting
from projects.domain.meetings import MeetingState
from projects.models import Attendance, JointMeeting, Meeting, PartnerAttendance, Person, ProgrammeYear, Project
from projects.queries.meetings import (
    authority_names,
    held_jointly_or_by,
    meeting_rows,
    series_of,
    state_at,
    without_register,
)
from projects.tables.meetings import attendance_url, meeting_url
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel, register

LATEST = 6


def meetings_panel(reader: Person, project: Project, as_at: date, known: bool) -> Panel | None:
    """The meetings of a project, whom they reached by the position date, and who has not come lately."""
    may_create = project.used and may_create_meetings(reader, project)
    meetings = list(held_jointly_or_by(meeting_rows(reader, project.year), project.number).order_by("-day", "-pk"))
    if not meetings and not (may_create and reader.standing.reads_meetings):
        return None
    names = authority_names()
    series = next(iter(series_of([project], as_at, known=known)), None)
    reach = sorted(names[pk] for pk in set(names) - series.reached) if series else []
    context: dict[str, Any] = {
        "project": project,
        "position": as_at,
        "series": series,
        "authorities": len(names),
        "to_reach": reach,
        "lately": [names[pk] for pk in series.absent.lately] if series else [],
        "rows": [_meeting_line(reader, meeting, len(names)) for meeting in meetings[:LATEST]],
        "more": max(0, len(meetings) - LATEST),
        "may_create": may_create,
    }
    url = f"{reverse('projects:meeting_list')}?year={project.year.label}&project={project.number}"
    return Panel(
        "Meetings and attendance", "projects/panel_meetings.html", context, url, "All meetings of this project"
    )


def _meeting_line(reader: Person, meeting: Meeting, authorities: int) -> dict[str, Any]:
    """One meeting (a row of `meeting_rows`) as a line of a panel."""
    state = state_at(meeting, today())
    missing = state is MeetingState.MISSING and may_edit_meeting(reader, meeting)
    return {
        "meeting": meeting,
        "url": meeting_url(meeting),
        "state": label_html(state.label),
        "present": f"{meeting.present} of {authorities}" if state is MeetingState.HELD else "",  # type: ignore[attr-defined]
        "record_url": attendance_url(meeting) if missing else "",
    }


def registers_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """For those who may record them: meetings whose day is past and that have no register yet, one click away."""
    if not may_create_meetings(reader):
        return None
    rows = [(meeting, attendance_url(meeting)) for meeting in without_register(reader, today())[:LATEST]]
    if not rows:
        return None
    url = f"{reverse('projects:meeting_list')}?year={year}&state={MeetingState.MISSING.value}"
    return Panel(
        "No register yet", "projects/panel_registers.html", {"rows": rows}, url, "All meetings without a register"
    )


register("home", 17, registers_panel, (Meeting, JointMeeting, Attendance, PartnerAttendance))
register("project", 25, meetings_panel)
