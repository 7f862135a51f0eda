import io
import os
import shutil
import subprocess
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from seslip.foundation.money import in_pounds
from seslip.foundation.sheets import (
    Cell,
    Column,
    Document,
    Kind,
    LayoutError,
    Rich,
    Row,
    Strong,
    Table,
    Value,
    flat_table,
    header_row,
    place,
)
from seslip.foundation.xlsx import write_xlsx
from seslip.foundation.xlsx_layout import Spot, sheet_names, sum_formula
from tests.foundation.examples import REGISTER_COLUMNS, appendix_4, budget, register

MADE = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)


def opened(document: Document, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(document, made=MADE)), **options)


def one(value: Value, kind: Kind = Kind.TEXT, **options: Any) -> Any:
    """The worksheet cell of a one-cell table (title in row 1, header in row 3)."""
    columns = (Column("key", "Label", kind),)
    table = Table("T", columns, (header_row(columns),), (Row((Cell(value, kind, **options),)),))
    sheet = opened(Document("x", "Title", "", (table,))).active
    assert sheet["A3"].value == "Label"
    return sheet["A4"]


def header_at(sheet: Any) -> int:
    """The first header row, as the print titles name it."""
    return int(sheet.print_title_rows.strip("$").split(":")[0].strip("$"))


@pytest.mark.parametrize("document", [appendix_4(4), budget(), register(5)], ids=lambda d: d.name)
def test_every_described_cell_stands_where_it_was_placed(document: Document) -> None:
    workbook = opened(document, data_only=True)
    assert len(workbook.sheetnames) == len(document.tables)
    for table, sheet in zip(document.tables, workbook, strict=True):
        first = header_at(sheet)
        for at in place(table):
            value = sheet.cell(first + at.row, at.column + 1).value
            expected = at.cell.shown() if at.cell.value is not None else None
            if isinstance(at.cell.value, int) and at.cell.kind is Kind.MONEY:
                assert Decimal(str(value)) == in_pounds(at.cell.value)
            elif at.cell.kind in (Kind.TEXT, Kind.RICH, Kind.LABEL):
                assert value == (expected or None)


def test_merged_cells_are_merged() -> None:
    sheet = opened(appendix_4(4)).active
    first = header_at(sheet)
    merged = {str(spot) for spot in sheet.merged_cells.ranges}
    assert {f"A{first}:C{first}", f"D{first}:E{first}", f"A{first + 2}:A{first + 5}"} <= merged
    assert sheet.cell(first + 3, 1).border.left.style == "thin", "the border runs all round"


@pytest.mark.parametrize(
    ("value", "kind", "held", "shown"),
    [
        (163_712_100, Kind.MONEY, 1_637_121, "£#,##0"),
        (-50_000, Kind.MONEY, -500, "£#,##0"),
        (1_250, Kind.MONEY, 12.5, "£#,##0.00"),
        (0, Kind.MONEY, 0, "£#,##0"),
        (22, Kind.PERCENT, 0.22, "0%"),
        (date(2026, 3, 31), Kind.DATE, datetime(2026, 3, 31), "d mmm yyyy"),
        (12_000, Kind.NUMBER, 12_000, "#,##0"),
        (Decimal("2.5"), Kind.NUMBER, 2.5, "General"),
    ],
)
def test_numbers_and_dates_are_real(value: Value, kind: Kind, held: object, shown: str) -> None:
    cell = one(value, kind)
    assert cell.value == held
    assert cell.number_format == shown


def test_nothing_is_written_where_nothing_is() -> None:
    assert one(None, Kind.MONEY).value is None
    assert one(None, Kind.DATE, missing="Not recorded").value == "Not recorded"


