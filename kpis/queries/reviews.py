"""KPIs that ask for an eye: an update not confirmed, a query, silence, a status that the records contradict."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kpis.domain.honesty import STALE_AFTER_DAYS
from kpis.domain.moments import Moment
from kpis.domain.statuses import NEEDS_REASON, Status
from kpis.models import Kpi, KpiQuerySet, KpiReview, KpiUpdate, Verdict

from .past import put_back, stand_at
from .positions import reported
from .standings import standings

CHECKED_AT_ONCE = 500


def with_answer(kpis: QuerySet[Kpi], moment: Moment | None = None) -> QuerySet[Any]:
    """Adds `latest_update`, its id, and `answer`, what the sponsor said of it last; at a past moment, as they were."""
    updates = reported(moment.day, known=moment.known) if moment else KpiUpdate.objects.all()
    latest = updates.filter(kpi=OuterRef("pk")).order_by("-position_date", "-id")
    answers = KpiReview.objects.filter(update=OuterRef("latest_update")).order_by("-id")
    if moment and moment.known:
        answers = answers.filter(recorded__date__lte=moment.day)
    return kpis.annotate(latest_update=Subquery(latest.values("pk")[:1])).annotate(
        answer=Subquery(answers.values("verdict")[:1])
    )


def awaiting_answer(kpis: QuerySet[Kpi], moment: Moment | None = None) -> QuerySet[Kpi]:
    """Reported on, in a project that has a sponsor, and not answered."""
    asked = with_answer(kpis, moment).filter(activity__project__sponsor__isnull=False, latest_update__isnull=False)
    return asked.filter(answer__isnull=True)


def queried(kpis: QuerySet[Kpi], moment: Moment | None = None) -> QuerySet[Kpi]:
    return with_answer(kpis, moment).filter(answer=Verdict.QUERIED.value)


def stale(kpis: KpiQuerySet, position: date, then: str = "") -> QuerySet[Kpi]:
    """Open and without an update for more than six weeks, or since the year began where there is none."""
    before = position - timedelta(days=STALE_AFTER_DAYS)
    return kpis.open(then).annotate(last=Coalesce(f"position_date{then}", "year__starts")).filter(last__lt=before)


def disagreeing(kpis: QuerySet[Kpi], position: date, moment: Moment | None = None) -> QuerySet[Kpi]:
    """Those whose status says more than the records. Read and weighed one by one: it costs with the number of KPIs."""
    then = "_then" if moment else ""
    silent = Q(**{f"position_date{then}": None})
    cautious = Q(**{f"status{then}__in": [Status.OFF_TRACK.value, *map(str, NEEDS_REASON)]})
    told = kpis.exclude(silent | cautious)
    return kpis.filter(pk__in=contradicted(told.order_by(), position, moment))


def contradicted(kpis: Iterable[Kpi], position: date, moment: Moment | None = None) -> list[int]:
    """The ids of those KPIs that the records contradict, weighed a few hundred at a time."""
    rows, found = list(kpis), list[int]()
    if moment:
        put_back(rows, stand_at(rows, moment))
    for start in range(0, len(rows), CHECKED_AT_ONCE):
        known = moment.known if moment else False
        some = standings(rows[start : start + CHECKED_AT_ONCE], position, known=known)
        found += [pk for pk, standing in some.items() if standing.disagrees]
    return found
