"""Word files as a reader, a screen reader and Word itself see them."""

import io
import time
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from docx.oxml.ns import qn
from docx.shared import Twips

from seslip.foundation.labels import Label
from seslip.foundation.sheets import (
    Cell,
    Column,
    Document,
    Item,
    Kind,
    LayoutError,
    Listing,
    Rich,
    Row,
    Strong,
    Table,
    Value,
    flat_table,
    header_row,
)
from tests.foundation.docx_reading import MADE_ON, described, made, opened, seen, text_of
from tests.foundation.examples import appendix_4, budget, promises, register, report_with_contents

# The order in which Word wants properties to stand (ECMA-376, part 1); a file with another one does not open.
ORDERS = (
    "pStyle keepNext keepLines pageBreakBefore numPr tabs spacing ind jc outlineLvl",
    "rStyle rFonts b i color sz szCs shd lang",
    "tcW gridSpan vMerge shd vAlign",
    "cantSplit tblHeader",
    "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "name basedOn qFormat pPr rPr tblPr",
)


def one(value: Value, kind: Kind = Kind.TEXT, **options: Any) -> Document:
    """A document with one cell below its heading."""
    columns = (Column("key", "Label", kind),)
    return Document(
        "x", "Title", "", (Table("T", columns, (header_row(columns),), (Row((Cell(value, kind, **options),)),)),)
    )


def cell(word: Any, row: int, column: int = 0) -> Any:
    return word.tables[0]._tbl.tr_lst[row].tc_lst[column]


def found(element: Any, name: str) -> list[Any]:
    return list(element.iter(qn(f"w:{name}")))


def value(element: Any, name: str) -> str:
    """What a property of an element says."""
    return found(element, name)[0].get(qn("w:val"))


@pytest.mark.parametrize("document", [appendix_4(4), budget(), register(5)], ids=lambda d: d.name)
def test_every_described_cell_stands_where_it_was_placed(document: Document) -> None:
    assert seen(opened(made(document))) == [described(table) for table in document.tables]


def test_lists_are_real_ones_and_each_counts_from_1() -> None:
    word = opened(made(appendix_4(3)))
    kpis = cell(word, 2, 4)
    assert len(found(kpis, "numPr")) == 9, "five promises and the four entries below two of them"
    numbers = found(word.part.numbering_part.element, "num")
    assert len(numbers) == 3 * 3
    assert all(value(number, "startOverride") == "1" for number in numbers)


def test_the_head_repeats_and_only_tall_rows_break() -> None:
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 60))
    body = (Row((Cell("short"), Cell("text"))), Row((Cell("tall"), Cell(promises(1, 40), Kind.RICH))))
    word = opened(made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), body),))))
    rows = word.tables[0]._tbl.tr_lst
    assert [bool(found(row, "tblHeader")) for row in rows] == [True, False, False]
    assert [bool(found(row, "cantSplit")) for row in rows] == [True, True, False]


def test_rows_stay_with_what_they_belong_to() -> None:
    """A head is never left alone, a group's heading stands over its lines, a subtotal under its last one."""
    rows = opened(made(budget())).tables[0]._tbl.tr_lst
    kept = [all(p.pPr.find(qn("w:keepNext")) is not None for p in found(row, "p")) for row in rows]
    first = [text_of(row.tc_lst[0]) for row in rows]
    assert kept == [
        *(True, True),  # the head
        *(True, True, False),  # Data, line 1, its subtotal
        *(True, False, False, False, True, True, False),  # Universal, lines 2, 3, 14, 4, subtotal, total
    ], first


def test_the_text_of_a_merged_cell_is_not_torn() -> None:
    """As many rows stay together as its text needs, here 6 lines beside rows of one."""
    columns = (Column("a", "A", width=20), Column("b", "B", width=60))
    rows = [Row((Cell("a long requirement that needs room " * 4, rowspan=12), Cell("row 1")))]
    rows += [Row((Cell(f"row {i}"),)) for i in range(2, 13)]
    word = opened(made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), tuple(rows)),))))
    kept = [bool(found(row, "keepNext")) for row in word.tables[0]._tbl.tr_lst[1:]]
    assert kept[:3] == [True] * 3
    assert kept[6:] == [False] * 6


def test_titles_are_headings() -> None:
    paragraphs = opened(made(budget())).paragraphs
    assert [(p.style.name, p.text) for p in paragraphs if p.text] == [
        ("Heading 1", "Proposed budget 2025-26"),
        ("Subtitle", "Including RIIA grant"),
        ("Dates", "Position at 31 Mar 2026 · Made on 2 Apr 2026"),
        ("Heading 2", "Expenditure"),
        ("Heading 2", "Check"),
    ]


