"""What recording a receipt, a commitment and a payment have in common: the checks, and that a form records once."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.domain.ledger import Shares
from budget.domain.payments import SplitError, checked_split
from budget.models import BudgetLine, Commitment, Payment, Receipt
from budget.queries.payments import revised_budget
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.money import LARGEST_PENCE

T = TypeVar("T", Receipt, Commitment, Payment)
Fields = Mapping[str, Any]
SHARES = ("csc", "send", "own")


def checked_fields(fields: Fields, side: str) -> dict[str, Any]:
    """The fields of a record from `amount` and what is typed of `csc`, `send` and `own`; the rest as it came.

    `side` is that of the lines it may stand on. Raises ValidationError by field.
    """
    found = dict(fields)
    line, amount = found["line"], found.pop("amount")
    check_line(line, side)
    if found["day"] > today():
        raise ValidationError({"day": "This date lies in the future. Enter the day it happened, or wait until then."})
    if not amount or abs(amount) >= LARGEST_PENCE:
        raise ValidationError({"amount": "Enter an amount other than £0."})
    typed = Shares(*(found.get(name) for name in SHARES))
    try:
        split = checked_split(amount, typed, revised_budget(line))
    except SplitError as error:
        raise ValidationError({"csc" if typed.any else "line": str(error)}) from error
    return found | dict(zip(SHARES, split, strict=True))


def check_line(line: BudgetLine, side: str) -> None:
    """Money is received on a line of income and spent from one of expenditure."""
    if line.heading.section.side != side:
        raise ValidationError({"line": f"Choose a line of {side}."})


def record_once(record: T, *, by: Person, token: UUID | None) -> T:
    """Saves a new record under the token of its form; the same form sent again gives what it recorded before.

    A form to which somebody went back and which they filled in otherwise makes another record.
    """
    if found := sent_before(record, token):
        return found
    taken = token and type(record)._default_manager.filter(token=token).exists()
    record.token = None if taken else token
    try:
        with transaction.atomic():
            return audit.create(record, by=by)
    except IntegrityError:
        if found := sent_before(record, token):
            return found
        raise


def change_amounts(record: T, *, by: Person, version: int, fields: Fields) -> T:
    """Changes a record; the sum of its shares, which the database makes, comes back with it. Raises Stale."""
    stored = audit.change(record, by=by, version=version, fields=fields)
    stored.refresh_from_db(fields=["amount"])
    return stored


def sent_before(record: T, token: UUID | None) -> T | None:
    """What the form with this token has recorded, provided that it said the same."""
    if token is None:
        return None
    rows = type(record)._default_manager.filter(token=token).select_related("line__heading__section__year")
    found = rows.first()
    names = ("line_id", "day", "reference", *SHARES, "payer" if isinstance(record, Receipt) else "payee")
    same = found and all(getattr(found, name) == getattr(record, name) for name in names)
    return found if same else None
