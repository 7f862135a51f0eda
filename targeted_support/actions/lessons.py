"""Every write to what a year taught: lessons and limitations, what they were learnt from, and their order."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from kpis.models import Kpi
from projects.actions.checking import checked
from projects.actions.ordering import reorder
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from targeted_support.access import check_edit_impact
from targeted_support.models import Lesson, LessonKpi, LessonPackage, Package


def create_lesson(
    *,
    by: Person,
    year: ProgrammeYear,
    fields: Mapping[str, Any],
    packages: Collection[Package] = (),
    kpis: Collection[Kpi] = (),
) -> Lesson:
    """A lesson or limitation, last of its year."""
    check_edit_impact(by)
    with transaction.atomic():
        last = Lesson.objects.filter(year=year).order_by("-position").values_list("position", flat=True).first()
        made = audit.create(checked(Lesson(year=year, position=(last or 0) + 1), fields), by=by)
        _link(by, made, packages, kpis)
    return made


def edit_lesson(
    *,
    by: Person,
    lesson: Lesson,
    version: int,
    fields: Mapping[str, Any],
    packages: Collection[Package],
    kpis: Collection[Kpi],
) -> Lesson:
    """Raises Stale."""
    check_edit_impact(by)
    with transaction.atomic():
        checked(lesson, fields)
        stored = audit.change(lesson, by=by, version=version, fields=fields)
        _link(by, stored, packages, kpis)
    return stored


def _link(by: Person, lesson: Lesson, packages: Collection[Package], kpis: Collection[Kpi]) -> None:
    """What it was learnt from and bears on: exactly these."""
    of_packages = {link.package_id: link for link in LessonPackage.objects.filter(lesson=lesson)}
    of_kpis = {link.kpi_id: link for link in LessonKpi.objects.filter(lesson=lesson)}
    for package in packages:
        if of_packages.pop(package.pk, None) is None:
            audit.create(LessonPackage(lesson=lesson, package=package), by=by)
    for kpi in kpis:
        if of_kpis.pop(kpi.pk, None) is None:
            audit.create(LessonKpi(lesson=lesson, kpi=kpi), by=by)
    for link in (*of_packages.values(), *of_kpis.values()):
        audit.remove(link, by=by)


def remove_lesson(*, by: Person, lesson: Lesson, version: int) -> None:
    check_edit_impact(by)
    with transaction.atomic():
        _link(by, lesson, (), ())
        audit.remove(lesson, by=by, version=version)


def move_lesson(*, by: Person, lesson: Lesson, version: int, later: bool) -> Lesson:
    """One place earlier or later among the lessons, or the limitations, of its year. Raises Stale."""
    check_edit_impact(by)
    with transaction.atomic():
        among = Lesson.objects.filter(year=lesson.year_id, limitation=lesson.limitation)
        return reorder(by=by, among=among, record=lesson, version=version, later=later)
