"""What projects add to the dashboard."""

from datetime import date
from typing import Any

from django.urls import reverse

from projects.access import may_create_meetings, may_edit_meeting
from projects.domain.meetings import MeetingState, absent
from projects.queries.meetings import (
    authority_names,
    held_by_project,
    held_jointly_or_by,
    meeting_projects,
    meeting_rows,
    series_of,
    state_at,
    without_register,
)
from projects.queries.programme import projects_of
from projects.tables.meetings import attendance_url, meeting_url
from projects.tables.programme import authority_url
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel

from .models import Authority, Meeting, Person, ProgrammeYear, Project

LATEST = 6


def my_projects_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """The projects that the reader manages, then those they sponsor; nothing for everybody else."""
    if not reader.standing.own_projects:
        return None
    manages, sponsors = projects_of(reader, [reader], year)
    parts: list[tuple[str, list[Project]]] = [
        (heading, rows) for heading, rows in (("You manage", manages), ("You sponsor", sponsors)) if rows
    ]
    if not parts:
        return None
    context: dict[str, Any] = {"parts": parts}
    return Panel(
        "My projects", "projects/panel_my_projects.html", context, reverse("projects:project_list"), "All projects"
    )


def my_authority_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """What the reader's own authority gives to the year, as its page lists it; nothing for those who belong to none."""
    authority = reader.authority
    if authority is None:
        return None
    manages, sponsors = projects_of(reader, authority.people.all(), year)
    parts = [(heading, rows) for heading, rows in (("It manages", manages), ("It sponsors", sponsors)) if rows]
    context = {"parts": parts, "authority": authority, "year": year}
    return Panel(
        f"Your authority: {authority}",
        "projects/panel_my_authority.html",
        context,
        authority_url(authority),
        f"All about {authority}",
    )


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


def authority_meetings_panel(
    reader: Person, authority: Authority, year: ProgrammeYear, as_at: date, known: bool
) -> Panel | None:
    """At how many meetings of each project an authority was present, and where it has not been lately."""
    if not reader.standing.reads_meetings:
        return None
    projects = list(meeting_projects(reader, year))
    found = held_by_project((project.pk for project in projects), as_at, known=known)
    rows = []
    for project in projects:
        if held := [meeting for meeting in found[project.pk] if meeting.counts]:
            came = sum(authority.pk in meeting.present for meeting in held)
            away = absent(held, [authority.pk])
            note = "Has never come" if away.never else "Not at the last 3" if away.lately else ""
            rows.append({"project": project, "came": came, "held": len(held), "note": note})
    if not rows:
        return None
    url = f"{reverse('projects:meeting_list')}?year={year}&authority={authority.slug}"
    context = {"rows": rows, "position": as_at}
    label = f"Meetings at which {authority} was present"
    return Panel("Meetings it attends", "projects/panel_authority_meetings.html", context, url, label, wide=True)


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
