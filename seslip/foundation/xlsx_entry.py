"""Makes a worksheet a form: what may be typed where, everything else locked, and what may not be typed said at once.

The lock has no password: it keeps a slip of the hand away, not a person. Whoever reads the workbook back judges every
cell again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from .periods import show_date
from .sheets import Column, Kind, LayoutError, Placed, Table
from .xlsx_layout import letters

OPEN = "FFFBE5"  # the fill of a cell that may be filled in
AS_TYPED = "@"  # a text stays as it is typed: no `1-2` becomes a date, no `=` a formula
LONGEST_LIST = 255  # Excel's limit for the choices of a drop-down


def make_form(sheet: Any, table: Table, grid: Sequence[Placed], first_row: int) -> None:
    """Locks the sheet but for the open cells, hides the hidden columns, and offers a filter on the headings."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # False: not forbidden
    for index, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[letters(index)].hidden = column.hidden
    heading, last = first_row + len(table.head) - 1, letters(len(table.columns))
    sheet.auto_filter.ref = f"A{heading}:{last}{first_row + len(table.head) + len(table.body) - 1}"
    rows: dict[tuple[int, Kind], list[int]] = defaultdict(list)
    for at in grid:
        if table.is_open(at):
            rows[at.column, at.cell.kind].append(first_row + at.row)
    for (place, kind), found in rows.items():
        if rule := _rule(table.columns[place], kind):
            for area in runs(found):
                rule.add(f"{letters(place + 1)}{area[0]}:{letters(place + 1)}{area[1]}")
            sheet.add_data_validation(rule)


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of row numbers."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _rule(column: Column, kind: Kind) -> DataValidation | None:
    """What Excel refuses while it is typed. Raises LayoutError for choices that a drop-down cannot hold."""
    if column.choices:
        choices = ",".join(column.choices)
        if len(choices) > LONGEST_LIST or any("," in choice for choice in column.choices):
            raise LayoutError(f"{column.label}: the choices do not fit a drop-down.")
        return _said(DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True), "Choose from the list.")
    if kind is Kind.PERCENT:
        percent = DataValidation(type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
        return _said(percent, "Enter a percentage from 0% to 100%.")
    if column.limits is None or (kind is Kind.DATE) != isinstance(column.limits[0], date):
        return None
    least, most = column.limits
    type_ = {Kind.NUMBER: "whole", Kind.DATE: "date"}.get(kind, "textLength")
    rule = DataValidation(type=type_, operator="between", allow_blank=True)
    rule.formula1, rule.formula2 = _constant(least), _constant(most)
    words = {
        "whole": f"Enter a whole number from {least} to {most}.",
        "date": f"Enter a date from {_shown(least)} to {_shown(most)}.",
        "textLength": f"Enter at most {most} characters.",
    }
    return _said(rule, words[type_])


def _said(rule: DataValidation, words: str) -> DataValidation:
    rule.showErrorMessage, rule.error, rule.errorTitle = True, words, "This cannot be taken"
    return rule


def _constant(limit: int | date) -> str:
    return f"DATE({limit.year},{limit.month},{limit.day})" if isinstance(limit, date) else str(limit)


def _shown(limit: int | date) -> str:
    return show_date(limit) if isinstance(limit, date) else str(limit)
