"""Appendix 4 as a Word file: cell by cell what is described, and what the page shows."""

import re
import time
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kpis.documents.appendix_4 import appendix_4
from kpis.models import Kpi
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import CONTENT_TYPES, EXPORTS, draw
from tests.foundation.docx_reading import Seen, described, opened, seen, text_of

from .pages import entered

MARCH = date(2026, 3, 31)
SHOWN = "as_at=2026-03-31"
MARK = re.compile(r"^\s*(\d+\.|[a-z]\.|•) ")


class Page(HTMLParser):
    """The cells of each table of a page: how far each goes and its words, line by line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[Any]]] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag in ("td", "th"):
            self.tables[-1].append([int(given.get("rowspan") or 1), int(given.get("colspan") or 1), ""])
            self.inside = True
        elif tag in ("p", "li", "br") and self.inside and self.tables[-1][-1][2]:
            self.tables[-1][-1][2] += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][2] += data


def unmarked(cells: list[Seen]) -> list[list[Any]]:
    """The cells as a page's reader copies them: the browser draws the marks of its lists."""
    return [[c.rowspan, c.colspan, [MARK.sub("", line) for line in c.text.split("\n")]] for c in cells]


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("progress", [False, True])
def test_the_word_file_is_what_is_described(plan: None, progress: bool) -> None:
    year = ProgrammeYear.objects.get(label="2025-26")
    grid = appendix_4(Person.command_line(), year, MARCH, progress=progress)
    found = seen(opened(draw(grid, "docx", MARCH, MARCH)))
    assert found == [described(table) for table in grid.tables]
    last = 6 if progress else 4
    promises = [cell.text for table in found for cell in table if cell.column == 4 and cell.row > 1]
    assert sum(text.count("By ") + text.count("Date to be agreed") for text in promises) == 108
    assert {cell.column + cell.colspan - 1 for table in found for cell in table} == set(range(last + 1))


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("progress", ["", "&progress=on"])
def test_the_word_file_is_what_is_on_the_page(sign_in: Any, conversations: Kpi, progress: str) -> None:
    client, _ = sign_in("programme_manager")
    client.post(
        f"/kpis/{conversations.pk}/update/", entered(conversations, status="at_risk", note="=1+1 & <b>late</b>")
    )
    page = Page(client.get(f"/kpis/appendix-4/?{SHOWN}{progress}").content.decode())
    answer = client.get(f"/kpis/appendix-4.docx?{SHOWN}{progress}")
    assert answer.headers["Content-Type"] == CONTENT_TYPES["docx"]
    ending = "-progress.docx" if progress else ".docx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="appendix-4-2025-26{ending}"'
    word = seen(opened(answer.content))
    for shown, cells in zip(page.tables, word, strict=True):
        on_the_page = [
            [rows, columns, [MARK.sub("", line) for line in text.split("\n")]] for rows, columns, text in shown
        ]
        assert unmarked(cells) == on_the_page
    texts = [cell.text for table in word for cell in table]
    assert ("At risk" in texts) is bool(progress)
    assert any("=1+1 & <b>late</b>" in text for text in texts) is bool(progress)


@pytest.mark.same_on_every_database
def test_the_word_file_looks_like_the_form(plan: None) -> None:
    """Both tables under their titles, the head of two rows repeated, SEND before CSC (plan, Appendix 4)."""
    grid = appendix_4(Person.command_line(), ProgrammeYear.objects.get(label="2025-26"), MARCH)
    word = opened(draw(grid, "docx", MARCH, MARCH))
    assert [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "Appendix 4: RIIA grant delivery plan"),
        ("Heading 2", "SEND grant: requirements and proposals"),
        ("Heading 2", "CSC grant: requirements and proposals"),
    ]
    for table in word.tables:
        heads = [row.trPr is not None and bool(row.trPr.xpath("w:tblHeader")) for row in table._tbl.tr_lst]
        assert heads == [True, True, *[False] * (len(heads) - 2)]
    assert word.sections[0].page_width > word.sections[0].page_height
    assert "Position at 31 Mar 2026" in text_of(word.sections[0].footer._element)


def test_the_page_offers_the_word_file_of_what_it_shows(sign_in: Any) -> None:
    client, _ = sign_in("sponsor")
    page = client.get(f"/kpis/appendix-4/?{SHOWN}&progress=on").content.decode()
    link = re.search(r'href="(/kpis/appendix-4\.docx[^"]*)">Download Word<', page)
    assert link
    assert "with progress" in opened(client.get(link[1].replace("&amp;", "&")).content).paragraphs[0].text


def test_the_word_file_is_refused_as_the_others_are(sign_in: Any) -> None:
    client, _ = sign_in("dfe_reader")
    assert client.get("/kpis/appendix-4.docx").status_code == 404
    client, _ = sign_in("programme_manager")
    assert client.get("/kpis/appendix-4.docx?as_at=2026-02-31").status_code == 400
    assert client.get("/kpis/appendix-4.doc").status_code == 404


def test_export_writes_word_where_there_is_one(plan: None, tmp_path: Path) -> None:
    for name, title in (("appendix-4", "delivery plan"), ("appendix-4-progress", "delivery plan with progress")):
        file = tmp_path / f"{name}.docx"
        call_command("export", name, "--year", "2025-26", "--format", "docx", "--as-at", "2026-03-31", "-o", str(file))
        assert opened(file.read_bytes()).paragraphs[0].text.endswith(title)
        assert EXPORTS[name].formats == ("pdf", "xlsx", "docx")
    with pytest.raises(CommandError, match="csv or xlsx, not as docx"):
        call_command("export", "kpis", "--format", "docx", "-o", str(tmp_path / "x"))


@pytest.mark.same_on_every_database
def test_the_grid_of_108_kpis_is_quick(plan: None) -> None:
    year = ProgrammeYear.objects.get(label="2025-26")
    grid = appendix_4(Person.command_line(), year, MARCH, progress=True)
    draw(grid, "docx", MARCH, MARCH)
    started = time.process_time()
    draw(grid, "docx", MARCH, MARCH)
    assert time.process_time() - started < 1
