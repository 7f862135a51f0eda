"""Commitments: what is ordered, what is paid of it, what is outstanding until it is closed."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from budget.access import check_record_money, may_record_money, may_see_payments
from budget.actions import commitments as actions
from budget.documents.payments import commitment_rows
from budget.domain.ledger import Shares, add_up
from budget.filters.payments import CommitmentFilter
from budget.forms.payments import CloseForm, CommitmentForm, MoneyForm
from budget.models import Commitment, Payment
from budget.queries.holders import holder_of
from budget.queries.payments import GroupSum, left_of, paid_on, spending_lines, sum_of, with_line
from budget.tables.payments import CommitmentTable, PaymentTable, record_url
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
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

COMMITMENTS = Book(
    model=Commitment,
    noun="commitment",
    title="Commitments",
    party="To whom",
    may_see=may_see_payments,
    make_form=plain_form(CommitmentForm),
    lines=spending_lines,
    edit=actions.edit_commitment,
    remove=actions.remove_commitment,
)


class CommitmentList(TransactionList):
    """`/budget/commitments/`: orders and agreements."""

    address = "budget:commitment_list"
    book = COMMITMENTS
    table_class = CommitmentTable
    filter_class = CommitmentFilter

    def register(self, rows: QuerySet[Commitment]) -> Document:
        return commitment_rows(rows, self.year, self.at)

    @property
    def at(self) -> date | None:
        """The day at which the list is asked for, if any: a total of the position leads here with its date."""
        return self.filtered.form.cleaned_data.get("open_at") if self.filtered.form.is_valid() else None

    def paid(self) -> dict[int, Shares]:
        """What was paid of the listed ones, kept until something changes."""
        found: dict[int, Shares] = self.counted("paid", lambda: paid_on(self.rows, self.at))
        return found

    def table_options(self) -> dict[str, Any]:
        return {"paid": self.paid(), "at": self.at}

    def sums(self) -> list[tuple[str, GroupSum]]:
        def count() -> list[tuple[str, GroupSum]]:
            rows, paid = list(self.rows), self.paid()
            left = [left_of(commitment, paid.get(commitment.pk), self.at) for commitment in rows]
            still_open = sum(1 for commitment in rows if not commitment.closed_on)
            return [
                ("Ordered", sum_of(self.rows)),
                ("Paid of it", GroupSum(None, len(paid), add_up(paid.values()))),
                ("Outstanding", GroupSum(None, still_open, add_up(left))),
            ]

        found: list[tuple[str, GroupSum]] = self.counted("sums", count)
        return found


def commitment_create(request: PersonRequest) -> HttpResponse:
    check_record(request, COMMITMENTS)

    def save(form: MoneyForm) -> Commitment:
        return actions.record_commitment(by=request.user, fields=form.values(), token=form.token_sent)

    return create_page(request, COMMITMENTS, save, title="Record a commitment", saved="The commitment is recorded.")


def commitment_page(request: PersonRequest, pk: int) -> HttpResponse:
    commitment = find_record(request, COMMITMENTS, pk)
    paid = paid_on([commitment]).get(pk)
    payments = with_line(Payment.objects.filter(commitment=commitment))
    table = PaymentTable(payments)
    holder = holder_of(request.user, commitment)
    may = may_record_money(request.user) and holder is None
    details = [
        *([("Follows", holder.what, holder.url)] if holder else []),
        ("Paid of it", show_money(paid.total if paid else 0), ""),
        ("Outstanding", show_money(left_of(commitment, paid).total), ""),
        ("State", f"Closed on {show_date(commitment.closed_on)}" if commitment.closed_on else "Open", ""),
    ]
    return record_page(
        request,
        COMMITMENTS,
        commitment,
        details,
        may_edit=may,
        may_remove=may,
        close_url=reverse("budget:commitment_close", args=(pk,)) if may else "",
        body=table.draw_body(list(payments)),
        headings=table.plain_headings(),
        title="Payments against this commitment",
    )


def commitment_edit(request: PersonRequest, pk: int) -> HttpResponse:
    commitment = find_record(request, COMMITMENTS, pk)
    check_record_money(request.user)
    edit = partial(actions.edit_commitment, by=request.user, commitment=commitment)
    return change_page(request, COMMITMENTS, commitment, lambda form: edit(version=form.seen, fields=form.values()))


def commitment_close(request: PersonRequest, pk: int) -> HttpResponse:
    """Closes it on a day, or opens it again."""
    commitment = find_record(request, COMMITMENTS, pk)
    check_record_money(request.user)
    start = {} if commitment.closed_on else {"closed_on": today()}
    form = CloseForm(request.POST or None, instance=commitment, initial=start)
    close = partial(actions.close_commitment, by=request.user, commitment=commitment)
    return edit_page(
        request,
        form,
        lambda: close(version=form.seen, closed_on=form.cleaned_data["closed_on"]),
        title=f"Close the commitment to {commitment.payee}",
        back=record_url(commitment),
        saved="The commitment is saved.",
        template="budget/transaction_edit.html",
        book=COMMITMENTS,
        list_url=COMMITMENTS.url("list", year=commitment.line.heading.section.year),
        year=commitment.line.heading.section.year,
    )


def commitment_remove(request: PersonRequest, pk: int) -> HttpResponse:
    commitment = find_record(request, COMMITMENTS, pk)
    check_record_money(request.user)
    return take_away_page(request, COMMITMENTS, commitment, "Remove this commitment?", "The commitment is removed.")
