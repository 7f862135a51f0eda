"""Whether a frozen document is the one that was frozen, and the records around it say what they said then."""

import json
from collections.abc import Iterator
from typing import Any

from returns.domain.canonical import canonical, digest
from returns.domain.content import PartKey, read_document
from returns.domain.differences import where_altered
from returns.domain.signing import FROZEN_KEY, in_utc
from returns.models import FrozenReturn

from .bound import BOUND, bound_records

IDENTITY = {
    "year": "the programme year",
    "period_end": "the position date",
    "due": "the day it is due",
    "edition": "the version",
    "reason": "the reason of the correction",
}


def is_document(told: bytes) -> bool:
    """Whether a return can be read from it."""
    try:
        read_document(json.loads(told))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return True


def problems_of_document(held: bytes, frozen: FrozenReturn, sha256: str, intact: bytes | None) -> Iterator[str]:
    """Of the canonical document and its SHA-256. `sha256` is the true one, `intact` a copy that has it."""
    if digest(held) != sha256:
        where = "; ".join(where_altered(intact, held)) if intact else "where cannot be told: no intact copy is left"
        yield f"its canonical document was altered ({where})"
    elif intact is None:
        yield "its canonical document was altered (no return can be read from it)"
    if frozen.sha256 != sha256:
        yield "its SHA-256 in the database was altered"
    if intact is not None and canonical(json.loads(intact)) != intact:
        yield "its document is not in canonical form"


def problems_of_records(frozen: FrozenReturn, intact: bytes, before: str) -> Iterator[str]:
    """What the database says beside the document, which has the truth. `before` is the SHA-256 of the one before."""
    plain = json.loads(intact)
    sign_off = _frozen_fact(plain)
    told: dict[str, tuple[Any, Any]] = {
        "its number": (frozen.number, plain["number"]),
        "the SHA-256 of the one before, as recorded,": (frozen.previous, plain["previous"]),
        "who froze it": (frozen.by_id, sign_off.get("person")),
        "when it was frozen": (in_utc(frozen.frozen_at), sign_off.get("when")),
    }
    now = frozen.of.identity.plain()
    told |= {words: (now[name], plain["identity"].get(name)) for name, words in IDENTITY.items()}
    for words, (is_now, was) in told.items():
        if is_now != was:
            yield f"{words} was altered ({_shown(is_now)}, frozen as {_shown(was)})"
    bound = bound_records(frozen.of)
    for name, words in BOUND.items():
        if bound[name] != sign_off.get(name):
            yield f"{words} in the database: altered, removed or added to"
    if plain["previous"] != before:
        yield "the chain is broken before it: it was frozen after another document than the one that stands there"


def _shown(value: Any) -> str:
    return str(value) if value not in ("", None) else "nothing"


def _frozen_fact(plain: dict[str, Any]) -> dict[str, Any]:
    """What the sign-off says of the freezing itself."""
    part: dict[str, Any] = next((one for one in plain["parts"] if one["key"] == PartKey.SIGNATURES.value), {})
    facts: dict[str, dict[str, Any]] = dict(part.get("facts", []))
    return facts.get(FROZEN_KEY, {})
