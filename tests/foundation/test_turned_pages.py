"""A document whose pages stand at first and lie from a part on, and passages that begin a page."""

from __future__ import annotations

import io

import pypdf
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Twips

from seslip.foundation.sheets import Column, Document, Passage, Rich, flat_table

from . import docx_reading, pdf_reading

WIDE = flat_table("Grid", (Column("a", "A"), Column("b", "B")), [("one", "two")])
PARTS = (
    Passage("Words", Rich(("Standing.",))),
    Passage("More", Rich(("On a page of its own.",)), new_page=True),
    Passage("Appendix", Rich(("Lying.",)), new_page=True),
    WIDE,
)
TURNED = Document("turned", "Turned", "", (WIDE,), landscape=False, parts=PARTS, wide_from=2)


def test_is_wide_from_a_part_on() -> None:
    assert [TURNED.is_wide(part) for part in range(4)] == [False, False, True, True]
    assert Document("x", "X", "", (WIDE,)).is_wide(0), "a landscape document lies all through"
    assert not Document("x", "X", "", (WIDE,), landscape=False).is_wide(9)


def test_pages_of_the_pdf_stand_and_then_lie() -> None:
    pages = pypdf.PdfReader(io.BytesIO(pdf_reading.made(TURNED))).pages
    seen = [(page.mediabox.width > page.mediabox.height, page.extract_text()) for page in pages]
    assert [lies for lies, _ in seen] == [False, False, True]
    assert [word in text for word, (_, text) in zip(("Standing", "its own", "two"), seen, strict=True)] == [True] * 3


def test_word_has_a_section_of_each_kind() -> None:
    word = docx_reading.opened(docx_reading.made(TURNED))
    assert [one.orientation for one in word.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    before = [one.text for one in word.sections[0].iter_inner_content()]
    assert before[0] == "Turned" and "Appendix" not in before
    widths = [int(column.get(qn("w:w"))) for column in word.tables[0]._tbl.tblGrid.gridCol_lst]
    wide = word.sections[1]
    room = (wide.page_width - wide.left_margin - wide.right_margin) // Twips(1)
    assert abs(sum(widths) - room) <= 1, "lengths are rounded"


def test_word_breaks_the_page_before_a_passage_that_asks_for_it() -> None:
    word = docx_reading.opened(docx_reading.made(TURNED))
    broken = [p.text for p in word.paragraphs if p._p.xpath("./w:pPr/w:pageBreakBefore")]
    assert broken == ["More"], "a new section begins a page by itself"
