"""A KPI is reported; somebody else finds out what changed since they were last here, and what it came to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import Visit, enter
from .visitor import PHONE, WIDE, Visitor

KPI = "20.1"


def reported_by(manager: Visitor, status: str, note: str) -> None:
    """In the register, as the programme manager does it."""
    manager.open("/kpis/?project=20")
    found = manager.page.locator("#register tbody tr").filter(has=manager.link(KPI, exact=True)).first
    row = manager.page.locator(f"#{found.get_attribute('id')}")
    row.get_by_role("link", name="Update").click()
    row.get_by_label("Status").select_option(label=status)
    row.get_by_label("Note").fill(note)
    row.get_by_role("button", name="Save").click()
    manager.is_told(f"KPI {KPI} is now {status.lower()}.")


@pytest.mark.parametrize(("width", "note"), [(WIDE, "The dates are agreed"), (PHONE, "The dates are fixed")])
def test_change_list_tells_what_is_new_since_the_last_visit(visit: Visit, width: int, note: str) -> None:
    director = visit(width=width)
    enter(director, "la_lead")
    director.page.locator("details.account summary").click()
    director.button("Sign out").click()
    director.page.wait_for_url("**/account/login/**")
    manager = visit("programme_manager")
    reported_by(manager, "At risk", f"{note}, nearly")
    reported_by(manager, "On track", note)
    enter(director, "la_lead")
    director.clicks = director.keys = 0
    director.click(director.page.locator("details.account summary"))
    director.follow(director.link("What changed", exact=True).first, "**/changes/")
    director.sees("since your last visit")
    line = director.page.locator("ul.rows > li").filter(has=director.link(f"KPI {KPI}"))
    expect(line).to_contain_text(re.compile(f"On track( again)?, “{note}”"))
    director.check()
    director.click(line.get_by_text("2 steps"))
    expect(line.get_by_text(f"“{note}, nearly”")).to_be_visible()
    director.check()
    director.follow(line.get_by_role("link", name=f"KPI {KPI}"), re.compile(r"/kpis/\d+/$"))
    assert director.clicks == 4
    director.tell(f"Find out what changed at {width} px")


def test_change_list_needs_neither_mouse_nor_scripts(visit: Visit) -> None:
    reader = visit("sponsor", scripts=False)
    reader.open("/changes/?since=month")
    reader.tab_to(reader.field("Project"))
    reader.page.get_by_label("Project").select_option(label="The whole programme")
    reader.page.get_by_label("From", exact=True).fill("2020-01-01")
    reader.page.get_by_label("To", exact=True).fill("2020-01-31")
    reader.tab_to(reader.button("Apply filters"))
    reader.press("Enter")
    reader.page.wait_for_url("**from=2020-01-01*")
    reader.sees("Nothing has changed from 1 Jan 2020 to 31 Jan 2020")
    assert reader.clicks == 0
