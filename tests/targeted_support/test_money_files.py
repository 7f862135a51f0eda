"""What packages cost as files: a workbook whose formulas follow its packages, and a CSV."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from projects.models import ProgrammeYear
from seslip.foundation.money import pounds
from seslip.foundation.sheets import Cell, Kind, place
from seslip.foundation.xlsx import write_xlsx
from targeted_support.documents.money import build_money, money_document
from targeted_support.queries.money import support_money
from tests.budget.drawn import recalculated
from tests.conftest import somebody

from .moneys import EACH, LAST, YEAR, agreed, cost
from .packaging import opened

pytestmark = pytest.mark.usefixtures("mid_february")


def in_hundredths(cell: Cell) -> int:
    assert isinstance(cell.value, int)
    return cell.value if cell.kind is Kind.MONEY else 100 * cell.value


def test_the_workbook_follows_its_packages_in_formulas(tmp_path: Path) -> None:
    for number in range(3):
        agreed(f"Package {number}", pounds(20_000 + number), stage="complete", actual=pounds(19_000 + number))
    cost(opened(title="Coaching"), planned=EACH)
    money = support_money(ProgrammeYear.objects.get(label=YEAR), LAST)
    document = money_document(money)
    workbook = write_xlsx(document)
    written = openpyxl.load_workbook(io.BytesIO(workbook))
    assert written.sheetnames == [table.caption for table in document.tables], "no name is cut off"
    book, live = recalculated(workbook, tmp_path), 0
    for table, sheet, source in zip(document.tables, book.worksheets, written.worksheets, strict=True):
        first = int(source.freeze_panes[1:]) - len(table.head)
        for at in place(table):
            if at.cell.sums or at.cell.less:
                formula = str(source.cell(first + at.row, at.column + 1).value)
                assert formula.startswith("=SUM")
                assert round(100 * sheet.cell(first + at.row, at.column + 1).value) == in_hundredths(at.cell)
                live += "Cost of packages" in formula or 1000
    assert live % 1000 >= 4  # the streams add up the packages of the other sheet
    assert live // 1000 > 20


def test_a_csv_holds_the_packages_and_finance_reads_no_stage() -> None:
    agreed("Annual reviews on time")
    document = build_money(somebody("finance"), ProgrammeYear.objects.get(label=YEAR))
    table = document.tables[0]
    assert [column.key for column in table.columns][:4] == ["package", "stream", "planned", "agreed"]
    rows = [[cell.shown() for cell in row.cells] for row in table.body]
    assert next(row for row in rows if row[0] == "Annual reviews on time")[:4] == [
        "Annual reviews on time",
        "SEND",
        "–",
        "£21,595",
    ]
