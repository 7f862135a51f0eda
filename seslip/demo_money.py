"""Invented money of the demonstration: receipts, orders, payments and claims, through the same actions as the pages.

`fixtures/demo/money.json` names each line by its label, with a stream where two lines have the same one; amounts are in
pounds. Suppliers are invented, or go by the names the plan prints beside its lines.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from budget.actions.commitments import close_commitment, record_commitment
from budget.actions.extracts import load_extract
from budget.actions.payments import claim_payment, record_payment
from budget.actions.receipts import record_receipt
from budget.models import STREAM_FIELDS, BudgetLine, Commitment
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Project

Fact = dict[str, Any]
YEAR, LEDGER = "2025-26", "ledger-2025-11.csv"


def load_money(finance: Person) -> None:
    facts = json.loads((settings.FIXTURES / "demo" / "money.json").read_text(encoding="utf-8"), parse_float=Decimal)
    for fact in facts["receipts"]:
        record_receipt(by=finance, fields={**fields_of(fact), "payer": fact["payer"]})
    orders = {fact["reference"]: _order(finance, fact) for fact in facts["commitments"]}
    for fact in facts["payments"]:
        record_payment(by=finance, fields=_payment(fact) | {"commitment": orders.get(fact.get("commitment", ""))})
    for fact in facts["claims"]:
        project = Project.objects.get(year__label=YEAR, number=fact["project"])
        claim_payment(by=project.lead_managers[0], fields=_payment(fact))
    _load_ledger(finance)


def _load_ledger(finance: Person) -> None:
    """November's extract: one of its six payments is recorded already."""
    content = (settings.FIXTURES / "demo" / LEDGER).read_bytes()
    year = ProgrammeYear.objects.get(label=YEAR)
    load_extract(by=finance, name=LEDGER, content=content, year=year, expected=5)


def fields_of(fact: Fact) -> Fact:
    """What every record has; the split over the streams is the default one."""
    return {
        "line": line_called(fact["line"], fact.get("stream", "")),
        "day": date.fromisoformat(fact["day"]),
        "reference": fact["reference"],
        "amount": int(Decimal(fact["amount"]) * 100),
        "note": fact.get("note", ""),
    }


def line_called(label: str, stream: str = "") -> BudgetLine:
    lines = BudgetLine.objects.filter(label=label, heading__section__year__label=YEAR)
    if stream:
        lines = lines.filter(**{f"{STREAM_FIELDS[Stream(stream)]}__isnull": False})
    return lines.select_related("heading__section__year").prefetch_related("line_projects").get()


def _payment(fact: Fact) -> Fact:
    return {**fields_of(fact), "payee": fact["payee"], "commitment": None}


def _order(finance: Person, fact: Fact) -> Commitment:
    order = record_commitment(by=finance, fields={**fields_of(fact), "payee": fact["payee"]})
    if "closed" not in fact:
        return order
    return close_commitment(
        by=finance, commitment=order, version=order.version, closed_on=date.fromisoformat(fact["closed"])
    )
