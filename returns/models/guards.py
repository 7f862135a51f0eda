"""What is frozen cannot be changed: the database itself refuses, whoever asks and by whatever way.

On SQLite a later AlterField rebuilds its table and drops what guards it, and a trigger that reads a table stops that
table from being rebuilt. So `lift_for_migrations` takes the guards down and `put_up_after_migrate` puts them up again.
`guards_missing` tells whether they all stand.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .guards_postgresql import PostgresqlGuards
from .guards_sqlite import SqliteGuards
from .guards_told import TABLES

Guards = SqliteGuards | PostgresqlGuards


def guards_of(connection: BaseDatabaseWrapper) -> Guards:
    return PostgresqlGuards() if connection.vendor == "postgresql" else SqliteGuards()


def guards_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """A sentence for each guard that is not there as it should be; nothing where all stand."""
    with connection.cursor() as cursor:
        return guards_of(connection).missing(cursor)


def put_up_guards(connection: BaseDatabaseWrapper) -> None:
    """Puts up what is missing; where nothing is, it only looks."""
    guards = guards_of(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if guards.missing(cursor):
            for statement in [*guards.taken_down(cursor), *guards.put_up()]:
                cursor.execute(statement)


def take_down_guards(connection: BaseDatabaseWrapper) -> None:
    """For what rebuilds the tables, and for tests that clean up after themselves."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in guards_of(connection).taken_down(cursor):
            cursor.execute(statement)


def lift_for_migrations(sender: Any, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Before a migration of these tables on SQLite, which rebuilds them. PostgreSQL alters them as they stand."""
    connection = connections[using]
    ours = any(migration.app_label == "returns" for migration, _ in plan)
    if ours and connection.vendor == "sqlite":
        take_down_guards(connection)


def put_up_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """After each `migrate` (and after a flush); where the tables are not there there is nothing to guard."""
    connection = connections[using]
    if set(TABLES) <= set(connection.introspection.table_names()):
        put_up_guards(connection)
