"""Money as whole pence: exact on every database, shown as the plan prints it.

An amount is an `int` of pence; `None` means that no amount applies (printed `–`), 0 is a real zero (`£0`).
"""

import re
from decimal import Decimal

NOT_APPLICABLE = "–"
_TYPED = re.compile(r"^(?P<minus>-?)£?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?$")
LARGEST_PENCE = 10**13  # £100 billion: far beyond any budget, well inside a 64-bit integer


class MoneyError(ValueError):
    """A typed amount that cannot be read; the text says what to type instead."""


def pounds(amount: int) -> int:
    """Pence for a whole number of pounds."""
    return amount * 100


def show_money(pence: int | None) -> str:
    """`£1,637,121`, `-£500`, `£12.50`; pence appear only where there are any."""
    if pence is None:
        return NOT_APPLICABLE
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}{f'.{rest:02d}' if rest else ''}"


def plain_money(pence: int | None) -> str:
    """A plain number of pounds for CSV and forms: `9600`, `12.50`, empty where no amount applies."""
    if pence is None:
        return ""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}{f'.{rest:02d}' if rest else ''}"


def in_pounds(pence: int) -> Decimal:
    """The amount as an exact decimal number of pounds, for a worksheet cell."""
    return Decimal(pence) / 100


def read_money(typed: str) -> int | None:
    """Pence from what a person typed (`1,234.50`, `£500`, `-20`); empty gives None.

    Raises MoneyError for anything else, and for amounts of £100 billion or more.
    """
    text = re.sub(r"[\s\u00a0\u202f]", "", typed)
    if not text:
        return None
    match = _TYPED.match(text)
    if match is None:
        raise MoneyError("Enter an amount in pounds, for example 9600 or 1,234.50.")
    pence = int(match["pounds"].replace(",", "")) * 100 + int((match["pence"] or "0").ljust(2, "0"))
    if pence >= LARGEST_PENCE:
        raise MoneyError("This amount is too large: enter less than £100 billion.")
    return -pence if match["minus"] else pence
