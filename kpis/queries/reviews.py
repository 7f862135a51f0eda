"""KPIs that ask for an eye: an update not confirmed, a query, silence, a status that the records contradict."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kpis.domain.honesty import STALE_AFTER_DAYS
from kpis.domain.statuses import CLOSED, NEEDS_REASON, Status
from kpis.models import Kpi, KpiReview, KpiUpdate, Verdict

from .standings import standings

CHECKED_AT_ONCE = 500


def with_answer(kpis: QuerySet[Kpi]) -> QuerySet[Any]:
    """Adds `latest_update`, its id, and `answer`, what the sponsor said of it last."""
    latest = KpiUpdate.objects.filter(kpi=OuterRef("pk")).order_by("-position_date", "-id")
    answers = KpiReview.objects.filter(update=OuterRef("latest_update")).order_by("-id")
    return kpis.annotate(latest_update=Subquery(latest.values("pk")[:1])).annotate(
        answer=Subquery(answers.values("verdict")[:1])
    )


def awaiting_answer(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """Reported on, in a project that has a sponsor, and not answered."""
    asked = with_answer(kpis).filter(activity__project__sponsor__isnull=False, latest_update__isnull=False)
    return asked.filter(answer__isnull=True)


def queried(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    return with_answer(kpis).filter(answer=Verdict.QUERIED.value)


def stale(kpis: QuerySet[Kpi], position: date) -> QuerySet[Kpi]:
    """Open and without an update for more than six weeks, or since the year began where there is none."""
    before = position - timedelta(days=STALE_AFTER_DAYS)
    open_kpis = kpis.exclude(status__in=[status.value for status in CLOSED])
    return open_kpis.annotate(last=Coalesce("position_date", "year__starts")).filter(last__lt=before)


def disagreeing(kpis: QuerySet[Kpi], position: date) -> QuerySet[Kpi]:
    """Those whose status says more than the records. Read and weighed one by one: it costs with the number of KPIs."""
    told = kpis.exclude(Q(position_date=None) | Q(status__in=[Status.OFF_TRACK.value, *map(str, NEEDS_REASON)]))
    return kpis.filter(pk__in=contradicted(told.order_by(), position))


def contradicted(kpis: Iterable[Kpi], position: date) -> list[int]:
    """The ids of those KPIs that the records contradict, weighed a few hundred at a time."""
    rows, found = list(kpis), list[int]()
    for start in range(0, len(rows), CHECKED_AT_ONCE):
        some = standings(rows[start : start + CHECKED_AT_ONCE], position)
        found += [pk for pk, standing in some.items() if standing.disagrees]
    return found
