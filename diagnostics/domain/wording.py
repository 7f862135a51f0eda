"""Numbers and names in sentences."""

from collections.abc import Iterable

SPELT = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int, noun: str) -> str:
    """`1 group`, `2 groups`, `no authorities`."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number or 'no'} {noun if number == 1 else many}"


def listed(names: Iterable[str]) -> str:
    """`Kent, Medway and Surrey`."""
    *front, last = list(names) or [""]
    return f"{', '.join(front)} and {last}" if front else last


def spelt(number: int) -> str:
    """Small numbers in words: `seven`; others in figures."""
    return SPELT[number] if number < len(SPELT) else f"{number:,}"
