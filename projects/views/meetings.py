"""The register of meetings and the page of one; adding, changing and removing a meeting."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from projects.access import (
    check_create_meeting,
    check_edit_meeting,
    check_read_meetings,
    may_create_meetings,
    may_edit_attendance,
    may_edit_meeting,
    may_edit_plan,
)
from projects.actions.meetings import create_meeting, edit_meeting, remove_meeting
from projects.documents.meetings import attendance_register, meetings_register
from projects.domain.meetings import AttendanceState, MeetingState
from projects.filters.meetings import MeetingFilter
from projects.forms.meetings import MeetingForm
from projects.models import Attendance, Authority, JointMeeting, Meeting, PartnerAttendance, ProgrammeYear, Project
from projects.queries.meetings import (
    Series,
    authority_names,
    meeting_changes,
    meeting_history,
    meeting_projects,
    meeting_rows,
    series_of,
    state_at,
)
from projects.queries.years import asked_position, chosen_year
from projects.requests import PersonRequest
from projects.tables.meetings import MeetingTable, meeting_url, projects_html
from projects.tables.programme import project_url
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.html_tables import label_html
from seslip.foundation.lists import ListPage
from seslip.foundation.panels import panels_for
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document

from .showing import Fact


class MeetingList(ListPage):
    """The meetings of a year's projects, and who has not come lately at the position date.

    Asked for a position date, it lists the meetings up to that day; else also those that are planned.
    """

    request: PersonRequest

    address = "projects:meeting_list"
    title = "Meetings"
    template_name = "projects/meeting_list.html"
    table_class = MeetingTable
    filter_class = MeetingFilter
    default_sort = "-day"
    watched = (Meeting, JointMeeting, Attendance, PartnerAttendance, Project, Authority)

    @cached_property
    def asked(self) -> tuple[ProgrammeYear, date, str]:
        return asked_position(self.request.GET, today())

    @property
    def year(self) -> ProgrammeYear:
        return self.asked[0]

    @property
    def problem(self) -> str:
        return self.asked[2]

    @cached_property
    def names(self) -> dict[int, str]:
        return authority_names()

    def listed(self) -> QuerySet[Meeting]:
        check_read_meetings(self.request.user)
        rows = meeting_rows(self.request.user, self.year).order_by("-day", "-pk")
        asked = self.request.GET.get("as_at") and not self.problem
        return rows.filter(day__lte=self.asked[1]) if asked else rows

    def filter_options(self) -> dict[str, Any]:
        return {"year": self.year}

    def table_options(self) -> dict[str, Any]:
        return {"reader": self.request.user, "today": today(), "authorities": len(self.names)}

    def register(self, rows: QuerySet[Meeting]) -> Document:
        return meetings_register(rows, self.year)

    def extra(self) -> dict[str, Any]:
        _, position, _ = self.asked
        projects = meeting_projects(self.request.user, self.year)
        form = self.filtered.form
        if chosen := form.cleaned_data.get("project") if form.is_valid() else "":
            projects = projects.filter(number=int(chosen))
        return {
            "year": self.year,
            "position": position,
            "position_problem": self.problem,
            "reach": [_reach_row(one, self.names) for one in series_of(projects, position)],
            "may_create": may_create_meetings(self.request.user),
            "export_url": f"{reverse('projects:meeting_list')}register",
            "attendance_url": f"{reverse('projects:meeting_list')}attendance",
        }


def _reach_row(series: Series, names: dict[int, str]) -> dict[str, Any]:
    """What the meetings of a project came to, with the names of those who have not come lately or never."""
    address = f"{reverse('projects:meeting_list')}?year={series.project.year}&project={series.project.number}"
    return {
        "project": series.project,
        "url": address,
        "held": len(series.held),
        "reached": f"{len(series.reached)} of {len(names)}",
        "lately": ", ".join(names[pk] for pk in series.absent.lately),
        "never": ", ".join(names[pk] for pk in series.absent.never),
    }


class AttendanceExport(MeetingList):
    """The same meetings as a file with one row for each authority at each of them."""

    chooses_columns = False

    def register(self, rows: QuerySet[Meeting]) -> Document:
        return attendance_register(rows, self.year)


def find_meeting(request: PersonRequest, pk: int) -> Meeting:
    """The meeting of an address with its counts, or a 404 where it is not there or not for this reader."""
    return find(meeting_rows(request.user), pk=pk)


def meeting_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One meeting: who holds it, who came, what it counts for."""
    meeting, reader = find_meeting(request, pk), request.user
    own = reader.authority_id if may_edit_attendance(reader, meeting, reader.authority_id) else None
    names = authority_names()
    context = {
        "meeting": meeting,
        "state": label_html(state_at(meeting, today()).label),
        "missing": state_at(meeting, today()) is MeetingState.MISSING,
        "facts": _facts(meeting, len(names)),
        **_register(meeting, names),
        "partners": list(meeting.partner_attendances.all()),
        "panels": panels_for("meeting", reader, meeting=meeting),
        "entries": meeting_history(meeting),
        "may_edit": may_edit_meeting(reader, meeting),
        "own": names.get(own) if own and not may_edit_meeting(reader, meeting) else None,
    }
    return render(request, "projects/meeting_page.html", context)


