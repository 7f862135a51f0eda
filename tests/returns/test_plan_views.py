"""The page of the plan and its downloads, as people of each role meet them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from returns.views import plan
from tests.foundation.docx_reading import opened

PATH = "/returns/plan/"
WORD = "/returns/plan.docx"


def words(answer: Any) -> str:
    html = re.sub(r"<(script|head).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#x27;", "'")


def test_plan_page_says_what_is_in_it(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    told = words(client.get(PATH))
    assert "Regional improvement plan 2025-26" in told
    assert "Introduction 3 paragraphs" in told
    assert "Universal Improvement: Communities of Practice 2 paragraphs · 8 projects" in told
    assert "Project No. 14: not used" in told
    assert "Appendix 1: Analysis of CSC Dashboard as at June 2025" in told
    assert "Where the published plan prints otherwise 1 paragraph · Differences (86 rows)" in told
    assert "This copy leaves out" not in told


def test_plan_page_of_who_does_not_see_every_line_says_what_is_left_out(sign_in: Any) -> None:
    client, _ = sign_in("la_lead")
    page = client.get(PATH)
    assert "This copy leaves out the single lines of Table 2, and Appendix 5" in words(page)
    assert "/budget/appendix-5/" not in page.content.decode()
    assert "/budget/checks/" not in page.content.decode()


def test_plan_page_of_a_year_to_come_has_empty_states(sign_in: Any) -> None:
    client, _ = sign_in("la_lead")
    told = words(client.get(f"{PATH}?year=2026-27"))
    assert "As it would stand now" in told
    assert "Introduction Nothing is recorded yet." in told
    assert client.get(f"{PATH}?year=2031-32").status_code == 404


def test_who_does_not_read_the_plan_finds_nothing(sign_in: Any) -> None:
    client, _ = sign_in("dfe_reader")
    for path in (PATH, WORD, "/returns/plan.pdf"):
        assert client.get(path).status_code == 404
    assert Client().get(PATH).status_code == 302


def headings(content: bytes) -> list[str]:
    return [p.text for p in opened(content).paragraphs if p.style.name == "Heading 2"]


@time_machine.travel(date(2025, 10, 1), tick=False)
def test_plan_file_is_a_word_file_of_the_year(sign_in: Any) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get(f"{WORD}?year=2026-27")
    assert answer["Content-Disposition"] == 'attachment; filename="regional-improvement-plan-2026-27.docx"'
    assert "Introduction" in headings(answer.content)
    assert "As it would stand now, 1 Oct 2025" in "\n".join(p.text for p in opened(answer.content).paragraphs)
    assert client.get("/returns/plan.xlsx").status_code == 404


def test_plan_file_hands_the_same_document_to_the_pdf_writer(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """How it is drawn, `test_plan_files.py` looks at."""
    monkeypatch.setattr(
        plan, "download", lambda request, document, form, as_at: HttpResponse(f"{document.name} {form}")
    )
    client, _ = sign_in("programme_manager")
    assert client.get("/returns/plan.pdf").content == b"regional-improvement-plan-2025-26 pdf"


def test_export_writes_what_the_programme_manager_downloads(person_as: Any, tmp_path: Path, sign_in: Any) -> None:
    call_command("export", "plan", "--year", "2025-26", "--format", "docx", "-o", str(tmp_path / "plan.docx"))
    client, _ = sign_in("programme_manager")
    assert ((tmp_path / "plan.docx").read_bytes() == client.get(WORD).content) is True
    assert headings((tmp_path / "plan.docx").read_bytes())[-2].startswith("Appendix 5")
