"""Files that were made once: known by their content, whole, private, and not without end."""

import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from seslip.foundation import exports, kept
from seslip.foundation.exports import prepare
from seslip.foundation.kept import keep_file, key_of, read_kept
from seslip.foundation.sheets import Cell, Document, Row, Table
from tests.foundation.examples import appendix_4, register

MARCH, MADE = date(2026, 3, 31), date(2026, 4, 2)
FORMS = ("pdf", "xlsx", "docx")


@pytest.fixture(autouse=True)
def made(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files" / "made"


def with_text(text: str) -> Document:
    document = register(2)
    table = document.tables[0]
    cells = tuple(replace(cell, value=text) if i == 1 else cell for i, cell in enumerate(table.body[0].cells))
    return replace(document, tables=(replace(table, body=(Row(cells), *table.body[1:])),))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_content_is_the_same_key_however_it_came_about(form: str) -> None:
    assert prepare(appendix_4(3), form, MARCH, MADE).key == prepare(appendix_4(3), form, MARCH, MADE).key
    shared = Cell("once", name="")
    both = [
        Document("x", "T", "", (Table("T", (), (), (Row(pair),)),)) for pair in ((shared, shared), (Cell("once"),) * 2)
    ]
    assert key_of("xlsx", both[0]) == key_of("xlsx", both[1])
    apart = Document("x", "T", "", (Table("T", (), (), (Row((Cell("on" + "ce"), Cell("".join(("on", "ce"))))),)),))
    assert key_of("xlsx", both[0]) == key_of("xlsx", apart)


@pytest.mark.parametrize("form", FORMS)
def test_whatever_goes_in_makes_another_key(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Engage with all 19 LAs and half of them"
    first = with_text(text)
    keys = [
        prepare(first, form, MARCH, MADE).key,
        prepare(with_text("Engage with all 19 LAs, and half of them"), form, MARCH, MADE).key,
        prepare(replace(first, landscape=False), form, MARCH, MADE).key,
        prepare(first, form, date(2026, 3, 30), MADE).key,
        prepare(first, form, MARCH, date(2026, 4, 3)).key,
        *(prepare(first, other, MARCH, MADE).key for other in FORMS if other != form),
    ]
    monkeypatch.setattr(kept, "writers", lambda: b"a later version")
    keys.append(prepare(first, form, MARCH, MADE).key)
    assert len(set(keys)) == len(keys)


def test_values_that_are_drawn_otherwise_are_other_values() -> None:
    assert len({key_of("xlsx", value) for value in (1, True, 1.0, "1", "<b>", mark_safe("<b>"), None, "")}) == 8


def test_a_change_of_code_style_font_or_package_is_another_writer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = kept.writers()
    names = [path.name for path in kept._drawing_files()]
    assert {"pdf.py", "xlsx.py", "docx.py", "html_tables.py", "document.html", "pdf.css", "tables.css"} <= set(names)
    assert "SourceSansPro-Bold.ttf" in names
    for name, change in (("_drawing_files", lambda: [tmp_path / "new"]), ("version", lambda name: "0")):
        (tmp_path / "new").write_text("x")
        with monkeypatch.context() as patch:
            patch.setattr(kept, name, change)
            assert kept.writers.__wrapped__() != before


def test_what_is_kept_comes_back_and_only_its_owner_reads_it(made: Path) -> None:
    assert read_kept("a" * 64) is None
    assert keep_file("a" * 64, b"%PDF")
    assert read_kept("a" * 64) == b"%PDF"
    assert [path.name for path in made.iterdir()] == ["a" * 64], "nothing is left of the writing"
    if os.name == "posix":
        assert made.stat().st_mode & 0o077 == 0
        assert (made / ("a" * 64)).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:-1] + b"?", lambda b: b"", lambda b: b[64:]])
def test_a_damaged_file_is_not_given_out(made: Path, damage: Any) -> None:
    keep_file("a", b"%PDF-1.7 whole")
    (made / "a").write_bytes(damage((made / "a").read_bytes()))
    assert read_kept("a") is None
    keep_file("a", b"%PDF-1.7 whole")
    assert read_kept("a") == b"%PDF-1.7 whole"


def keep_in_turn(made: Path, *sizes: int) -> list[str]:
    """Files of these sizes, each an hour older than the next; the names of those that are still there."""
    for index, size in enumerate(sizes):
        keep_file(f"f{index}", b"x" * size)
        if (made / f"f{index}").exists():
            age = time.time() - 3600 * (len(sizes) - index)
            os.utime(made / f"f{index}", (age, age))
    return sorted(path.name for path in made.iterdir())


def test_the_oldest_go_when_there_are_too_many(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_FILES", 3)
    assert keep_in_turn(made, 1, 1, 1, 1, 1) == ["f2", "f3", "f4"]


def test_the_oldest_go_when_they_are_too_large(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 1_000)
    assert keep_in_turn(made, 400, 300, 300, 500) == ["f2", "f3"]


def test_what_is_a_month_old_goes(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_in_turn(made, 1)
    monkeypatch.setattr(kept, "LONGEST", 1800.0)
    keep_file("new", b"x")
    assert [path.name for path in made.iterdir()] == ["new"]


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    made: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made.parent.mkdir()
    made.write_text("a file where the folder should be")
    assert not keep_file("a", b"%PDF")
    assert "could not be kept" in caplog.text
    made.unlink()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    assert not keep_file("a", b"%PDF")
    assert not list(made.iterdir()), "no half of a file stays"


def test_what_is_prepared_is_what_is_drawn() -> None:
    for form in ("xlsx", "docx"):
        drawn = exports.draw(register(2), form, MARCH, MADE)
        assert len(prepare(register(2), form, MARCH, MADE).make()) == pytest.approx(len(drawn), abs=8)
    assert prepare(register(2), "pdf", MARCH, MADE).make() == exports.draw(register(2), "pdf", MARCH, MADE)
