"""Which year and which position date a page is about."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, QueryDict

from projects.models import ProgrammeYear, Project
from seslip.foundation.periods import PeriodError, read_date, show_date
from seslip.foundation.sharing import read_once


def planned_years() -> QuerySet[ProgrammeYear]:
    """The years that have projects, latest first."""
    return ProgrammeYear.objects.filter(Exists(Project.objects.filter(year=OuterRef("pk")))).order_by("-label")


@read_once
def current_year(today: date) -> ProgrammeYear:
    """The year `today` falls in where it has a plan, else the latest that has one. 404 where nothing is planned."""
    years = list(planned_years())
    for year in years:
        if year.starts <= today <= year.ends:
            return year
    if not years:
        raise Http404("No programme year is planned yet.")
    return years[0]


@read_once
def current_year_if_any(today: date) -> ProgrammeYear | None:
    """The current year, or None before any plan is loaded."""
    return current_year(today) if planned_years().exists() else None


def chosen_year(label: str | None, today: date) -> ProgrammeYear:
    """The year named in an address, or the current one. 404 for a year that is not here."""
    if not label:
        return current_year(today)
    year = ProgrammeYear.objects.filter(label=label).first() if label.isprintable() else None
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
        span = f"from {show_date(year.starts)} to {show_date(year.ends)}"
        raise PeriodError(f"The position date must lie in the programme year {year}, {span}.")
    return day


def asked_position(
    params: QueryDict, today: date, year: ProgrammeYear | None = None
) -> tuple[ProgrammeYear, date, str]:
    """Year and position date named in an address, and what is wrong with them, if anything.

    For a date outside the year that is the year's first or last day; for what is no date, the default. A page that is
    about one year gives it.
    """
    year = year or chosen_year(params.get("year"), today)
    text, day = params.get("as_at"), today
    try:
        day = read_date(text) if text else today
        return year, chosen_position(text, year, today), ""
    except PeriodError as error:
        return year, year.period.position_date(day), str(error)
