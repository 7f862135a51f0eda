"""`verify_returns`: every byte that is not as it was frozen is found, and named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.http import Http404

from returns.domain.canonical import digest
from returns.domain.seals import NAMES, seal
from returns.models import CheckPass, FrozenFile, FrozenReturn, GrantReturn, ReturnEvent, ReturnNarrative
from returns.models.guards import take_down_guards
from returns.queries.frozen_files import Damaged, files_told, frozen_file

from .freezing import THIRD, draft, frozen_chain, guards_down, kept_files
from .guarding import command, named

SECOND_ONE = "Return number 2 (Return 2025-26 at 31 Dec 2025): "


@pytest.fixture(scope="module")
def folder(keeping: Any) -> Path:
    return keeping(frozen_chain)


@pytest.fixture
def chain(plan: None, folder: Path, settings: Any) -> Iterator[list[FrozenReturn]]:
    """Three returns, frozen one after the other; what a test does to their files is undone."""
    settings.MEDIA_ROOT = folder
    whole = {path: path.read_bytes() for path in kept_files(folder)}
    yield list(FrozenReturn.objects.order_by("number"))
    for path, content in whole.items():
        path.write_bytes(content)


# What it says -------------------------------------------------------------------------------------------------------


def test_the_command_says_that_all_is_well(chain) -> None:
    assert command() == "All 3 returns are as they were frozen."


def test_the_command_names_what_was_altered_and_ends_with_1(chain) -> None:
    with guards_down():
        GrantReturn.objects.filter(pk=chain[1].of_id).update(due=THIRD)
    told = io.StringIO()
    with pytest.raises(CommandError, match=r"1 finding\. Do not hand out what is named") as ended:
        call_command("verify_returns", stderr=told)
    assert ended.value.returncode == 1
    assert told.getvalue().strip() == (SECOND_ONE + "the day it is due was altered (2026-03-31, frozen as 2026-05-15).")


def test_guards_that_are_down_are_named(chain) -> None:
    take_down_guards(connection)
    found = named()
    assert len(found) == {"sqlite": 21, "postgresql": 15}[connection.vendor]
    assert all(re.fullmatch(r"The database: the guard returns_\w+ is missing\.", one) for one in found)


# One thing altered --------------------------------------------------------------------------------------------------


def of_event(one: FrozenReturn, step: str) -> Any:
    return ReturnEvent.objects.filter(of=one.of, step=step)


def of_file(one: FrozenReturn, form: str = "docx") -> Any:
    return FrozenFile.objects.filter(frozen=one, form=form)


def row(one: FrozenReturn) -> Any:
    return FrozenReturn.objects.filter(pk=one.pk)


ALTERED: dict[str, tuple[Any, str]] = {
    "sha256": (lambda one: row(one).update(sha256="0" * 64), "its SHA-256 in the database was altered"),
    "previous": (lambda one: row(one).update(previous="0" * 64), "the SHA-256 of the one before, as recorded,"),
    "who": (lambda one: row(one).update(by=of_event(one, "certified_finance").get().by), "who froze it was altered"),
    "when": (lambda one: row(one).update(frozen_at=one.frozen_at - timedelta(1)), "when it was frozen was altered"),
    "position date": (
        lambda one: GrantReturn.objects.filter(pk=one.of_id).update(period_end=THIRD - timedelta(1)),
        "the position date was altered (2026-03-30, frozen as 2025-12-31)",
    ),
    "reason": (
        lambda one: GrantReturn.objects.filter(pk=one.of_id).update(reason="None"),
        "the reason of the correction was altered (None, frozen as nothing)",
    ),
    "reopened": (
        lambda one: GrantReturn.objects.filter(pk=one.of_id).update(reopened="money"),
        "the parts that a correction opened again in the database: altered",
    ),
    "a comment": (lambda one: of_event(one, "checked").update(words="Not me"), "its steps (who checked, signed,"),
    "who certified": (lambda one: of_event(one, "certified_finance").update(by=one.by), "its steps (who checked"),
    "a step removed": (lambda one: of_event(one, "checked").all()._raw_delete("default"), "its steps (who checked"),
    "a step added": (
        lambda one: ReturnEvent.objects.create(of=one.of, step="signed", project=7, by=one.by),
        "its steps (who checked",
    ),
    "the freezing": (
        lambda one: of_event(one, "frozen").all()._raw_delete("default"),
        "the step that froze it was removed or repeated",
    ),
    "the freezing again": (
        lambda one: ReturnEvent.objects.create(of=one.of, step="frozen", by=one.by),
        "the step that froze it was removed or repeated",
    ),
    "a narrative": (
        lambda one: ReturnNarrative.objects.filter(of=one.of).update(text="All is well."),
        "its narratives as they were written in the database: altered, removed or added to",
    ),
    "a reason": (
        lambda one: CheckPass.objects.create(of=one.of, key="x", sentence="x", reason="x", by=one.by),
        "its reasons for passing warnings in the database: altered, removed or added to",
    ),
    "sha256 of a file": (
        lambda one: of_file(one).update(sha256="0" * 64),
        "the record of its Word file was altered (SHA-256)",
    ),
    "size of a file": (lambda one: of_file(one).update(size=1), "the record of its Word file was altered (size)"),
    "name of a file": (
        lambda one: of_file(one).update(file_name="other.docx"),
        "the names or kinds of its files, or what the step that froze it is bound to, were altered",
    ),
    "place of a file": (
        lambda one: of_file(one).update(file="../../etc/passwd"),
        "its Word file is not where it was kept",
    ),
    "a file of another": (
        lambda one: of_file(one).update(file=FrozenFile.objects.exclude(frozen=one).filter(form="docx")[0].file.name),
        "its Word file was altered",
    ),
    "record of a file": (lambda one: of_file(one).all()._raw_delete("default"), "the record of its Word file is gone"),
    "a file more": (
        lambda one: FrozenFile.objects.create(frozen=one, form="csv", sha256="0" * 64, size=1),
        "a file was added after it was frozen (csv)",
    ),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_is_named(chain, what: str) -> None:
    """By somebody who took the guards down and put them up again."""
    alter, said = ALTERED[what]
    with guards_down():
        alter(chain[1])
    found = named()
    assert found and all(one.startswith("Return number 2 (") for one in found), found
    assert said in found[0], found
    wide = {"record of a file", "a file more"}
    assert len(found) == 1 or what in wide, found


def test_a_number_in_the_database(chain) -> None:
    with guards_down():
        row(chain[2]).update(number=5)
    assert named() == [
        "The chain of returns: number 3 is missing.",
        "The chain of returns: number 4 is missing.",
        "Return number 5 (Return 2025-26 at 31 Mar 2026): its number was altered (5, frozen as 3).",
    ]


# The document -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "where"),
    [
        ('"paid":1450000', '"paid":9', "Budget, paid and forecast (Appendix 5), facts, 0, paid: 9, was 1450000"),
        ('"value":1450000', '"value":9', "Budget, paid and forecast (Appendix 5), blocks, 1, body, 1, cells, 2, value"),
        ("Half the packages", "All the packages", "Narrative, blocks, 1, text, 1: "),
        ('"due":"2026-05-15"', '"due":"2026-05-16"', 'identity, due: "2026-05-16", was "2026-05-15"'),
        ('"number":2', '"number":22', "number: 22, was 2"),
        ("Café", "Cafe", "Budget, paid and forecast (Appendix 5), blocks, 1, body, 2, cells, 1, value: "),
        ('"blocks":[', '"blocks": [', "Budget, paid and forecast (Appendix 5), byte "),
        ('{"form":1', '{"form":1,"form":1', "byte 11"),
        ('"facts":[', '"facts":', "Budget, paid and forecast (Appendix 5), byte "),
        ('{"form":1', "", "byte 0"),
    ],
)  # fmt: skip
def test_the_place_in_the_document_is_named(chain, was: str, now: str, where: str) -> None:
    whole = chain[1].document
    assert was in whole
    with guards_down():
        row(chain[1]).update(document=whole.replace(was, now))
    (found,) = named()
    assert found.startswith(SECOND_ONE + f"its canonical document was altered ({where}"), found


def test_a_document_that_is_altered_with_its_sha256_is_found_by_the_seal_the_chain_and_the_file(chain) -> None:
    altered = chain[1].document.replace("1450000", "950000")
    with guards_down():
        row(chain[1]).update(document=altered, sha256=digest(altered.encode()))
    found = named()
    assert [one.split(" (Budget")[0] for one in found] == [
        SECOND_ONE + "its canonical document was altered",
        SECOND_ONE + "its SHA-256 in the database was altered.",
    ]


def test_one_who_alters_all_that_bears_witness_is_found_by_the_chain(chain) -> None:
    """Document, SHA-256, the copy among the files, its record and the seal: the next return still names another."""
    one = chain[1]
    altered = one.document.replace("1450000", "950000").encode()
    sha256 = digest(altered)
    Path(one.files.get(form="json").file.path).write_bytes(altered)
    with guards_down():
        row(one).update(document=altered.decode(), sha256=sha256)
        of_file(one, "json").update(sha256=sha256, size=len(altered))
        of_event(one, "frozen").update(fingerprint=seal(sha256, files_told(one)))
    assert named() == [
        SECOND_ONE + "the chain is broken after it: the next one was frozen after another document.",
        "Return number 3 (Return 2025-26 at 31 Mar 2026): "
        "the chain is broken before it: it was frozen after another document than the one that stands there.",
    ]


def test_where_no_intact_copy_is_left_it_is_said(chain) -> None:
    one = chain[1]
    path = Path(one.files.get(form="json").file.path)
    path.write_bytes(path.read_bytes().replace(b'"paid":1450000', b'"paid":250000'))
    with guards_down():
        row(one).update(document=one.document.replace("1450000", "950000"))
    assert named() == [
        SECOND_ONE + "its canonical document was altered (where cannot be told: no intact copy is left).",
        SECOND_ONE + f"its {NAMES['json']} was altered ({path.stat().st_size} bytes, frozen with "
        f"{path.stat().st_size + 1}).",
    ]


@pytest.mark.parametrize("garbage", ["no document", "[]", "{}", '{"parts": 7}', "[" * 100_000])
def test_garbage_under_its_own_sha256_is_found(chain, garbage: str) -> None:
    """Where every witness tells the same lie, or none the truth."""
    one = chain[2]
    Path(one.files.get(form="json").file.path).write_text(garbage)
    with guards_down():
        row(one).update(document=garbage, sha256=digest(garbage.encode()))
    found = named()
    assert any("number 3" in line and "its canonical document was altered (" in line for line in found), found
    with guards_down():
        of_file(one, "json").update(sha256=digest(garbage.encode()), size=len(garbage))
    assert any("no return can be read from it" in line for line in named())


def test_a_return_that_is_gone_from_the_chain(chain) -> None:
    with guards_down():
        FrozenFile.objects.filter(frozen=chain[1]).all()._raw_delete("default")
        row(chain[1]).all()._raw_delete("default")
    found = named()
    assert "The chain of returns: number 2 is missing." in found
    assert "Return 2025-26 at 31 Dec 2025: it was frozen, but what was frozen is gone from the database." in found
    assert any(one.startswith("Return number 3") and "the chain is broken before it" in one for one in found)


def test_the_last_return_gone(chain) -> None:
    """No later one names it; the step that was taken still does."""
    with guards_down():
        FrozenFile.objects.filter(frozen=chain[2]).all()._raw_delete("default")
        row(chain[2]).all()._raw_delete("default")
    assert named() == ["Return 2025-26 at 31 Mar 2026: it was frozen, but what was frozen is gone from the database."]


def test_a_record_that_cannot_be_read_is_a_finding(chain) -> None:
    if connection.vendor == "postgresql":  # which keeps nothing that it could not read again
        with pytest.raises(DatabaseError), guards_down(), connection.cursor() as cursor:
            cursor.execute("UPDATE returns_frozenreturn SET previous = convert_from(%s, 'UTF8')", [b"\xff"])
        return
    with guards_down(), connection.cursor() as cursor:
        cursor.execute("UPDATE returns_frozenreturn SET previous = CAST(%s AS TEXT) WHERE number = 2", [b"\xff"])
    assert any("its record cannot be read" in one for one in named())


# Files --------------------------------------------------------------------------------------------------------------


def test_what_is_not_frozen_is_no_file(chain, manager) -> None:
    for one, form in ((draft(manager, THIRD - timedelta(9)), "pdf"), (chain[0].of, "csv")):
        with pytest.raises(Http404):
            frozen_file(one, form)


def test_a_file_whose_record_was_altered_with_it_is_not_handed_out(chain) -> None:
    """What the record says is itself bound to the step that froze the return."""
    one, forged = chain[1], b"%PDF-1.7 another"
    record = one.files.get(form="pdf")
    Path(record.file.path).write_bytes(forged)
    with guards_down():
        of_file(one, "pdf").update(sha256=digest(forged), size=len(forged))
    with pytest.raises(Damaged, match=r"The PDF file of Return 2025-26 at 31 Dec 2025 is not what was frozen"):
        frozen_file(one.of, "pdf")
    assert named()[0].startswith(SECOND_ONE)
