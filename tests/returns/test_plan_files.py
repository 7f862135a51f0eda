"""The PDF and the Word file of the plan: everything that the document holds, on paper that stands and then lies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import NamedTuple

import pytest
from docx.enum.section import WD_ORIENT

from seslip.foundation.exports import EXPORTS, draw
from seslip.foundation.outline import headings
from seslip.foundation.sheets import Document, Passage, Rich, Table, place
from tests.conftest import somebody
from tests.foundation import pdf_checking, pdf_reading
from tests.foundation.docx_reading import described, opened, seen, text_of
from tests.foundation.pdf_checking import check_pdf

from .plans import APPENDICES, DAY, plan_for

pytestmark = pytest.mark.same_on_every_database


class Made(NamedTuple):
    document: Document
    pdf: bytes
    docx: bytes


@pytest.fixture(scope="module")
def made(plan_of_file: Callable[[], AbstractContextManager[None]]) -> Iterator[Made]:
    """Both files of the programme manager, made once."""
    with plan_of_file():
        document = plan_for(somebody("programme_manager"))
        yield Made(document, *(draw(document, form, DAY, date(2026, 4, 2)) for form in ("pdf", "docx")))


@pytest.fixture(scope="module")
def pages(made: Made) -> list[str]:
    """What each page of the PDF says, read once."""
    return pdf_reading.pages(made.pdf)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def lines(document: Document) -> Iterator[str]:
    """Every line of text that the document holds, without the marks of lists."""
    for part in document.parts:
        if isinstance(part, Passage):
            yield part.heading
            yield from _lines(part.text)
        else:
            for at in place(part):
                value = at.cell.value
                yield from _lines(value) if isinstance(value, Rich) else at.cell.shown().split("\n")


def _lines(text: Rich) -> Iterator[str]:
    for line in text.lines():
        yield re.sub(r"^\s*(\d+\.|[a-z]\.|•) ", "", line)


def test_the_pdf_prints_everything(made: Made, pages: list[str]) -> None:
    edges = re.compile(r"(SESLIP)?RegionalImprovementPlan2025-26|Page\d+of\d+")  # where a text goes over pages
    text = edges.sub("", squeezed("".join(pages)))
    assert [line for line in lines(made.document) if edges.sub("", squeezed(line)) not in text] == []


def test_the_pdf_is_for_everybody(made: Made, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_checking, "pages", {made.pdf: pages}.__getitem__)
    check_pdf(made.pdf, made.document)


def test_the_pages_lie_from_the_first_appendix_on(made: Made, pages: list[str]) -> None:
    sizes = [[float(edge) for edge in page.mediabox] for page in pdf_reading.parsed(made.pdf).pages]
    lie = [right - left > top - bottom for left, bottom, right, top in sizes]
    first = lie.index(True)
    assert not any(lie[:first]) and all(lie[first:]) and len(lie) == len(pages)
    starts = [next(n for n, text in enumerate(pages[3:], 3) if squeezed(one) in squeezed(text)) for one in APPENDICES]
    assert starts[0] == first
    assert len(set(starts)) == len(APPENDICES), "each appendix begins a page"


def test_word_holds_every_cell_and_every_text(made: Made) -> None:
    word = opened(made.docx)
    assert seen(word) == [described(table) for table in made.document.tables]
    text = squeezed(text_of(word.element.body))
    told = (part for part in made.document.parts if isinstance(part, Passage))
    assert [line for part in told for line in (part.heading, *_lines(part.text)) if squeezed(line) not in text] == []


def test_word_has_headings_in_their_order_and_appendices_on_landscape_pages(made: Made) -> None:
    word = opened(made.docx)
    styled = [(int(p.style.name[-1]), p.text) for p in word.paragraphs if re.match(r"Heading \d$", p.style.name)]
    assert styled == [(head.level, head.text) for head in headings(made.document) if head.listed]
    first, second = word.sections
    assert (first.orientation, second.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert first.different_first_page_header_footer and not second.different_first_page_header_footer
    below = [section.footer._element.xpath(".//w:tab/@w:pos") for section in (first, second)]
    assert below[0] != below[1], "the number of the page stands on the right of both"


def test_both_files_are_exports() -> None:
    assert EXPORTS["plan"].formats == ("pdf", "docx")


def test_every_table_of_the_document_is_one_of_its_parts(made: Made) -> None:
    assert list(made.document.tables) == [part for part in made.document.parts if isinstance(part, Table)]
