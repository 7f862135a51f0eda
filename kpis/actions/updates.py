"""Reporting where KPIs stand, and taking a report back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.access import check_update
from kpis.domain.statuses import Status, missing_explanation
from kpis.models import (
    Kpi,
    KpiUpdate,
    MeasureReading,
)
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.periods import show_date


@dataclass(frozen=True)
class Report:
    """What a person reports of a KPI they saw at `version`. `figures`: value by measure id."""

    kpi: Kpi
    version: int
    status: Status
    note: str
    position_date: date
    figures: Mapping[int, int | None] = field(default_factory=dict)


def update_kpi(*, by: Person, report: Report) -> Kpi:
    """Records a new position. Raises Refused, Stale, and ValidationError where an explanation or a date is wrong."""
    kpi = report.kpi
    check_update(by, kpi)
    if missing := missing_explanation(report.status, report.note):
        raise ValidationError({"note": missing})
    if kpi.position_date and report.position_date < kpi.position_date:
        last = show_date(kpi.position_date)
        raise ValidationError({"position_date": f"The last update is as at {last}. Enter that date or a later one."})
    with transaction.atomic():
        now = {"status": report.status.value, "note": report.note.strip(), "position_date": report.position_date}
        stored = audit.change(kpi, by=by, version=report.version, fields=now)
        update = KpiUpdate.objects.create(
            kpi=stored,
            by=by,
            position_date=report.position_date,
            old_status=kpi.status,
            new_status=report.status.value,
            note=report.note.strip(),
        )
        _record_figures(by, stored, update, report.figures)
    return stored


def _record_figures(by: Person, kpi: Kpi, update: KpiUpdate, figures: Mapping[int, int | None]) -> None:
    for measure in kpi.measures.all():
        value = figures.get(measure.pk, measure.value)
        if value != measure.value:
            MeasureReading.objects.create(update=update, measure=measure, old_value=measure.value, value=value)
            audit.change(measure, by=by, version=measure.version, fields={"value": value})


def update_kpis(*, by: Person, reports: Iterable[Report]) -> list[Kpi]:
    """Records several positions, all of them or none."""
    with transaction.atomic():
        return [update_kpi(by=by, report=report) for report in reports]


def undo_update(*, by: Person, kpi: Kpi, version: int) -> Kpi:
    """Reports the position before the latest update again; both stay on record.

    Raises Stale where something was reported since the person saw `version` (pressing twice undoes once), and
    ValidationError where nothing was reported at all.
    """
    check_update(by, kpi)
    latest = list(kpi.updates.order_by("-position_date", "-id").prefetch_related("readings")[:2])
    if not latest:
        raise ValidationError("Nothing has been reported for this KPI yet, so there is nothing to undo.")
    undone, before = latest[0], latest[1] if len(latest) > 1 else None
    figures = {reading.measure_id: reading.old_value for reading in undone.readings.all()}
    note = before.note if before else ""
    report = Report(kpi, version, Status(undone.old_status), note, undone.position_date, figures)
    return update_kpi(by=by, report=report)
