"""The filters of the KPI register."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.domain.streams import Stream
from projects.models import Person, Project, ProjectManager, Theme
from projects.queries import chosen_year, managers, sponsors
from seslip.foundation import fresh
from seslip.foundation.clock import today
from seslip.foundation.filters import Choice, Search

from .domain.statuses import CLOSED
from .models import STATUS_CHOICES, CoreRequirement, Kpi, PlannedActivity
from .queries import matching_activities

DUE_CHOICES = [
    ("overdue", "Overdue"),
    ("30", "In the next 30 days"),
    ("60", "In the next 60 days"),
    ("90", "In the next 90 days"),
    ("none", "No date"),
]
OPEN_CHOICES = [("open", "Open")]


def filter_choices(reader: Person) -> dict[str, list[tuple[str, str]]]:
    """What the drop-downs offer, kept until a project, a person or a requirement changes."""
    key = fresh.revision(Project, Person, ProjectManager, CoreRequirement, Theme, PlannedActivity)
    return fresh.kept(f"kpi choices:{key}:{reader.standing.reads_plan}", lambda: _choices(reader))


def _choices(reader: Person) -> dict[str, list[tuple[str, str]]]:
    planned = Project.objects.visible_to(reader).filter(activities__isnull=False).distinct()
    return {
        "project": [(str(project.number), str(project)) for project in planned.order_by("number")],
        "theme": list(Theme.objects.values_list("key", "name")),
        "requirement": [(str(r.number), str(r)) for r in CoreRequirement.objects.order_by("number")],
        "manager": [(str(person.pk), person.name) for person in managers(reader)],
        "sponsor": [(str(person.pk), person.name) for person in sponsors(reader)],
    }


class KpiFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a view can be sent to somebody."""

    q = Search("text", "note", also=matching_activities)
    project = Choice(
        label="Project", everything="All projects", choices=(), field_name="activity__project__number"
    )
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
    sponsor = Choice(
        label="Sponsor", everything="All sponsors", choices=(), field_name="activity__project__sponsor"
    )
    due_from = django_filters.DateFilter(
        label="Due from", field_name="due", lookup_expr="gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    due_to = django_filters.DateFilter(
        label="Due to", field_name="due", lookup_expr="lte", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        for name, choices in filter_choices(request.user).items():
            self.filters[name].extra["choices"] = choices
        self.position = chosen_year(None, today()).period.position_date(today())

    def in_status(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        if value == "open":
            return kpis.exclude(status__in=[status.value for status in CLOSED])
        return kpis.filter(status=value)

    def managed_by(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        managed = ProjectManager.objects.filter(person=value).values("project")
        return kpis.filter(activity__project__in=managed)

    def due_within(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        if value == "overdue":
            return kpis.overdue_at(self.position)  # type: ignore[attr-defined]
        if value == "none":
            return kpis.filter(due__isnull=True)
        last = self.position + timedelta(days=int(value))
        return kpis.filter(due__range=(self.position, last))
