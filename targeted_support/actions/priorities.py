"""Every write to what targeted support puts first in a year. Another year's stay as they are."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from projects.actions.checking import checked
from projects.actions.ordering import reorder
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from targeted_support.access import check_edit_impact
from targeted_support.models import SupportPriority


def create_priority(*, by: Person, year: ProgrammeYear, fields: Mapping[str, Any]) -> SupportPriority:
    """An item, last under its heading and of its year."""
    check_edit_impact(by)
    with transaction.atomic():
        places = SupportPriority.objects.filter(year=year).order_by("-position").values_list("position", flat=True)
        made = SupportPriority(year=year, position=(places.first() or 0) + 1)
        return audit.create(checked(made, fields), by=by)


def edit_priority(*, by: Person, priority: SupportPriority, version: int, fields: Mapping[str, Any]) -> SupportPriority:
    """Raises Stale."""
    check_edit_impact(by)
    checked(priority, fields)
    return audit.change(priority, by=by, version=version, fields=fields)


def remove_priority(*, by: Person, priority: SupportPriority, version: int) -> None:
    check_edit_impact(by)
    audit.remove(priority, by=by, version=version)


def move_priority(*, by: Person, priority: SupportPriority, version: int, later: bool) -> SupportPriority:
    """One place earlier or later under its heading. Raises Stale."""
    check_edit_impact(by)
    with transaction.atomic():
        among = SupportPriority.objects.filter(year=priority.year_id, heading=priority.heading)
        return reorder(by=by, among=among, record=priority, version=version, later=later)
