"""One exact form of a document: the same facts are the same bytes, and any other byte is another fingerprint."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """Plain values as JSON with sorted names, without spaces, in UTF-8. Numbers are whole: a fraction has no one form.

    Raises TypeError for a fraction (write it as a text) or anything else that JSON has no one form for.
    """
    _refuse_fractions(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return digest(canonical(value))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("A fraction has no one written form: give it as a text.")
    if isinstance(value, dict):
        if any(not isinstance(name, str) for name in value):
            raise TypeError("Names are texts.")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_fractions(one)
