"""Orders and agreements on lines of spending; what is not paid of them counts as committed until they are closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_record_money
from budget.models import BudgetLine, Commitment, Side
from budget.queries.holders import holder_of
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.periods import show_date

from .transactions import change_amounts, checked_fields, record_once


def record_commitment(*, by: Person, fields: Mapping[str, Any], token: UUID | None = None) -> Commitment:
    """`fields` as `checked_fields` takes them, with `payee`. Raises ValidationError."""
    check_record_money(by)
    return record_once(Commitment(**_checked(fields)), by=by, token=token)


def promise(
    *, by: Person, commitment: Commitment | None, fields: Mapping[str, Any], closed_on: date | None = None
) -> Commitment:
    """What another part of the programme promises on a line, as its own rules allow: new, or what it comes to now.

    `fields` as `checked_fields` takes them, with `payee`. Closed from `closed_on` on, open where that is None. What
    stands there already is not written again. Raises ValidationError where payments stand against another line.
    """
    values = _checked(fields) | {"closed_on": closed_on}
    with transaction.atomic():
        if commitment is None:
            return record_once(Commitment(**values), by=by, token=None)
        stored = Commitment.objects.select_for_update(no_key=True).select_related("line").get(pk=commitment.pk)
        if all(getattr(stored, name) == value for name, value in values.items()):
            return stored
        _check_line_stays(stored, values["line"])
        return change_amounts(stored, by=by, version=stored.version, fields=values)


def release(*, by: Person, commitment: Commitment, closed_on: date) -> Commitment:
    """Nothing more of such a promise counts from a day on; what was paid of it stays. The counterpart of `promise`."""
    with transaction.atomic():
        stored = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
        if stored.closed_on == closed_on:
            return stored
        return audit.change(stored, by=by, version=stored.version, fields={"closed_on": closed_on})


def _check_line_stays(stored: Commitment, line: BudgetLine) -> None:
    if line.pk != stored.line_id and stored.payments.exists():
        words = f"Payments on the line {stored.line} stand against this commitment, so the line stays."
        raise ValidationError({"line": words})


def _check_not_held(by: Person, commitment: Commitment) -> None:
    """What follows another record is changed with that, or both would say something else."""
    if holder := holder_of(by, commitment):
        raise ValidationError(holder.problem)


def edit_commitment(*, by: Person, commitment: Commitment, version: int, fields: Mapping[str, Any]) -> Commitment:
    """Raises Stale, and ValidationError also where payments stand against it and the line would be another."""
    check_record_money(by)
    values = _checked(fields)
    with transaction.atomic():
        stored = commitment.as_stored()  # the form has put the new line on `commitment` already
        _check_not_held(by, stored)
        _check_line_stays(stored, values["line"])
        if stored.closed_on and values["day"] > stored.closed_on:
            raise ValidationError({"day": f"It was closed on {show_date(stored.closed_on)}. Enter that day or before."})
        return change_amounts(commitment, by=by, version=version, fields=values)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    if (fields["amount"] or 0) <= 0:
        raise ValidationError({"amount": "Enter what is promised, more than £0."})
    return checked_fields(fields, Side.EXPENDITURE)


def close_commitment(*, by: Person, commitment: Commitment, version: int, closed_on: date | None) -> Commitment:
    """From this day on nothing of it counts as committed; None opens it again. Raises Stale and ValidationError."""
    check_record_money(by)
    _check_not_held(by, commitment)
    if closed_on and closed_on < commitment.day:
        words = f"It was ordered on {show_date(commitment.day)}. Enter that day or a later one."
        raise ValidationError({"closed_on": words})
    if closed_on and closed_on > today():
        raise ValidationError({"closed_on": "This date lies in the future. Enter today or an earlier day."})
    return audit.change(commitment, by=by, version=version, fields={"closed_on": closed_on})


def remove_commitment(*, by: Person, commitment: Commitment, version: int) -> None:
    """Removes one recorded by mistake; its history stays. Raises Stale, and ValidationError where it was paid on."""
    check_record_money(by)
    _check_not_held(by, commitment)
    if paid := commitment.payments.count():
        words = f"{paid} payment{'s stand' if paid > 1 else ' stands'} against this commitment. Close it instead."
        raise ValidationError(words)
    audit.remove(commitment, by=by, version=version)
