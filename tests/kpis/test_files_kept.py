"""The DfE's grid as a file: made once, given out while nothing changes, and waited for where it takes long."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from kpis.actions.promises import edit_kpi
from kpis.models import Kpi
from seslip.foundation import exports, making, pdf
from seslip.foundation.pdf import PdfUnavailable

PDF, WORD = "/kpis/appendix-4.pdf?as_at=2026-03-31", "/kpis/appendix-4.docx?as_at=2026-03-31"
LOOKING = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "made"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each page of HTML that was made into a PDF."""
    pages: list[str] = []
    real = pdf.html_to_pdf

    def noted(html: str) -> bytes:
        pages.append(html)
        return real(html)

    monkeypatch.setattr(pdf, "html_to_pdf", noted)
    return pages


class Gate:
    """Word files are made when it opens."""

    def __init__(self) -> None:
        self.open, self.times = threading.Event(), 0

    def draw(self, document: Any, form: str, *_: Any) -> bytes:
        self.times += 1
        assert self.open.wait(30)
        return b"PK the file"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Gate]:
    settings.FILE_PATIENCE = 0.05
    gate = Gate()
    monkeypatch.setattr(exports, "draw", gate.draw)
    yield gate
    gate.open.set()
    for job in list(making._bench.jobs.values()):
        job.future.exception(timeout=30)
    making._bench.jobs.clear()


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_a_comma_makes_another_file_and_taking_it_back_brings_the_first(sign_in, drawn: list[str]) -> None:
    client, manager = sign_in("programme_manager")
    kpi = Kpi.objects.filter(items=None).order_by("pk").first()
    before = kpi.text
    first = client.get(PDF).content
    assert first.startswith(b"%PDF") and client.get(PDF).content == first
    assert len(drawn) == 1, "the second time it is not made"

    space = before.index(" ", 20)
    edit_kpi(by=manager, kpi=kpi, version=kpi.version, fields={"text": f"{before[:space]},{before[space:]}"}, items=[])
    second = client.get(PDF).content
    assert len(drawn) == 2 and second != first
    assert before[space - 15 : space] + "," in words(second) and before[space - 15 : space] + "," not in words(first)

    kpi.refresh_from_db()
    edit_kpi(by=manager, kpi=kpi, version=kpi.version, fields={"text": before}, items=[])
    assert client.get(PDF).content == first and len(drawn) == 2


def test_another_position_another_day_and_a_damaged_file_are_made_anew(
    sign_in, drawn: list[str], files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = sign_in("programme_manager")
    client.get(PDF)
    client.get(PDF.replace("03-31", "03-30"))
    from datetime import date

    from seslip.foundation import downloads

    monkeypatch.setattr(downloads, "today", lambda: date(2027, 1, 2))
    assert "Made on 2 Jan 2027" in words(client.get(PDF).content)
    assert len(drawn) == 3
    for path in files.iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    assert client.get(PDF).content.rstrip().endswith(b"%%EOF")
    assert len(drawn) == 4


def test_a_kept_file_gives_nobody_a_right(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get(PDF).status_code == 200
    reader, _ = sign_in("dfe_reader")
    assert reader.get(PDF).status_code in (403, 404)
    assert reader.get(PDF, headers=LOOKING).status_code in (403, 404)


def test_who_waits_is_told_and_may_leave(sign_in, gate: Gate) -> None:
    client, _ = sign_in("programme_manager")
    page = client.get(WORD)
    assert page.status_code == 202 and "no-store" in page["Cache-Control"]
    text = page.content.decode()
    for said in ("Your file is being made", "appendix-4-2025-26.docx", "You can leave this page", 'aria-live="polite"'):
        assert said in text
    assert f'<a class="button" href="{WORD}">Look again</a>' in text, "it needs no scripts"
    assert f'hx-get="{WORD}"' in text and 'hx-trigger="every 2s"' in text
    assert client.get(WORD, headers=LOOKING).status_code == 204, "nothing is swapped while nothing changes"
    assert client.get(WORD).status_code == 202
    gate.open.set()
    for job in list(making._bench.jobs.values()):
        job.future.result(timeout=30)

    ready = client.get(WORD, headers=LOOKING)
    assert ready.status_code == 200 and "is ready" in ready.content.decode()
    assert json.loads(ready["HX-Trigger"]) == {"file-ready": WORD}
    assert "hx-trigger" not in ready.content.decode() and "<html" not in ready.content.decode()
    file = client.get(WORD)
    assert file.content == b"PK the file" and 'filename="appendix-4-2025-26.docx"' in file["Content-Disposition"]
    assert gate.times == 1


def test_what_cannot_be_made_is_told_to_those_who_wait(sign_in, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def fails(html: str) -> bytes:
        raise PdfUnavailable(pdf.PANGO_MISSING)

    monkeypatch.setattr(pdf, "html_to_pdf", fails)
    client, _ = sign_in("programme_manager")
    page = client.get(PDF)
    assert page.status_code == 503 and "Pango is missing" in page.content.decode()
    told = client.get(PDF, headers=LOOKING)
    assert told.status_code == 200 and "Pango is missing" in told.content.decode()
    assert "Try again" in told.content.decode() and "HX-Trigger" not in told.headers


def test_a_csv_is_not_kept(sign_in, files: Path) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get("/kpis/register.csv").status_code == 200
    assert not files.exists()
    assert client.get("/kpis/register.xlsx").status_code == 200
    assert len(list(files.iterdir())) == 1
