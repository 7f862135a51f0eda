"""Cover and contents: which headings a document has, and what PDF and Word make of them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from docx.oxml.ns import qn

from seslip.foundation.outline import contents, headings, page_starts
from seslip.foundation.sheets import Document, LayoutError, Passage, Rich

from . import docx_reading, pdf_reading
from .docx_reading import text_of
from .examples import appendix_4, budget, register, report_with_contents
from .pdf_checking import bookmarks, check_pdf, named_places
from .pdf_reading import below, parsed, tagged

REPORT = report_with_contents()
GRID = appendix_4(6).tables[0]
LISTED = [
    (2, "Context"),
    (2, "What was achieved"),
    (3, "Packages"),
    (4, "Packages by topic"),
    (4, "Packages by authority"),
    (3, "Reach"),
    (2, "Delivery plan"),
    (2, "Money & people"),
]


def found(element: Any, name: str) -> list[Any]:
    return list(element.iter(qn(f"w:{name}")))


@pytest.fixture(scope="module")
def report() -> bytes:
    return pdf_reading.made(REPORT)


def test_tables_stand_below_their_part_and_are_listed_where_it_has_several() -> None:
    assert [(one.level, one.text) for one in headings(REPORT) if one.listed] == LISTED
    assert [one.text for one in headings(REPORT) if not one.listed] == ["Authorities", GRID.caption, "Money & people"]
    assert [one.told for one in headings(REPORT)] == [False] * 10 + [True]
    assert [one.text for one in contents(REPORT)] == [text for level, text in LISTED if level < 4]
    assert contents(replace(REPORT, contents=False)) == []


def test_a_document_of_tables_lists_them_below_its_title() -> None:
    assert [(one.level, one.text, one.listed) for one in headings(budget())] == [
        (2, "Expenditure", True),
        (2, "Check", True),
    ]
    assert [(one.listed, one.told) for one in headings(register(1))] == [(False, True)], "the title is not said twice"


@pytest.mark.parametrize("levels", [(3,), (1,), (2, 4), (2, 3, 4, 5)])
def test_a_level_that_is_left_out_is_a_defect(levels: tuple[int, ...]) -> None:
    parts = tuple(Passage(f"Part {level}", Rich(("Text",)), level) for level in levels)
    with pytest.raises(LayoutError, match=f"Part {levels[-1]}"):
        headings(Document("x", "Title", "", (), parts=parts))


def test_a_table_on_a_page_of_its_own_takes_its_short_introduction_along() -> None:
    assert page_starts([None, None, None], [2]) == {2}
    assert page_starts([None, 20, 80, None], [3]) == {1}
    assert page_starts([None, 20, 800, None], [3]) == {3}
    assert page_starts([20, None], [1]) == set(), "the first stands under the title"
    assert page_starts([None], [0]) == set()


def test_the_pdf_has_a_cover_then_its_contents_with_the_right_pages(report: bytes) -> None:
    cover, listed, first, *_ = texts = pdf_reading.pages(report)
    for text in ("Regional improvement plan", "2025-26", "For the Department for Education", "Made on 2 Apr 2026"):
        assert text in cover
    assert "Counts follow from the records." in cover and "Position at 31 Mar 2026" in cover
    assert "Page 1" not in cover and "Context" not in cover
    assert f"Page 2 of {len(texts)}" in listed
    places = named_places(parsed(report))
    for head in contents(REPORT):
        assert f"{head.text} {places[f'part-{head.part}'] + 1}" in listed
    assert first.startswith("Context It began in October.")


def test_the_pdf_is_whole_for_somebody_who_hears_it(report: bytes) -> None:
    check_pdf(report, REPORT)
    assert bookmarks(parsed(report)) == [(1, REPORT.title), (2, "Contents"), *LISTED]
    (toc,) = tagged(report, "TOC")
    assert len(below(toc, "TOCI")) == len(below(toc, "Link")) == len(contents(REPORT))
    assert not below(toc, "L", "LI")
    named = [str(note.Contents) for page in parsed(report).pages for note in page.obj.get("/Annots", [])]
    assert named == [head.text for head in contents(REPORT)]


def test_a_grid_after_passages_begins_a_page_with_its_heading(report: bytes) -> None:
    (start,) = [text for text in pdf_reading.pages(report) if "As the DfE knows it." in text]
    assert start.startswith("Delivery plan As the DfE knows it. RIIA delivery plan")


@pytest.mark.parametrize("document", [budget(), register(60), appendix_4(12)], ids=lambda one: one.name)
def test_documents_without_contents_are_whole_too(document: Document) -> None:
    content = pdf_reading.made(document)
    check_pdf(content, document)
    assert not tagged(content, "TOC") and not tagged(content, "Link")


def test_word_shows_its_contents_before_it_has_filled_them() -> None:
    body = docx_reading.opened(docx_reading.made(REPORT)).element.body
    (toc,) = found(body, "sdt")
    assert ["".join(t.text for t in found(one, "t")) for one in found(toc, "hyperlink")] == [
        head.text for head in contents(REPORT)
    ]
    marks = {one.get(qn("w:name")) for one in found(body, "bookmarkStart")}
    assert {one.get(qn("w:anchor")) for one in found(toc, "hyperlink")} <= marks
    assert [code.text.strip() for code in found(toc, "instrText")] == ['TOC \\o "2-3" \\h \\z']
    kinds = [one.get(qn("w:fldCharType")) for one in found(toc, "fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert found(toc, "fldChar")[0].get(qn("w:dirty")) == "true", "Word adds the pages when it opens the file"


def test_word_has_a_cover_and_headings_of_every_level() -> None:
    word = docx_reading.opened(docx_reading.made(REPORT))
    told = [(one.style.name, one.text) for one in word.paragraphs if one.text]
    assert told[:5] == [
        ("Cover title", REPORT.title),
        ("Cover subtitle", "2025-26"),
        ("Cover line", "For the Department for Education"),
        ("Dates", "Position at 31 Mar 2026 · Made on 2 Apr 2026"),
        ("Note", "Counts follow from the records."),
    ]
    heads = [(int(style[-1]), text) for style, text in told if style.startswith("Heading")]
    assert heads == LISTED
    assert [text for style, text in told if style == "Caption"] == ["Authorities", GRID.caption]
    starts = [one.text for one in word.paragraphs if one.paragraph_format.page_break_before]
    assert starts == ["Context", "Delivery plan"]
    assert "Page" not in text_of(word.sections[0].first_page_footer._element)
    assert "TOC" not in zipfile.ZipFile(io.BytesIO(docx_reading.made(budget()))).read("word/document.xml").decode()
