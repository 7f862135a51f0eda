"""Writes to the dated steps on the way to a promise."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from kpis.access import check_update
from kpis.domain.due import problem_of_step
from kpis.models import Kpi, Milestone
from projects.models import Person
from seslip.foundation import audit


def create_milestone(*, by: Person, kpi: Kpi, fields: Mapping[str, Any]) -> Milestone:
    """Adds a step. Raises ValidationError for a date after the promise itself is due or far outside the year."""
    check_update(by, kpi)
    _check_due(fields, kpi)
    return audit.create(Milestone(kpi=kpi, **fields), by=by)


def edit_milestone(*, by: Person, milestone: Milestone, version: int, fields: Mapping[str, Any]) -> Milestone:
    check_update(by, milestone.kpi)
    _check_due(fields, milestone.kpi)
    return audit.change(milestone, by=by, version=version, fields=fields)


def finish_milestone(*, by: Person, milestone: Milestone, version: int, done_on: date) -> Milestone:
    """The step is done; from that day it no longer holds the KPI back."""
    check_update(by, milestone.kpi)
    return audit.change(milestone, by=by, version=version, fields={"done_on": done_on})


def reopen_milestone(*, by: Person, milestone: Milestone, version: int) -> Milestone:
    check_update(by, milestone.kpi)
    return audit.change(milestone, by=by, version=version, fields={"done_on": None})


def remove_milestone(*, by: Person, milestone: Milestone, version: int) -> None:
    check_update(by, milestone.kpi)
    audit.remove(milestone, by=by, version=version)


def _check_due(fields: Mapping[str, Any], kpi: Kpi) -> None:
    due = fields.get("due")
    if due and (problem := problem_of_step(due, kpi.due, kpi.year.period)):
        raise ValidationError({"due": problem})