def _facts(meeting: Any, authorities: int) -> list[Fact]:
    joint = [link.project for link in meeting.joint_links.all()]
    share = f"{meeting.present} of {authorities}" if meeting.present or meeting.partners else ""
    place = f", {meeting.place}" if meeting.place else ""
    facts = [
        Fact("Date", show_date(meeting.day)),
        Fact("Project", projects_html([meeting.project])),
        Fact("Kind", meeting.get_kind_display()),
        Fact("Mode", f"{meeting.get_mode_display()}{place}"),
        Fact("Authorities present", share),
    ]
    if joint:
        facts.insert(2, Fact("Held jointly with", projects_html(joint)))
    if meeting.stream:
        facts.append(Fact("Counts for", meeting.get_stream_display()))
    return facts


def _register(meeting: Meeting, names: dict[int, str]) -> dict[str, Any]:
    """Each authority that has an entry with its badge and who came from it, and the names of those without one."""
    entries = {entry.authority_id: entry for entry in meeting.attendances.all()}
    return {
        "register": [
            (name, label_html(AttendanceState(entries[pk].state).label), entries[pk].names)
            for pk, name in names.items()
            if pk in entries
        ],
        "without": [name for pk, name in names.items() if pk not in entries],
    }


def meeting_create(request: PersonRequest, year: str, number: int) -> HttpResponse:
    """A meeting of the project in the address."""
    check_read_meetings(request.user)
    projects = Project.objects.visible_to(request.user).filter(used=True).select_related("year")
    project = find(projects, year__label=year, number=number)
    check_create_meeting(request.user, project)
    form = MeetingForm(request.POST or None, instance=Meeting(project=project))
    return _create(request, form, lambda: project, project_url(project), f"Add a meeting of project {project.number}")


def meeting_add(request: PersonRequest) -> HttpResponse:
    """A meeting of one of the projects that the reader may add meetings to."""
    check_read_meetings(request.user)
    check_create_meeting(request.user)
    year = chosen_year(request.GET.get("year"), today())
    offered = Project.objects.visible_to(request.user).filter(used=True, year=year).select_related("year")
    if not may_edit_plan(request.user):
        offered = offered.filter(pk__in=request.user.standing.manages)
    form = MeetingForm(request.POST or None, instance=Meeting(), offered=offered)
    back = f"{reverse('projects:meeting_list')}?year={year}"
    return _create(request, form, lambda: form.cleaned_data["project"], back, "Add a meeting")


def _create(
    request: PersonRequest, form: MeetingForm, project: Callable[[], Project], back: str, title: str
) -> HttpResponse:
    return edit_page(
        request,
        form,
        lambda: create_meeting(
            by=request.user, project=project(), fields=form.values(), jointly_with=form.jointly_with()
        ),
        title=title,
        back=back,
        saved="The meeting is added. Record who came as soon as it was held.",
        after=meeting_url,
    )


def meeting_edit(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = find_meeting(request, pk)
    check_edit_meeting(request.user, meeting)
    back = meeting_url(meeting)
    title = f"Edit {meeting}, {show_date(meeting.day)}"
    form = MeetingForm(request.POST or None, instance=meeting)
    return edit_page(
        request,
        form,
        lambda: edit_meeting(
            by=request.user,
            meeting=meeting,
            version=form.seen,
            fields=form.values(),
            jointly_with=form.jointly_with(),
        ),
        title=title,
        back=back,
        saved="The meeting is saved.",
        template="projects/meeting_edit.html",
        meeting=meeting,
        changes=lambda: meeting_changes(meeting, form.seen),
    )


def meeting_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes away a meeting that was put in by mistake."""
    meeting = find_meeting(request, pk)
    check_edit_meeting(request.user, meeting)
    return remove_page(
        request,
        meeting,
        lambda version: remove_meeting(by=request.user, meeting=meeting, version=version),
        title=f"Remove {meeting} of {show_date(meeting.day)}?",
        what="Remove a meeting that was put in by mistake. One that did not take place is marked as cancelled instead.",
        back=meeting_url(meeting),
        after=f"{reverse('projects:meeting_list')}?year={meeting.project.year}",
        removed="The meeting is removed.",
    )
