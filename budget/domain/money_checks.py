"""Checks on what is spent and moved: over the line, outside the year, out of balance. Amounts are in pence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from projects.domain.streams import Stream
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date

from .apportion import ApportionError, receipt
from .checks import Check, Result, amounts
from .ledger import Shares
from .outturn import Outturn
from .shared_costs import SharedCost
from .underspend import StreamEnd


@dataclass(frozen=True)
class NamedOutturn:
    """A line with its name and where its money stands."""

    line: int
    label: str
    outturn: Outturn


@dataclass(frozen=True)
class DatedPayment:
    """A payment or claim that lies outside the year of its line."""

    payment: int
    line: int
    label: str
    day: date
    pence: int


def revised_streams_balance(ends: Iterable[StreamEnd]) -> Check:
    """After virements too, what a stream pays for is what comes into it."""
    results = [
        amounts(end.stream.label, end.income, end.revised + end.carried, source="income and revised budget")
        for end in ends
        if end.income or end.revised or end.carried
    ]
    return Check(
        "revised-balance",
        "The revised budget balances in each stream",
        "Income, as DfE’s consent moved it, is what the lines have after virements, with what is carried forward.",
        tuple(results),
    )


def overspent_lines(lines: Sequence[NamedOutturn]) -> Check:
    """No stream of a line pays more than its revised budget."""
    results = []
    for line in lines:
        for stream, budget, paid in zip(Stream, line.outturn.revised, line.outturn.paid, strict=True):
            if not paid:
                continue
            over = paid > (budget or 0)
            results.append(
                Result(
                    f"{line.label}, {stream.label}",
                    f"at most {show_money(budget or 0)}",
                    f"{show_money(paid)} paid",
                    not over,
                    difference=(budget or 0) - paid if over else 0,
                    source="payments",
                    line=line.line,
                    key=f"{line.line}-{stream.value}",
                )
            )
    what = "What is paid from a line stays within its revised budget in every stream."
    return Check("overspent", "No line is overspent", what, tuple(results), about_lines=True)


def payments_in_year(late: Sequence[DatedPayment], starts: date, ends: date) -> Check:
    """Spending belongs to the year whose budget pays for it."""
    expected = f"{show_date(starts)} to {show_date(ends)}"
    results = [
        Result(
            f"{payment.label}, {show_money(payment.pence)}",
            expected,
            show_date(payment.day),
            False,
            source="payments",
            line=payment.line,
            key=str(payment.payment),
        )
        for payment in late
    ]
    return Check(
        "payments-in-year",
        "Payments are dated in the year",
        "A payment before the first or after the last day of the year counts in no position of it.",
        tuple(results),
        about_lines=True,
    )


def shared_costs(costs: Sequence[SharedCost], income: Sequence[int]) -> Check:
    """Costs that fall on every stream are shared by the year's percentages (plan, para 80)."""
    results = []
    for cost in costs:
        try:
            wanted = Shares(*receipt(cost.total, income).shares)
        except ApportionError:
            continue
        for stream, expected, held in zip(Stream, wanted, cost.held, strict=True):
            about = f"{cost.label}, {stream.label}"
            key = f"{cost.pk}-{stream.value}"
            results.append(amounts(about, expected or 0, held or 0, source="Table 3 and para 80", key=key))
    return Check(
        "shared-costs",
        "Shared costs follow the percentages of the income",
        "The Programme Manager, the website and the overhead are shared by Table 3’s percentages.",
        tuple(results),
        about_lines=True,
    )
