"""Payments: recorded by finance, or claimed by a project's manager and decided by somebody else."""

from collections.abc import Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.access import (
    check_claim,
    check_decide_payment,
    check_edit_payment,
    check_record_money,
    check_remove_payment,
)
from budget.domain.payments import declined_key, free_keys, may_become, payment_keys, plain
from budget.models import Payment, PaymentState, Side
from projects.models import Person
from seslip.foundation import audit

from .transactions import change_amounts, checked_fields, record_once, sent_before

TRIES = 60  # times that a key somebody else has just taken is looked for again
LOOKED_AT = 50  # equal payments
DECIDED = "Somebody has decided on this claim already. Reload the page to see how."


class EqualPayment(ValidationError):
    """There is a payment with the same date, payee, reference and amount: `payment`."""

    def __init__(self, payment: Payment) -> None:
        super().__init__("This payment is recorded already. If it is another one, say so and save again.")
        self.payment = payment


def record_payment(
    *, by: Person, fields: Mapping[str, Any], another: bool = False, token: UUID | None = None
) -> Payment:
    """Records money that was paid. `fields` as `checked_fields` takes them, with `payee` and `commitment`.

    Raises ValidationError, and EqualPayment where an equal one is recorded and `another` does not say that it is two.
    """
    check_record_money(by)
    return _record(by, fields, PaymentState.PAID, another, token)


def claim_payment(
    *, by: Person, fields: Mapping[str, Any], another: bool = False, token: UUID | None = None
) -> Payment:
    """A project manager's claim; it counts as paid once somebody else has approved it. Raises as above."""
    check_claim(by, fields["line"])
    return _record(by, fields, PaymentState.CLAIMED, another, token)


def _record(by: Person, fields: Mapping[str, Any], state: PaymentState, another: bool, token: UUID | None) -> Payment:
    values = checked_fields(fields, Side.EXPENDITURE)
    check_commitment(values)
    for _ in range(TRIES):
        payment = Payment(**values, state=state.value, recorded_by=by)
        try:
            payment.key = _key(values, fields["amount"], another)
            return record_once(payment, by=by, token=token)
        except IntegrityError:  # somebody has just taken this key: look again
            continue
        except EqualPayment:
            if found := sent_before(payment, token):  # the second press of the same button
                return found
            raise
    raise ValidationError("Several people are recording this payment at the moment. Try again.")


def check_commitment(values: Mapping[str, Any]) -> None:
    """What is paid on an order comes from the order's line. Raises ValidationError."""
    commitment = values.get("commitment")
    if commitment and commitment.line_id != values["line"].pk:
        words = f"This commitment stands on the line {commitment.line}. Choose that line, or no commitment."
        raise ValidationError({"commitment": words})


def _key(values: Mapping[str, Any], pence: int, another: bool) -> str:
    """The key of a new payment: that of the first of its kind, unless `another` says that it is one more."""
    identity = (values["day"], values["payee"], values["reference"], pence)
    first = list(islice(payment_keys(*identity), LOOKED_AT))
    equal = {payment.key: payment for payment in Payment.objects.filter(key__in=first).order_by("pk")}
    if equal and not another:
        raise EqualPayment(next(iter(equal.values())))
    return free_keys(payment_keys(*identity), equal, 1)[0]


def edit_payment(
    *, by: Person, payment: Payment, version: int, fields: Mapping[str, Any], another: bool = False
) -> Payment:
    """Changes what was recorded. One that came with an extract stays the row it was, so the file finds it again.

    Raises Stale, ValidationError and EqualPayment.
    """
    check_edit_payment(by, payment)
    values = checked_fields(fields, Side.EXPENDITURE)
    check_commitment(values)
    stored = Payment.objects.filter(pk=payment.pk).first() or payment
    same = (stored.day, plain(stored.payee), plain(stored.reference), stored.amount) == (
        values["day"],
        plain(values["payee"]),
        plain(values["reference"]),
        fields["amount"],
    )
    if not same and not stored.extract_id:
        values["key"] = _key(values, fields["amount"], another)
    return change_amounts(payment, by=by, version=version, fields=values)


def remove_payment(*, by: Person, payment: Payment, version: int) -> None:
    """Removes a payment recorded by mistake, or a claim its maker withdraws; the history stays. Raises Stale."""
    check_remove_payment(by, payment)
    audit.remove(payment, by=by, version=version)


def approve_payment(*, by: Person, payment: Payment, version: int, note: str = "") -> Payment:
    """Somebody else's claim becomes a payment. Raises Stale, and ValidationError once it is decided."""
    return _decide(by, payment, version, PaymentState.PAID, note)


def decline_payment(*, by: Person, payment: Payment, version: int, note: str) -> Payment:
    """Turns a claim down and says why; the same payment may then be claimed or recorded again. Raises as above."""
    if not note.strip():
        raise ValidationError({"note": "Say why the claim is declined, so that it can be put right."})
    return _decide(by, payment, version, PaymentState.DECLINED, note)


def _decide(by: Person, payment: Payment, version: int, state: PaymentState, note: str) -> Payment:
    check_decide_payment(by, payment)
    if not may_become(payment.state, state.value):
        raise ValidationError(DECIDED)
    decided: dict[str, Any] = {"state": state.value, "decided_by": by, "decision_note": note.strip()}
    if state is PaymentState.DECLINED:
        decided["key"] = declined_key(payment.pk)
    with transaction.atomic():
        return audit.change(payment, by=by, version=version, fields=decided)
