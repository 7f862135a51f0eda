"""What leaves the application: the same figures on the page, in the PDF and in the recalculated workbook."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from budget.actions import lines as actions
from budget.documents.appendix_5 import appendix_5
from budget.documents.registers import income_register, lines_register
from budget.models import BudgetLine
from projects.models import Person, ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.exports import EXPORTS, draw
from seslip.foundation.money import pounds, show_money
from seslip.foundation.sheets import Cell, Document, Kind, Placed, Table, place

from .drawn import Grid, compare, recalculated
from .figures import EXPENDITURE, INCOME, PERCENTAGES, Row

MARCH = date(2026, 3, 31)
HEADER_ROWS = 2
AMOUNTS = slice(2, 8)


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


@pytest.fixture
def document(year: ProgrammeYear) -> Document:
    return appendix_5(Person.command_line(), year, MARCH)


def grid(table: Table) -> dict[tuple[int, int], Cell]:
    """Each cell where it begins; rows count from the first row of the body."""
    return {(at.row - HEADER_ROWS, at.column): at.cell for at in place(table) if at.row >= HEADER_ROWS}


def printed_rows(table: Table) -> list[list[str]]:
    """The rows as they are shown, an empty text where a cell runs down from above."""
    cells = grid(table)
    return [
        [cells[y, x].shown() if (y, x) in cells else "" for x in range(len(table.columns))]
        for y in range(len(table.body))
    ]


def typed(row: Row) -> list[str]:
    number, label, *amounts = row
    return [str(number or ""), label, *("" if a is None else show_money(pounds(a)) for a in amounts)]


@pytest.mark.parametrize(("index", "source"), [(0, INCOME), (1, EXPENDITURE)])
def test_appendix_5_row_by_row(document: Document, index: int, source: list[Row]) -> None:
    """Every number, label and amount of the plan, in its column; a dash stands where a stream does not apply."""
    rows = printed_rows(document.tables[index])
    if index == 0:
        assert {row[1]: row[2:5] for row in rows[-2:]} == PERCENTAGES
        rows = rows[:-2]
    shown = [[text.replace("–", "") if x > 1 else text for x, text in enumerate(row[:8])] for row in rows]
    assert shown == [typed(row) for row in source]


@pytest.mark.parametrize(
    ("index", "row", "note"),
    [
        (1, 0, "Paid to ESCC"),
        (1, 2, "Chris Baird\nPlan prints number 2 (note 1)"),
        (1, 5, "Richard Tyndall\nPlan prints number 3 (note 2)"),
        (1, 13, "Sheelagh Sullivan\nPlan prints no amount (note 3)"),
        (1, 15, "Julie Pointer"),
        (1, 19, "-"),
        (1, 31, "via RAAs\nPlan prints £45,500 (notes 4 and 5)"),
        (1, 35, "Plan prints £308,750 (note 6)"),
        (1, 37, "£35,000 split"),
        (1, 66, "Plan prints £296,697 (note 7)"),
    ],
)
def test_notes_beside_the_rows(document: Document, index: int, row: int, note: str) -> None:
    assert printed_rows(document.tables[index])[row][8] == note


def test_numbered_notes_say_what_is_printed_and_held(document: Document) -> None:
    rows = [[cell.shown() for cell in row.cells] for row in document.tables[2].body]
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert rows[5][3:5] == ["308,750", "308,875"]
    assert rows[6][2:5] == ["Appendix 5, Total SESLIP own funds", "296,697", "301,697"]


def test_two_header_rows_as_printed(document: Document) -> None:
    for table, first in zip(document.tables[:2], (["Income"], ["No.", "Expenditure"]), strict=True):
        assert [cell.value for cell in table.head[0].cells] == [*first, "25-26 DfE Grant", "SESLIP", "25-26", "Notes"]
        assert [cell.value for cell in table.head[1].cells] == ["CSC", "SEND", "Sub-total", "Sub-total", "Totals"]
        assert [cell.colspan for cell in table.head[0].cells][-4:] == [2, 1, 3, 1]


def test_every_total_is_a_live_sum_of_named_cells(document: Document) -> None:
    placed = [at.cell for table in document.tables for at in place(table)]
    named = {cell.name: cell for cell in placed if cell.name}
    totals = [cell for cell in placed if cell.sums]
    for cell in totals:
        assert cell.value == sum(named[name].value or 0 for name in cell.sums)  # type: ignore[misc]
    toned = [row for table in document.tables[:2] for row in table.body if row.tone in ("total", "subtotal")]
    amounts = [cell for row in toned for cell in row.cells if cell.kind is Kind.MONEY and cell.value is not None]
    assert len(amounts) == len([cell for cell in amounts if cell.sums]) > 25


def test_appendix_5_is_for_those_who_see_every_line(year: ProgrammeYear, person_as) -> None:
    with pytest.raises(Refused):
        appendix_5(person_as("sponsor"), year, MARCH)


def test_appendix_5_of_a_year_with_income_only(plan: None) -> None:
    document = appendix_5(Person.command_line(), ProgrammeYear.objects.get(label="2024-25"), date(2025, 3, 31))
    assert [row[1] for row in printed_rows(document.tables[0])][-3:] == [
        "Total In",
        "% of DfE Grant",
        "% of SESLI Programme",
    ]
    assert document.tables[1].body == ()
    assert len(document.tables) == 2
    draw(document, "xlsx", MARCH, MARCH)


# --- Page, workbook and PDF ----------------------------------------------------------------------------------------


def described(document: Document) -> Iterator[tuple[Table, Placed]]:
    return ((table, at) for table in document.tables for at in place(table))


def test_page_shows_the_described_cells(sign_in, document: Document) -> None:
    client, _ = sign_in("finance")
    page = Grid()
    page.feed(client.get("/budget/appendix-5/").content.decode())
    assert len(page.tables) == 3
    for table, shown in zip(document.tables, page.tables, strict=True):
        assert shown == [[cell.shown() for cell in row.cells] for row in (*table.head, *table.body)]


@pytest.mark.same_on_every_database
def test_recalculated_workbook_is_the_page(document: Document, tmp_path: Path) -> None:
    workbook = draw(document, "xlsx", MARCH, MARCH)
    written = openpyxl.load_workbook(io.BytesIO(workbook))
    assert written.sheetnames == ["Income", "Expenditure", "Where the plan prints otherwise"]
    assert compare(document, recalculated(workbook, tmp_path), written) == 89


@pytest.mark.same_on_every_database
def test_recalculated_workbook_follows_a_change_to_the_penny(
    document: Document, year: ProgrammeYear, person_as, tmp_path: Path
) -> None:
    line = BudgetLine.objects.get(label="Take Your Place")
    actions.edit_line(
        by=person_as("finance"),
        line=line,
        version=1,
        fields={"csc": 25_000_33, "own": 1_01},
        projects=[link.project for link in line.covered],
    )
    changed = appendix_5(Person.command_line(), year, MARCH)
    workbook = draw(changed, "xlsx", MARCH, MARCH)
    compare(changed, recalculated(workbook, tmp_path), openpyxl.load_workbook(io.BytesIO(workbook)))
    total = next(row for row in changed.tables[1].body if row.cells[1].value == "Total Out")
    assert [cell.shown() for cell in total.cells[2:5]] == ["£430,921.33", "£1,206,200", "£349,625.01"]


@pytest.mark.same_on_every_database
def test_pdf_prints_every_row(document: Document) -> None:
    """In reading order: each row's number, label, amounts and note stand together on one page."""
    reader = PdfReader(io.BytesIO(draw(document, "pdf", MARCH, MARCH)))
    text = "".join(re.sub(r"\s+", "", page.extract_text()) for page in reader.pages)
    assert "Positionat31Mar2026" in text
    for table in document.tables:
        for row in (
            printed_rows(table)
            if len(table.head) == HEADER_ROWS
            else [[c.shown() for c in r.cells] for r in table.body]
        ):
            assert re.sub(r"\s+", "", "".join(row)) in text, row


