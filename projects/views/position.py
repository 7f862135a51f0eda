"""The position date a page is asked for, and what of it is to count."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from projects.models import ProgrammeYear
from projects.queries.years import asked_position
from seslip.foundation.clock import today
from seslip.foundation.periods import show_date


def shown_position(request: HttpRequest, year: ProgrammeYear | None = None) -> tuple[ProgrammeYear, date]:
    """Year and position date of a page; where the address asks for one that cannot be, the page says so."""
    year, position, problem = asked_position(request.GET, today(), year)
    if problem:
        messages.error(request, f"{problem} You see the position at {show_date(position)} instead.")
    return year, position


def asked_as_known(params: QueryDict) -> bool:
    """Whether a page that looks back leaves out what was entered after its day."""
    return params.get("known") == "then"
