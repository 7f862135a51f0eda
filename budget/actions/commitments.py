"""Orders and agreements on lines of spending; what is not paid of them counts as committed until they are closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_record_money
from budget.models import Commitment, Side
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.periods import show_date

from .transactions import change_amounts, checked_fields, record_once


def record_commitment(*, by: Person, fields: Mapping[str, Any], token: UUID | None = None) -> Commitment:
    """`fields` as `checked_fields` takes them, with `payee`. Raises ValidationError."""
    check_record_money(by)
    return record_once(Commitment(**_checked(fields)), by=by, token=token)


def edit_commitment(*, by: Person, commitment: Commitment, version: int, fields: Mapping[str, Any]) -> Commitment:
    """Raises Stale, and ValidationError also where payments stand against it and the line would be another."""
    check_record_money(by)
    values = _checked(fields)
    with transaction.atomic():
        stored = commitment.as_stored()  # the form has put the new line on `commitment` already
        if values["line"].pk != stored.line_id and stored.payments.exists():
            words = f"Payments on the line {stored.line} stand against this commitment, so the line stays."
            raise ValidationError({"line": words})
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
    if closed_on and closed_on < commitment.day:
        words = f"It was ordered on {show_date(commitment.day)}. Enter that day or a later one."
        raise ValidationError({"closed_on": words})
    if closed_on and closed_on > today():
        raise ValidationError({"closed_on": "This date lies in the future. Enter today or an earlier day."})
    return audit.change(commitment, by=by, version=version, fields={"closed_on": closed_on})


def remove_commitment(*, by: Person, commitment: Commitment, version: int) -> None:
    """Removes one recorded by mistake; its history stays. Raises Stale, and ValidationError where it was paid on."""
    check_record_money(by)
    if paid := commitment.payments.count():
        words = f"{paid} payment{'s stand' if paid > 1 else ' stands'} against this commitment. Close it instead."
        raise ValidationError(words)
    audit.remove(commitment, by=by, version=version)
