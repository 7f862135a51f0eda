"""Page, PDF, Excel and Word of one return say the same, cell by cell: all 108 KPIs and every row of the budget."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils.html import strip_tags

from returns.domain.canonical import canonical
from returns.domain.content import Content, PartKey, plain_document, read_document
from returns.domain.layout import kpi_register, line_register, return_document, return_workbook
from returns.models import GrantReturn
from returns.queries.assemble import assemble
from seslip.demo import load_demo
from seslip.foundation.exports import draw
from seslip.foundation.html_tables import table_html
from seslip.foundation.money import in_pounds
from seslip.foundation.sheets import Document, Kind, Passage, Placed, Table, place
from tests.foundation import pdf_checking, pdf_reading
from tests.foundation.docx_reading import described, opened, seen
from tests.foundation.pdf_checking import check_pdf

pytestmark = pytest.mark.same_on_every_database
MARCH = date(2026, 3, 31)
STAMP = "Return number 1 · SHA-256 " + "0123456789abcdef" * 4


@dataclass
class Made:
    content: Content
    document: Document
    workbook: Document
    pdf: bytes
    xlsx: bytes
    docx: bytes


@pytest.fixture(scope="module")
def made(plan_of_file: Callable[[], AbstractContextManager[None]]) -> Made:
    """The return of the demonstration as it would be frozen, read back from its canonical document."""
    import json

    with plan_of_file():
        load_demo()
        one = GrantReturn.objects.select_related("year").get(period_end=MARCH)
        live = assemble(one).content
    content = read_document(json.loads(canonical(plain_document(live, number=1, previous=""))))
    document, workbook = return_document(content, stamp=STAMP), return_workbook(content, stamp=STAMP)
    files = (draw(document, "pdf", MARCH, MARCH), draw(workbook, "xlsx", MARCH, MARCH))
    return Made(content, document, workbook, *files, draw(document, "docx", MARCH, MARCH))


@pytest.fixture(scope="module")
def pages(made: Made) -> list[str]:
    """What each page of the PDF says, read once."""
    return pdf_reading.pages(made.pdf)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def cells(document: Document) -> Iterator[tuple[Table, Placed]]:
    return ((table, at) for table in document.tables for at in place(table))


def test_the_whole_plan_is_in_it(made: Made) -> None:
    assert len(made.content.part(PartKey.KPIS).facts) == 108
    shown = squeezed(" ".join(at.cell.shown() for _, at in cells(made.document)))
    for fact in made.content.part(PartKey.KPIS).facts.values():
        promise = str(fact["promise"]).split("; ")[0]
        assert squeezed(promise[1:]) in shown, fact["ref"]
    for fact in made.content.part(PartKey.MONEY).facts.values():
        assert squeezed(str(fact["label"])) in shown, fact["label"]


def test_the_page_shows_every_cell(made: Made) -> None:
    for part in made.content.parts:
        for table in part.tables:
            html = squeezed(strip_tags(re.sub(r"&[^;]+;", "", table_html(table))))
            missing = [at.cell.shown() for at in place(table) if not _stands_in(at, html)]
            assert missing == []


def _stands_in(at: Placed, html: str) -> bool:
    lines = (re.sub(r"^\s*(\d+\.|[a-z]\.|•) ", "", line) for line in at.cell.shown().split("\n"))
    return all(squeezed(re.sub(r"[&<>'\"]", "", line)) in html for line in lines)


def test_word_holds_every_cell(made: Made) -> None:
    assert seen(opened(made.docx)) == [described(table) for table in made.document.tables]


def test_the_pdf_prints_every_cell_and_every_text(made: Made, pages: list[str]) -> None:
    text = squeezed("".join(pages))
    lines = [line for _, at in cells(made.document) for line in at.cell.shown().split("\n")]
    lines += [line for part in made.document.parts if isinstance(part, Passage) for line in part.text.lines()]
    wanted = (squeezed(re.sub(r"^\s*(\d+\.|[a-z]\.|•) ", "", line)) for line in lines)
    assert [line for line in wanted if line not in text] == []


def test_the_pdf_is_for_everybody(made: Made, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_checking, "pages", {made.pdf: pages}.__getitem__)
    check_pdf(made.pdf, made.document)


def test_the_workbook_holds_every_cell(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.xlsx))
    assert len(book.sheetnames) == len(made.workbook.tables)
    for table, sheet in zip(made.workbook.tables, book.worksheets, strict=True):
        top = int(sheet.print_title_rows.strip("$").split(":")[0].strip("$"))
        for at in place(table):
            value, cell = sheet.cell(top + at.row, at.column + 1).value, at.cell
            if str(value).startswith("=") and (cell.sums or cell.less):
                continue  # a live total; that it comes to the same is tested with LibreOffice
            if isinstance(cell.value, int) and cell.kind is Kind.MONEY:
                assert Decimal(str(value)) == in_pounds(cell.value)
            elif cell.kind in (Kind.TEXT, Kind.RICH, Kind.LABEL):
                assert squeezed(str(value or "")) == squeezed(cell.shown())


def test_the_workbook_has_the_parts_of_the_document_and_two_registers(made: Made) -> None:
    parts = [table for table in made.workbook.tables if table in made.document.tables]
    assert parts == list(made.document.tables)
    assert len(kpi_register(made.content).body) == 108
    assert len(line_register(made.content).body) == len(made.content.part(PartKey.MONEY).facts)


def test_each_page_carries_the_seal(pages: list[str]) -> None:
    assert pages
    assert [number for number, page in enumerate(pages) if STAMP not in page] == []
