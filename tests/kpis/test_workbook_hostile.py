"""No workbook that somebody may load does harm: each is refused in words, at once, and nothing is written."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from kpis.domain.workbook import has_keys, read_entries
from kpis.models import KpiUpdate
from seslip.foundation.outside import Problem, Unreadable
from seslip.foundation.workbook_reading import read_workbook
from seslip.foundation.xlsx_marks import mark_workbook
from tests.budget.hostile import FILES, replaced, workbook

from .pages import text_of
from .test_workbook_domain import HEADINGS, row
from .workbooks import load

SECOND = 1.0
SHEET = "xl/worksheets/sheet1.xml"
BAD = [Problem("Sheet", "C3", "Ontrack", "There is no such status.", "Did you mean On track?")]


def whole(**more: object) -> bytes:
    """A workbook to fill in with one row."""
    values = [float(value) if str(type(value)).endswith("Decimal'>") else value for value in row()]
    return workbook(tuple(values), head=HEADINGS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_within_a_second(name: str) -> None:
    content = FILES[name][0]()
    started = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read_entries(read_workbook(content, has_keys).sheets, "2025-26")
    assert time.process_time() - started < 3 * SECOND  # three times as long: others may have the machine
    assert str(refused.value).endswith(".")


def test_a_clean_one_is_read() -> None:
    assert read_entries(read_workbook(whole(), has_keys).sheets, "2025-26").unchanged == 1


@pytest.mark.parametrize("name", ["a zip bomb", "a billion laughs", "a password", "cut off", "nothing", "macros"])
def test_a_hostile_upload_is_told_at_the_field(sign_in, name: str) -> None:
    client, _ = sign_in("programme_manager")
    make, words = FILES[name]
    answer = load(client, make())
    assert answer.status_code == 422 and words in text_of(answer)
    assert not KpiUpdate.objects.exists()


@pytest.mark.parametrize(
    ("name", "words"), [("mine.docx", "Choose the Excel workbook"), ("mine.csv", "This is not an Excel workbook")]
)
def test_what_is_no_workbook_is_refused_in_words(sign_in, name: str, words: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post("/kpis/workbook/", {"file": SimpleUploadedFile(name, b"KPI,Status\n3.1,On track\n")})
    assert answer.status_code == 422 and words in text_of(answer)


def stretched(inside: str) -> Callable[[], bytes]:
    """A workbook whose sheet has a part that covers a great many cells."""

    def make() -> bytes:
        content = whole()
        sheet = zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
        return replaced(SHEET, sheet.replace(b"</sheetData>", f"</sheetData>{inside}".encode()), content)

    return make


def entity() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><styleSheet/>'
    return replaced("docProps/app.xml", doctype, whole())


@pytest.mark.parametrize(
    "make",
    [
        stretched('<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        stretched('<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'),
        stretched('<hyperlinks><hyperlink ref="A:XFD" location="A1"/></hyperlinks>'),
        entity,
        FILES["a zip bomb"][0],
        FILES["a billion laughs"][0],
        FILES["macros"][0],
        FILES["130,000 empty rows"][0],
    ],
)
def test_marking_opens_nothing_that_would_spread(make: Callable[[], bytes]) -> None:
    content = make()
    started = time.process_time()
    with pytest.raises(Unreadable):
        mark_workbook(content, BAD)
    assert time.process_time() - started < 3 * SECOND


def test_marking_leaves_formulas_as_texts() -> None:
    def odd(book: object) -> None:
        book.active["J9"] = '=HYPERLINK("http://example.org")'  # type: ignore[attr-defined]
        book.active.merge_cells("C3:C4")  # type: ignore[attr-defined]

    marked = load_workbook(io.BytesIO(mark_workbook(whole(then=odd), BAD)))
    assert marked["Sheet"]["J9"].value == '=HYPERLINK("http://example.org")'
    assert marked["Sheet"]["C3"].comment.text == "There is no such status. Did you mean On track?"


@pytest.mark.parametrize("cell", ["C4", "C3:C4", "Row 2", ""])
def test_a_problem_is_marked_wherever_it_is_said_to_be(cell: str) -> None:
    problem = Problem("Sheet", cell, "", "There is no such status.", "")
    marked = load_workbook(
        io.BytesIO(mark_workbook(whole(then=lambda book: book.active.merge_cells("C3:C4")), [problem]))
    )
    assert sum(c.comment is not None for line in marked["Sheet"].iter_rows() for c in line) == 1
