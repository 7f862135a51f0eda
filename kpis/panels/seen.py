"""The KPIs of a panel, now or as they stood on a day that the page looks back to."""

from django.db.models import QuerySet

from kpis.domain.moments import Moment
from kpis.models import Kpi, KpiQuerySet
from kpis.queries.past import Past, past_at, past_rows
from projects.models import Person, ProgrammeYear


def of_year(reader: Person, year: ProgrammeYear) -> KpiQuerySet:
    return Kpi.objects.visible_to(reader).filter(year=year)


def seen(kpis: QuerySet[Kpi], year: ProgrammeYear, moment: Moment) -> tuple[KpiQuerySet, Past | None, dict[str, str]]:
    """The KPIs as they stood, the moment where it is a past one, and what the register's address needs for it."""
    past = past_at(year, moment)
    if past is None:
        return kpis, None, {}  # type: ignore[return-value]
    when = {"as_at": moment.day.isoformat(), "known": "then" if moment.known else ""}
    return past_rows(kpis, past), past, when  # type: ignore[return-value]
