"""The filters of the register of meetings."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from projects.domain.meetings import KINDS, MeetingState
from projects.domain.streams import GRANT_STREAMS
from projects.models import Authority, JointMeeting, Meeting, ProgrammeYear, Project
from projects.queries.meetings import attended_by, held_jointly_or_by, in_state, meeting_projects
from seslip.foundation import fresh
from seslip.foundation.clock import today
from seslip.foundation.fields import day_input
from seslip.foundation.filters import Choice, Search

STREAMS = [*((one.value, f"{one.label} only") for one in GRANT_STREAMS), ("all", "All grants of its projects")]
STATES = [(state.value, state.label.text) for state in MeetingState]


def of_project(word: str) -> Q:
    """Meetings of a project with this number or word in its title."""
    projects = Q(title__icontains=word)
    if word.isascii() and word.isdigit() and len(word) < 5:
        projects |= Q(number=int(word))
    found = Project.objects.filter(projects).values("pk")
    return Q(project__in=found) | Q(pk__in=JointMeeting.objects.filter(project__in=found).values("meeting"))


class MeetingFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a figure can lead to exactly its meetings."""

    year = django_filters.CharFilter(widget=forms.HiddenInput, method="as_listed", label="Year", max_length=7)
    as_at = django_filters.CharFilter(widget=forms.HiddenInput, method="as_listed", label="Position", max_length=10)
    q = Search("title", "place", "note", also=of_project)
    project = Choice(label="Project", everything="All projects", choices=(), method="for_project")
    kind = Choice(label="Kind", everything="All kinds", choices=KINDS)
    stream = Choice(label="Counts for", everything="All streams", choices=STREAMS, method="in_stream")
    authority = Choice(label="Authority present", everything="Any authority", choices=(), method="with_authority")
    state = Choice(label="State", everything="All states", choices=STATES, method="having_state")
    day_from = django_filters.DateFilter(label="From", field_name="day", lookup_expr="gte", widget=day_input())
    day_to = django_filters.DateFilter(label="To", field_name="day", lookup_expr="lte", widget=day_input())

    def __init__(self, *args: Any, request: HttpRequest, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        reader: Any = request.user
        key = f"{fresh.revision(Meeting, JointMeeting, Project, Authority)}:{year.pk}:{reader.standing.reads_meetings}"
        for name, choices in fresh.kept(f"meeting choices:{key}", lambda: _choices(reader, year)).items():
            self.filters[name].extra["choices"] = choices

    def as_listed(self, meetings: QuerySet[Meeting], _name: str, _value: str) -> QuerySet[Meeting]:
        """The page knows the year and the position; this keeps them in the address."""
        return meetings

    def for_project(self, meetings: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        return held_jointly_or_by(meetings, int(value))

    def in_stream(self, meetings: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        return meetings.filter(stream="" if value == "all" else value)

    def with_authority(self, meetings: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        return attended_by(meetings, value)

    def having_state(self, meetings: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        return in_state(meetings, MeetingState(value), today())


def _choices(reader: Any, year: ProgrammeYear) -> dict[str, list[tuple[str, str]]]:
    return {
        "project": [(str(project.number), str(project)) for project in meeting_projects(reader, year)],
        "authority": list(Authority.objects.values_list("slug", "name")),
    }
