"""The filters of the list of budget lines."""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from budget.domain.position import CARRIED, PLANNED
from budget.models import STREAM_FIELDS, BudgetLine, Heading, LineProject, Section, Side
from budget.queries.plan import headings_of
from projects.domain.streams import Stream
from projects.models import ProgrammeYear, Project, Theme
from seslip.foundation import fresh
from seslip.foundation.filters import LONGEST_SEARCH, Choice, Search
from seslip.foundation.forms import read_key


def filter_choices(year: ProgrammeYear) -> dict[str, list[tuple[str, str]]]:
    """What the drop-downs offer, kept until a project, a theme or a part of the budget changes."""
    key = fresh.revision(Project, Theme, Section, Heading)
    return fresh.kept(f"budget choices:{key}:{year.pk}", lambda: _choices(year))


def _choices(year: ProgrammeYear) -> dict[str, list[tuple[str, str]]]:
    parts = [(PLANNED, "Spending but what is carried forward"), (CARRIED, "What is carried forward")]
    for heading in headings_of(year):
        section = (f"s{heading.section_id}", heading.section.label)
        if section not in parts:
            parts.append(section)
        parts.append((f"h{heading.pk}", f"– {heading.label}"))
    projects = Project.objects.filter(year=year, line_projects__isnull=False).distinct().order_by("number")
    return {
        "theme": list(Theme.objects.filter(budget_sections__year=year).distinct().values_list("key", "name")),
        "part": parts,
        "project": [(str(project.number), str(project)) for project in projects],
    }


def of_project(word: str) -> Q:
    """Lines that pay for a project with this number or with this word in its title."""
    found = Q(project__title__icontains=word)
    if re.fullmatch(r"[0-9]{1,4}", word):
        found |= Q(project__number=int(word))
    return Q(pk__in=LineProject.objects.filter(found).values("line"))


class Narrowed(django_filters.CharFilter):
    """What a total was narrowed to: in the address, never in the strip of fields."""

    def __init__(self, method: str) -> None:
        super().__init__(method=method, widget=forms.HiddenInput, max_length=LONGEST_SEARCH)


def lines_narrowed_to(name: str, value: str) -> QuerySet[BudgetLine]:
    """The lines of a theme (or of what is carried forward), of a strand, or the one line, as the position has them."""
    if name == "theme":
        carried = Q(heading__section__theme__isnull=True, heading__section__side=Side.EXPENDITURE)
        return BudgetLine.objects.filter(carried if value == CARRIED else Q(heading__section__theme__key=value))
    if name == "strand":
        links = LineProject.objects.filter(project__strand__key=value)
        return BudgetLine.objects.filter(pk__in=links.values("line"))
    return BudgetLine.objects.filter(pk=read_key(value))


class LineFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a total can lead to exactly its lines."""

    q = Search("label", "note", "earmark", "heading__label", also=of_project)
    side = Choice(
        label="Side", everything="Income and spending", choices=Side.choices, field_name="heading__section__side"
    )
    stream = Choice(
        label="Funding stream",
        everything="All streams",
        choices=[(stream.value, stream.label) for stream in Stream],
        method="in_stream",
    )
    theme = Choice(label="Theme", everything="All themes", choices=(), field_name="heading__section__theme__key")
    part = Choice(label="Part of the budget", everything="All parts", choices=(), method="in_part")
    project = Choice(label="Project", everything="All projects", choices=(), method="for_project")
    strand = Narrowed("narrowed")
    line = Narrowed("narrowed")
    year = django_filters.CharFilter(
        label="Programme year", method="as_listed", max_length=LONGEST_SEARCH, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, request: HttpRequest, year: ProgrammeYear, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        for name, choices in filter_choices(year).items():
            self.filters[name].extra["choices"] = choices

    def in_stream(self, lines: QuerySet[BudgetLine], _name: str, value: str) -> QuerySet[BudgetLine]:
        return lines.filter(**{f"{STREAM_FIELDS[Stream(value)]}__isnull": False})

    def in_part(self, lines: QuerySet[BudgetLine], _name: str, value: str) -> QuerySet[BudgetLine]:
        if value in (PLANNED, CARRIED):
            spending = lines.filter(heading__section__side=Side.EXPENDITURE)
            return spending.filter(heading__section__theme__isnull=value == CARRIED)
        return lines.filter(**{"heading" if value.startswith("h") else "heading__section": int(value[1:])})

    def narrowed(self, lines: QuerySet[BudgetLine], name: str, value: str) -> QuerySet[BudgetLine]:
        return lines.filter(pk__in=lines_narrowed_to(name, value).values("pk"))

    def for_project(self, lines: QuerySet[BudgetLine], _name: str, value: str) -> QuerySet[BudgetLine]:
        return lines.filter(pk__in=LineProject.objects.filter(project__number=int(value)).values("line"))

    def as_listed(self, lines: QuerySet[BudgetLine], _name: str, _value: str) -> QuerySet[BudgetLine]:
        """The list shows one year only; this keeps it in the address."""
        return lines
