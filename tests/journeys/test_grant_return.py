"""A return goes from draft to frozen in the browser, DfE reads it, and the next one, made by everybody without
JavaScript, shows what changed.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from seslip.demo import DEMO_PASSWORD

from .conftest import Visit
from .visitor import PHONE, Visitor

SPONSORS = (  # of the projects with KPIs (plan, paras 19 to 81)
    "carolyn.fair",
    "sarah.hammond",
    "lee-anne.farach",
    "lucy.butler",
    "emma.cockerell",
    "mac.heath",
    "sarah.daly",
    "stuart.ashley",
)
FIRST, SECOND = "Return 2025-26 at 30 Sep 2025", "Return 2025-26 at 31 Dec 2025"


def start(manager: Visitor, day: str, due: str, title: str) -> str:
    """Starts a return; gives its address."""
    manager.open("/returns/")
    manager.click(manager.link("Start a return").first)
    manager.fill(manager.field("Position at"), day)
    manager.fill(manager.field("Due to DfE on"), due)
    manager.follow(manager.button("Start the return"), re.compile(r"/returns/\d+/$"))
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(title)
    return manager.page.url.removeprefix(manager.address)


def pass_warnings(manager: Visitor, address: str) -> None:
    """Reads the checks, unfolds each that warns, and passes its warnings with a reason; nothing blocks it."""
    manager.open(f"{address}checks/")
    manager.check()
    passing = manager.page.get_by_role("button", name=re.compile("^Pass "), include_hidden=True)
    checks = manager.page.locator("details", has=passing)
    while left := checks.count():
        if checks.first.get_attribute("open") is None:
            manager.click(checks.first.locator("summary").first)
        form = checks.first.locator("form", has=passing)
        manager.fill(form.get_by_label("Why they can pass"), "Looked at with the managers; reported as it is")
        every = form.get_by_role("button", name=re.compile("^Pass all"))
        if not every.count():
            form.get_by_role("checkbox").first.check()
        manager.click(every if every.count() else form.get_by_role("button", name="Pass the ticked ones"))
        expect(checks).to_have_count(left - 1)
    manager.check()
    manager.sees("Nothing is in the way")


def send_to_sponsors(manager: Visitor, address: str) -> None:
    manager.open(address)
    manager.click(manager.button("It is checked: ask the sponsors to sign"))
    manager.is_told("the sponsors are asked to sign")


def sign(sponsor: Visitor, name: str) -> None:
    """From the sign-in: two clicks to read, the password, one to sign."""
    sponsor.open("/account/login/")
    sponsor.page.get_by_label("E-mail address").fill(f"{name}@example.org")
    sponsor.page.get_by_label("Password").fill(DEMO_PASSWORD)
    sponsor.follow(sponsor.button("Sign in"), f"{sponsor.address}/")
    sponsor.follow(sponsor.link("Read and sign it").first, re.compile(r"/own/$"))
    sponsor.fill(sponsor.field("Your password, once more"), DEMO_PASSWORD)
    sponsor.click(sponsor.page.get_by_role("button", name=re.compile("^Sign (it|the ticked)")))
    sponsor.is_told("signed")


def certify(visitor: Visitor, address: str, button: str) -> None:
    visitor.open(address)
    visitor.follow(visitor.link(button), re.compile("/certify/"))
    visitor.fill(visitor.field("Your password, once more"), DEMO_PASSWORD)
    visitor.click(visitor.button("Certify"))
    visitor.is_told("It is certified")


def freeze(manager: Visitor, address: str) -> None:
    """Without JavaScript the page that waits is asked by hand."""
    manager.open(address)
    manager.follow(manager.link("Freeze and submit"), re.compile("/freeze/$"))
    with manager.page.expect_navigation():
        manager.click(manager.button("Freeze and submit"))
    again = manager.page.get_by_role("button", name="Look again")
    while not manager.scripts and again.count():
        manager.page.wait_for_timeout(2000)
        with manager.page.expect_navigation():
            manager.click(again)
    manager.page.wait_for_url(re.compile(rf"{address}$"), timeout=180_000)
    manager.is_told("The return is frozen")


def downloaded(visitor: Visitor, link: Locator) -> bytes:
    with visitor.page.expect_download() as waiting:
        visitor.click(link)
    return waiting.value.path().read_bytes()


def submitted(visit: Visit, manager: Visitor, address: str) -> None:
    """Everything from the checks to the frozen return; by all without JavaScript where the manager has none."""
    scripts = manager.scripts
    pass_warnings(manager, address)
    send_to_sponsors(manager, address)
    for name in SPONSORS:
        sign(visit(scripts=scripts), name)
    certify(visit("finance", scripts=scripts), address, "Certify for finance")
    certify(manager, address, "Certify as programme manager")
    freeze(manager, address)


@pytest.mark.pictures
def test_from_draft_to_frozen_and_what_the_next_one_changed(visit: Visit) -> None:
    manager = visit("programme_manager")
    first = start(manager, "2025-09-30", "2025-10-31", FIRST)
    manager.check()
    submitted(visit, manager, first)
    manager.check()
    for form, begins in (("PDF", b"%PDF"), ("Excel", b"PK"), ("Word", b"PK")):
        assert downloaded(manager, manager.link(f"Download {form}")).startswith(begins)
    manager.tell("A return from draft to frozen, 8 sponsors and finance apart")

    reader = visit("dfe_reader", PHONE)
    reader.open("/")
    reader.follow(reader.page.get_by_role("navigation", name="Main").get_by_role("link", name="Returns"), "**/returns/")
    reader.check()
    reader.follow(reader.link(FIRST, exact=True), re.compile(r"/returns/\d+/$"))
    reader.check()
    reader.at_most(2, "The DfE reader opens a frozen return on a phone")
    reader.picture("frozen-return")
    reader.click(reader.link("Delivery of the grant (Appendix 4)"))
    reader.sees("deliver 10 courageous conversations")
    reader.picture("question", "#questions")
    reader.fill(reader.field("Your question"), "Which areas had one?")
    reader.click(reader.button("Ask"))
    reader.sees("Which areas had one?")
    reader.check()

    manager = visit("programme_manager", PHONE, scripts=False)
    second = start(manager, "2025-12-31", "2026-01-31", SECOND)
    assert manager.page.get_by_text(re.compile(r"^\d+ changes?$")).count() >= 2
    submitted(visit, manager, second)
    manager.tell("The next return on a phone without JavaScript, 8 sponsors and finance apart")
    reader.open(f"/returns/compare/?before={number(first)}&now={number(second)}")
    told = changed_statuses(reader)
    assert told == statuses_that_moved(reader, first, second)
    assert told, "KPIs moved between the two days"
    reader.check()


def number(address: str) -> str:
    return address.strip("/").split("/")[-1]


def changed_statuses(reader: Visitor) -> dict[str, tuple[str, str]]:
    """What the page of differences says of statuses, by KPI."""
    rows: list[list[str]] = reader.page.locator("table.grid tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return {row[0]: (row[2], row[3]) for row in rows if row[1] == "Status"}


def statuses_that_moved(reader: Visitor, first: str, second: str) -> dict[str, tuple[str, str]]:
    """The same from the two frozen workbooks, read apart from the application."""
    before, now = (statuses(reader, address) for address in (first, second))
    return {kpi: (before[kpi], now[kpi]) for kpi in now if before[kpi] != now[kpi]}


def statuses(reader: Visitor, address: str) -> dict[str, str]:
    import io

    import openpyxl

    reader.open(address)
    book: Any = openpyxl.load_workbook(io.BytesIO(downloaded(reader, reader.link("Download Excel"))), read_only=True)
    rows = [row for row in book["Register of KPIs"].iter_rows(values_only=True) if row[3]]
    head = next(row for row in rows if row[0] == "Stream")
    kpi, stream, status = (head.index(name) for name in ("KPI", "Stream", "Status"))
    return {f"KPI {row[kpi]} ({row[stream]})": row[status] for row in rows if row is not head}
