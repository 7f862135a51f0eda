"""Which past moment a page is asked for: `as_at`, `known` (as known that day) and `since` (to compare with)."""

from django.http import QueryDict

from kpis.domain.moments import Moment
from kpis.queries.past import Past, past_at
from projects.models import ProgrammeYear
from projects.queries.years import chosen_position
from seslip.foundation.clock import today
from seslip.foundation.periods import PeriodError, show_date


def asked_past(params: QueryDict, year: ProgrammeYear) -> tuple[Past | None, str]:
    """The moment the address asks for, None for the present one; and in words what of it cannot be had."""
    since = params.get("since")
    known = params.get("known") == "then"
    try:
        day = chosen_position(params.get("as_at"), year, today())
        before = chosen_position(since, year, today()) if since else None
    except PeriodError as error:
        return None, f"{error} You see the present position."
    if before and before >= day:
        words = f"Compare with a day before {show_date(day)}, the position you look at. Nothing is compared."
        return past_at(year, Moment(day, known)), words
    return past_at(year, Moment(day, known), Moment(before, known) if before else None), ""
