"""Finding and taking away: filters, search, downloads."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Visit
from .visitor import PHONE, Visitor

LARGEST = 20_000_000


def test_kpi_list_filters_are_in_the_address_and_chips_take_them_out(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/kpis/")
    filters = manager.page.get_by_role("search")
    manager.choose(filters.get_by_label("Project"), "7 SEND workforce")
    chosen = filters.get_by_label("Project").input_value()
    manager.choose(filters.get_by_label("Status"), "Open")
    manager.follow(manager.button("Apply filters"), "**status=open**")
    assert f"project={chosen}" in manager.page.url
    expect(filters.get_by_label("Project")).to_have_value(chosen)
    manager.check()
    manager.click(manager.link("Remove filter Status: Open"))
    manager.page.wait_for_url(lambda url: "status=open" not in url)
    assert f"project={chosen}" in manager.page.url
    manager.click(manager.link("Clear", exact=True))
    manager.page.wait_for_url(lambda url: f"project={chosen}" not in url)
    manager.sees("108 KPIs")
    manager.tell("Filter by project and status, and take it back")


def test_kpi_list_slash_goes_to_its_own_search_where_the_header_has_no_field(visit: Visit) -> None:
    manager = visit("programme_manager", PHONE)
    manager.open("/kpis/")
    manager.press("/")
    expect(manager.page.get_by_label("Search")).to_be_focused()
    manager.type("courageous")
    manager.press("Enter")
    manager.page.wait_for_url("**q=courageous**")
    for row in manager.page.locator("#register tbody tr").all():
        expect(row).to_contain_text("courageous", ignore_case=True)
    manager.tell("Search the KPIs on a phone")


def test_kpi_list_sorts_and_says_so(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/kpis/")
    manager.click(manager.link("Due", exact=True))
    expect(manager.page.get_by_role("columnheader", name="Due")).to_have_attribute("aria-sort", "descending")


def download(visitor: Visitor, link: Locator) -> Path:
    with visitor.page.expect_download() as waiting:
        visitor.click(link)
    saved = waiting.value
    assert saved.failure() is None
    kept = Path(saved.path())
    assert 300 < kept.stat().st_size < LARGEST
    named = kept.with_name(saved.suggested_filename)
    kept.rename(named)
    return named


def is_right(file: Path) -> bool:
    """Whether a file is what its name says."""
    content = file.read_bytes()
    if file.suffix == ".pdf":
        return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    if main := {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"}.get(file.suffix):
        with zipfile.ZipFile(file) as book:
            return book.testzip() is None and main in book.namelist()
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    return len(rows) > 10 and len(set(map(len, rows))) == 1


@pytest.mark.same_on_every_database  # that the file comes: what is in it, others look at on each
@pytest.mark.parametrize(
    ("start", "step", "name", "ending"),
    [
        ("/kpis/", "Appendix 4", "Download PDF", ".pdf"),
        ("/kpis/", "Appendix 4", "Download Excel", ".xlsx"),
        ("/kpis/", "Appendix 4", "Download Word", ".docx"),
        ("/budget/", "Appendix 5", "Download PDF", ".pdf"),
        ("/budget/", "Appendix 5", "Download Excel", ".xlsx"),
        ("/kpis/", "", "Download CSV", ".csv"),
        ("/kpis/", "", "Download Excel", ".xlsx"),
        ("/budget/", "Lines", "Download CSV", ".csv"),
        ("/projects/", "", "Download CSV", ".csv"),
        ("/authorities/", "", "Download CSV", ".csv"),
    ],
)
def test_download(visit: Visit, start: str, step: str, name: str, ending: str) -> None:
    manager = visit("programme_manager")
    manager.open(start)
    if step:
        manager.follow(manager.link(step, exact=True), f"**/{step.lower().replace(' ', '-')}/**")
    file = download(manager, manager.link(name, exact=True))
    assert file.suffix == ending
    assert is_right(file)
    assert manager.clicks <= 2
    manager.tell(f"{file.name} from {start}")


@pytest.mark.same_on_every_database
def test_download_on_a_phone(visit: Visit) -> None:
    manager = visit("project_manager", PHONE)
    manager.open("/kpis/appendix-4/")
    assert is_right(download(manager, manager.link("Download Excel")))
