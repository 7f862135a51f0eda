"""A file altered on the disk, and what people and commands are told of guards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from returns.models import FrozenReturn
from returns.models.guards import guards_missing, put_up_guards
from returns.queries.frozen_files import Damaged, frozen_file
from returns.queries.verify import verify_returns

from .guarding import command, execute

# 12: the files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["pdf", "xlsx", "docx", "json"])
def test_by_the_file_on_disk(frozen: FrozenReturn, form: str) -> None:
    """Nothing can refuse that; it is found, named, and the file is not handed out."""
    record = frozen.files.get(form=form)
    path = Path(record.file.path)
    whole = path.read_bytes()
    for altered in (whole[:-1] + b"!", whole + b"!", whole[:-1], b""):
        path.write_bytes(altered)
        (found,) = verify_returns().findings
        assert str(found).startswith("Return number 1 (Return 2025-26 at 30 Sep 2025): its ")
        assert {"pdf": "PDF", "xlsx": "Excel", "docx": "Word", "json": "JSON"}[form] in found.what
        assert "was altered" in found.what
        with pytest.raises(Damaged, match="is not what was frozen, so it is not handed out"):
            frozen_file(frozen.of, form)
    path.unlink()
    (found,) = verify_returns().findings
    assert "is not where it was kept" in found.what
    with pytest.raises(Damaged, match="is not there"):
        frozen_file(frozen.of, form)
    path.write_bytes(whole)
    assert frozen_file(frozen.of, form) == whole and verify_returns().findings == []


def test_a_guard_that_is_gone_or_altered_is_named(db: None) -> None:
    assert guards_missing(connection) == []
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER returns_frozenreturn_no_update")
        execute("DROP TRIGGER returns_frozenreturn_no_delete")
        execute(
            "CREATE TRIGGER returns_frozenreturn_no_delete BEFORE DELETE ON returns_frozenreturn BEGIN SELECT 1; END"
        )
        expected = [
            "the guard returns_frozenreturn_no_update is missing",
            "the guard returns_frozenreturn_no_delete is altered",
        ]
    else:
        execute("ALTER TABLE returns_frozenreturn DISABLE TRIGGER returns_frozenreturn_kept")
        execute("DROP TRIGGER returns_frozenfile_kept ON returns_frozenfile")
        execute(
            "CREATE OR REPLACE FUNCTION returns_keep_step() RETURNS trigger LANGUAGE plpgsql"
            " AS $$BEGIN RETURN NEW; END$$"
        )
        expected = [
            "the guard returns_frozenreturn_kept is altered",
            "the guard returns_frozenfile_kept is missing",
            "what guards call, returns_keep_step, is altered",
        ]
    assert guards_missing(connection) == expected
    put_up_guards(connection)
    assert guards_missing(connection) == []


def test_truncate_of_empty_tables_is_allowed(db: None) -> None:
    """As when a test database is emptied."""
    if connection.vendor == "postgresql":
        execute("TRUNCATE returns_grantreturn CASCADE")
    assert guards_missing(connection) == []


def test_the_command_before_anything_is_frozen(db: None) -> None:
    assert command() == "No return is frozen yet; what guards them is in place."


def test_putting_them_up_again_writes_nothing(db: None, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    with django_assert_max_num_queries(4):
        put_up_guards(connection)
