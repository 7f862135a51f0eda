"""Reporting where KPIs stand, and taking a report back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.access import check_update
from kpis.domain.statuses import Status, missing_explanation
from kpis.models import Kpi, KpiUpdate, Measure, MeasureReading
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.periods import show_date


@dataclass(frozen=True)
class Done:
    """When a deliverable was done, and where it is published."""

    on: date | None = None
    where: str = ""


@dataclass(frozen=True)
class Report:
    """What a person reports of a KPI they saw at `version`. `figures`: value by measure id, of a deliverable 1 or 0,
    with its details in `done`. What is counted from records is not among them.
    """

    kpi: Kpi
    version: int
    status: Status
    note: str
    position_date: date
    figures: Mapping[int, int | None] = field(default_factory=dict)
    done: Mapping[int, Done] = field(default_factory=dict)


def update_kpi(*, by: Person, report: Report) -> Kpi:
    """Records a new position.

    Raises Refused, Stale, and ValidationError where an explanation or a date is wrong, or a counted figure is typed.
    """
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
        for measure in stored.measures.all():
            _record_figure(by, measure, update, report)
    return stored


def _record_figure(by: Person, measure: Measure, update: KpiUpdate, report: Report) -> None:
    """One figure, where it is another than before. Raises ValidationError where it is counted from records."""
    value = report.figures.get(measure.pk, measure.value)
    if measure.counter and value != measure.value:
        raise ValidationError(f"“{measure}” is counted from records: override it on the page of the KPI, and say why.")
    before = Done(measure.done_on, measure.where)
    done = report.done.get(measure.pk, before) if measure.deliverable and value else Done()
    if (value, done) == (measure.value, before):
        return
    now = {"value": value, "done_on": done.on, "where": done.where}
    MeasureReading.objects.create(update=update, measure=measure, old_value=measure.value, **now)
    audit.change(measure, by=by, version=measure.version, fields=now)


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
    latest = list(kpi.updates.order_by("-position_date", "-id").prefetch_related("readings__measure")[:2])
    if not latest:
        raise ValidationError("Nothing has been reported for this KPI yet, so there is nothing to undo.")
    undone, before = latest[0], latest[1] if len(latest) > 1 else None
    typed = [reading for reading in undone.readings.all() if not reading.measure.counter]
    figures = {reading.measure_id: reading.old_value for reading in typed}
    done = {reading.measure_id: _done_before(reading) for reading in typed if reading.old_value}
    note = before.note if before else ""
    report = Report(kpi, version, Status(undone.old_status), note, undone.position_date, figures, done)
    return update_kpi(by=by, report=report)


def _done_before(reading: MeasureReading) -> Done:
    """The details of a deliverable that this reading replaced."""
    earlier = MeasureReading.objects.filter(measure=reading.measure_id).exclude(update=reading.update_id)
    last = earlier.order_by("-update__position_date", "-update_id").first()
    return Done(last.done_on, last.where) if last else Done()
