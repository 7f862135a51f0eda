"""PDFs as a screen reader hears them."""

import pytest
from pikepdf import Name

from seslip.foundation.pdf_structure import Fragment, StructureError, marked_content, repair, tagged_content
from seslip.foundation.sheets import Cell, Column, Document, Row, Table, header_row
from tests.foundation.examples import budget

from .pdf_reading import below, made, pages, parsed, tagged


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
