import io
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Object

from seslip.foundation import pdf
from seslip.foundation.pdf_pages import Measured, paginate
from seslip.foundation.pdf_structure import Fragment, StructureError, marked_content, repair, tagged_content
from seslip.foundation.sheets import Cell, Column, Document, Item, Kind, Listing, Rich, Row, Table, header_row
from tests.foundation.examples import appendix_4, budget, promises, register


def made(document: Document) -> bytes:
    return pdf.write_pdf(document, position="31 Mar 2026", made_on="2 Apr 2026")


@pytest.fixture(scope="module")
def grid() -> bytes:
    return made(appendix_4(12))


@pytest.fixture(scope="module")
def money() -> bytes:
    return made(budget())


@pytest.fixture(scope="module")
def flat() -> bytes:
    return made(register(60))


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def elements(element: Object) -> Iterator[Object]:
    for kid in element.get("/K", []):
        if isinstance(kid, Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen, "each element knows its parent"
            yield kid
            yield from elements(kid)


@cache
def parsed(content: bytes) -> pikepdf.Pdf:
    """Kept open: what is read from a document lives only as long as the document."""
    return pikepdf.open(io.BytesIO(content))


def tagged(content: bytes, kind: str) -> list[Object]:
    document = parsed(content)
    return [element for element in elements(document.Root.StructTreeRoot) if str(element.S) == f"/{kind}"]


def below(element: Object, *kinds: str) -> list[Object]:
    return [kid for kid in elements(element) if str(kid.S)[1:] in kinds]


# --- What a reader sees


def test_the_head_of_the_table_is_on_every_page(grid: bytes, flat: bytes) -> None:
    assert len(pages(grid)) > 2
    for text in pages(grid):
        assert "Requirements" in text
        assert "Core requirement SoR ref Sub-requirement Planned activity KPI" in text
    assert len(pages(flat)) > 2
    assert all("Ref KPI Due Status" in text for text in pages(flat))


def test_every_page_says_what_it_is_and_where_it_stands(grid: bytes) -> None:
    texts = pages(grid)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Position at 31 Mar 2026" in text
        assert "RIIA delivery plan" in text
    assert "Made on 2 Apr 2026" in texts[0]
    assert "Two promises have no date." in texts[0]


@pytest.mark.parametrize("document", [appendix_4(12), budget(), register(60)], ids=lambda d: d.name)
def test_nothing_described_is_lost(document: Document) -> None:
    text = "".join(pages(made(document))).replace(" ", "")
    for table in document.tables:
        for row in table.head + table.body:
            for cell in row.cells:
                for line in cell.shown().split("\n"):
                    without_marker = re.sub(r"^\s*(\d+\.|[a-z]\.|•) ", "", line)
                    assert re.sub(r"\s", "", without_marker) in text


def test_a_list_that_goes_on_keeps_counting() -> None:
    """One cell with 40 promises beside 40 short rows: numbers 1 to 40 appear once each, in order."""
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 60))
    rows = [Row((Cell("row 1"), Cell(promises(1, 40), Kind.RICH, rowspan=12)))]
    rows += [Row((Cell(f"row {i}"),)) for i in range(2, 13)]
    content = made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), tuple(rows)),)))
    numbers = [int(text[:-1]) for *_, text in fragments(content) if re.fullmatch(r"\d+\.", text)]
    assert len(pages(content)) > 1
    assert numbers == list(range(1, 41))


def test_a_merged_cell_is_named_again_on_later_pages(grid: bytes) -> None:
    first, *later = pages(grid)
    assert "(continued)" not in first
    for text in later:
        assert "SEND Universal Improvement (continued)" in text


