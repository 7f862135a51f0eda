"""Which past moment a page is asked for: `as_at`, `known` (as known that day) and `since` (to compare with)."""

from datetime import date

from django.http import QueryDict

from kpis.domain.moments import Moment
from kpis.queries.past import Past, past_at
from projects.models import ProgrammeYear
from projects.queries.years import asked_position, chosen_position
from projects.views.position import asked_as_known
from seslip.foundation.clock import today
from seslip.foundation.periods import PeriodError, show_date


def asked_past(params: QueryDict, year: ProgrammeYear) -> tuple[Past | None, str]:
    """The moment the address asks for, None for the present one; and in words what of it cannot be had.

    A day that is no position of the year gives the nearest one that is; compared with such a day is nothing.
    """
    _, day, problem = asked_position(params, today(), year)
    known = asked_as_known(params)
    try:
        before = _compared(params.get("since"), day, year)
    except PeriodError as error:
        return past_at(year, Moment(day, known)), " ".join(filter(None, (problem, str(error))))
    return past_at(year, Moment(day, known), Moment(before, known) if before else None), problem


def _compared(text: str | None, day: date, year: ProgrammeYear) -> date | None:
    """The day to compare with, if any. Raises PeriodError for one that does not lie before the position."""
    before = chosen_position(text, year, today()) if text else None
    if before and before >= day:
        raise PeriodError(f"Compare with a day before {show_date(day)}, the position you look at.")
    return before
