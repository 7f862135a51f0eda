"""Values kept between requests and never stale: each is stored under the latest rows of the histories it comes from.

Every write to a record leaves a row of history (`audit`), so the highest history ids say whether anything changed.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection

from .audit import Versioned

V = TypeVar("V")


def revision(*models: type[Versioned]) -> str:
    """A text that changes with every write to these models; one query."""
    tables = [connection.ops.quote_name(model.history.model._meta.db_table) for model in models]  # type: ignore[attr-defined]
    columns = ", ".join(f"(SELECT MAX(history_id) FROM {table})" for table in tables)  # noqa: S608 - Django names
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        row: tuple[Any, ...] = cursor.fetchone()
    return "-".join(str(latest or 0) for latest in row)


def kept(key: str, make: Callable[[], V], seconds: int = 3600) -> V:
    """The value under `key`, made where there is none; `key` must contain the revision it depends on."""
    full = hashlib.sha256(f"{connection.settings_dict['NAME']}:{key}".encode()).hexdigest()
    value: V | None = cache.get(full)
    if value is None:
        value = make()
        cache.set(full, value, seconds)
    return value
