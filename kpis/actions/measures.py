"""Writes to what a promise is measured by."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
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
    """Removes a target. Raises ValidationError where figures were reported or set for it."""
    check_edit_plan(by)
    if measure.readings.exists() or measure.overrides.exists():
        raise ValidationError("Figures have been reported for this measure, so it stays on record.")
    audit.remove(measure, by=by, version=version)


def override_measure(*, by: Person, measure: Measure, value: int, reason: str, position_date: date) -> MeasureOverride:
    """Sets a figure instead of the counted one; both are shown from then on.

    Raises Refused, and ValidationError where the figure is not counted at all or no reason is given.
    """
    check_update(by, measure.kpi)
    if not measure.counter:
        raise ValidationError("This figure is typed: report it with an update of the KPI.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the counted figure does not hold: the reason is shown beside both."})
    if not 0 <= value <= measure.largest:
        raise ValidationError({"value": f"Enter a figure from 0 to {measure.largest}."})
    return _add_override(by, measure, value, reason.strip(), position_date)


def lift_override(*, by: Person, measure: Measure, position_date: date) -> MeasureOverride:
    """The counted figure holds again. Raises ValidationError where nothing is overridden."""
    check_update(by, measure.kpi)
    last = measure.overrides.order_by("-position_date", "-id").first()
    if last is None or last.value is None:
        raise ValidationError("The counted figure holds already.")
    return _add_override(by, measure, None, "The counted figure holds again.", max(position_date, last.position_date))


def _add_override(by: Person, measure: Measure, value: int | None, reason: str, at: date) -> MeasureOverride:
    return MeasureOverride.objects.create(measure=measure, by=by, value=value, reason=reason, position_date=at)
