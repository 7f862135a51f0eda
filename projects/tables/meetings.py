"""The columns of the register of meetings, and how each cell is drawn."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.access import may_create_meetings, may_edit_attendance
from projects.domain.meetings import MeetingState
from projects.models import Meeting, Person, Project
from projects.queries.meetings import state_at
from seslip.foundation.html_tables import label_html
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

from .programme import noted, project_url


def meeting_url(meeting: Any) -> str:
    """The page of a Meeting, or of a Held one."""
    return reverse("projects:meeting_page", args=(meeting.id,))


def attendance_url(meeting: Any) -> str:
    return reverse("projects:attendance_edit", args=(meeting.id,))


def projects_html(projects: Iterable[Project]) -> SafeString:
    """Each project by number and title, linked."""
    return format_html_join(
        SafeString("<br>"), '<a href="{}">{} {}</a>', ((project_url(one), one.number, one.title) for one in projects)
    )


class MeetingTable(ListTable):
    """One row a meeting, with what its register comes to."""

    day = tables.Column(verbose_name="Date", order_by=("day", "id"))
    title = tables.Column(verbose_name="Meeting", empty_values=(), order_by=("title", "kind", "day"))
    project = tables.Column(verbose_name="Project", order_by=("project__number", "day", "id"))
    present = tables.Column(verbose_name="Present", order_by=("present", "day", "id"))
    partners = tables.Column(verbose_name="Partners", order_by=("partners", "day", "id"))
    state = tables.Column(verbose_name="State", empty_values=(), orderable=False)
    action = tables.Column(verbose_name="Register", empty_values=(), orderable=False)

    css = {"day": "nowrap", "present": "number", "partners": "number", "action": "action"}
    unlabelled = frozenset({"title"})
    named = "title"
    kinds = {"day": Kind.DATE, "partners": Kind.NUMBER}

    def __init__(self, *args: object, reader: Person, today: date, authorities: int, **kwargs: object) -> None:
        unused = () if may_create_meetings(reader) or reader.standing.authority else ("action",)
        super().__init__(*args, exclude=unused, **kwargs)
        self.reader, self.today, self.authorities = reader, today, authorities

    def cell_day(self, meeting: Meeting) -> str:
        return show_date(meeting.day)

    def cell_title(self, meeting: Meeting) -> SafeString:
        kind = meeting.get_kind_display() if meeting.title else ""
        about = [part for part in (kind, meeting.get_mode_display(), meeting.place) if part]
        if meeting.stream:
            about.append(meeting.get_stream_display())
        return noted(format_html('<a href="{}">{}</a>', meeting_url(meeting), meeting), " · ".join(about))

    def cell_project(self, meeting: Meeting) -> SafeString:
        own = projects_html([meeting.project])
        joint = [link.project for link in meeting.joint_links.all()]
        return format_html('{}<span class="note">jointly with</span>{}', own, projects_html(joint)) if joint else own

    def cell_present(self, meeting: Any) -> SafeString | str:
        if state_at(meeting, self.today) is not MeetingState.HELD and not meeting.apologies:
            return "–"
        count = f"{meeting.present} of {self.authorities}"
        return noted(count, f"{meeting.apologies} sent apologies" if meeting.apologies else "")

    def typed_partners(self, meeting: Any) -> int | None:
        return meeting.partners or None

    def cell_partners(self, meeting: Any) -> str:
        return str(meeting.partners) if meeting.partners else "–"

    def cell_state(self, meeting: Meeting) -> SafeString:
        return label_html(state_at(meeting, self.today).label)

    def cell_action(self, meeting: Meeting) -> SafeString | str:
        """People of an authority record their own entry."""
        if meeting.cancelled or not may_edit_attendance(self.reader, meeting, self.reader.standing.authority):
            return ""
        words = "Record" if state_at(meeting, self.today) is not MeetingState.HELD else "Change"
        about = f" the attendance of {meeting} on {show_date(meeting.day)}"
        link = '<a href="{}">{}<span class="visually-hidden">{}</span></a>'
        return format_html(link, attendance_url(meeting), words, about)
