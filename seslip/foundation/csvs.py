"""Draws a flat described table as CSV, for people who calculate elsewhere.

The file is exact data: UTF-8 without a byte order mark, commas, line feeds, plain numbers without a pound sign, ISO
dates, nothing where nothing is recorded. Header names are the columns' keys, so they stay when a label is reworded.
"""

import csv
import io
import re
from datetime import date

from .labels import Label
from .money import plain_money
from .sheets import Cell, Kind, Rich, Table

_FORMULA = re.compile(r"[=+@\t\n]|-(?![\d.,]*$)")  # what a spreadsheet would run; a typed negative number is let be


def write_csv(table: Table) -> bytes:
    """The header and one line a row. Raises ValueError where a cell spans: such a table has no honest flat form."""
    if any(cell.rowspan > 1 or cell.colspan > 1 for row in table.body for cell in row.cells):
        raise ValueError(
            f"“{table.caption}” has merged cells and cannot be written as CSV. Download it as Excel instead."
        )
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([plain(cell) for cell in row.cells] for row in table.body)
    return lines.getvalue().encode()


def plain(cell: Cell) -> str:
    """The bare value of a cell.

    Somebody may open the file in Excel, which runs a text that looks like a formula; such a text (never a number) gets
    a leading apostrophe, the only change made to the data (OWASP, "CSV injection").
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if cell.kind is Kind.MONEY and isinstance(value, int):
        return plain_money(value)
    if not isinstance(value, str | Label | Rich):
        return str(value)
    text = "; ".join(line.strip() for line in value.lines()) if isinstance(value, Rich) else cell.shown()
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # Python's writer leaves a bare \r unquoted, which ends a row
    return f"'{text}" if _FORMULA.match(text) else text
