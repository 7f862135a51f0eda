"""The columns of the lists of payments, commitments and receipts."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from budget.domain.ledger import Shares
from budget.models import Commitment, Payment, Receipt
from budget.queries.payments import left_of
from seslip.foundation.html_tables import label_html
from seslip.foundation.labels import Label
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

from .lines import STREAMS, line_url

Transaction = Payment | Commitment | Receipt
STATE_LABELS = {
    "paid": Label("Paid", "complete", "tick"),
    "claimed": Label("Claimed", "at-risk", "triangle"),
    "declined": Label("Declined", "withdrawn", "minus"),
    "open": Label("Open", "on-track", "arrow"),
    "closed": Label("Closed", "complete", "tick"),
}


def record_url(record: Transaction) -> str:
    return reverse(f"budget:{record._meta.model_name}_page", args=(record.pk,))


class TransactionTable(ListTable):
    """What all three show: when, who with which reference, which line, how much of each stream."""

    day = tables.Column(verbose_name="Date", order_by=("day", "id"))
    party = tables.Column(verbose_name="Payee", empty_values=(), order_by=("payee", "id"))
    line = tables.Column(verbose_name="Line", order_by=("line__label", "id"))
    csc = tables.Column(verbose_name="CSC grant", order_by=("csc", "id"))
    send = tables.Column(verbose_name="SEND grant", order_by=("send", "id"))
    own = tables.Column(verbose_name="SESLIP funds", order_by=("own", "id"))
    amount = tables.Column(verbose_name="Net", order_by=("amount", "id"))

    css = {"day": "nowrap", **dict.fromkeys((*STREAMS, "amount"), "number")}
    unlabelled = frozenset({"party"})
    named = "party"
    kinds = {"day": Kind.DATE, **dict.fromkeys((*STREAMS, "amount"), Kind.MONEY)}

    def cell_day(self, record: Transaction) -> str:
        return show_date(record.day)

    def cell_party(self, record: Transaction) -> SafeString:
        name = record.payer if isinstance(record, Receipt) else record.payee
        reference = record.reference or "No reference"
        return format_html('<a href="{}">{}</a><span class="note">{}</span>', record_url(record), name, reference)

    def cell_line(self, record: Transaction) -> SafeString:
        line = record.line
        numbers = format_html_join(", ", "{}", ((link.project.number,) for link in line.covered))
        what = "Project" if len(line.covered) == 1 else "Projects"
        note = format_html('<span class="note">{} {}</span>', what, numbers) if numbers else ""
        return format_html('<a href="{}">{}</a>{}', line_url(line), line.label, note)

    def cell_csc(self, record: Transaction) -> str:
        return show_money(record.csc)

    def cell_send(self, record: Transaction) -> str:
        return show_money(record.send)

    def cell_own(self, record: Transaction) -> str:
        return show_money(record.own)

    def cell_amount(self, record: Transaction) -> SafeString:
        return format_html("<strong>{}</strong>", show_money(record.amount))


class PaymentTable(TransactionTable):
    state = tables.Column(verbose_name="State", order_by=("state", "id"))

    def cell_state(self, record: Payment) -> SafeString:
        return label_html(STATE_LABELS[record.state])


class ReceiptTable(TransactionTable):
    party = tables.Column(verbose_name="From", empty_values=(), order_by=("payer", "id"))
    amount = tables.Column(verbose_name="Received", order_by=("amount", "id"))


class CommitmentTable(TransactionTable):
    """`paid` is what was paid of each, by its id; `at` the day at which they are asked for, if any."""

    amount = tables.Column(verbose_name="Ordered", order_by=("amount", "id"))
    paid = tables.Column(verbose_name="Paid of it", empty_values=(), orderable=False)
    left = tables.Column(verbose_name="Outstanding", empty_values=(), orderable=False)
    state = tables.Column(verbose_name="State", empty_values=(), order_by=("closed_on", "id"))

    css = TransactionTable.css | {"paid": "number", "left": "number"}
    kinds = TransactionTable.kinds | {"paid": Kind.MONEY, "left": Kind.MONEY}
    optional = STREAMS  # twelve columns fit no screen

    def __init__(
        self, *args: object, paid: dict[int, Shares] | None = None, at: date | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paid_of, self.at = paid or {}, at

    def typed_paid(self, record: Commitment) -> int:
        return self.paid_of.get(record.pk, Shares()).total

    def cell_paid(self, record: Commitment) -> str:
        return show_money(self.typed_paid(record))

    def typed_left(self, record: Commitment) -> int:
        return left_of(record, self.paid_of.get(record.pk), self.at).total

    def cell_left(self, record: Commitment) -> SafeString:
        return format_html("<strong>{}</strong>", show_money(self.typed_left(record)))

    def cell_state(self, record: Commitment) -> SafeString:
        badge = label_html(STATE_LABELS["closed" if record.closed_on else "open"])
        note = format_html('<span class="note">{}</span>', show_date(record.closed_on)) if record.closed_on else ""
        return format_html("{}{}", badge, note)
