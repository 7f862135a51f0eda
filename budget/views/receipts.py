"""Receipts: what came in, against what was expected of each line of income."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from budget.access import check_record_money, may_record_money, may_see_receipts
from budget.actions import receipts as actions
from budget.documents.payments import receipt_rows
from budget.domain.ledger import add_up
from budget.domain.outturn import minus
from budget.filters.payments import ReceiptFilter
from budget.forms.payments import MoneyForm, ReceiptForm
from budget.models import Receipt
from budget.queries.payments import GroupSum, expected_income, income_lines, sum_of
from budget.tables.lines import line_url
from budget.tables.payments import ReceiptTable
from projects.models import ProgrammeYear
from projects.requests import PersonRequest
from seslip.foundation.money import show_money
from seslip.foundation.sheets import Document

from .transactions import (
    Book,
    TransactionList,
    change_page,
    check_record,
    create_page,
    find_record,
    plain_form,
    record_page,
    take_away_page,
)

RECEIPTS = Book(
    model=Receipt,
    noun="receipt",
    title="Receipts",
    party="From whom",
    may_see=may_see_receipts,
    make_form=plain_form(ReceiptForm),
    lines=income_lines,
    edit=actions.edit_receipt,
    remove=actions.remove_receipt,
)


class ReceiptList(TransactionList):
    """`/budget/receipts/`: grant instalments and subscriptions."""

    address = "budget:receipt_list"
    book = RECEIPTS
    template_name = "budget/receipt_list.html"
    table_class = ReceiptTable
    filter_class = ReceiptFilter

    def register(self, rows: QuerySet[Receipt]) -> Document:
        return receipt_rows(rows, self.year)

    def sums(self) -> list[tuple[str, GroupSum]]:
        return [("Received", self.counted("sums", lambda: sum_of(self.rows)))]

    def extra(self) -> dict[str, Any]:
        return super().extra() | {"expected": expected_rows(self.request, self.year)}


def expected_rows(request: PersonRequest, year: ProgrammeYear) -> list[dict[str, Any]]:
    """Each line of income and their sum: expected, received, still to come."""
    found = expected_income(request.user, year)
    rows = [
        {
            "label": income.line.label,
            "url": line_url(income.line),
            "list_url": RECEIPTS.url("list", year=year, line=income.line.pk),
            "expected": show_money(income.expected.total),
            "received": show_money(income.received.total),
            "left": show_money(minus(income.expected, income.received).total),
        }
        for income in found
    ]
    expected, received = add_up(i.expected for i in found), add_up(i.received for i in found)
    total = {"expected": expected.total, "received": received.total, "left": expected.total - received.total}
    whole = {name: show_money(amount) for name, amount in total.items()}
    return [*rows, {"label": "Income in all", "list_url": RECEIPTS.url("list", year=year), **whole}] if found else []


def receipt_create(request: PersonRequest) -> HttpResponse:
    check_record(request, RECEIPTS)

    def save(form: MoneyForm) -> Receipt:
        return actions.record_receipt(by=request.user, fields=form.values(), token=form.token_sent)

    return create_page(request, RECEIPTS, save, title="Record a receipt", saved="The receipt is recorded.")


def receipt_page(request: PersonRequest, pk: int) -> HttpResponse:
    receipt = find_record(request, RECEIPTS, pk)
    may = may_record_money(request.user)
    return record_page(request, RECEIPTS, receipt, [], may_edit=may, may_remove=may)


def receipt_edit(request: PersonRequest, pk: int) -> HttpResponse:
    receipt = find_record(request, RECEIPTS, pk)
    check_record_money(request.user)
    edit = partial(actions.edit_receipt, by=request.user, receipt=receipt)
    return change_page(request, RECEIPTS, receipt, lambda form: edit(version=form.seen, fields=form.values()))


def receipt_remove(request: PersonRequest, pk: int) -> HttpResponse:
    receipt = find_record(request, RECEIPTS, pk)
    check_record_money(request.user)
    return take_away_page(request, RECEIPTS, receipt, "Remove this receipt?", "The receipt is removed.")
