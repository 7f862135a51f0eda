"""The registers of payments, commitments and receipts as they leave the application."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from budget.access import check_see_all_lines
from budget.domain.ledger import Shares
from budget.models import Commitment, Payment, Receipt
from budget.queries.payments import left_of, listed, paid_on
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, flat_table

from .registers import project_numbers

LINE = (Column("line", "Line", width=36), Column("project", "Project", width=12))
SHARES = (
    Column("csc", "CSC grant", Kind.MONEY, 14),
    Column("send", "SEND grant", Kind.MONEY, 14),
    Column("own", "SESLIP own funds", Kind.MONEY, 16),
)
DATE = Column("date", "Date", Kind.DATE, 13)
REFERENCE = Column("reference", "Reference", width=20)
NOTE = Column("note", "Note", width=30)
PAYEE = Column("payee", "Payee", width=30)
PAYMENTS = (
    *(DATE, PAYEE, REFERENCE, *LINE, *SHARES, Column("net", "Net", Kind.MONEY, 14), Column("state", "State", width=12)),
    *(Column("commitment", "Commitment", width=20), NOTE),
)
RECEIPTS = (
    *(DATE, Column("payer", "From", width=30), REFERENCE, LINE[0], *SHARES),
    *(Column("received", "Received", Kind.MONEY, 14), NOTE),
)
COMMITMENTS = (
    *(DATE, PAYEE, REFERENCE, *LINE, *SHARES, Column("ordered", "Ordered", Kind.MONEY, 14)),
    *(Column("paid", "Paid of it", Kind.MONEY, 14), Column("outstanding", "Outstanding", Kind.MONEY, 14)),
    *(Column("closed", "Closed on", Kind.DATE, 13), NOTE),
)


def payment_rows(payments: Iterable[Payment], year: ProgrammeYear) -> Document:
    """Payments with their lines and commitments as read by `listed`."""
    rows = [
        (
            *(p.day, p.payee, p.reference, p.line.label, project_numbers(p.line), p.csc, p.send, p.own, p.amount),
            *(p.get_state_display(), str(p.commitment or ""), p.note),
        )
        for p in payments
    ]
    return _document("payments", "Payments", year, PAYMENTS, rows)


def receipt_rows(receipts: Iterable[Receipt], year: ProgrammeYear) -> Document:
    rows = [(r.day, r.payer, r.reference, r.line.label, r.csc, r.send, r.own, r.amount, r.note) for r in receipts]
    return _document("receipts", "Receipts", year, RECEIPTS, rows)


def commitment_rows(commitments: Iterable[Commitment], year: ProgrammeYear, at: date | None = None) -> Document:
    """Commitments with what was paid of them and is outstanding, now or on a day."""
    found = list(commitments)
    paid = paid_on(found, at)
    rows = [
        (
            *(c.day, c.payee, c.reference, c.line.label, project_numbers(c.line), c.csc, c.send, c.own, c.amount),
            *(paid.get(c.pk, Shares()).total, left_of(c, paid.get(c.pk), at).total, c.closed_on, c.note),
        )
        for c in found
    ]
    return _document("commitments", "Commitments", year, COMMITMENTS, rows)


def _document(
    name: str, title: str, year: ProgrammeYear, columns: tuple[Column, ...], rows: list[tuple[Any, ...]]
) -> Document:
    table = flat_table(title, columns, rows)
    return Document(f"{name}-{year}", title, f"Programme year {year}", (table,))


def payments_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """Every payment until a date. Raises Refused for those who do not see every line, as do the other two."""
    check_see_all_lines(reader)
    return payment_rows(listed(Payment, reader, year).filter(day__lte=as_at).select_related("commitment"), year)


def receipts_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    check_see_all_lines(reader)
    return receipt_rows(listed(Receipt, reader, year).filter(day__lte=as_at), year)


def commitments_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    check_see_all_lines(reader)
    return commitment_rows(listed(Commitment, reader, year).filter(day__lte=as_at), year)


register("payments", ("csv", "xlsx"), payments_register)
register("receipts", ("csv", "xlsx"), receipts_register)
register("commitments", ("csv", "xlsx"), commitments_register)