@pytest.mark.parametrize("text", ["=1+1", "+44 20 7946", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", "\t=1"])
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = one(text)
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix is (text[0] != "#")
    assert one(Rich((Strong(text), "b")), Kind.RICH).data_type == "s"


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert one("a\x00b\x0bc\ud800d\ufffee\r\nf").value == "abcde\nf"


def test_totals_are_live_formulas_with_the_described_figure_beside_them() -> None:
    live, stored = opened(budget()), opened(budget(), data_only=True)
    formulas = {cell.value for row in live.worksheets[0] for cell in row if cell.data_type == "f"}
    assert {"=SUM(C8,D8)", "=SUM(C8)", "=SUM(C11:C12,C14)", "=SUM(C9,C15)"} <= formulas
    assert live.worksheets[1]["B7"].value == "=SUM('Expenditure'!E16,B6)"
    assert stored.worksheets[1]["B7"].value == 401_250 - 500


def test_formulas_come_to_the_described_totals(tmp_path: Path) -> None:
    """LibreOffice forgets the stored figures and calculates anew."""
    if not (office := shutil.which("soffice")):
        assert not os.environ.get("CI"), "LibreOffice is missing"
        pytest.skip("LIBREOFFICE IS MISSING: the formulas of the workbooks have not been recalculated")
    source = tmp_path / "in" / "book.xlsx"
    source.parent.mkdir()
    source.write_bytes(without_figures(write_xlsx(budget(), made=MADE)))
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    workbook = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)
    described = [(t, at) for t in budget().tables for at in place(t) if at.cell.sums]
    assert len(described) == 4 + 9 + 1
    sheets = dict(zip((t.caption for t in budget().tables), workbook.worksheets, strict=True))
    firsts = {t.caption: header_at(sheet) for t, sheet in zip(budget().tables, opened(budget()), strict=True)}
    for table, at in described:
        value = sheets[table.caption].cell(firsts[table.caption] + at.row, at.column + 1).value
        assert isinstance(at.cell.value, int)
        assert Decimal(str(value)) == in_pounds(at.cell.value)


def without_figures(workbook: bytes) -> bytes:
    """The workbook as if every stored figure were wrong, so that only a recalculation can be right."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            for part in content.split("</f><v>")[1:]:
                content = content.replace(f"</f><v>{part.split('</v>')[0]}</v>", "</f><v></v>")
            target.writestr(name, content)
    return result.getvalue()


def test_runs_of_cells_become_ranges() -> None:
    spots = {f"c{row}": Spot("Own", 3, row, row) for row in (5, 6, 7, 9)}
    spots |= {"tall": Spot("Own", 3, 10, 12), "d9": Spot("Own", 4, 9, 9), "far": Spot("It's", 28, 2, 2)}
    assert sum_formula(["c5", "c6", "c7"], spots, "Own") == "=SUM(C5:C7)"
    assert sum_formula(["c5", "c6", "c9", "tall", "d9"], spots, "Own") == "=SUM(C5:C6,C9:C12,D9)"
    assert sum_formula(["far", "c5"], spots, "Own") == "=SUM('It''s'!AB2,C5)"
    assert sum_formula(["c5", "c6"], spots, "Own", less=["c9"]) == "=SUM(C5:C6)-SUM(C9)"


def test_a_total_of_a_cell_that_is_not_there_is_refused() -> None:
    with pytest.raises(LayoutError, match="adds up “nowhere”"):
        one(100, Kind.MONEY, sums=("nowhere",))
    two = (Column("a", "A"), Column("b", "B"))
    table = Table("T", two, (), (Row((Cell("x", name="n"), Cell("y", name="n"))),))
    with pytest.raises(LayoutError, match="two cells are named “n”"):
        write_xlsx(Document("x", "Title", "", (table,)))


def test_sheet_names_are_legal_and_unique() -> None:
    long = "A caption that is much longer than Excel allows"
    names = sheet_names([long, long.upper(), "In/out: [all]?", "History", "", "'quoted'"])
    assert names[0] == "A caption that is much longer t"
    assert sheet_names(["Overdue, off track or at risk, the first 6 of 9"]) == ["Overdue, off track or at risk"]
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len({name.lower() for name in names}) == len(names)
    assert "history" not in {name.lower() for name in names}


def test_the_sheet_is_ready_to_read_and_to_print() -> None:
    workbook = opened(register(40))
    sheet = workbook.active
    first = header_at(sheet)
    assert sheet["A1"].value == "KPI register"
    assert sheet.cell(first, 1).value == "Ref"
    assert sheet.freeze_panes == f"A{first + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert (int(sheet.page_setup.paperSize), sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, True)
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert not sheet.sheet_view.showGridLines
    assert [sheet.column_dimensions[c].width for c in "AB"] == [column.width for column in REGISTER_COLUMNS[:2]]
    properties = workbook.properties
    assert (properties.title, properties.creator, properties.language) == ("KPI register", "SESLIP", "en-GB")


def test_an_ampersand_in_the_title_is_printed_not_obeyed() -> None:
    document = Document("x", "Research & Development", "", register(1).tables)
    assert opened(document).active.oddHeader.left.text == "Research && Development"


def test_tall_texts_have_the_room_they_need() -> None:
    sheet = opened(appendix_4(6)).active
    first = header_at(sheet)
    heights = [sheet.row_dimensions[first + 2 + i].height for i in range(6)]
    assert all(100 < height <= 409 for height in heights), "about nine lines each"


def test_long_notes_do_not_fill_the_frozen_window() -> None:
    notes = tuple(f"Note {i}: " + "the plan prints another figure here " * 5 for i in range(8))
    document = Document("x", "Title", "", register(2).tables, notes=notes)
    sheet = opened(document).active
    assert header_at(sheet) == 3
    below = [cell.value for (cell,) in sheet.iter_rows(min_row=6, max_col=1) if cell.value]
    assert below == list(notes)


def test_an_empty_table_says_so() -> None:
    table = flat_table("T", (Column("a", "A"), Column("b", "B")), [], "No KPIs match.")
    sheet = opened(Document("x", "Title", "", (table,))).active
    assert sheet["A4"].value == "No KPIs match."


def test_the_same_document_gives_the_same_file() -> None:
    assert write_xlsx(budget(), made=MADE) == write_xlsx(budget(), made=MADE)
    assert opened(budget()).properties.modified == datetime(2026, 4, 2, 9, 30)


def test_a_register_of_108_rows_is_quick() -> None:
    document = register(108)
    write_xlsx(document)
    started = time.process_time()
    write_xlsx(document)
    assert time.process_time() - started < 0.3
