"""Writes to requirements and planned activities."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from kpis.access import check_edit_plan
from kpis.models import ActivitySubRequirement, CoreRequirement, PlannedActivity, SubRequirement
from projects.models import Person
from seslip.foundation import audit


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
