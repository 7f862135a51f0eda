"""Sharing out an amount so that the parts always add up to it (plan, para 80 and Table 3).

Table 3's 22, 61 and 17% are the largest-remainder rounding of 430,921, 1,206,200 and 349,624: plain rounding gives
22, 61 and 18, which is 101%. A cost that falls on all streams is shared by those whole percentages.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class ApportionError(ValueError):
    """Nothing to share by; the text says what is missing and what to do."""


@dataclass(frozen=True)
class Receipt:
    """How an amount was shared: by which weights, as which percentages, with which result. Amounts are in pence."""

    total: int
    weights: tuple[int, ...]
    percents: tuple[int, ...]
    shares: tuple[int, ...]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts proportional to `weights`; what rounding down leaves goes to the largest remainders.

    Of equal remainders the earlier one comes first. A negative total gives the shares of its opposite, negated.
    Raises ApportionError where no weight is above zero or one is below it.
    """
    whole = sum(weights)
    if any(weight < 0 for weight in weights):
        raise ApportionError("An amount cannot be shared by a weight below zero. Check the income of each stream.")
    if not whole:
        raise ApportionError("There is no income to share the amount by. Record the year's income first.")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [divmod(amount * weight, whole) for weight in weights]
    shares = [part for part, _ in parts]
    order = sorted(range(len(weights)), key=lambda index: (-parts[index][1], index))
    for index in order[: amount - sum(shares)]:
        shares[index] += 1
    return [sign * share for share in shares]


def percentages(weights: Sequence[int]) -> list[int]:
    """The weights as whole per cents that add up to 100: 22, 61 and 17 for the three streams of 2025-26."""
    return largest_remainder(100, weights)


def apportion(pence: int, percents: Sequence[int]) -> list[int]:
    """An amount by whole per cents. Raises ApportionError where they do not add up to 100."""
    if sum(percents) != 100:
        raise ApportionError(f"The percentages add up to {sum(percents)}, not to 100.")
    return largest_remainder(pence, percents)


def receipt(pence: int, weights: Sequence[int]) -> Receipt:
    """The amount shared by the percentages the weights come to. Raises ApportionError as above."""
    percents = percentages(weights)
    return Receipt(pence, tuple(weights), tuple(percents), tuple(apportion(pence, percents)))
