"""What is different between two moments: the status, the promise itself, or a figure, typed or counted."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kpis.domain.moments import Moment
from kpis.models import Kpi, Measure, MeasureOverride, MeasureReading

from .past import Past, changed_promises
from .positions import reported
from .standings import Figure, KpiStanding, standings

COMPARED_AT_ONCE = 500


def standings_at(kpis: list[Kpi], moment: Moment) -> dict[int, KpiStanding]:
    return standings(kpis, moment.day, known=moment.known)


def moved(kpis: QuerySet[Kpi], past: Past) -> QuerySet[Kpi]:
    """Those that are not what they were; `kpis` come from `past_rows`. Figures are compared one by one."""
    if past.before is None:
        return kpis
    before, after = changed_promises(kpis, past.before), changed_promises(kpis, past.moment)
    reworded = {pk for pk in before if before[pk] != after[pk]}
    keys = reworded | set(_with_other_figures(kpis, past.before, past.moment))
    return kpis.filter(~Q(status_then=F("status_before")) | Q(pk__in=keys))


def _with_other_figures(kpis: QuerySet[Kpi], before: Moment, after: Moment) -> Iterator[int]:
    later = reported(after.day, known=after.known)
    between = later.exclude(pk__in=reported(before.day, known=before.known).values("pk"))
    typed = MeasureReading.objects.filter(update__in=between, update__kpi=OuterRef("pk"))
    counted = Measure.objects.filter(kpi=OuterRef("pk")).exclude(counter="")
    set_by_hand = MeasureOverride.objects.filter(measure__kpi=OuterRef("pk"))
    rows = list(kpis.filter(Exists(typed) | Exists(counted) | Exists(set_by_hand)).order_by())
    for start in range(0, len(rows), COMPARED_AT_ONCE):
        some = rows[start : start + COMPARED_AT_ONCE]
        then, now = standings_at(some, before), standings_at(some, after)
        yield from (kpi.pk for kpi in some if figures_moved(then[kpi.pk], now[kpi.pk]))


def figures_moved(before: KpiStanding, after: KpiStanding) -> list[tuple[Figure | None, Figure]]:
    """Each figure that is another, as it was and as it is; None where there was no such measure yet."""
    pairs = ((before.figures.get(key), figure) for key, figure in after.figures.items())
    return [(old, new) for old, new in pairs if (old.value if old else None) != new.value]
