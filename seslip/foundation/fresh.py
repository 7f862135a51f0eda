"""Values kept between requests and never stale: each is stored under the latest rows of the histories it comes from.

Every write to a record leaves a row of history (`audit`), so the latest rows say whether anything changed.
"""

import functools
import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from .sharing import read_once

V = TypeVar("V")
WATCHED = 100  # rows of each history; more writers than that do not wait to commit at once


@read_once
def revision(*models: type[Model]) -> str:
    """A text that changes with every write to these models; one query."""
    return "-".join(revisions(*models).values())


def revisions(*models: type[Model]) -> dict[type[Model], str]:
    """For each model a text that changes with every write to it; one query for all.

    The latest ids alone would not do: of two writers, the one that began first may commit last, with the lower id. So
    the text tells how many of the latest rows there are and what their ids add up to. A model without a history is one
    whose rows are only added: they are their own history.
    """
    if not models:
        return {}
    columns = ", ".join(_latest(model, connection.vendor) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        row: tuple[Any, ...] = cursor.fetchone()
    return dict(zip(models, map(str, row), strict=True))


@functools.cache
def _latest(model: type[Model], vendor: str) -> str:
    """The column of one model's text; written once, as looking up a history takes longer than the query for it."""
    history = getattr(model, "history", None)
    meta = history.model._meta if history else model._meta
    table, key = (connection.ops.quote_name(str(name)) for name in (meta.db_table, meta.pk.column))
    rows = f"SELECT {key} AS id FROM {table} ORDER BY {key} DESC LIMIT {WATCHED}"  # noqa: S608 - names of Django's
    return f"(SELECT COUNT(*) || ':' || MAX(id) || ':' || SUM(id) FROM ({rows}) AS latest)"  # noqa: S608


def kept(key: str, make: Callable[[], V], seconds: int = 3600) -> V:
    """The value under `key`, made where there is none; `key` must contain the revision it depends on."""
    value: V | None = cache.get(_full(key))
    if value is None:
        value = make()
        cache.set(_full(key), value, seconds)
    return value


def is_kept(key: str) -> bool:
    """Whether `kept` would find it made."""
    return _full(key) in cache


def _full(key: str) -> str:
    return hashlib.sha256(f"{connection.settings_dict['NAME']}:{key}".encode()).hexdigest()