def test_a_cell_taller_than_a_page_loses_nothing() -> None:
    words = [f"word{i}" for i in range(1500)]
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 30))
    item = Item(" ".join(words[600:1400]), Listing("a", tuple(Item(word) for word in words[1400:])))
    rich = Rich((" ".join(words[:600]), Listing("1", (item,))))
    rows = (Row((Cell("one"), Cell(rich, Kind.RICH, rowspan=2))), Row((Cell("two"),)))
    content = made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), rows),), landscape=False))
    found = re.findall(r"word\d+", " ".join(pages(content)))
    assert list(dict.fromkeys(found)) == words, "in order; what is repeated stands before “(continued)”"
    assert all(height > 20 for _, height, _, _ in fragments(content)), "nothing runs off the foot of a page"


def fragments(content: bytes) -> list[tuple[int, float, float, str]]:
    """Each piece of text as (page, height above the foot, left, text), as it is seen: down the page, left to right."""
    found: list[tuple[int, float, float, str]] = []

    def visit(number: int) -> Callable[..., None]:
        def seen(text: str, cm: list[float], tm: list[float], *_: object) -> None:
            if text.strip():
                found.append((number, tm[5] * cm[3] + cm[5], tm[4] * cm[0] + cm[4], text.strip()))

        return seen

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages):
        page.extract_text(visitor_text=visit(number))
    return sorted(found, key=lambda at: (at[0], -at[1], at[2]))


def test_a_long_text_in_a_register_starts_on_the_first_page_and_goes_on() -> None:
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 60))
    tall = Rich(tuple(f"paragraph{i}" for i in range(90)))
    content = made(
        Document("x", "T", "", (Table("C", columns, (header_row(columns),), (Row((Cell("a"), Cell(tall))),)),))
    )
    first, *_ = texts = pages(content)
    assert "paragraph0" in first
    assert len(texts) == 3
    assert list(dict.fromkeys(re.findall(r"paragraph\d+", " ".join(texts)))) == [f"paragraph{i}" for i in range(90)]


def test_the_page_lies_or_stands(grid: bytes) -> None:
    upright = made(Document("x", "T", "", register(1).tables, landscape=False))
    for content, wide in ((grid, True), (upright, False)):
        box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
        assert (box.width > box.height) is wide
        assert sorted(round(float(side) * 25.4 / 72) for side in (box.width, box.height)) == [210, 297]


# --- What a screen reader hears


def test_the_document_declares_itself(grid: bytes) -> None:
    document = parsed(grid)
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "RIIA delivery plan"
        assert metadata["pdfuaid:part"] == "1"
    assert [str(element.S) for element in tagged(grid, "H1")] == ["/H1"]


def test_a_table_over_several_pages_is_one_table(grid: bytes, flat: bytes, money: bytes) -> None:
    assert len(tagged(grid, "Table")) == 1
    assert len(tagged(money, "Table")) == 2
    (table,) = tagged(flat, "Table")
    assert len(below(table, "TR")) == 1 + 60, "the repeated header rows are heard once"
    assert len(below(table, "THead")) == 1


def test_rows_and_groups_are_all_there(money: bytes) -> None:
    table = tagged(money, "Table")[0]
    described = budget().tables[0]
    assert len(below(table, "TR")) == len(described.head) + len(described.body)
    assert len(below(table, "TH", "TD")) == sum(len(row.cells) for row in described.head + described.body)
    assert len(below(table, "TBody")) == 2


def test_headers_repeated_on_paper_are_heard_once(grid: bytes, flat: bytes) -> None:
    for content in (grid, flat):
        first = parsed(content).pages[0].obj.objgen
        assert {text.Pg.objgen for text in below(tagged(content, "THead")[0], "Span")} == {first}


def test_a_row_that_the_layout_splits_is_one_row() -> None:
    columns = (Column("a", "A", width=4), Column("b", "B", width=200))
    words = Row((Cell("words " * 150), Cell("b")))
    content = made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), (words,)),)))
    (table,) = tagged(content, "Table")
    assert len(below(table, "TR")) == 2
    assert len({text.Pg.objgen for text in below(below(table, "TD")[0], "Span")}) > 2


