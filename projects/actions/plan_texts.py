"""Every write to the texts of a plan: their words, their order, and a new year that begins with those of the last."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from projects.access import check_edit_plan
from projects.domain.plan_texts import PlanSection
from projects.models import Person, PlanText, ProgrammeYear, Strand, Theme
from seslip.foundation import audit

from .checking import checked
from .ordering import reorder


def create_plan_text(*, by: Person, year: ProgrammeYear, fields: Mapping[str, Any]) -> PlanText:
    """A text, last of its section."""
    check_edit_plan(by)
    with transaction.atomic():
        return audit.create(checked(PlanText(year=year, position=_last(year) + 1), fields, _problems), by=by)


def _last(year: ProgrammeYear) -> int:
    return PlanText.objects.filter(year=year).aggregate(last=Max("position"))["last"] or 0


def _problems(text: PlanText) -> dict[str, str]:
    before_projects = text.section in {section.value for section in PlanSection}
    known = before_projects or any(model.objects.filter(key=text.section).exists() for model in (Theme, Strand))
    return {
        "section": "" if known else "Choose a section of the plan.",
        "after": "This section has no projects. Leave this empty." if before_projects and text.after else "",
    }


def edit_plan_text(*, by: Person, text: PlanText, version: int, fields: Mapping[str, Any]) -> PlanText:
    """Raises Stale and ValidationError."""
    check_edit_plan(by)
    with transaction.atomic():
        checked(text, fields, _problems)
        return audit.change(text, by=by, version=version, fields=fields)


def remove_plan_text(*, by: Person, text: PlanText, version: int) -> None:
    check_edit_plan(by)
    audit.remove(text, by=by, version=version)


def move_plan_text(*, by: Person, text: PlanText, version: int, later: bool) -> PlanText:
    """One place earlier or later among the texts of its section. Raises Stale."""
    check_edit_plan(by)
    with transaction.atomic():
        among = PlanText.objects.filter(year=text.year_id, section=text.section)
        return reorder(by=by, among=among, record=text, version=version, later=later)


def begin_plan_texts(*, by: Person, year: ProgrammeYear, source: ProgrammeYear) -> int:
    """Gives a year without texts those of an earlier one, to be worked over; returns how many.

    Raises ValidationError where it has texts already, or the earlier one has none. Paragraph numbers are those of the
    published plan only.
    """
    check_edit_plan(by)
    with transaction.atomic():
        ProgrammeYear.objects.select_for_update(no_key=True).get(pk=year.pk)  # of two people one begins
        if PlanText.objects.filter(year=year).exists():
            raise ValidationError(f"The plan {year} has texts already. Edit those, or remove them first.")
        texts = list(PlanText.objects.filter(year=source).order_by("position", "pk"))
        if not texts:
            raise ValidationError("No earlier plan has texts to begin with. Add them one by one.")
        for place, one in enumerate(texts, 1):
            copy = PlanText(year=year, section=one.section, position=place, after=one.after, text=one.text)
            audit.create(copy, by=by)
    return len(texts)
