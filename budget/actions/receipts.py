"""Money that came in: grant instalments and subscriptions, on lines of income. Finance records it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from budget.access import check_record_money
from budget.models import Receipt, Side
from projects.models import Person
from seslip.foundation import audit

from .transactions import change_amounts, checked_fields, record_once


def record_receipt(*, by: Person, fields: Mapping[str, Any], token: UUID | None = None) -> Receipt:
    """`fields` as `checked_fields` takes them, with `payer`. Raises ValidationError."""
    check_record_money(by)
    return record_once(Receipt(**checked_fields(fields, Side.INCOME)), by=by, token=token)


def edit_receipt(*, by: Person, receipt: Receipt, version: int, fields: Mapping[str, Any]) -> Receipt:
    """Raises Stale and ValidationError."""
    check_record_money(by)
    return change_amounts(receipt, by=by, version=version, fields=checked_fields(fields, Side.INCOME))


def remove_receipt(*, by: Person, receipt: Receipt, version: int) -> None:
    """Removes a receipt recorded by mistake; its history stays. Raises Stale."""
    check_record_money(by)
    audit.remove(receipt, by=by, version=version)