def test_groups_that_begin_on_later_pages_keep_their_rows() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    rows = [
        Row((Cell(f"Theme {i // 9}", colspan=2, heading="row"),), "group")
        if i % 9 == 0
        else Row((Cell(f"Line {i}", heading="row"), Cell(f"text {i}")))
        for i in range(12 * 9)
    ]
    content = made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), tuple(rows)),)))
    (table,) = tagged(content, "Table")
    assert len(pages(content)) > 3
    assert [len(below(group, "TR")) for group in below(table, "TBody")] == [9] * 12


def test_every_header_cell_says_which_way_it_points(grid: bytes, money: bytes, flat: bytes) -> None:
    for content in (grid, money, flat):
        headers = tagged(content, "TH")
        assert {str(cell.A.Scope) for cell in headers} == {"/Column", "/Row"}
        for head in tagged(content, "THead"):
            assert all(cell.A.Scope == Name.Column for cell in below(head, "TH"))
    scopes = [str(cell.A.get("/Scope")) for cell in below(tagged(flat, "TBody")[0], "TH")]
    assert scopes == ["/Row"] * 60


def test_the_tagged_grid_closes(grid: bytes, money: bytes) -> None:
    """The spans of the tags cover every place of the grid once."""
    for content in (grid, money):
        for table in tagged(content, "Table"):
            rows, taken = below(table, "TR"), set()
            for y, row in enumerate(rows):
                x = 0
                for cell in below(row, "TH", "TD"):
                    while (y, x) in taken:
                        x += 1
                    down, right = int(cell.A.get("/RowSpan", 1)), int(cell.A.get("/ColSpan", 1))
                    spots = {(y + dy, x + dx) for dy in range(down) for dx in range(right)}
                    assert not spots & taken
                    taken |= spots
            assert len(taken) == len(rows) * (max(x for _, x in taken) + 1)


def test_all_content_is_tagged_or_decoration(grid: bytes, money: bytes, flat: bytes) -> None:
    for content in (grid, money, flat):
        document = parsed(content)
        heard = tagged_content(document)
        parents = document.Root.StructTreeRoot.ParentTree.Nums
        for number, page in enumerate(document.pages):
            assert marked_content(page) == heard[page.obj.objgen]
            owned = {mcid for mcid, owner in enumerate(parents[2 * number + 1]) if owner is not None}
            assert owned == heard[page.obj.objgen]
        assert not tagged(content, "Figure"), "icons say nothing: the text beside them does"


def test_tags_that_do_not_match_are_a_defect(flat: bytes) -> None:
    with pytest.raises(StructureError, match="1 tables are tagged, 0 were laid out"):
        repair(flat, [])
    with pytest.raises(StructureError, match="rows"):
        repair(flat, [Fragment(1, ())])


# --- Where pages end


def test_rows_that_fit_stay_together() -> None:
    cells = [Measured(row, 1, (100.0,)) for row in range(10)]
    assert [at.row for at in paginate(cells, 10, 300.0, 400.0)] == [3, 7]


def test_a_merged_cell_gives_what_fits_and_goes_on() -> None:
    tall = Measured(0, 4, tuple(50.0 * i for i in range(1, 9)))
    rows = [Measured(row, 1, (60.0,)) for row in range(4)]
    (only,) = paginate([tall, *rows], 4, 220.0, 300.0)
    assert (only.row, only.inside) == (3, False)
    assert only.shown == {0: 4}


def test_a_row_is_divided_rather_than_leave_much_of_a_page_white() -> None:
    short, tall = Measured(0, 1, (100.0,)), Measured(1, 1, tuple(50.0 * i for i in range(1, 9)))
    (only,) = paginate([short, tall], 2, 400.0, 400.0)
    assert (only.row, only.inside, only.shown) == (1, True, {1: 6})


def test_a_row_taller_than_any_page_is_divided_as_often_as_needed() -> None:
    tall = Measured(0, 1, tuple(50.0 * i for i in range(1, 21)))
    shown = [at.shown[0] for at in paginate([tall], 1, 300.0, 400.0)]
    assert shown == [6, 14]


