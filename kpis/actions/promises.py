"""Writes to the promises themselves and the list below each."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.access import check_edit_plan
from kpis.domain.due import problem_of_due
from kpis.models import Kpi, KpiItem, MeasureOverride, PlannedActivity
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit


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
        if _reported_on(kpi):
            raise ValidationError(
                "This KPI has been reported on, so it stays on record. Set its status to Withdrawn and say why."
            )
        for part in [*kpi.measures.all(), *kpi.items.all(), *kpi.milestones.all()]:
            audit.remove(part, by=by)
        audit.remove(kpi, by=by, version=version)


def _reported_on(kpi: Kpi) -> bool:
    """Whether anybody gave a position, set a figure by hand or added evidence."""
    set_by_hand = MeasureOverride.objects.filter(measure__kpi=kpi)
    return kpi.updates.exists() or kpi.evidence.exists() or set_by_hand.exists()


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
