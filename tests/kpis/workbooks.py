"""What tests of the workbook to fill in share: having it, filling cells in, loading it, and recording what it shows."""

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from kpis.models import Kpi

LOAD, FILE = "/kpis/workbook/", "/kpis/workbook.xlsx"


def downloaded(client: Any, query: str = "") -> bytes:
    answer = client.get(f"{FILE}{query}")
    assert answer.status_code == 200 and answer["Content-Type"].endswith("spreadsheetml.sheet")
    return answer.content


class Filled:
    """A downloaded workbook as a person has it open: cells by the KPI and the heading of their column."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[0]
        headings = next(row for row in self.sheet.iter_rows() if row[0].value == "Stream")
        self.top = headings[0].row
        self.columns = {"key" if str(c.value).startswith("Key, ") else c.value: c.column for c in headings}

    @property
    def rows(self) -> dict[int, int]:
        """The row of each KPI by its id."""
        found = {}
        for row in range(self.top + 1, self.sheet.max_row + 1):
            if key := self.sheet.cell(row, self.columns["key"]).value:
                found[int(key.split()[1])] = row
        return found

    def cell(self, kpi: Kpi, heading: str) -> Any:
        return self.sheet.cell(self.rows[kpi.pk], self.columns[heading])

    def fill(self, kpi: Kpi, **values: object) -> "Filled":
        """`so_far_1=6, progress_note="…"`."""
        for name, value in values.items():
            self.cell(kpi, name.capitalize().replace("_", " ")).value = value
        return self

    @property
    def content(self) -> bytes:
        saved = io.BytesIO()
        self.book.save(saved)
        return saved.getvalue()


def load(client: Any, content: bytes, name: str = "mine.xlsx", **more: str) -> Any:
    return client.post(LOAD, {"file": SimpleUploadedFile(name, content), "year": "2025-26", **more})


def carried(page: Any) -> dict[str, str]:
    """What the page that shows a workbook sends back."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    return hidden


def record(client: Any, page: Any, **more: str) -> Any:
    return client.post(LOAD, carried(page) | more, follow=True)
