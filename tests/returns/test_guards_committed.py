"""A migration and the command line of the database: both commit, and both are refused or found."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader

from returns.models import (
    FrozenFile,
    FrozenReturn,
    GrantReturn,
)
from returns.models.guards import guards_missing, lift_for_migrations, put_up_guards, take_down_guards
from returns.models.guards_told import FROZEN_SAID
from returns.queries.verify import verify_returns

from .freezing import frozen_chain, guards_down, made_small
from .guarding import execute, refused

# 11: a migration, and 12: the command line of the database; both commit ---------------------------------------------


@pytest.fixture
def committed(files: Path, plan: None, person_as: Any, monkeypatch: pytest.MonkeyPatch) -> FrozenReturn:
    made_small(monkeypatch)
    return frozen_chain(person_as("programme_manager"), person_as("finance"), 1)[0]


@contextmanager
def altered(model: type[models.Model], **lengths: int) -> Any:
    """What a later migration would do to texts; undone afterwards."""
    known = MigrationLoader(connection).project_state().apps.get_model("returns", model.__name__)
    pairs = []
    for name, length in lengths.items():
        old = known._meta.get_field(name)
        new = old.clone()
        new.set_attributes_from_name(name)
        new.model, new.max_length = known, length
        pairs.append((old, new))
    with connection.schema_editor() as editor:
        for old, new in pairs:
            editor.alter_field(known, old, new)
    yield
    take_down_guards(connection)
    with connection.schema_editor() as editor:
        for old, new in pairs:
            editor.alter_field(known, new, old)
    put_up_guards(connection)


@pytest.mark.django_db(transaction=True)
def test_by_a_migration(committed: FrozenReturn) -> None:
    """SQLite rebuilds the table and with it loses what guards it: that is found, what was altered then is found, and
    the guards are back with the end of the migration. On PostgreSQL they stay."""
    with altered(FrozenFile, form=5):
        if connection.vendor == "sqlite":
            named = [str(finding) for finding in verify_returns().findings]
            assert "The database: the guard returns_frozenfile_no_update is missing." in named
            assert len(named) == 3
            execute("UPDATE returns_frozenfile SET size = 1 WHERE form = 'pdf'")
        else:
            with refused():
                execute("UPDATE returns_frozenfile SET size = 1 WHERE form = 'pdf'")
            with guards_down():
                execute("UPDATE returns_frozenfile SET size = 1 WHERE form = 'pdf'")
        call_command("migrate", verbosity=0)
        assert guards_missing(connection) == []
        assert [str(finding) for finding in verify_returns().findings] == [
            "Return number 1 (Return 2025-26 at 30 Sep 2025): the record of its PDF file was altered (size)."
        ]
        with pytest.raises(IntegrityError, match=FROZEN_SAID):
            execute("UPDATE returns_frozenfile SET size = 2")


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_of_these_tables_is_possible(committed: FrozenReturn) -> None:
    """SQLite refuses to rebuild a table that triggers of others read: they are taken down for it, and put up again."""
    ours, others = ([(SimpleNamespace(app_label=app), False)] for app in ("returns", "kpis"))
    lift_for_migrations(None, "default", plan=others)
    assert guards_missing(connection) == []
    lift_for_migrations(None, "default", plan=ours)
    with altered(FrozenReturn, previous=65), altered(GrantReturn, reason=501):
        call_command("migrate", verbosity=0)
        assert guards_missing(connection) == [] and verify_returns().findings == []


def own_connection() -> tuple[Any, type[Exception]]:
    """As from the command line: the database's own driver, nothing of Django."""
    if connection.vendor == "postgresql":
        import psycopg

        told = connection.get_connection_params()
        kept = {name: told[name] for name in ("dbname", "user", "password", "host", "port") if told.get(name)}
        return psycopg.connect(**kept), psycopg.Error
    import sqlite3

    return sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.Error


@pytest.mark.django_db(transaction=True)
def test_by_the_command_line_of_the_database(committed: FrozenReturn) -> None:
    other, error = own_connection()
    statements = [
        "UPDATE returns_frozenreturn SET document = replace(document, '1450000', '950000')",
        "DELETE FROM returns_frozenfile",
        "DELETE FROM returns_frozenreturn",
        "UPDATE returns_grantreturn SET due = '2026-01-01'",
        "DELETE FROM returns_returnevent",
    ]
    if connection.vendor == "sqlite":
        other.execute("PRAGMA recursive_triggers = OFF")
        statements += ["INSERT OR REPLACE INTO returns_frozenreturn SELECT * FROM returns_frozenreturn"]
    else:
        statements += ["SET session_replication_role = replica; DELETE FROM returns_frozenfile"]
    for statement in statements:
        with pytest.raises(error, match=r"is frozen|step of a return"):
            other.execute(statement)
        other.rollback()
    other.close()
    assert verify_returns().findings == []
