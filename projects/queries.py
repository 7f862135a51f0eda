"""Reads that are more than a filter."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from seslip.foundation.periods import PeriodError, read_date

from .models import Person, ProgrammeYear, Project, ProjectManager


def current_year(today: date) -> ProgrammeYear:
    """The year `today` falls in where it has a plan, else the latest that has one. 404 where nothing is planned."""
    planned = ProgrammeYear.objects.filter(Exists(Project.objects.filter(year=OuterRef("pk"))))
    years = list(planned.order_by("-label"))
    for year in years:
        if year.starts <= today <= year.ends:
            return year
    if not years:
        raise Http404("No programme year is planned yet.")
    return years[0]


def chosen_year(label: str | None, today: date) -> ProgrammeYear:
    """The year named in an address, or the current one. 404 for a year that is not here."""
    if not label:
        return current_year(today)
    year = ProgrammeYear.objects.filter(label=label).first()
    if year is None:
        raise Http404(f"There is no programme year “{label[:20]}”.")
    return year


def chosen_position(text: str | None, year: ProgrammeYear, today: date) -> date:
    """The position date named in an address, or the year's default.

    Raises PeriodError for what is no date, and for a date outside the programme year.
    """
    if not text:
        return year.period.position_date(today)
    day = read_date(text)
    if not year.starts <= day <= year.ends:
        raise PeriodError(f"The position date must lie in the programme year {year}.")
    return day


def with_people(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with sponsor, theme, strand, phases and managers, in a fixed number of queries."""
    managers = Prefetch("managers", ProjectManager.objects.select_related("person"))
    return projects.select_related("year", "theme", "strand", "sponsor__authority").prefetch_related(managers, "phases")


def sponsors(reader: Person) -> QuerySet[Person]:
    """Everybody who sponsors a project the reader sees."""
    return Person.objects.filter(sponsored__in=Project.objects.visible_to(reader)).distinct()


def managers(reader: Person) -> QuerySet[Person]:
    """Everybody who manages a project the reader sees."""
    return Person.objects.filter(managed__project__in=Project.objects.visible_to(reader)).distinct()
