"""Every write to what is hoped for of a package, and to what came of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked, refuse
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from targeted_support.access import check_answer_outcomes, check_edit_packages
from targeted_support.domain.impact import OutcomeState, problem_of_answer
from targeted_support.models import OutcomeAnswer, Package, PackageOutcome

ANSWERED = "Somebody has said already how far this outcome has come, so it stays as it is. Add another one."


def create_outcome(*, by: Person, package: Package, fields: Mapping[str, Any]) -> PackageOutcome:
    """Says what is hoped for of a package, and how it is measured."""
    check_edit_packages(by)
    return audit.create(checked(PackageOutcome(package=package), fields), by=by)


def edit_outcome(*, by: Person, outcome: PackageOutcome, version: int, fields: Mapping[str, Any]) -> PackageOutcome:
    """As long as nobody has answered: else the answers would be to another question. Raises Stale."""
    check_edit_packages(by)
    with transaction.atomic():
        checked(outcome, fields)
        stored = audit.change(outcome, by=by, version=version, fields=fields)
        _check_open(stored)
    return stored


def remove_outcome(*, by: Person, outcome: PackageOutcome, version: int) -> None:
    check_edit_packages(by)
    _check_open(outcome)
    audit.remove(outcome, by=by, version=version)


def _check_open(outcome: PackageOutcome) -> None:
    if OutcomeAnswer.objects.filter(outcome=outcome).exists():
        raise ValidationError(ANSWERED)


def answer_outcome(
    *, by: Person, outcome: PackageOutcome, version: int, state: OutcomeState, day: date, words: str = ""
) -> PackageOutcome:
    """Adds how far an outcome had come on a day; what was said before stays. Raises Stale."""
    check_answer_outcomes(by, outcome.package)
    with transaction.atomic():
        stored = audit.change(outcome, by=by, version=version, fields={"state": state.value})
        last = OutcomeAnswer.objects.filter(outcome=stored).order_by("-pk").first()
        refuse(day=problem_of_answer(day, today=today(), last=last.day if last else None))
        said = OutcomeAnswer(outcome=stored, by=by)
        checked(said, {"state": state.value, "day": day, "words": words.strip()}).save()
    return stored
