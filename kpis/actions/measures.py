"""Writes to what a promise is measured by."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from kpis.access import check_edit_plan
from kpis.models import (
    Kpi,
    Measure,
)
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
    """Removes a target. Raises ValidationError where figures were reported for it."""
    check_edit_plan(by)
    if measure.readings.exists():
        raise ValidationError("Figures have been reported for this measure, so it stays on record.")
    audit.remove(measure, by=by, version=version)
