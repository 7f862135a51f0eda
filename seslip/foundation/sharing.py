"""Reads that several parts of one page ask for: the first has it read, the others are given the same.

Only inside `with shared_reads()`, so that nothing read before a write is given out after it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model

P = ParamSpec("P")
R = TypeVar("R")

_FOUND: ContextVar[dict[Any, Any] | None] = ContextVar("found", default=None)


@contextmanager
def shared_reads() -> Iterator[None]:
    """What is read in here is read once; a second `with` inside shares with the first."""
    if _FOUND.get() is not None:
        yield
        return
    token = _FOUND.set({})
    try:
        yield
    finally:
        _FOUND.reset(token)


def is_sharing() -> bool:
    """Whether others may ask for what is read now."""
    return _FOUND.get() is not None


def read_once(read: Callable[P, R]) -> Callable[P, R]:
    """For a function that reads by records and plain values. Who asks leaves what it gives as it is."""

    @wraps(read)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        found = _FOUND.get()
        if found is None:
            return read(*args, **kwargs)
        key = (read, *map(_plain, args), *((name, _plain(value)) for name, value in sorted(kwargs.items())))
        if key not in found:
            found[key] = read(*args, **kwargs)
        shared: R = found[key]
        return shared

    return asked


def _plain(value: Any) -> Any:
    """A record is who it is, whatever was read of it; one that is not stored, such as who runs a command, its words."""
    return (type(value), value.pk or str(value)) if isinstance(value, Model) else value
