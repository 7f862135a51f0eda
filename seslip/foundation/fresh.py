"""Values kept between requests and never stale: each is stored under the latest rows of the histories it comes from.

Every write to a record leaves a row of history (`audit`), so the latest rows say whether anything changed.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection

from .audit import Versioned

V = TypeVar("V")
WATCHED = 100  # rows of each history; more writers than that do not wait to commit at once


def revision(*models: type[Versioned]) -> str:
    """A text that changes with every write to these models; one query.

    The latest ids alone would not do: of two writers, the one that began first may commit last, with the lower id. So
    the text tells how many of the latest rows there are and what their ids add up to.
    """
    columns = ", ".join(_latest(model) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        row: tuple[Any, ...] = cursor.fetchone()
    return "-".join(str(latest) for latest in row)


def _latest(model: type[Versioned]) -> str:
    table = connection.ops.quote_name(model.history.model._meta.db_table)  # type: ignore[attr-defined]
    rows = f"SELECT history_id FROM {table} ORDER BY history_id DESC LIMIT {WATCHED}"  # noqa: S608 - a name of Django's
    return f"(SELECT COUNT(*) || ':' || MAX(history_id) || ':' || SUM(history_id) FROM ({rows}) AS latest)"  # noqa: S608


def kept(key: str, make: Callable[[], V], seconds: int = 3600) -> V:
    """The value under `key`, made where there is none; `key` must contain the revision it depends on."""
    full = hashlib.sha256(f"{connection.settings_dict['NAME']}:{key}".encode()).hexdigest()
    value: V | None = cache.get(full)
    if value is None:
        value = make()
        cache.set(full, value, seconds)
    return value
