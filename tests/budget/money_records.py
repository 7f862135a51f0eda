"""What tests of receipts, commitments and payments share: the fields of one of each, and recording it."""

from datetime import date
from typing import Any

from budget.actions.commitments import record_commitment
from budget.actions.payments import claim_payment, record_payment
from budget.models import BudgetLine, Commitment, Payment
from projects.models import Person
from seslip.foundation.money import pounds

DAY = date(2025, 10, 1)


def line_of(label: str) -> BudgetLine:
    return BudgetLine.objects.select_related("heading__section__year").get(label=label)


def payment_fields(**changed: Any) -> dict[str, Any]:
    """£1,000 for Take Your Place, whose budget is £25,000 CSC and £75,000 SEND (Appendix 5)."""
    fields = {
        "line": line_of("Take Your Place"),
        "day": DAY,
        "payee": "Harbourside Training",
        "reference": "HT-1",
        "amount": pounds(1_000),
        "commitment": None,
        "note": "",
    }
    return fields | changed


def receipt_fields(**changed: Any) -> dict[str, Any]:
    fields = {name: value for name, value in payment_fields().items() if name not in ("payee", "commitment")}
    return fields | {"line": line_of("DfE-data"), "payer": "Department for Education"} | changed


def commitment_fields(**changed: Any) -> dict[str, Any]:
    return {name: value for name, value in payment_fields().items() if name != "commitment"} | changed


def paid(by: Person, **changed: Any) -> Payment:
    return record_payment(by=by, fields=payment_fields(**changed))


def claimed(by: Person, **changed: Any) -> Payment:
    return claim_payment(by=by, fields=payment_fields(**changed))


def ordered(by: Person, **changed: Any) -> Commitment:
    return record_commitment(by=by, fields=commitment_fields(**changed))


def typed(line: BudgetLine, **changed: object) -> dict[str, object]:
    """The form of a payment as a browser sends it."""
    data: dict[str, object] = {"line": line.pk, "day": DAY.isoformat(), "payee": "Harbourside Training"}
    data |= {"reference": "HT-1", "amount": "1,000", "csc": "", "send": "", "own": "", "commitment": "", "note": ""}
    return data | changed
