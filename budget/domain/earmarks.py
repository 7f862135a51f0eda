"""Money carried forward with a purpose: what spends it, what is left, and what is planned for something else.

Own funds are what is carried in and the subscriptions (plan, Table 2). Spending that no earmark is tied to must fit
into what is free of a purpose. Amounts are in pence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seslip.foundation.money import show_money

from .checks import Check, Result


class EarmarkError(ValueError):
    """Why an amount of an earmark cannot be tied to a line; the text says what to do."""


@dataclass(frozen=True)
class Use:
    """Part of an earmark that a line spends. `budget` and `paid` are the line's own funds, revised and paid.

    `spent` is what of `paid` counts against this earmark: a line spends its earmarks first, in the order of tying.
    """

    pk: int
    line: int
    label: str
    amount: int
    budget: int = 0
    paid: int = 0
    spent: int = 0


@dataclass(frozen=True)
class Earmark:
    """A line of income that is carried forward for `purpose`."""

    line: int
    label: str
    purpose: str
    amount: int
    uses: tuple[Use, ...] = ()

    @property
    def planned(self) -> int:
        return sum(use.amount for use in self.uses)

    @property
    def spent(self) -> int:
        return sum(use.spent for use in self.uses)

    @property
    def left_planned(self) -> int:
        """What no line is to spend yet."""
        return self.amount - self.planned

    @property
    def left_unspent(self) -> int:
        return self.amount - self.spent


@dataclass(frozen=True)
class OwnFunds:
    """What comes in, and what is planned without what is carried into the next year."""

    income: int
    planned: int


def spent_by_use(paid: int, amounts: Sequence[int]) -> list[int]:
    """What was paid from a line, counted against its earmarks one after the other; never more than each, or below 0."""
    spent, rest = [], max(paid, 0)
    for amount in amounts:
        spent.append(min(rest, amount))
        rest -= spent[-1]
    return spent


def check_use(amount: int, left_of_earmark: int, left_of_line: int) -> None:
    """An amount to be tied against what is left of the earmark and of the line's own funds. Raises EarmarkError."""
    if amount > left_of_earmark:
        raise EarmarkError(_too_much("this carry-forward is", left_of_earmark))
    if amount > left_of_line:
        raise EarmarkError(_too_much("this line’s own funds is", left_of_line))


def _too_much(what: str, left: int) -> str:
    if left <= 0:
        return f"Nothing of {what} left. Lower or remove another amount first."
    return f"Only {show_money(left)} of {what} left. Enter that or less."


def free_of_purpose(earmarks: Iterable[Earmark], own: OwnFunds) -> int:
    """Own funds that may be spent on anything: the unrestricted carry-forward and the subscriptions."""
    return own.income - sum(earmark.amount for earmark in earmarks)


def planned_untied(earmarks: Iterable[Earmark], own: OwnFunds) -> int:
    """Spending of own funds that no earmark is tied to."""
    return own.planned - sum(earmark.planned for earmark in earmarks)


def planned_elsewhere(earmarks: Sequence[Earmark], own: OwnFunds) -> int:
    """How much of the earmarks is planned for something else; £44,387 in the plan 2025-26."""
    return max(planned_untied(earmarks, own) - free_of_purpose(earmarks, own), 0)


def spent_elsewhere(earmarks: Sequence[Earmark], own: OwnFunds) -> Check:
    """The finding for the checks page, with the uses that no longer fit their line."""
    results = [_overall(earmarks, own)] if earmarks else []
    results += [_fits(earmark, use) for earmark in earmarks for use in earmark.uses]
    return Check(
        "earmarks",
        "Earmarked money is spent on its purpose",
        "Spending of own funds that is tied to no earmark fits into what is free of a purpose (plan, Table 2).",
        tuple(results),
        about_lines=True,
    )


def _overall(earmarks: Sequence[Earmark], own: OwnFunds) -> Result:
    free, planned = free_of_purpose(earmarks, own), planned_untied(earmarks, own)
    return Result(
        "Own funds planned without an earmark",
        f"at most {show_money(free)}",
        show_money(planned),
        planned <= free,
        difference=min(free - planned, 0),
        source="Table 2 and the lines of own funds",
        key="own-funds",
    )


def _fits(earmark: Earmark, use: Use) -> Result:
    return Result(
        f"{earmark.label}: {use.label}",
        f"at least {show_money(use.amount)}",
        show_money(use.budget),
        use.budget >= use.amount,
        difference=max(use.amount - use.budget, 0),
        source="revised own funds of the line",
        line=use.line,
        key=f"{earmark.line}-{use.line}",
    )


def finding(earmarks: Sequence[Earmark], own: OwnFunds) -> str:
    """The same in a sentence that names the earmarks concerned; empty where all is well."""
    elsewhere = planned_elsewhere(earmarks, own)
    if not elsewhere:
        return ""
    untied = [(earmark.purpose, show_money(earmark.left_planned)) for earmark in earmarks if earmark.left_planned > 0]
    names = " and ".join(f"{purpose} ({left} tied to no line)" for purpose, left in untied)
    planned, free = planned_untied(earmarks, own), free_of_purpose(earmarks, own)
    return (
        f"{show_money(planned)} of own funds is planned for lines that no earmark is tied to, but only "
        f"{show_money(free)} is free of a purpose. So {show_money(elsewhere)} of the money earmarked for "
        f"{names or 'a purpose'} is planned for something else."
    )
