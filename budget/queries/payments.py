"""Receipts, commitments and payments: those a reader may see, what they add up to, and what a line has left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, F, Q, QuerySet, Sum

from budget.access import decides_payments
from budget.domain.ledger import Shares
from budget.domain.outturn import NOTHING, outstanding, plus
from budget.domain.payments import overspent
from budget.models import BudgetLine, Commitment, Payment, PaymentState, Receipt, Side
from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.history import Entry, history_of
from seslip.foundation.periods import show_date

from .money import moved_by, paid_by
from .plan import money_lines, visible_lines

T = TypeVar("T", Receipt, Commitment, Payment)
UNSAID = ("amount", "key", "token")  # fields whose changes the history need not tell


def with_line(transactions: QuerySet[T]) -> QuerySet[T]:
    """With the line, where it stands and the projects it pays for, in a fixed number of queries."""
    found = transactions.select_related("line__heading__section__year", "line__phase__project")
    return found.prefetch_related("line__line_projects__project")


def listed(model: type[T], reader: Person, year: ProgrammeYear) -> QuerySet[T]:
    """Those on the lines of a year that the reader may see."""
    found: QuerySet[T] = model.objects.visible_to(reader).filter(line__heading__section__year=year)
    return with_line(found)


def revised_budget(line: BudgetLine) -> Shares:
    """What the line has today: as issued, with what approved virements moved."""
    return plus(Shares(line.csc, line.send, line.own), moved_by([line.pk], today())[line.pk])


def spending_lines(reader: Person, year: ProgrammeYear) -> QuerySet[BudgetLine]:
    """The lines that can be paid from: not what is carried into the next year."""
    return money_lines(reader, year, Side.EXPENDITURE).filter(heading__section__theme__isnull=False)


def claimable_lines(reader: Person, year: ProgrammeYear) -> QuerySet[BudgetLine]:
    """Those of them that pay for a project the reader manages."""
    managed = BudgetLine.objects.filter(line_projects__project__in=reader.standing.manages).values("pk")
    return spending_lines(reader, year).filter(pk__in=managed)


def income_lines(reader: Person, year: ProgrammeYear) -> QuerySet[BudgetLine]:
    return money_lines(reader, year, Side.INCOME)


def open_commitments(reader: Person, year: ProgrammeYear, kept: int | None = None) -> QuerySet[Commitment]:
    """Those that are not closed, and the one with the id `kept`."""
    return listed(Commitment, reader, year).filter(Q(closed_on__isnull=True) | Q(pk=kept))


@dataclass(frozen=True)
class GroupSum:
    """How many of one kind there are, and what they come to by stream; `group` is a state or a line's id."""

    group: Any
    count: int
    shares: Shares


def sums_by(transactions: QuerySet[T], what: str) -> list[GroupSum]:
    """The sums by a field, in one query."""
    found = (
        transactions.order_by()
        .values(group=F(what))
        .annotate(count=Count("pk"), c=Sum("csc"), s=Sum("send"), o=Sum("own"))
    )
    return [GroupSum(row["group"], row["count"], Shares(row["c"], row["s"], row["o"])) for row in found]


def sum_of(transactions: QuerySet[T]) -> GroupSum:
    row = transactions.order_by().aggregate(count=Count("pk"), c=Sum("csc"), s=Sum("send"), o=Sum("own"))
    return GroupSum(None, row["count"], Shares(row["c"], row["s"], row["o"]))


def paid_on(commitments: Iterable[Commitment], at: date | None = None) -> dict[int, Shares]:
    """What was paid of each commitment so far, or by a day, by its id."""
    keys = [commitment.pk for commitment in commitments]
    paid = Payment.objects.filter(commitment__in=keys, state=PaymentState.PAID)
    paid = paid.until(at) if at else paid
    return {found.group: found.shares for found in sums_by(paid, "commitment")}


def left_of(commitment: Commitment, paid: Shares | None, at: date | None = None) -> Shares:
    """What of a commitment still counts as committed, now or on a day; nothing once it is closed."""
    if commitment.closed_on and (at is None or commitment.closed_on <= at):
        return Shares()
    return outstanding(Shares(commitment.csc, commitment.send, commitment.own), paid or NOTHING)


@dataclass(frozen=True)
class Expected:
    """A line of income with what was expected and what came in."""

    line: BudgetLine
    expected: Shares
    received: Shares


def expected_income(reader: Person, year: ProgrammeYear) -> list[Expected]:
    """Every line of income in the plan's order; two queries beside those of the lines."""
    lines = list(income_lines(reader, year))
    received = {found.group: found.shares for found in sums_by(listed(Receipt, reader, year), "line")}
    return [Expected(x, Shares(x.csc, x.send, x.own), received.get(x.pk, Shares())) for x in lines]


def waiting_claims(reader: Person) -> QuerySet[Payment]:
    """The claims that wait for this reader's decision, oldest first."""
    if not decides_payments(reader):
        return Payment.objects.none()
    waiting = Payment.objects.visible_to(reader).filter(state=PaymentState.CLAIMED).exclude(recorded_by=reader)
    return with_line(waiting).select_related("recorded_by").order_by("day", "pk")


def remarks_on(payment: Payment) -> list[str]:
    """What is allowed and yet worth a second look: paid outside the year, or more than the line has."""
    line = payment.line
    year = line.heading.section.year
    words = []
    if not year.starts <= payment.day <= year.ends:
        words.append(f"{show_date(payment.day)} lies outside the programme year {year} of this line.")
    spent = paid_by([line.pk], max(today(), payment.day))[line.pk]
    if payment.state == PaymentState.CLAIMED:
        spent = plus(spent, Shares(payment.csc, payment.send, payment.own))
    if over := overspent(spent, revised_budget(line)):
        words.append(f"With this payment {line} is overspent: {'; '.join(over)}.")
    return words


def transaction_history(record: T) -> list[Entry]:
    return history_of(record, hide=UNSAID)


def years_with_lines(reader: Person) -> QuerySet[ProgrammeYear]:
    """The years of which the reader sees lines that carry money, latest first."""
    seen = Q(budget_sections__headings__lines__in=BudgetLine.objects.visible_to(reader).values("pk"))
    return ProgrammeYear.objects.filter(seen).distinct().order_by("-label")


def filter_lines(reader: Person, year: ProgrammeYear, side: str) -> QuerySet[BudgetLine]:
    """What a list of one side's transactions can be narrowed to."""
    return visible_lines(reader, year).filter(heading__section__side=side)


def paid_and_claimed(line: BudgetLine) -> dict[str, Shares]:
    """What the payments of a line come to, by their state."""
    found = {one.group: one.shares for one in sums_by(Payment.objects.filter(line=line), "state")}
    return {state.value: found.get(state.value, Shares()) for state in PaymentState}


def received_on(line: BudgetLine) -> Shares:
    return sum_of(Receipt.objects.filter(line=line)).shares
