"""What a page showed, carried along in a hidden field, so that an action can tell whether it still holds."""

from collections.abc import Mapping

from seslip.foundation.forms import LONGEST_KEY


def seen_words(seen: Mapping[int, int]) -> str:
    """Keys of records, each with a number that belongs to it: `12-3 13-0`."""
    return " ".join(f"{pk}-{number}" for pk, number in seen.items())


def read_seen(text: str) -> dict[int, int]:
    """What `seen_words` wrote; what cannot be read is left out."""
    found: dict[int, int] = {}
    for pair in text.split():
        pk, _, number = pair.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) <= LONGEST_KEY for part in (pk, number)):
            found[int(pk)] = int(number)
    return found
