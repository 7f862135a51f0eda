"""The plan once more, where a test that commits has emptied the database: put back row by row, not read again."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

DJANGOS_OWN = ("django.contrib.auth", "django.contrib.contenttypes")  # which it fills again itself


def models_of_plan() -> list[type[Model]]:
    """Every table that the plan may be in, histories included."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if not model.__module__.startswith(DJANGOS_OWN)]


def kept() -> list[list[Model]]:
    """All rows as they are, a list for each table."""
    return [list(model._base_manager.order_by("pk")) for model in models_of_plan()]


def put_back(rows: list[list[Model]]) -> None:
    """Writes the rows with their numbers; what is added afterwards is counted on from there."""
    with transaction.atomic():
        for model, records in zip(models_of_plan(), rows, strict=True):
            model._base_manager.bulk_create(records)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models_of_plan()):
                cursor.execute(statement)


def flush_by_deleting() -> None:
    """Empties the few rows of each table as SQLite does: PostgreSQL takes seconds to truncate tables by the dozen."""
    truncated = connection.ops.sql_flush

    def sql_flush(style: Any, tables: list[str], *, reset_sequences: bool = False, allow_cascade: bool = False) -> Any:
        if reset_sequences:
            return truncated(style, tables, reset_sequences=True, allow_cascade=allow_cascade)
        return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]

    connection.ops.sql_flush = sql_flush
