"""Where an altered document differs from the intact one, in words that lead there."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .canonical import canonical
from .content import PartKey

MOST = 5  # places named; of more only the number
ABSENT = object()


def where_altered(intact: bytes, altered: bytes) -> list[str]:
    """`Budget, paid and forecast (Appendix 5), facts, 12, paid: 900, was 1000`; the byte where it is no document."""
    try:
        plain = json.loads(altered)
    except (ValueError, RecursionError):
        return [_byte(intact, altered)]
    found = list(_differences(_by_key(json.loads(intact)), _by_key(plain), ()))
    if not found:
        return [_byte(intact, altered)]
    return found[:MOST] + ([f"and {len(found) - MOST} more"] if len(found) > MOST else [])


def _by_key(plain: Any) -> Any:
    """The facts of each part by their keys instead of in their order; what is no document stays as it is."""
    with suppress(KeyError, TypeError, ValueError):
        for part in plain["parts"]:
            part["facts"] = {str(key): fact for key, fact in part["facts"]}
    return plain


def _byte(intact: bytes, altered: bytes) -> str:
    """The first byte that is another, and the part in which it stands."""
    pairs = enumerate(zip(intact, altered, strict=False))
    place = next((n for n, (one, other) in pairs if one != other), min(len(intact), len(altered)))
    for part in json.loads(intact)["parts"]:
        start = intact.find(told := canonical(part))
        if start <= place < start + len(told):
            return f"{_heading(part)}, byte {place}"
    return f"byte {place}"


def _differences(was: Any, now: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(was, dict) and isinstance(now, dict):
        for name in sorted({*was, *now}):
            yield from _differences(was.get(name, ABSENT), now.get(name, ABSENT), (*path, name))
    elif isinstance(was, list) and isinstance(now, list):
        for place in range(max(len(was), len(now))):
            old, new = (one[place] if place < len(one) else ABSENT for one in (was, now))
            yield from _differences(old, new, _step(path, place, old))
    elif type(was) is not type(now) or was != now:
        yield f"{', '.join(path) or 'everything'}: {_shown(now)}, was {_shown(was)}"


def _step(path: tuple[str, ...], place: int, was: Any) -> tuple[str, ...]:
    """A part by its heading, anything else by its place, counted from 1."""
    return (_heading(was),) if path == ("parts",) and isinstance(was, dict) else (*path, str(place + 1))


def _heading(part: dict[str, Any]) -> str:
    key = part["key"]
    return PartKey(key).heading if key in list(PartKey) else str(key)


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"
