"""Time that experts give, in whole tenths of a day, as people write it."""

from collections.abc import Iterable
from decimal import Decimal

TENTH = Decimal("0.1")


def days_of(tenths: int | None) -> int | Decimal | None:
    """As a number of days for a file: 25 is 2.5, 30 is 3."""
    if tenths is None:
        return None
    return tenths // 10 if tenths % 10 == 0 else tenths * TENTH


def show_days(tenths: int | None) -> str:
    """`2.5 days`, `1 day`; what nobody has written down is not recorded."""
    if tenths is None:
        return "Not recorded"
    return f"{days_of(tenths)} {'day' if tenths == 10 else 'days'}"


def total_tenths(given: Iterable[int | None]) -> int | None:
    """The sum of what is recorded; None where nothing is."""
    told = [tenths for tenths in given if tenths is not None]
    return sum(told) if told else None
