"""Writes to what a promise is measured by."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from kpis.access import check_edit_plan, check_update
from kpis.models import Kpi, Measure, MeasureOverride
from projects.models import Person
from seslip.foundation import audit


def create_measure(*, by: Person, kpi: Kpi, fields: Mapping[str, Any]) -> Measure:
    check_edit_plan(by)
    position = (kpi.measures.aggregate(last=Max("position"))["last"] or 0) + 1
    return audit.create(Measure(kpi=kpi, position=position, **fields), by=by)


def edit_measure(*, by: Person, measure: Measure, version: int, fields: Mapping[str, Any]) -> Measure:
    check_edit_plan(by)
    return audit.change(measure, by=by, version=version, fields=fields)


def remove_measure(*, by: Person, measure: Measure, version: int) -> None:
    """Removes a target. Raises ValidationError where figures were reported or set for it, also at the same moment."""
    check_edit_plan(by)
    with transaction.atomic():
        list(Measure.objects.select_for_update().filter(pk=measure.pk))  # who adds a figure now waits, or is awaited
        if measure.readings.exists() or measure.overrides.exists():
            raise ValidationError("Figures have been reported for this measure, so it stays on record.")
        audit.remove(measure, by=by, version=version)


def override_measure(
    *, by: Person, measure: Measure, version: int, value: int, reason: str, position_date: date
) -> MeasureOverride:
    """Sets a figure instead of the counted one; both are shown from then on. Sending the same again adds nothing.

    Raises Refused, Stale where somebody changed the measure or overrode its figure after `version` was seen, and
    ValidationError where the figure is not counted at all or no reason is given.
    """
    check_update(by, measure.kpi)
    if not measure.counter:
        raise ValidationError("This figure is typed: report it with an update of the KPI.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the counted figure does not hold: the reason is shown beside both."})
    if not 0 <= value <= measure.largest:
        raise ValidationError({"value": f"Enter a figure from 0 to {measure.largest}."})
    override = MeasureOverride(measure=measure, by=by, value=value, reason=reason.strip(), position_date=position_date)
    return _add_override(override, version)


def lift_override(*, by: Person, measure: Measure, version: int, position_date: date) -> MeasureOverride:
    """The counted figure holds again. Raises ValidationError where nothing is overridden, and Stale as above."""
    check_update(by, measure.kpi)
    last = _last_override(measure)
    if last is None or last.value is None:
        raise ValidationError("The counted figure holds already.")
    at = max(position_date, last.position_date)
    reason = "The counted figure holds again."
    return _add_override(MeasureOverride(measure=measure, by=by, reason=reason, position_date=at), version)


def _add_override(override: MeasureOverride, version: int) -> MeasureOverride:
    """Adds it and claims the version of its measure; where the same was just added, gives that one."""
    with transaction.atomic():
        try:
            audit.change(override.measure, by=override.by, version=version, fields={})
        except audit.Stale:
            last = _last_override(override.measure)
            if last is None or _said(last) != _said(override):
                raise
            return last
        override.save(force_insert=True)
    return override


def _said(override: MeasureOverride) -> tuple[int, int | None, str, date]:
    return override.by_id, override.value, override.reason, override.position_date


def _last_override(measure: Measure) -> MeasureOverride | None:
    return measure.overrides.order_by("-position_date", "-id").first()