# --- Registers -----------------------------------------------------------------------------------------------------


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def plain(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def test_income_register(year: ProgrammeYear) -> None:
    header, *rows = read(draw(income_register(Person.command_line(), year, MARCH), "csv", MARCH, MARCH))
    assert header == ["line", "csc", "send", "own", "total"]
    lines = [(label, *shares) for _, label, *shares, _, _, _ in INCOME if any(s is not None for s in shares)][:-1]
    assert rows == [[label, *map(plain, shares), plain(sum(s or 0 for s in shares))] for label, *shares in lines]


def test_lines_register(year: ProgrammeYear) -> None:
    header, *rows = read(draw(lines_register(Person.command_line(), year, MARCH), "csv", MARCH, MARCH))
    assert header == ["project", "line", "csc", "send", "own", "total"]
    assert len(rows) == 49
    held = {(row[0], row[1], *row[2:]) for row in rows}
    assert ("8; 9; 10; 11; 12; 13", "SEND networks", "", "66000", "", "66000") in held
    assert ("3", "SEND CoConv 10@7,600", "", "76000", "", "76000") in held
    assert ("25", "Adoption training for SW", "15000", "", "", "15000") in held
    assert ("30", "SESLIP Prog Manager", "7700", "21350", "", "29050") in held
    assert ("30", "SESLIP Prog Manager", "", "", "5950", "5950") in held
    assert ("", "Unrestricted c/f", "", "", "47927", "47927") in held
    sums = [sum(int(row[x] or 0) for row in rows) for x in (2, 3, 4, 5)]
    assert sums == [430_921, 1_206_200, 349_624, 1_986_745]


def test_registers_are_exported_by_name() -> None:
    assert EXPORTS["appendix-5"].formats == ("pdf", "xlsx")
    assert EXPORTS["budget-income"].formats == EXPORTS["budget-lines"].formats == ("csv", "xlsx")


def test_registers_hold_only_what_the_reader_sees(year: ProgrammeYear, person_as) -> None:
    assert len(lines_register(person_as("la_lead"), year, MARCH).tables[0].body) == 0
    numbers = {row.cells[0].value for row in lines_register(person_as("project_manager"), year, MARCH).tables[0].body}
    assert numbers == {"4", "5", "6", "41"}  # Mark Evans
