"""The filters of the registers of projects, authorities and people."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from projects.domain.roles import Role
from projects.models import Authority, AuthorityAlias, Person, Project, ProjectManager, Strand, Theme
from projects.queries.programme import managers, sponsors, with_part
from seslip.foundation import fresh
from seslip.foundation.filters import Choice, Search

USED = [("yes", "In use"), ("no", "Not used")]
PARTS = [
    *((role.value, role.label) for role in Role),
    ("manager", "Project manager"),
    ("sponsor", "Sponsor"),
    ("none", "No part yet"),
]
SIGN_IN = [("yes", "May sign in"), ("no", "May not sign in")]
LONGEST_NUMBER = 4


def project_choices(reader: Person) -> dict[str, list[tuple[str, str]]]:
    """What the drop-downs offer, kept until a project, its managers or a person changes."""
    key = fresh.revision(Project, Person, ProjectManager, Theme, Strand)
    return fresh.kept(f"project choices:{key}:{reader.standing.reads_plan}", lambda: _choices(reader))


def _choices(reader: Person) -> dict[str, list[tuple[str, str]]]:
    return {
        "theme": list(Theme.objects.values_list("key", "name")),
        "strand": list(Strand.objects.values_list("key", "name")),
        "manager": [(str(person.pk), person.name) for person in managers(reader)],
        "sponsor": [(str(person.pk), person.name) for person in sponsors(reader)],
    }


def matching_projects(word: str) -> Q:
    """Projects with this number, or whose managers or sponsor have this in their names."""
    found = Q(sponsor__name__icontains=word)
    found |= Q(pk__in=ProjectManager.objects.filter(person__name__icontains=word).values("project"))
    if word.isdecimal() and len(word) <= LONGEST_NUMBER:
        found |= Q(number=int(word))
    return found


def managed_by(projects: QuerySet[Project], _name: str, value: str) -> QuerySet[Project]:
    return projects.filter(pk__in=ProjectManager.objects.filter(person=int(value)).values("project"))


def in_use(projects: QuerySet[Project], _name: str, value: str) -> QuerySet[Project]:
    return projects.filter(used=value == "yes")


class ProjectFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a view can be sent to somebody."""

    year = django_filters.CharFilter(widget=forms.HiddenInput, method="in_year", label="Year", max_length=7)
    q = Search("title", "purpose", also=matching_projects)
    theme = Choice(label="Theme", everything="All themes", choices=(), field_name="theme__key")
    strand = Choice(label="Strand", everything="All strands", choices=(), field_name="strand__key")
    manager = Choice(label="Manager", everything="All managers", choices=(), method=managed_by)
    sponsor = Choice(label="Sponsor", everything="All sponsors", choices=(), field_name="sponsor")
    used = Choice(label="Number", everything="In use and not used", choices=USED, method=in_use)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        for name, choices in project_choices(request.user).items():  # type: ignore[arg-type]
            self.filters[name].extra["choices"] = choices

    def in_year(self, projects: QuerySet[Project], _name: str, _value: str) -> QuerySet[Project]:
        """The page lists the projects of the year that the address names already."""
        return projects


def spelt(word: str) -> Q:
    return Q(pk__in=AuthorityAlias.objects.filter(name__icontains=word).values("authority"))


class AuthorityFilter(django_filters.FilterSet):
    """Finds an authority by any of its spellings."""

    q = Search("name", also=spelt)


def holding_part(people: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
    return with_part(people, value)


def signing_in(people: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
    return people.filter(is_active=value == "yes")


class PersonFilter(django_filters.FilterSet):
    """By part, place and sign-in state."""

    q = Search("name", "email", "organisation", "job_title", "authority__name")
    part = Choice(label="Role", everything="All roles", choices=PARTS, method=holding_part)
    authority = Choice(label="Authority", everything="All authorities", choices=(), field_name="authority__slug")
    organisation = Choice(label="Organisation", everything="All organisations", choices=(), field_name="organisation")
    active = Choice(label="Sign-in", everything="Everybody", choices=SIGN_IN, method=signing_in)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Person.objects.exclude(organisation="").order_by("organisation")
        organisations = named.values_list("organisation", flat=True).distinct()
        self.filters["organisation"].extra["choices"] = [(name, name) for name in organisations]
        self.filters["authority"].extra["choices"] = list(Authority.objects.values_list("slug", "name"))
