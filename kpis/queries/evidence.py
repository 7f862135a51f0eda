"""What shows that reported positions are true, and which complete KPIs nothing shows it of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kpis.domain.statuses import Status
from kpis.models import Evidence, Kpi, KpiUpdate
from projects.models import Person


def evidence_visible_to(reader: Person) -> QuerySet[Evidence]:
    """Every item of a KPI the reader may see, those taken back included."""
    seen = Evidence.objects.filter(kpi__in=Kpi.objects.visible_to(reader))
    return seen.select_related("kpi__activity__project", "kpi__year", "added_by", "update")


def without_evidence(kpis: QuerySet[Kpi], then: str = "", by: date | None = None) -> QuerySet[Kpi]:
    """Those that are complete though nothing shows it; `then` is the ending of the names that `rows_at` gives.

    Looking back, `by` is the day: what belongs to a later update does not count.
    """
    shown = Evidence.objects.filter(kpi=OuterRef("pk"), taken_back=False)
    if by:
        shown = shown.filter(belonging_by(by))
    return kpis.filter(~Exists(shown), **{f"status{then}": Status.COMPLETE.value})


def belonging_by(day: date) -> Q:
    return Q(update__position_date__lte=day) | Q(update=None, day__lte=day)


def unproven(kpis: Iterable[Kpi], by: date | None = None) -> frozenset[int]:
    """Which of these KPIs are complete without evidence, by id; at most one query."""
    complete = [kpi.pk for kpi in kpis if kpi.status == Status.COMPLETE.value]
    if not complete:
        return frozenset()
    shown = Evidence.objects.filter(kpi__in=complete, taken_back=False)
    if by:
        shown = shown.filter(belonging_by(by))
    return frozenset(complete) - frozenset(shown.values_list("kpi_id", flat=True))


@dataclass
class Shown:
    """The evidence of one update; `update` is None for what was added before anything was reported."""

    update: KpiUpdate | None
    items: list[Evidence] = field(default_factory=list)


def evidence_by_update(kpi: Kpi, *, taken_back: bool = False) -> list[Shown]:
    """The items of a KPI below the update they belong to, latest update first."""
    items = kpi.evidence.filter(taken_back=taken_back).select_related("update", "added_by").order_by("-day", "-id")
    groups: dict[int | None, Shown] = {}
    for item in items:
        groups.setdefault(item.update_id, Shown(item.update)).items.append(item)
    return sorted(groups.values(), key=_order, reverse=True)


def _order(shown: Shown) -> tuple[bool, object, int]:
    update = shown.update
    return (True, update.position_date, update.pk) if update else (False, None, 0)