@given(
    cells=st.lists(
        st.tuples(st.integers(0, 7), st.integers(1, 8), st.lists(st.integers(10, 180), min_size=1, max_size=12)),
        min_size=1,
        max_size=12,
    ),
    first_room=st.integers(60, 400),
)
def test_every_piece_is_shown_and_no_page_overflows(cells: list[tuple[int, int, list[int]]], first_room: int) -> None:
    measured = [
        Measured(row, min(span, 8 - row), tuple(float(sum(heights[: i + 1])) for i in range(len(heights))))
        for row, span, heights in cells
    ]
    measured += [Measured(row, 1, (20.0,)) for row in range(8)]
    breaks = paginate(measured, 8, float(first_room), 400.0)
    places = [(at.row, at.inside) for at in breaks]
    assert [row for row, _ in places] == sorted(row for row, _ in places)
    for index, cell in enumerate(measured):
        shown = [at.shown[index] for at in breaks if index in at.shown]
        assert shown == sorted(shown), "a cell only ever goes on"
        assert all(1 <= number <= len(cell.pieces) for number in shown), "and shows something each time"
        crossed = [at for at in breaks if cell.row < at.row + at.inside and at.row < cell.row + cell.span]
        assert len(shown) == len(crossed), "at every page end inside it, and nowhere else"


# --- The child process


def test_the_child_is_renewed_and_serves_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_TASKS", 3)
    made(register(1))
    before = pdf._child
    with ThreadPoolExecutor(4) as threads:
        contents = list(threads.map(lambda _: made(register(1)), range(8)))
    assert len(contents) == 8
    assert len(set(contents)) == 1
    assert pdf._child is not before


def test_a_child_that_dies_is_replaced() -> None:
    made(register(1))
    child = pdf._child
    assert child
    for process in child.pool._processes.values():
        process.kill()
        process.join()
    assert made(register(1)).startswith(b"%PDF")
    assert pdf._child is not child


def test_work_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT", 0.001)
    with pytest.raises(pdf.PdfUnavailable, match="two minutes"):
        made(register(60))
    monkeypatch.undo()
    assert made(register(1)).startswith(b"%PDF")


def test_the_child_needs_no_django() -> None:
    made(register(1))
    with pdf._lock:
        child = pdf._take()
    loaded = child.pool.submit(eval, "sorted({name.split('.')[0] for name in __import__('sys').modules})")
    names = loaded.result(timeout=60)
    assert "weasyprint" in names
    assert not {"django", "openpyxl", "projects", "budget"} & set(names)


@pytest.mark.parametrize("problem", [OSError("cannot load library 'libpango-1.0-0'"), ImportError("no weasyprint")])
def test_a_machine_without_pango_says_what_to_do(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    class Missing:
        def find_spec(self, name: str, *_: Any) -> None:
            if name == "weasyprint":
                raise problem

    for module in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    pdf._kit.cache_clear()
    with pytest.raises(pdf.PdfUnavailable) as refused:
        pdf.make_pdf("<p>x</p>")
    for words in ("libpangoft2-1.0-0", "libharfbuzz-subset0", "from the browser"):
        assert words in str(refused.value)


def test_a_document_can_load_nothing_but_its_typeface() -> None:
    fetcher = pdf._only_these(dict(pdf._font_files()))
    for url in ("file:///etc/passwd", "https://example.org/x.png", "data:text/plain,x"):
        with pytest.raises(ValueError, match="may not load"):
            fetcher.fetch(url)
    for url in dict(pdf._font_files()):
        assert fetcher.fetch(url).read()


def test_the_typeface_is_in_the_file(flat: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(flat))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = {str(font.get_object()["/BaseFont"]) for font in fonts}
    assert names
    assert all("Source-Sans-Pro" in name for name in names)
