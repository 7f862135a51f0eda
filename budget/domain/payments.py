"""Which payment is which, what may become of it, and how its amount falls on the streams of its line. In pence."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

from projects.domain.streams import Stream
from seslip.foundation.money import show_money

from .apportion import ApportionError, largest_remainder
from .ledger import Shares

CLAIMED, PAID, DECLINED = "claimed", "paid", "declined"
MOVES = {CLAIMED: frozenset({PAID, DECLINED}), PAID: frozenset(), DECLINED: frozenset()}


class SplitError(ValueError):
    """A split over the streams that cannot be; the text says what does not agree and what to do."""


def may_become(state: str, wanted: str) -> bool:
    """Only what waits for a decision can be decided, and only once."""
    return wanted in MOVES.get(state, frozenset())


def plain(text: str) -> str:
    """A name or reference as two people may write it: without capitals, and with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def payment_key(day: date, payee: str, reference: str, pence: int, n: int = 1) -> str:
    """Which payment it is: the `n`-th of those with the same date, payee, reference and amount."""
    parts = (day.isoformat(), plain(payee), plain(reference), str(pence), str(n))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def payment_keys(day: date, payee: str, reference: str, pence: int) -> Iterator[str]:
    """The keys of the first, the second, … of equal payments, without end."""
    n = 0
    while True:
        n += 1
        yield payment_key(day, payee, reference, pence, n)


def declined_key(pk: int) -> str:
    """A declined claim gives its key free: the payment may be claimed again, or turn up in the ledger."""
    return hashlib.sha256(f"declined\x1f{pk}".encode()).hexdigest()


def streams_of(shares: Shares) -> list[Stream]:
    """The streams that a line has."""
    return [stream for stream, share in zip(Stream, shares, strict=True) if share is not None]


def default_split(pence: int, budget: Shares) -> Shares:
    """An amount over the streams of a line in proportion to its revised shares; a refund falls back the same way.

    Raises SplitError where the line has no stream, or several and no budget in any of them.
    """
    given = streams_of(budget)
    if not given:
        raise SplitError("This line has no money of any stream, so nothing can be paid from it. Choose another line.")
    weights = [max(share or 0, 0) for share in budget]
    if not sum(weights):
        weights = [1 if stream in given and len(given) == 1 else 0 for stream in Stream]
    try:
        parts = largest_remainder(pence, weights)
    except ApportionError as error:
        names = " and ".join(stream.label for stream in given)
        raise SplitError(f"The line has no budget left in {names} to split by. Type what each stream pays.") from error
    return Shares(*(None if share is None else part for share, part in zip(budget, parts, strict=True)))


def checked_split(pence: int, typed: Shares, budget: Shares) -> Shares:
    """The split that was typed, or the default where none was. Raises SplitError where it does not agree."""
    if not typed.any:
        return default_split(pence, budget)
    given = streams_of(budget)
    for stream, part in zip(Stream, typed, strict=True):
        if part and stream not in given:
            has = " and ".join(other.label for other in given) or "no money"
            raise SplitError(f"This line has no {stream.label}, only {has}. Leave {stream.label} empty.")
    if typed.total != pence:
        raise SplitError(
            f"The streams add up to {show_money(typed.total)}, not to {show_money(pence)}. Change one of them, or "
            "leave all three empty to split in proportion to the line’s budget."
        )
    return Shares(*(None if share is None else part or 0 for share, part in zip(budget, typed, strict=True)))


def overspent(spent: Shares, budget: Shares) -> list[str]:
    """In words, each stream in which more is paid than the revised budget gives."""
    found = [(stream.label, paid or 0, share or 0) for stream, paid, share in zip(Stream, spent, budget, strict=True)]
    return [
        f"{name} is {show_money(paid - share)} over its revised budget of {show_money(share)}"
        for name, paid, share in found
        if paid > share
    ]


def free_keys(keys: Iterator[str], taken: Collection[str], wanted: int) -> list[str]:
    """The first `wanted` keys that no payment has."""
    found: list[str] = []
    while len(found) < wanted:
        key = next(keys)
        if key not in taken:
            found.append(key)
    return found
