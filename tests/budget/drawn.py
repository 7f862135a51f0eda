"""A document as its page draws it, and its workbook as LibreOffice recalculates it."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from seslip.foundation.money import in_pounds
from seslip.foundation.sheets import Cell, Document, Kind, place


class Grid(HTMLParser):
    """The cells of every table of a page as texts, each table a list of rows as they stand in the source."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            self.tables[-1][-1].append("".join(self.cell))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def recalculated(workbook: bytes, folder: Path) -> openpyxl.Workbook:
    """The workbook as LibreOffice calculates it after every stored figure was taken out."""
    if not (office := shutil.which("soffice")):
        assert not os.environ.get("CI"), "LibreOffice is missing"
        pytest.skip("LIBREOFFICE IS MISSING: the formulas of Appendix 5 have not been recalculated")
    source = folder / "in" / "book.xlsx"
    source.parent.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(source, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(r"</f><v>[^<]*</v>", "</f><v></v>", old.read(name).decode()))
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=600)
    return openpyxl.load_workbook(folder / "book.xlsx", data_only=True)


def compare(document: Document, book: openpyxl.Workbook, written: openpyxl.Workbook) -> int:
    """Compares every cell with the description; returns how many formulas there were."""
    formulas = 0
    for table, sheet, source in zip(document.tables, book.worksheets, written.worksheets, strict=True):
        first = source.freeze_panes and int(re.sub(r"\D", "", source.freeze_panes)) - len(table.head)
        for at in place(table):
            value = sheet.cell(first + at.row, at.column + 1).value
            formulas += bool(at.cell.sums or at.cell.less)
            assert same(at.cell, value), (table.caption, at, value)
    return formulas


def same(cell: Cell, value: object) -> bool:
    if cell.value is None:
        return value in (None, "")
    if cell.kind is Kind.MONEY:
        return Decimal(str(value)) == in_pounds(cell.value)  # type: ignore[arg-type]
    if cell.kind is Kind.PERCENT:
        return Decimal(str(value)) * 100 == cell.value
    return value == cell.value if cell.kind is Kind.NUMBER else (value or "") == cell.shown()
