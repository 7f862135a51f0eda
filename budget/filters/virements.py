"""The filters of the list of virements."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from budget.models import BudgetLine, LineProject, Virement, VirementState
from projects.domain.streams import Stream
from projects.models import ProgrammeYear, Project
from seslip.foundation.filters import LONGEST_SEARCH, Choice, Search

from .lines import Narrowed, lines_narrowed_to, of_project


class VirementFilter(django_filters.FilterSet):
    """What is searched and chosen of the lines are those that the reader may see: a search tells nothing of others."""

    q = Search("reason", "decision_note", "consent_reference", "requested_by__name")
    state = Choice(label="State", everything="All states", choices=VirementState.choices)
    stream = Choice(
        label="Funding stream",
        everything="All streams",
        choices=[(stream.value, stream.label) for stream in Stream],
        method="in_stream",
    )
    project = Choice(label="Project", everything="All projects", choices=(), method="for_project")
    theme = Narrowed("narrowed")
    strand = Narrowed("narrowed")
    line = Narrowed("narrowed")
    decided_to = django_filters.DateFilter(field_name="decided_on", lookup_expr="lte", widget=forms.HiddenInput)
    year = django_filters.CharFilter(
        label="Programme year", method="as_listed", max_length=LONGEST_SEARCH, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, request: HttpRequest, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.lines = BudgetLine.objects.visible_to(request.user)  # type: ignore[arg-type]
        self.filters["q"].also = self._of_line
        self.filters["project"].extra["choices"] = self._projects(year)

    def _projects(self, year: ProgrammeYear) -> list[tuple[str, str]]:
        """Projects whose lines, as far as the reader sees them, give or receive."""
        touched = self.lines.filter(Q(virements_out__isnull=False) | Q(virements_in__isnull=False))
        links = LineProject.objects.filter(line__in=touched.values("pk"))
        projects = Project.objects.filter(year=year, pk__in=links.values("project")).order_by("number")
        return [(str(project.number), str(project)) for project in projects]

    def _of_line(self, word: str) -> Q:
        found = self.lines.filter(Q(label__icontains=word) | of_project(word)).values("pk")
        return Q(source__in=found) | Q(target__in=found)

    def in_stream(self, virements: QuerySet[Virement], _name: str, value: str) -> QuerySet[Virement]:
        return virements.filter(Q(stream=value) | Q(target_stream=value))

    def narrowed(self, virements: QuerySet[Virement], name: str, value: str) -> QuerySet[Virement]:
        lines = self.lines.filter(pk__in=lines_narrowed_to(name, value).values("pk")).values("pk")
        return virements.filter(Q(source__in=lines) | Q(target__in=lines))

    def for_project(self, virements: QuerySet[Virement], _name: str, value: str) -> QuerySet[Virement]:
        links = LineProject.objects.filter(project__number=int(value), line__in=self.lines.values("pk"))
        return virements.filter(Q(source__in=links.values("line")) | Q(target__in=links.values("line")))

    def as_listed(self, virements: QuerySet[Virement], _name: str, _value: str) -> QuerySet[Virement]:
        """The list shows one year only; this keeps it in the address."""
        return virements