def test_the_position_is_said_once_at_the_top() -> None:
    opening = opened(made(Document("x", "Deadlines", "Position at 31 Mar 2026", register(1).tables))).paragraphs
    assert [p.text for p in opening if p.text][1:3] == ["Position at 31 Mar 2026", "Made on 2 Apr 2026"]
    noted = [p.text for p in opened(made(appendix_4(2))).paragraphs if p.style.name == "Note"]
    assert noted == ["Two promises have no date."]
    assert "Heading 2" not in {p.style.name for p in opened(made(register(1))).paragraphs}, "no title is said twice"


def test_a_table_of_merged_rows_begins_a_page() -> None:
    grid = appendix_4(2).tables[0]
    again = Table("Once more", grid.columns, grid.head, grid.body)
    headings = [
        p for p in opened(made(Document("x", "T", "", (grid, again)))).paragraphs if p.style.name == "Heading 2"
    ]
    assert [bool(p.paragraph_format.page_break_before) for p in headings] == [False, True]


@pytest.mark.parametrize(("landscape", "size"), [(True, (297, 210)), (False, (210, 297))])
def test_pages_are_a4_with_position_and_number(landscape: bool, size: tuple[int, int]) -> None:
    document = Document("x", "Research & Development", "", register(1).tables, landscape=landscape)
    section = opened(made(document)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size
    assert section.orientation == int(landscape)
    for footer in (section.footer, section.first_page_footer):
        assert text_of(footer._element) == "Position at 31 Mar 2026\tPage [PAGE] of [NUMPAGES]"
    assert section.different_first_page_header_footer
    assert text_of(section.header._element) == "Research & Development"
    assert text_of(section.first_page_header._element) == "", "the title stands below it"
    columns = found(opened(made(document)).tables[0]._tbl, "gridCol")
    room = (section.page_width - section.left_margin - section.right_margin) / Twips(1)
    assert sum(int(column.get(qn("w:w"))) for column in columns) == pytest.approx(room, abs=2), "as wide as the page"


def test_the_file_says_what_it_is_and_names_nobody() -> None:
    content = made(budget())
    properties = opened(content).core_properties
    assert (properties.title, properties.subject) == ("Proposed budget 2025-26", "Including RIIA grant")
    assert (properties.author, properties.last_modified_by, properties.language) == ("SESLIP", "SESLIP", "en-GB")
    assert properties.comments == ""
    assert properties.created == properties.modified == datetime(2026, 4, 2, tzinfo=UTC)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [name for name in names if "thumbnail" in name or "custom" in name or name == "docProps/app.xml"]
    long = Document("x", "A title " * 60, "A subtitle " * 60, register(1).tables)
    assert opened(made(long)).paragraphs[0].text == "A title " * 60


def test_the_language_and_the_font_are_the_house_s() -> None:
    word = opened(made(register(1)))
    defaults = found(word.styles.element, "docDefaults")[0]
    assert value(defaults, "lang") == "en-GB"
    assert found(defaults, "rFonts")[0].get(qn("w:ascii")) == "Source Sans Pro"
    fonts = zipfile.ZipFile(io.BytesIO(made(register(1)))).read("word/fontTable.xml").decode()
    assert 'w:name="Source Sans Pro"><w:altName w:val="Source Sans 3,Calibri"/>' in fonts
    assert '<w:family w:val="swiss"/>' in fonts


def test_a_table_is_named_for_a_screen_reader() -> None:
    assert [value(table._tbl, "tblCaption") for table in opened(made(budget())).tables] == ["Expenditure", "Check"]


def test_amounts_stand_on_the_right_with_their_heading() -> None:
    word = opened(made(budget()))
    assert [value(cell(word, row, column), "jc") for row, column in ((0, 2), (0, 3), (1, 2), (3, 2))] == [
        "center", "right", "right", "right",
    ]  # fmt: skip
    assert not found(cell(word, 3, 1), "jc")


def test_heads_and_totals_stand_out() -> None:
    word = opened(made(budget()))
    fills = [found(cell(word, row), "shd")[0].get(qn("w:fill")) for row in (0, 2, 4, 11)]
    assert fills == ["13374D", "DDE8EF", "EDF3F7", "CFDFE9"]
    assert not found(cell(word, 3), "shd")
    looks = {style.name: style.font for style in word.styles if style.name.startswith("Grid ")}
    assert str(looks["Grid heading"].color.rgb) == "FFFFFF" and looks["Grid heading"].bold
    assert looks["Grid total"].bold and looks["Grid unused"].italic
    assert [value(cell(word, row), "pStyle") for row in (0, 2, 4, 8, 11)] == [
        "GridHeading", "GridGroup", "GridSubtotal", "GridUnused", "GridTotal",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tone", "style", "colours"),
    [
        ("off-track", "Status off track", ("FFFFFF", "A3180D")),
        ("at-risk", "Status at risk", ("7A4300", "FFEDC7")),
        ("not-started", "Status", ("46535F", "E9EDF0")),
    ],
)
def test_a_status_is_told_in_words_and_coloured_as_in_the_pdf(tone: str, style: str, colours: tuple[str, str]) -> None:
    word = opened(made(one(Label("Said in words", tone, "circle"), Kind.LABEL)))
    run = word.tables[0].cell(1, 0).paragraphs[0].runs[0]
    assert (run.text, run.style.name) == ("Said in words", style)
    assert (str(run.style.font.color.rgb), found(run.style.element, "shd")[0].get(qn("w:fill"))) == colours


def test_what_stands_out_is_bold_and_lines_are_kept() -> None:
    word = opened(made(one(Rich((Strong("Project 7"), "Mark Evans\nClaire Woodcock")), Kind.RICH)))
    paragraphs = word.tables[0].cell(1, 0).paragraphs
    assert [(p.text, p.runs[0].style.name) for p in paragraphs] == [
        ("Project 7", "Strong"), ("Mark Evans\nClaire Woodcock", "Default Paragraph Font"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "@SUM(A1)", "{ DATE }", "</w:t><w:b/>", 'a "b" & <c>', "]]>", "  two  "]
)
def test_a_text_is_only_a_text(text: str) -> None:
    word = opened(made(one(text)))
    assert word.tables[0].cell(1, 0).text == text
    assert not found(word.element, "instrText") + found(word.element, "fldSimple")


def test_characters_that_xml_cannot_hold_are_left_out_everywhere() -> None:
    bad, good = "a\x00b\x0bc\ud800d\ufffee\x1b", "abcde"
    columns = (Column("key", bad),)
    cells = (Cell(bad), Cell(Rich((bad, Strong(bad), Listing("1", (Item(bad),)))), Kind.RICH))
    table = Table(bad, columns, (header_row(columns),), tuple(Row((each,)) for each in cells))
    word = opened(made(Document("x", bad + "!", bad, (table,), notes=(bad,))))
    assert [p.text for p in word.paragraphs if p.text and "·" not in p.text] == [good + "!", good, good, good]
    assert [cell.text for row in seen(word) for cell in row] == [good, good, f"{good}\n{good}\n1. {good}"]
    assert value(word.tables[0]._tbl, "tblCaption") == good


def test_nothing_recorded_and_nothing_to_show_are_said() -> None:
    word = opened(made(one(None, Kind.DATE, missing="Not recorded")))
    assert word.tables[0].cell(1, 0).text == "Not recorded"
    assert value(cell(word, 1), "pStyle") == "GridMissing"
    empty = flat_table("T", (Column("a", "A"), Column("b", "B")), [], "No KPIs match.")
    word = opened(made(Document("x", "Title", "", (empty,))))
    assert seen(word)[0][2] == (1, 0, 1, 2, "No KPIs match.")


def test_spans_that_do_not_close_are_refused() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    with pytest.raises(LayoutError, match="1 cells are missing"):
        made(Document("x", "Title", "", (Table("T", columns, (), (Row((Cell("x"),)),)),)))


@pytest.mark.parametrize(
    "document", [appendix_4(3), budget(), register(2), report_with_contents()], ids=lambda d: d.name
)
def test_word_can_open_it(document: Document) -> None:
    """Properties in the order that Word wants, a text after each table and in each cell, and nothing of another age."""
    word, ranks = opened(made(document)), [{qn(f"w:{n}"): i for i, n in enumerate(order.split())} for order in ORDERS]
    elements = [word.element, word.styles.element, *(s._element for s in (word.sections[0].footer,))]
    names = dict(zip(("pPr", "rPr", "tcPr", "trPr", "tblPr", "style"), ranks, strict=True))
    for name, rank in names.items():
        for properties in [each for element in elements for each in found(element, name)]:
            order = [rank[child.tag] for child in properties]
            assert order == sorted(order), [child.tag for child in properties]
    assert all(tc[-1].tag == qn("w:p") for tc in found(word.element, "tc"))
    tags = [child.tag for child in word.element.body]
    assert tags[-2:] == [qn("w:p"), qn("w:sectPr")] and qn("w:tbl") in tags
    assert not any(a == b == qn("w:tbl") for a, b in pairwise(tags))
    assert value(word.settings.element, "compatSetting") == "15", "or Word opens it in compatibility mode"
    styles = {style.style_id for style in word.styles}
    used = {e.get(qn("w:val")) for n in ("pStyle", "rStyle", "tblStyle") for e in found(word.element, n)}
    assert used <= styles


def test_the_same_document_gives_the_same_file() -> None:
    assert made(budget()) == made(budget())
    with zipfile.ZipFile(io.BytesIO(made(budget()))) as package:
        assert {part.date_time for part in package.infolist()} == {(*MADE_ON.timetuple()[:3], 0, 0, 0)}


def test_a_grid_of_60_projects_is_quick() -> None:
    document = appendix_4(60)
    made(document)
    started = time.process_time()
    made(document)
    assert time.process_time() - started < 0.6
