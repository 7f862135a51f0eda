"""Twelve ways to alter a frozen return: each is refused, by the database itself where it gets as far, or found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.db.models import ProtectedError
from django.forms import modelform_factory
from django.test import Client

from returns.models import (
    CheckPass,
    FrozenReturn,
    GrantReturn,
    ReturnEvent,
    ReturnExplanation,
    ReturnNarrative,
    ReturnRemark,
)
from returns.models.guards_told import STEP_SAID
from returns.queries.verify import verify_returns

from .freezing import draft, frozen_whole
from .guarding import EACH, LATER, TABLES, execute, first, refused, said_of


@pytest.fixture(scope="module")
def folder(keeping: Any) -> Path:
    return keeping(frozen_whole)


@pytest.fixture
def frozen(plan: None, folder: Path, settings: Any) -> FrozenReturn:
    """One return with everything that belongs to one, frozen once for all these tests: none of them can alter it."""
    settings.MEDIA_ROOT = folder
    return FrozenReturn.objects.get()


# 1 and 2 ------------------------------------------------------------------------------------------------------------


@EACH
def test_by_a_form(frozen: FrozenReturn, model: Any) -> None:
    name, value = TABLES[model]
    record = first(model)
    kept = {field.name: getattr(record, field.attname) for field in model._meta.fields if field.editable}
    form = modelform_factory(model, fields=[name])(kept | {name: value}, instance=record)
    assert form.is_valid(), form.errors
    with refused(TypeError, IntegrityError):
        form.save()


@EACH
def test_by_save(frozen: FrozenReturn, model: Any) -> None:
    record = first(model)
    setattr(record, *TABLES[model])
    with refused(TypeError, IntegrityError):
        record.save()
    with refused(said=said_of(model)):
        models.Model.save(record)


# 3 to 6 -------------------------------------------------------------------------------------------------------------


@EACH
def test_by_update(frozen: FrozenReturn, model: Any) -> None:
    name, value = TABLES[model]
    with refused(said=said_of(model)):
        model._base_manager.update(**{name: value})


@EACH
def test_by_bulk_update(frozen: FrozenReturn, model: Any) -> None:
    record = first(model)
    setattr(record, *TABLES[model])
    with refused(said=said_of(model)):
        model._base_manager.bulk_update([record], [TABLES[model][0]])


@EACH
def test_by_delete(frozen: FrozenReturn, model: Any) -> None:
    with refused(TypeError, ProtectedError, IntegrityError):
        first(model).delete()
    with refused(ProtectedError, IntegrityError):
        model._base_manager.all().delete()
    with refused(said=said_of(model)):
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)


def test_by_cascade(frozen: FrozenReturn, manager: Any) -> None:
    year = frozen.of.year
    with refused(ProtectedError):
        year.delete()
    with refused(ProtectedError):
        manager.delete()
    for table, key in (("projects_programmeyear", year.pk), ("projects_person", manager.pk)):
        with refused(IntegrityError):
            execute(f"DELETE FROM {table} WHERE id = %s", key)
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with refused():
            execute("TRUNCATE projects_programmeyear CASCADE")


# 7: in the place of a row -------------------------------------------------------------------------------------------


@EACH
def test_by_putting_another_in_its_place(frozen: FrozenReturn, model: Any) -> None:
    record = first(model)
    setattr(record, *TABLES[model])
    values = {field.column: field.get_db_prep_save(getattr(record, field.attname), connection)
              for field in model._meta.local_concrete_fields}  # fmt: skip
    columns, marks = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
    into = f"{model._meta.db_table} ({columns}) VALUES ({marks})"
    with refused():
        execute(f"INSERT INTO {into} ON CONFLICT (id) DO UPDATE SET {TABLES[model][0]} = EXCLUDED.{TABLES[model][0]}",
                *values.values())  # fmt: skip
    if connection.vendor == "sqlite":
        for word in ("INSERT OR REPLACE", "REPLACE"):
            with refused():
                execute(f"{word} INTO {into}", *values.values())


def test_by_taking_its_unique_values_or_its_key(frozen: FrozenReturn, manager: Any) -> None:
    """REPLACE removes whatever has the same key, or the same value of a unique constraint."""
    one, other = frozen.of, draft(manager, LATER)
    narrative = ReturnNarrative.objects.get(of=other)
    explained = ReturnExplanation.objects.get(of=one)
    sqlite = connection.vendor == "sqlite"
    orders, errors = ("OR REPLACE ", ()) if sqlite else ("", (IntegrityError,))
    for statement, *values in (
        ("UPDATE {}returns_grantreturn SET period_end = %s WHERE id = %s", one.period_end, other.pk),
        ("UPDATE {}returns_grantreturn SET id = %s WHERE id = %s", one.pk, other.pk),
        ("UPDATE {}returns_returnnarrative SET of_id = %s WHERE id = %s", one.pk, narrative.pk),
        (
            "UPDATE {}returns_returnnarrative SET id = %s WHERE id = %s",
            ReturnNarrative.objects.get(of=one).pk,
            narrative.pk,
        ),
    ):
        with refused(*errors):
            execute(statement.format(orders), *values)
    if sqlite:
        with refused():
            execute(
                "INSERT OR REPLACE INTO returns_grantreturn"
                " (year_id, period_end, due, edition, reason, reopened, version) VALUES (%s, %s, %s, 1, '', '', 1)",
                one.year_id, one.period_end, LATER,
            )  # fmt: skip
        with refused():
            execute(
                "INSERT OR REPLACE INTO returns_returnexplanation (id, of_id, kpi_id, text, version)"
                " VALUES (%s, %s, %s, 'All is well', 1)",
                explained.pk, other.pk, explained.kpi_id,
            )  # fmt: skip
        with refused():
            execute(
                "INSERT OR REPLACE INTO returns_frozenreturn"
                " (of_id, number, document, sha256, previous, by_id, frozen_at)"
                " VALUES (%s, 1, '{}', 'x', '', %s, '2026-01-01')",
                other.pk, manager.pk,
            )  # fmt: skip


# 8: raw SQL ---------------------------------------------------------------------------------------------------------


@EACH
def test_by_raw_sql(frozen: FrozenReturn, model: Any) -> None:
    table, (name, value) = model._meta.db_table, TABLES[model]
    with refused(said=said_of(model)):
        execute(f"UPDATE {table} SET {name} = %s", value)
    with refused(said=said_of(model)):
        execute(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with refused():
            execute(f"TRUNCATE {table} CASCADE")


def test_nothing_is_added_to_it(frozen: FrozenReturn, manager: Any) -> None:
    from kpis.models import Kpi

    one = frozen.of
    for record in (
        ReturnNarrative(of=one, part="digital-csc", text="More."),
        ReturnExplanation(of=one, kpi=Kpi.objects.last(), text="More."),
        ReturnEvent(of=one, step="reopened", by=manager),
        CheckPass(of=one, key="more", sentence="More.", reason="More.", by=manager),
    ):
        with refused():
            record.save(force_insert=True)


def test_what_goes_on_goes_on(frozen: FrozenReturn, manager: Any) -> None:
    """Questions, a correction, and every draft beside it; a step of a draft, once taken, stays as well."""
    question = ReturnRemark.objects.create(of=frozen.of, part="money", text="Why?", by=manager)
    ReturnRemark.objects.create(of=frozen.of, part="money", text="Since.", by=manager, answers=question)
    new = draft(manager, frozen.of.period_end, edition=2, corrects=frozen.of, reason="A figure.", reopened="money")
    ReturnNarrative.objects.filter(of=new).update(text="Other words.")
    GrantReturn.objects.filter(pk=new.pk).update(due=LATER)
    ReturnNarrative.objects.get(of=new).delete()
    with refused(said=STEP_SAID):
        ReturnEvent.objects.filter(of=new).update(words="Never said")
    assert verify_returns().findings == []


# 9 and 10 -----------------------------------------------------------------------------------------------------------


@EACH
def test_by_loaddata(frozen: FrozenReturn, model: Any, tmp_path: Path) -> None:
    from django.core import serializers

    record = first(model)
    setattr(record, *TABLES[model])
    fixture = tmp_path / "altered.json"
    fixture.write_text(serializers.serialize("json", [record]))
    assert json.loads(fixture.read_text())[0]["fields"][TABLES[model][0]] == TABLES[model][1]
    with refused(said=said_of(model)):
        call_command("loaddata", str(fixture), verbosity=0)


def test_by_an_admin_site(frozen: FrozenReturn, sign_in: Any) -> None:
    """There is none."""
    assert not [name for name in settings.INSTALLED_APPS if "admin" in name]
    client, _ = sign_in("administrator")
    for address in ("/admin/", f"/admin/returns/frozenreturn/{frozen.pk}/change/"):
        assert client.get(address).status_code == 404
        assert Client().get(address).status_code in (302, 404)
