"""Payments: recorded by finance, claimed by project managers, decided by somebody else."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from budget.access import (
    check_claim,
    check_decide_payment,
    check_edit_payment,
    check_remove_payment,
    may_decide_payment,
    may_edit_payment,
    may_record_money,
    may_remove_payment,
    may_see_all_lines,
    may_see_payments,
)
from budget.actions import payments as actions
from budget.documents.payments import payment_rows
from budget.filters.payments import PaymentFilter
from budget.forms.payments import DecisionForm, MoneyForm, PaymentForm
from budget.models import Payment, PaymentState
from budget.queries.payments import (
    GroupSum,
    claimable_lines,
    open_commitments,
    remarks_on,
    spending_lines,
    sums_by,
)
from budget.tables.payments import PaymentTable, record_url
from projects.models import ProgrammeYear
from projects.requests import PersonRequest
from seslip.foundation.editing import edit_page
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document

from .transactions import (
    Book,
    Detail,
    TransactionList,
    change_page,
    check_record,
    create_page,
    extract_url,
    find_record,
    record_page,
    take_away_page,
)

EQUAL = 'A payment with this date, payee, reference and amount is recorded already: <a href="{}">{}</a>. {}'
TICK = "If yours is another payment, tick “This is another payment” and save again."
UNSEEN_EQUAL = f"A payment with this date, payee, reference and amount is recorded already on another line. {TICK}"


def _form(request: PersonRequest, year: ProgrammeYear, data: Any, **given: Any) -> MoneyForm:
    """Offers the open commitments, and the one the payment stands against though it is closed now."""
    payment = given.get("instance")
    kept = payment.commitment_id if payment else None
    return PaymentForm(data, commitments=open_commitments(request.user, year, kept), **given)


PAYMENTS = Book(
    model=Payment,
    noun="payment",
    title="Payments",
    party="Payee",
    may_see=may_see_payments,
    make_form=_form,
    lines=spending_lines,
    edit=actions.edit_payment,
    remove=actions.remove_payment,
)


class PaymentList(TransactionList):
    """`/budget/payments/`: what was paid, and what is claimed."""

    address = "budget:payment_list"
    book = PAYMENTS
    template_name = "budget/payment_list.html"
    table_class = PaymentTable
    filter_class = PaymentFilter

    def register(self, rows: QuerySet[Payment]) -> Document:
        return payment_rows(rows.select_related("commitment"), self.year)

    def sums(self) -> list[tuple[str, GroupSum]]:
        """By state: a sum of what is paid and what is declined would say nothing."""
        found = {one.group: one for one in self.counted("sums", lambda: sums_by(self.rows, "state"))}
        return [(state.label, found[state]) for state in (PaymentState(value) for value in ORDER) if state in found]

    def extra(self) -> dict[str, Any]:
        reader = self.request.user
        may_load = may_record_money(reader)
        return super().extra() | {
            "claim_url": f"{reverse('budget:payment_claim')}?year={self.year}" if reader.standing.manages else "",
            "load_url": f"{reverse('budget:extract_load')}?year={self.year}" if may_load else "",
            "extracts_url": reverse("budget:extract_list") if may_see_all_lines(reader) else "",
        }


ORDER = ("paid", "claimed", "declined")


def payment_create(request: PersonRequest) -> HttpResponse:
    check_record(request, PAYMENTS)
    return create_page(
        request,
        PAYMENTS,
        lambda form: _save_new(request, form, actions.record_payment),
        title="Record a payment",
        saved="The payment is recorded.",
    )


def payment_claim(request: PersonRequest) -> HttpResponse:
    """A claim on a line of a project one manages; finance or the programme manager decides."""
    if not may_see_payments(request.user):
        raise Http404
    check_claim(request.user)
    return create_page(
        request,
        PAYMENTS,
        lambda form: _save_new(request, form, actions.claim_payment),
        title="Claim a payment",
        saved="The claim is sent. Finance or the programme manager decides on it.",
        lines=claimable_lines,
        lede="It counts as paid once finance or the programme manager has approved it.",
    )


def _save_new(request: PersonRequest, form: MoneyForm, record: Callable[..., Payment]) -> Payment:
    another = form.cleaned_data.get("another", False)
    fields = form.values()
    save = partial(record, by=request.user, fields=fields, another=another, token=form.token_sent)
    return _saved(request, form, save)


def _saved(request: PersonRequest, form: MoneyForm, save: Callable[[], Payment]) -> Payment:
    """Saves; an equal payment is named with a link, and what is unusual about the saved one is said."""
    try:
        payment = save()
    except actions.EqualPayment as equal:
        if isinstance(form, PaymentForm):
            form.ask_whether_another()
        found = equal.payment
        if not Payment.objects.visible_to(request.user).filter(pk=found.pk).exists():
            raise ValidationError(UNSEEN_EQUAL) from equal
        name = f"{found.payee}, {show_money(found.amount)}, {show_date(found.day)}"
        raise ValidationError(format_html(EQUAL, record_url(found), name, TICK)) from equal
    for words in remarks_on(payment):
        messages.warning(request, words)
    return payment


def payment_page(request: PersonRequest, pk: int) -> HttpResponse:
    payment = find_record(request, PAYMENTS, pk)
    decide = may_decide_payment(request.user, payment)
    return record_page(
        request,
        PAYMENTS,
        payment,
        _details(request, payment),
        may_edit=may_edit_payment(request.user, payment),
        may_remove=may_remove_payment(request.user, payment),
        remarks=remarks_on(payment) if payment.state != PaymentState.DECLINED else [],
        decide_url=reverse("budget:payment_decide", args=(pk,)) if decide else "",
        withdraw=payment.state == PaymentState.CLAIMED,
    )


def _details(request: PersonRequest, payment: Payment) -> list[Detail]:
    claimed = payment.state == PaymentState.CLAIMED or payment.decided_by is not None
    rows: list[Detail] = [("State", payment.get_state_display(), "")]
    if payment.commitment:
        rows.append(("Against the commitment", str(payment.commitment), record_url(payment.commitment)))
    rows.append(("Claimed by" if claimed else "Recorded by", str(payment.recorded_by), ""))
    if payment.decided_by:
        verb = "Declined by" if payment.state == PaymentState.DECLINED else "Approved by"
        rows += [(verb, str(payment.decided_by), ""), ("Note on the decision", payment.decision_note or "–", "")]
    if payment.extract:
        address = extract_url(payment.extract) if may_see_all_lines(request.user) else ""
        rows.append(("Loaded with", payment.extract.name, address))
    return rows


def payment_edit(request: PersonRequest, pk: int) -> HttpResponse:
    payment = find_record(request, PAYMENTS, pk)
    check_edit_payment(request.user, payment)

    def save(form: MoneyForm) -> Payment:
        another = form.cleaned_data.get("another", False)
        edit = partial(actions.edit_payment, by=request.user, payment=payment, another=another)
        return _saved(request, form, partial(edit, version=form.seen, fields=form.values()))

    return change_page(request, PAYMENTS, payment, save)


def payment_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Also how a claim is withdrawn by whoever made it."""
    payment = find_record(request, PAYMENTS, pk)
    check_remove_payment(request.user, payment)
    if payment.state == PaymentState.CLAIMED:
        return take_away_page(request, PAYMENTS, payment, "Withdraw this claim?", "The claim is withdrawn.")
    return take_away_page(request, PAYMENTS, payment, "Remove this payment?", "The payment is removed.")


def payment_decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Approve or decline a claim of somebody else."""
    payment = find_record(request, PAYMENTS, pk)
    check_decide_payment(request.user, payment)
    if payment.state != PaymentState.CLAIMED:
        messages.error(request, "This is decided already. Nothing of yours is saved: see below who decided and how.")
        return redirect(record_url(payment))
    form = DecisionForm(request.POST or None, instance=payment)

    def save() -> Payment:
        approve = form.cleaned_data["decision"] == "approve"
        decide = actions.approve_payment if approve else actions.decline_payment
        return decide(by=request.user, payment=payment, version=form.seen, note=form.cleaned_data["note"])

    return edit_page(
        request,
        form,
        save,
        title=f"Decide on the claim of {payment.recorded_by}",
        back=record_url(payment),
        saved="Your decision is recorded.",
        template="budget/payment_decide.html",
        payment=payment,
        remarks=remarks_on(payment),
        amount=show_money(payment.amount),
        day=show_date(payment.day),
    )
