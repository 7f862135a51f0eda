"""Every write to KPIs. Each checks who may, writes its history in the same transaction and returns the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.periods import show_date

from .access import check_edit_plan, check_update
from .domain.due import problem_of_due
from .domain.statuses import Status, missing_explanation
from .models import (
    ActivitySubRequirement,
    CoreRequirement,
    Kpi,
    KpiItem,
    KpiUpdate,
    Measure,
    MeasureReading,
    PlannedActivity,
    SubRequirement,
)


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


def create_kpi(*, by: Person, activity: PlannedActivity, fields: Mapping[str, Any], items: list[str]) -> Kpi:
    """Adds a promise with the list below it to a planned activity. Raises ValidationError for a due date far off."""
    check_edit_plan(by)
    year = activity.requirement.year
    _check_due(fields, year)
    with transaction.atomic():
        kpi = audit.create(Kpi(**fields, activity=activity, year=year), by=by)
        _set_items(by, kpi, items)
    return kpi


def edit_kpi(*, by: Person, kpi: Kpi, version: int, fields: Mapping[str, Any], items: list[str]) -> Kpi:
    """Changes the promise itself: its words, number, due date and the list below it.

    Raises ValidationError for a due date far outside the year.
    """
    check_edit_plan(by)
    _check_due(fields, kpi.year)
    with transaction.atomic():
        stored = audit.change(kpi, by=by, version=version, fields=fields)
        _set_items(by, stored, items)
    return stored


def remove_kpi(*, by: Person, kpi: Kpi, version: int) -> None:
    """Removes a KPI entered by mistake. Raises ValidationError once it has been reported on: withdraw it instead."""
    check_edit_plan(by)
    with transaction.atomic():
        if kpi.updates.exists():
            raise ValidationError(
                "This KPI has been reported on, so it stays on record. Set its status to Withdrawn and say why."
            )
        for part in [*kpi.measures.all(), *kpi.items.all()]:
            audit.remove(part, by=by)
        audit.remove(kpi, by=by, version=version)


def _check_due(fields: Mapping[str, Any], year: ProgrammeYear) -> None:
    if problem := problem_of_due(fields.get("due"), year.period):
        raise ValidationError({"due": problem})


def _set_items(by: Person, kpi: Kpi, texts: list[str]) -> None:
    """Makes the list below a KPI what `texts` says, leaving entries that stay as they are alone."""
    present = list(kpi.items.all())
    for position, text in enumerate(texts, 1):
        if position > len(present):
            audit.create(KpiItem(kpi=kpi, position=position, text=text), by=by)
        elif present[position - 1].text != text:
            item = present[position - 1]
            audit.change(item, by=by, version=item.version, fields={"text": text})
    for item in present[len(texts) :]:
        audit.remove(item, by=by)


def create_measure(*, by: Person, kpi: Kpi, fields: Mapping[str, Any]) -> Measure:
    check_edit_plan(by)
    position = (kpi.measures.aggregate(last=Max("position"))["last"] or 0) + 1
    return audit.create(Measure(kpi=kpi, position=position, **fields), by=by)


def edit_measure(*, by: Person, measure: Measure, version: int, fields: Mapping[str, Any]) -> Measure:
    check_edit_plan(by)
    return audit.change(measure, by=by, version=version, fields=fields)


def remove_measure(*, by: Person, measure: Measure, version: int) -> None:
    """Removes a target. Raises ValidationError where figures were reported for it."""
    check_edit_plan(by)
    if measure.readings.exists():
        raise ValidationError("Figures have been reported for this measure, so it stays on record.")
    audit.remove(measure, by=by, version=version)


def create_requirement(*, by: Person, fields: Mapping[str, Any]) -> CoreRequirement:
    check_edit_plan(by)
    return audit.create(CoreRequirement(**fields), by=by)


def edit_requirement(
    *, by: Person, requirement: CoreRequirement, version: int, fields: Mapping[str, Any]
) -> CoreRequirement:
    check_edit_plan(by)
    return audit.change(requirement, by=by, version=version, fields=fields)


def create_sub_requirement(*, by: Person, requirement: CoreRequirement, fields: Mapping[str, Any]) -> SubRequirement:
    check_edit_plan(by)
    return audit.create(SubRequirement(requirement=requirement, **fields), by=by)


def edit_sub_requirement(
    *, by: Person, sub_requirement: SubRequirement, version: int, fields: Mapping[str, Any]
) -> SubRequirement:
    check_edit_plan(by)
    return audit.change(sub_requirement, by=by, version=version, fields=fields)


def create_activity(
    *, by: Person, requirement: CoreRequirement, fields: Mapping[str, Any], beside: Iterable[SubRequirement]
) -> PlannedActivity:
    """Plans a project under a requirement, last in order, beside some of its sub-requirements."""
    check_edit_plan(by)
    with transaction.atomic():
        position = (requirement.activities.aggregate(last=Max("position"))["last"] or 0) + 1
        activity = audit.create(PlannedActivity(requirement=requirement, position=position, **fields), by=by)
        _stand_beside(by, activity, beside)
    return activity


def edit_activity(
    *, by: Person, activity: PlannedActivity, version: int, fields: Mapping[str, Any], beside: Iterable[SubRequirement]
) -> PlannedActivity:
    check_edit_plan(by)
    with transaction.atomic():
        stored = audit.change(activity, by=by, version=version, fields=fields)
        _stand_beside(by, stored, beside)
    return stored


def _stand_beside(by: Person, activity: PlannedActivity, beside: Iterable[SubRequirement]) -> None:
    wanted = {sub.pk for sub in beside}
    for link in activity.sub_requirement_links.all():
        if link.sub_requirement_id in wanted:
            wanted.discard(link.sub_requirement_id)
        else:
            audit.remove(link, by=by)
    for sub in sorted(wanted):
        audit.create(ActivitySubRequirement(activity=activity, sub_requirement_id=sub), by=by)
