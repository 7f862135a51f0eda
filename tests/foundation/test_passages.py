"""A document of text and tables: every writer keeps its order, and a worksheet holds the tables alone."""

from __future__ import annotations

import io

import openpyxl

from seslip.foundation.csvs import write_csv
from seslip.foundation.sheets import (
    Column,
    Document,
    Item,
    Listing,
    Passage,
    Rich,
    Strong,
    flat_table,
    paragraphs,
)
from seslip.foundation.xlsx import write_xlsx

from . import docx_reading, pdf_reading

TABLE = flat_table("Packages", (Column("title", "Title"),), [("Reviews",)])
CONTEXT = Passage("Context", Rich(("It began in October.", Strong("Why"), Listing("•", (Item("Time"), Item("Money"))))))
SUCCESS = Passage("Success", Rich(("Shorter waits.",)))
REPORT = Document("report", "Evaluation", "2025-26", (TABLE,), landscape=False, parts=(CONTEXT, TABLE, SUCCESS))
ORDER = ["Context", "It began in October.", "Why", "Time", "Money", "Packages", "Success", "Shorter waits."]


def test_paragraphs_are_parted_by_empty_lines() -> None:
    assert paragraphs("One\nline\r\n\r\n  Two \n\n\n\n") == ("One\nline", "Two")
    assert paragraphs("") == ()


def test_word_has_headings_texts_and_real_lists_in_their_order() -> None:
    word = docx_reading.opened(docx_reading.made(REPORT))
    told = [(one.text, one.style.name) for one in word.paragraphs if one.text]
    assert [text for text, _ in told if text in ORDER] == ORDER
    assert {text for text, style in told if style.lower() == "heading 2"} == {"Context", "Packages", "Success"}
    items = [one for one in word.paragraphs if one.text in ("Time", "Money")]
    assert all(one._p.pPr.numPr is not None for one in items)
    assert [table.cell(1, 0).text for table in word.tables] == ["Reviews"]


def test_the_pdf_has_the_same_order_and_tags_headings_and_lists() -> None:
    made = pdf_reading.made(REPORT)
    text = " ".join(pdf_reading.pages(made))
    assert sorted(ORDER, key=text.index) == ORDER
    assert len(pdf_reading.tagged(made, "H2")) == 2, "a table is headed by its caption"
    assert len(pdf_reading.tagged(made, "LI")) == 2 and len(pdf_reading.tagged(made, "Table")) == 1


def test_a_worksheet_and_a_csv_hold_the_tables_alone() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(REPORT)))
    assert book.sheetnames == ["Packages"]
    assert b"Reviews" in write_csv(REPORT.tables[0])


def test_a_document_without_parts_prints_its_tables() -> None:
    plain = Document("report", "Evaluation", "", (TABLE,))
    assert plain.printed == (TABLE,)
