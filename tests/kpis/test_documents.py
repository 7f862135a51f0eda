"""What leaves the application: the register and the grid, the same on the page, in Excel and in PDF."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from kpis.documents.appendix_4 import appendix_4
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import draw
from seslip.foundation.html_tables import table_html
from seslip.foundation.sheets import Document, place

MARCH = date(2026, 3, 31)


def squeezed(text: str) -> str:
    """Without white space: line ends fall differently on every surface."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def rows(plan: None, tmp_path: Path) -> list[dict[str, str]]:
    call_command("export", "kpis", "--year", "2025-26", "--format", "csv", "-o", str(tmp_path / "kpis.csv"))
    return list(csv.DictReader(io.StringIO((tmp_path / "kpis.csv").read_text(encoding="utf-8"))))


@pytest.fixture
def grid(plan: None) -> Document:
    return appendix_4(Person.command_line(), ProgrammeYear.objects.get(label="2025-26"), MARCH)


def test_export_kpis_counts(rows: list[dict[str, str]]) -> None:
    """108 promises, 91 due on 31 March 2026, 4 with no date (plan, Appendix 4)."""
    assert len(rows) == 108
    assert sum(row["due"] == "2026-03-31" for row in rows) == 91
    assert [(row["project"], row["kpi"]) for row in rows if not row["due"]] == [
        ("19", "2"), ("19", "3"), ("33", "3"), ("33", "4"),
    ]  # fmt: skip
    assert [sum(row["stream"] == stream for row in rows) for stream in ("SEND", "CSC")] == [71, 37]


@pytest.mark.parametrize(
    ("stream", "project", "kpi", "expected"),
    [
        ("SEND", 1, 4, {"targets": "19 LAs", "sor_refs": "1.1; 1.2; 1.3", "due": "2026-03-31"}),
        ("SEND", 3, 1, {"targets": "10 courageous conversations", "sor_refs": "2.1; 2.2; 2.3; 2.4; 2.5"}),
        ("SEND", 3, 4, {"due": "2025-12-31", "targets": ""}),
        ("SEND", 4, 1, {"due": "2025-10-31", "sor_refs": "3.1"}),
        ("SEND", 5, 1, {"targets": "40 delegates; 15 LAs; 3 appointments"}),
        ("SEND", 10, 5, {"sor_refs": "3.1; 3.2", "requirement": "SEND Universal Improvement"}),
        ("SEND", 13, 1, {"due": "2025-11-30"}),
        ("SEND", 22, 2, {"due": "2025-12-31"}),
        ("SEND", 33, 1, {"due": "2025-09-30"}),
        ("CSC", 2, 1, {"targets": "6 triad/quartet events", "sor_refs": "6.1; 6.2; 6.3; 6.4; 6.5"}),
        ("CSC", 2, 2, {"due": "2025-11-30"}),
        ("CSC", 16, 3, {"targets": "19 LAs; 50% of LAs at each meeting", "sor_refs": "7.2"}),
        ("CSC", 33, 2, {"targets": "3 CSC targeted support packages", "sor_refs": "8.1; 8.2; 8.3"}),
    ],
)
def test_export_kpis_row(rows: list[dict[str, str]], stream: str, project: int, kpi: int, expected: dict) -> None:
    row = next(r for r in rows if (r["stream"], r["project"], r["kpi"]) == (stream, str(project), str(kpi)))
    assert {name: row[name] for name in expected} == expected


def test_the_grid_has_the_send_table_first(grid: Document) -> None:
    assert [table.caption.split()[0] for table in grid.tables] == ["SEND", "CSC"]
    refs = [placed.cell.value for table in grid.tables for placed in place(table) if placed.column == 1]
    assert [ref for ref in refs if isinstance(ref, str) and re.match(r"\d\.\d$", ref)] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "4.1", "4.2", "4.3",
        "5.1", "5.2", "6.1", "6.2", "6.3", "6.4", "6.5", "7.1", "7.2", "7.3", "7.4", "8.1", "8.2", "8.3",
    ]  # fmt: skip


def test_the_grid_merges_as_the_form_does(grid: Document) -> None:
    """One cell for each of the 8 requirements and 30 activities, and one list of KPIs for each activity."""
    columns: dict[int, int] = {}
    for table in grid.tables:
        for placed in place(table):
            if placed.row > 1:
                columns[placed.column] = columns.get(placed.column, 0) + 1
    assert columns == {0: 8, 1: 27, 2: 27, 3: 30, 4: 30}


@pytest.mark.same_on_every_database
def test_page_and_workbook_agree_cell_by_cell(grid: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(draw(grid, "xlsx", MARCH, MARCH)))
    for table, sheet in zip(grid.tables, book.worksheets, strict=True):
        top = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "Requirements")
        merged = {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
        for placed in place(table):
            cell = sheet.cell(top + placed.row, 1 + placed.column)
            assert squeezed(str(cell.value or "")) == squeezed(placed.cell.shown())
            if placed.cell.rowspan * placed.cell.colspan > 1:
                area = merged[cell.coordinate]
                assert (area.size["rows"], area.size["columns"]) == (placed.cell.rowspan, placed.cell.colspan)
    html = "".join(table_html(table) for table in grid.tables)
    assert html.count("By end ") == 104 and html.count("Date to be agreed: ") == 4


@pytest.mark.same_on_every_database
def test_page_and_pdf_agree(grid: Document) -> None:
    pdf = PdfReader(io.BytesIO(draw(grid, "pdf", MARCH, MARCH)))
    text = squeezed("".join(page.extract_text() for page in pdf.pages))
    for table in grid.tables:
        for placed in place(table):
            for line in placed.cell.shown().split("\n"):
                words = squeezed(re.sub(r"^\s*(\d+\.|[a-z]\.|•)\s", "", line))
                assert words in text, line


def test_progress_is_added_beside_each_kpi(plan: None) -> None:
    year = ProgrammeYear.objects.get(label="2025-26")
    tables = appendix_4(Person.command_line(), year, MARCH, progress=True).tables
    statuses = [p for table in tables for p in place(table) if p.column == 5 and p.row > 1]
    assert len(statuses) == 108
    assert {placed.cell.shown() for placed in statuses} == {"Not started"}


@pytest.mark.parametrize(
    ("as_at", "words"), [(date(2025, 10, 1), "1 day overdue"), (date(2025, 10, 3), "3 days overdue")]
)
def test_progress_says_how_late_a_kpi_is(plan: None, as_at: date, words: str) -> None:
    """KPI 33.1 is due on 30 September 2025 (plan, Appendix 4)."""
    year = ProgrammeYear.objects.get(label="2025-26")
    tables = appendix_4(Person.command_line(), year, as_at, progress=True).tables
    progress = [placed.cell.shown() for table in tables for placed in place(table) if placed.column == 6]
    assert [text for text in progress if words in text.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kpis", "--year", "1999-00"], "no programme year"),
        (["kpis", "--as-at", "2026-02-31"], "not a date"),
        (["kpis", "--as-at", "2027-06-01"], "must lie in the programme year"),
        (["kpis", "--format", "pdf"], "csv or xlsx"),
        (["nonsense"], "invalid choice"),
    ],
)
def test_export_says_what_is_wrong(plan: None, tmp_path: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("export", *arguments, "-o", str(tmp_path / "x"))
    assert not (tmp_path / "x").exists()
