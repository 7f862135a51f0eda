"""A described table as a form: what is open, what is offered, what Excel refuses while it is typed."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from seslip.foundation.sheets import Cell, Column, Document, Kind, LayoutError, Row, Table, header_row
from seslip.foundation.xlsx import write_xlsx
from seslip.foundation.xlsx_entry import runs

COLUMNS = (
    Column("name", "Name"),
    Column("status", "Status", entry=True, choices=("On track", "At risk")),
    Column("so_far", "So far", Kind.NUMBER, entry=True, limits=(0, 50)),
    Column("day", "Day", Kind.DATE, entry=True, limits=(date(2025, 4, 1), date(2026, 3, 31))),
    Column("note", "Note", width=30, entry=True, limits=(0, 2000)),
    Column("key", "Key", width=4, hidden=True),
)


def sheet_of(*bodies: tuple[Cell, ...], columns: tuple[Column, ...] = COLUMNS) -> Any:
    table = Table("Form", columns, (header_row(columns),), tuple(Row(body) for body in bodies), pinned=1)
    content = write_xlsx(Document("form", "Form", "", (table,)))
    return load_workbook(io.BytesIO(content)).active


def row(so_far: Cell = Cell(4, Kind.NUMBER)) -> tuple[Cell, ...]:  # noqa: B008
    day = Cell(date(2026, 3, 31), Kind.DATE)
    return (Cell("Kent"), Cell("On track"), so_far, day, Cell("1-2"), Cell("a long key of many words " * 20))


def test_only_open_cells_are_open() -> None:
    closed = Cell(None, missing="–", locked=True)
    sheet = sheet_of(row(), row(closed))
    assert sheet.protection.sheet and sheet.protection.password is None
    unlocked = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert unlocked == {"B4", "C4", "D4", "E4", "B5", "D5", "E5"}
    assert sheet["B4"].fill.start_color.rgb != sheet["A4"].fill.start_color.rgb, "what is open can be seen"


def test_a_text_stays_as_it_is_typed_and_a_date_is_a_date() -> None:
    sheet = sheet_of(row())
    assert (sheet["E4"].value, sheet["E4"].number_format) == ("1-2", "@")
    assert sheet["D4"].is_date and sheet["D4"].value.date() == date(2026, 3, 31)


def rules(sheet: Any) -> dict[str, tuple[str, str, str, str]]:
    found = sheet.data_validations.dataValidation
    return {str(rule.sqref): (rule.type, rule.formula1, rule.formula2 or "", rule.error) for rule in found}


def test_choices_and_limits_are_said_by_excel() -> None:
    closed = Cell(None, missing="–", locked=True)
    percent = Cell(47, Kind.PERCENT)
    assert rules(sheet_of(row(), row(), row(closed), row(percent))) == {
        "B4:B7": ("list", '"On track,At risk"', "", "Choose from the list."),
        "C4:C5": ("whole", "0", "50", "Enter a whole number from 0 to 50."),
        "C7": ("decimal", "0", "1", "Enter a percentage from 0% to 100%."),
        "D4:D7": ("date", "DATE(2025,4,1)", "DATE(2026,3,31)", "Enter a date from 1 Apr 2025 to 31 Mar 2026."),
        "E4:E7": ("textLength", "0", "2000", "Enter at most 2000 characters."),
    }


def test_headings_stay_in_sight_and_the_key_out_of_it() -> None:
    sheet = sheet_of(row())
    assert sheet.freeze_panes == "B4" and sheet.print_title_rows == "$3:$3"
    assert sheet.auto_filter.ref == "A3:F4" and sheet.column_dimensions["F"].hidden
    assert sheet.row_dimensions[4].height < 30, "what is hidden makes no row tall"


def test_a_table_without_entry_is_not_locked() -> None:
    sheet = sheet_of((Cell("Kent"),), columns=COLUMNS[:1])
    assert not sheet.protection.sheet and sheet.auto_filter.ref is None


@pytest.mark.parametrize("choices", [("a,b",), tuple(f"choice {n}" for n in range(40))])
def test_choices_that_fit_no_drop_down_are_a_defect(choices: tuple[str, ...]) -> None:
    with pytest.raises(LayoutError, match="Status"):
        sheet_of((Cell("a"),), columns=(Column("status", "Status", entry=True, choices=choices),))


def test_runs() -> None:
    assert runs([4, 5, 6, 9, 11, 12]) == [(4, 6), (9, 9), (11, 12)]
    assert runs([]) == []
