"""Where KPIs stood on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate, MeasureReading


@dataclass
class Position:
    """Where a KPI stood on a day, and by which update. `readings` gives the latest one of each measure by its id."""

    status: Status = Status.NOT_STARTED
    note: str = ""
    position_date: date | None = None
    update: int | None = None
    readings: dict[int, MeasureReading] = field(default_factory=dict)


def reported(as_at: date, *, known: bool = False) -> QuerySet[KpiUpdate]:
    """The reports that hold as at a date or before; with `known` only those entered by the end of that day."""
    reports = KpiUpdate.objects.filter(position_date__lte=as_at)
    return reports.filter(recorded__date__lte=as_at) if known else reports


def positions(kpis: Iterable[Kpi], as_at: date, *, known: bool = False) -> dict[int, Position]:
    """The position of each KPI as at a date, from the updates `reported`; two queries for any number of KPIs."""
    found: dict[int, Position] = defaultdict(Position)
    wanted = [kpi.pk for kpi in kpis]
    updates = reported(as_at, known=known).filter(kpi__in=wanted).order_by("position_date", "id")
    for update in updates:
        position = found[update.kpi_id]
        position.status, position.note = Status(update.new_status), update.note
        position.position_date, position.update = update.position_date, update.pk
    readings = MeasureReading.objects.filter(update__in=updates).select_related("update")
    for reading in readings.order_by("update__position_date", "update_id"):
        found[reading.update.kpi_id].readings[reading.measure_id] = reading
    return found
