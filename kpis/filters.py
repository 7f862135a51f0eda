"""The filters of the KPI register."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from kpis.queries.plan import planned_activities
from kpis.queries.register import matching_activities
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, ProjectManager
from projects.requests import PersonRequest
from seslip.foundation import fresh
from seslip.foundation.clock import today
from seslip.foundation.filters import Choice, Search

from .domain.statuses import CLOSED
from .models import STATUS_CHOICES, Kpi

DUE_CHOICES = [
    ("overdue", "Overdue"),
    ("30", "In the next 30 days"),
    ("60", "In the next 60 days"),
    ("90", "In the next 90 days"),
    ("none", "No date"),
]
OPEN_CHOICES = [("open", "Open")]


def filter_choices(reader: Person, year: ProgrammeYear, revision: str) -> dict[str, list[tuple[str, str]]]:
    """What the drop-downs offer, kept until anything they name changes."""
    key = f"kpi choices:{revision}:{year.pk}:{reader.standing.reads_plan}"
    return fresh.kept(key, lambda: _choices(reader, year))


def _choices(reader: Person, year: ProgrammeYear) -> dict[str, list[tuple[str, str]]]:
    """Only what is planned for: a choice that leaves nothing is not offered."""
    activities = list(planned_activities(reader, year))
    requirements = [activity.requirement for activity in activities]
    projects = [activity.project for activity in activities]
    people = [person for project in projects for person in project.lead_managers]
    sponsors = [project.sponsor for project in projects if project.sponsor]
    return {
        "project": _sorted((p.number, str(p.number), str(p)) for p in projects),
        "theme": _sorted((p.theme.position, p.theme.key, p.theme.name) for p in projects),
        "requirement": _sorted((r.number, str(r.number), str(r)) for r in requirements),
        "manager": _sorted((person.name, str(person.pk), person.name) for person in people),
        "sponsor": _sorted((person.name, str(person.pk), person.name) for person in sponsors),
    }


def _sorted(choices: Iterable[tuple[Any, str, str]]) -> list[tuple[str, str]]:
    return [(value, label) for _, value, label in sorted(set(choices))]


class KpiFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a view can be sent to somebody."""

    q = Search("text", "note", also=matching_activities)
    project = Choice(label="Project", everything="All projects", choices=(), field_name="activity__project__number")
    stream = Choice(
        label="Funding stream",
        everything="All streams",
        choices=[(stream.value, stream.label) for stream in Stream],
        field_name="activity__requirement__stream",
    )
    status = Choice(
        label="Status", everything="All statuses", choices=OPEN_CHOICES + STATUS_CHOICES, method="in_status"
    )
    due = Choice(label="Due", everything="Any date", choices=DUE_CHOICES, method="due_within")
    theme = Choice(label="Theme", everything="All themes", choices=(), field_name="activity__project__theme__key")
    requirement = Choice(
        label="Requirement",
        everything="All requirements",
        choices=(),
        field_name="activity__requirement__number",
    )
    manager = Choice(label="Manager", everything="All managers", choices=(), method="managed_by")
    sponsor = Choice(label="Sponsor", everything="All sponsors", choices=(), field_name="activity__project__sponsor")
    due_from = django_filters.DateFilter(
        label="Due from", field_name="due", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    due_to = django_filters.DateFilter(
        label="Due to", field_name="due", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, request: PersonRequest, year: ProgrammeYear, revision: str, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        for name, choices in filter_choices(request.user, year, revision).items():
            self.filters[name].extra["choices"] = choices
        self.position = year.period.position_date(today())

    def in_status(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        if value == "open":
            return kpis.exclude(status__in=[status.value for status in CLOSED])
        return kpis.filter(status=value)

    def managed_by(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        managed = ProjectManager.objects.filter(person_id=int(value)).values("project")
        return kpis.filter(activity__project__in=managed)

    def due_within(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        if value == "overdue":
            return kpis.overdue_at(self.position)  # type: ignore[attr-defined]
        if value == "none":
            return kpis.filter(due__isnull=True)
        last = self.position + timedelta(days=int(value))
        return kpis.filter(due__range=(self.position, last))
