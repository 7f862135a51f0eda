"""The filters of the KPI register."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet

from kpis.queries.evidence import without_evidence
from kpis.queries.moved import moved
from kpis.queries.past import Past
from kpis.queries.plan import planned_activities
from kpis.queries.register import matching_activities
from kpis.queries.reviews import awaiting_answer, disagreeing, queried, stale
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, ProjectManager
from projects.requests import PersonRequest
from seslip.foundation import fresh
from seslip.foundation.clock import today
from seslip.foundation.fields import day_input
from seslip.foundation.filters import Choice, Search

from .models import STATUS_CHOICES, Kpi, KpiQuerySet

DUE_CHOICES = [
    ("overdue", "Overdue"),
    ("30", "In the next 30 days"),
    ("60", "In the next 60 days"),
    ("90", "In the next 90 days"),
    ("none", "No date"),
]
OPEN_CHOICES = [("open", "Open")]
EVIDENCE_CHOICES = [("missing", "Complete without evidence")]
MOVED_CHOICES = [("yes", "Only what moved")]
CHECK_CHOICES = [
    ("disagreement", "Says more than the records"),
    ("stale", "No update for 6 weeks"),
    ("awaiting", "Awaiting the sponsor"),
    ("queried", "Queried by the sponsor"),
]
KNOWN_CHOICES = [("then", "As known that day")]


def day_field(label: str, **kwargs: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(label=label, widget=day_input(), **kwargs)


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

    folded = ("requirement", "sponsor", "evidence", "due_from", "due_to", "as_at", "known", "since", "moved")
    folded_title = "More filters, and looking back"

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
    check = Choice(label="Check", everything="Everything", choices=CHECK_CHOICES, method="checked")
    due_from = day_field("Due from", method="due_since")
    due_to = day_field("Due to", method="due_until")
    evidence = Choice(
        label="Evidence", everything="With or without", choices=EVIDENCE_CHOICES, method="without_evidence"
    )
    as_at = day_field("Position at", method="looked_back")
    known = Choice(label="Known", everything="With later reports", choices=KNOWN_CHOICES, method="looked_back")
    since = day_field("Compare with", method="looked_back")
    moved = Choice(label="Moved", everything="Moved or not", choices=MOVED_CHOICES, method="moved_between")

    def __init__(
        self,
        *args: Any,
        request: PersonRequest,
        year: ProgrammeYear,
        revision: str,
        past: Past | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.past, self.then = past, "_then" if past else ""
        for name, choices in filter_choices(request.user, year, revision).items():
            self.filters[name].extra["choices"] = choices
        self.position = past.moment.day if past else year.period.position_date(today())
        if past:
            self.filters["q"] = Search("text_then", "note_then", also=matching_activities)
            self.filters["q"].parent, self.filters["q"].field_name = self, "q"

    def in_status(self, kpis: KpiQuerySet, _name: str, value: str) -> QuerySet[Kpi]:
        if value == "open":
            return kpis.open(self.then)
        return kpis.filter(**{f"status{self.then}": value})

    def managed_by(self, kpis: QuerySet[Kpi], _name: str, value: str) -> QuerySet[Kpi]:
        managed = ProjectManager.objects.filter(person_id=int(value)).values("project")
        return kpis.filter(activity__project__in=managed)

    def without_evidence(self, kpis: QuerySet[Kpi], _name: str, _value: str) -> QuerySet[Kpi]:
        return without_evidence(kpis, self.then, self.past.moment if self.past else None)

    def due_within(self, kpis: KpiQuerySet, _name: str, value: str) -> QuerySet[Kpi]:
        if value == "overdue":
            return kpis.overdue_at(self.position, self.then)
        if value == "none":
            return kpis.filter(**{f"due{self.then}__isnull": True})
        last = self.position + timedelta(days=int(value))
        return kpis.filter(**{f"due{self.then}__range": (self.position, last)})

    def checked(self, kpis: KpiQuerySet, _name: str, value: str) -> QuerySet[Kpi]:
        """What asks for somebody's eye, or asked on the day that the page looks back at."""
        moment = self.past.moment if self.past else None
        if value == "disagreement":
            return disagreeing(kpis, self.position, moment)
        if value == "stale":
            return stale(kpis, self.position, self.then)
        return awaiting_answer(kpis, moment) if value == "awaiting" else queried(kpis, moment)

    def due_since(self, kpis: QuerySet[Kpi], _name: str, value: date) -> QuerySet[Kpi]:
        return kpis.filter(**{f"due{self.then}__gte": value})

    def due_until(self, kpis: QuerySet[Kpi], _name: str, value: date) -> QuerySet[Kpi]:
        return kpis.filter(**{f"due{self.then}__lte": value})

    def looked_back(self, kpis: QuerySet[Kpi], _name: str, _value: object) -> QuerySet[Kpi]:
        """The page has chosen the moments before any filter: `rows_at` gave the rows."""
        return kpis

    def moved_between(self, kpis: QuerySet[Kpi], _name: str, _value: str) -> QuerySet[Kpi]:
        """Without a day to compare with nothing can have moved, so nothing is left out."""
        return moved(kpis, self.past) if self.past else kpis
