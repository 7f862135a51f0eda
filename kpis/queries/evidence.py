"""What shows that reported positions are true, and which complete KPIs nothing shows it of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from kpis.domain.moments import Moment
from kpis.domain.statuses import Status
from kpis.models import Evidence, Kpi, KpiUpdate
from projects.models import Person
from seslip.foundation.history import entered


def evidence_visible_to(reader: Person) -> QuerySet[Evidence]:
    """Every item of a KPI the reader may see, those taken back included."""
    seen = Evidence.objects.filter(kpi__in=Kpi.objects.visible_to(reader))
    return seen.select_related("kpi__activity__project", "kpi__year", "added_by", "update")


def without_evidence(kpis: QuerySet[Kpi], then: str = "", moment: Moment | None = None) -> QuerySet[Kpi]:
    """Those that are complete though nothing shows it; `then` is the ending of the names that `rows_at` gives."""
    shown = shown_at(moment).filter(kpi=OuterRef("pk"))
    return kpis.filter(~Exists(shown), **{f"status{then}": Status.COMPLETE.value})


def shown_at(moment: Moment | None) -> QuerySet[Evidence]:
    """What shows something now; at a past moment what belongs to updates up to that day, or what was there that day."""
    if moment is None:
        return Evidence.objects.filter(taken_back=False)
    if moment.known:
        there = entered(Evidence, moment.day).filter(taken_back=False)
        return Evidence.objects.filter(pk__in=there.values("id"))
    belonging = Q(update__position_date__lte=moment.day) | Q(update=None, day__lte=moment.day)
    return Evidence.objects.filter(belonging, taken_back=False)


def unproven(kpis: Iterable[Kpi], moment: Moment | None = None) -> frozenset[int]:
    """Which of these KPIs are complete without evidence, by id; at most one query."""
    complete = [kpi.pk for kpi in kpis if kpi.status == Status.COMPLETE.value]
    if not complete:
        return frozenset()
    shown = shown_at(moment).filter(kpi__in=complete)
    return frozenset(complete) - frozenset(shown.values_list("kpi_id", flat=True))


def linked_already(links: Mapping[int, str]) -> frozenset[int]:
    """The KPIs, of those given by id with a link, that have it with their latest update already; one query."""
    latest = KpiUpdate.objects.filter(kpi=OuterRef("kpi")).order_by("-position_date", "-id")
    there = Evidence.objects.filter(kpi__in=links, link__in=links.values(), taken_back=False)
    there = there.annotate(latest=Subquery(latest.values("pk")[:1]))
    with_latest = there.filter(Q(update=F("latest")) | Q(update=None, latest=None))
    return frozenset(kpi for kpi, link in with_latest.values_list("kpi", "link") if links[kpi] == link)


@dataclass
class Shown:
    """The evidence of one update; `update` is None for what was added before anything was reported."""

    update: KpiUpdate | None
    items: list[Evidence] = field(default_factory=list)


def evidence_by_update(items: QuerySet[Evidence]) -> list[Shown]:
    """Items of a KPI below the update they belong to, latest update first."""
    groups: dict[int | None, Shown] = {}
    for item in items.select_related("update", "added_by").order_by("-day", "-id"):
        groups.setdefault(item.update_id, Shown(item.update)).items.append(item)
    return sorted(groups.values(), key=_order, reverse=True)


def _order(shown: Shown) -> tuple[bool, object, int]:
    update = shown.update
    return (True, update.position_date, update.pk) if update else (False, None, 0)
