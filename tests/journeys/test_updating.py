"""The programme manager updates an overdue KPI: by mouse, by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Visit, enter
from .visitor import PHONE, WIDE, Visitor

MOST_CLICKS = 4
KPI = "13.1"  # overdue in the plan; its figure is counted from the registers of meetings


def row_of(visitor: Visitor, ref: str = KPI) -> Locator:
    """The row of a KPI, whether it shows the KPI or the form that updates it."""
    link = visitor.link(ref, exact=True)
    found = visitor.page.locator("#register tbody tr").filter(has=link)
    return visitor.page.locator(f"#{found.get_attribute('id')}")


def report(visitor: Visitor, status: str, note: str) -> None:
    """Fills the form by keyboard, beginning where the focus is put: on the status."""
    assert visitor.focus().startswith("SELECT"), visitor.focus()
    visitor.type(status)
    visitor.press("Tab")
    visitor.replace(note)


def is_updated(visitor: Visitor, row: Locator, status: str, note: str) -> None:
    expect(row.get_by_role("link", name="Update")).to_be_focused()
    expect(row.locator(".badge")).to_have_text(status)
    expect(row).to_contain_text(note)
    visitor.is_told(f"KPI {KPI} is now {status.lower()}.")


@pytest.mark.parametrize(("width", "status", "figure"), [(WIDE, "On track", "16"), (PHONE, "Off track", "17")])
def test_kpi_update_takes_four_clicks_and_gives_the_focus_back(
    visit: Visit, width: int, status: str, figure: str
) -> None:
    manager = visit(width=width)
    enter(manager, "programme_manager")
    manager.clicks = manager.keys = 0
    manager.follow(manager.link("KPIs", exact=True), "**/kpis/")
    manager.follow(manager.page.locator("a.counter.tone-overdue"), "**due=overdue*")
    row = row_of(manager)
    manager.click(row.get_by_role("link", name="Update"))
    expect(row.get_by_label("Status")).to_be_focused()
    manager.check()
    manager.sees("of 19 LAs with a named contact")
    report(manager, status, f"Named in {figure} areas")
    manager.click(row.get_by_role("button", name="Save"))
    is_updated(manager, row, status, f"Named in {figure} areas")
    manager.check()
    assert manager.clicks <= MOST_CLICKS
    manager.tell(f"Update an overdue KPI at {width} px")
    manager.follow(row.get_by_role("link", name=KPI, exact=True), re.compile(r"/kpis/\d+/$"))
    manager.sees(f"Named in {figure} areas")


def test_kpi_update_needs_no_mouse(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/")
    manager.tab_to(manager.link("KPIs", exact=True))
    manager.press("Enter")
    manager.page.wait_for_url("**/kpis/")
    manager.tab_to(manager.page.locator("a.counter.tone-overdue"))
    manager.press("Enter")
    manager.page.wait_for_url("**due=overdue*")
    row = row_of(manager)
    manager.tab_to(row.get_by_role("link", name="Update"))
    manager.press("Enter")
    expect(row.get_by_label("Status")).to_be_focused()
    report(manager, "At risk", "Named in 18 areas")
    manager.tab_to(row.get_by_role("button", name="Save"))
    manager.press("Enter")
    is_updated(manager, row, "At risk", "Named in 18 areas")
    assert manager.clicks == 0
    manager.tell("Update an overdue KPI by keyboard")


@pytest.mark.parametrize(("width", "status"), [(WIDE, "On track"), (PHONE, "Off track")])
def test_kpi_update_needs_no_scripts(visit: Visit, width: int, status: str) -> None:
    manager = visit(width=width, scripts=False)
    enter(manager, "programme_manager")
    manager.clicks = manager.keys = 0
    manager.follow(manager.link("KPIs", exact=True), "**/kpis/")
    manager.follow(manager.page.locator("a.counter.tone-overdue"), "**due=overdue*")
    manager.follow(row_of(manager).get_by_role("link", name="Update"), "**/update/**")
    manager.tab_to(manager.field("Status"))
    report(manager, status, "All areas are named")
    manager.click(manager.button("Save"))
    manager.is_told(f"KPI {KPI} is now {status.lower()}.")
    expect(manager.page.locator("main .badge").first).to_have_text(status)
    manager.sees("All areas are named")
    assert manager.clicks <= MOST_CLICKS
    manager.tell(f"Update an overdue KPI without JavaScript at {width} px")


def test_kpi_update_escape_gives_the_row_back(visit: Visit) -> None:
    manager = visit("programme_manager")
    asked: list[str] = []
    manager.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    manager.open("/kpis/?due=overdue")
    row = row_of(manager)
    before = row.inner_text()
    row.get_by_role("link", name="Update").click()
    expect(row.get_by_label("Status")).to_be_focused()
    manager.press("Escape")
    expect(row.get_by_role("link", name="Update")).to_be_focused()
    assert not asked, "nothing was typed, so nothing is asked"
    manager.press("Enter")
    expect(row.get_by_label("Status")).to_be_focused()
    manager.type("Complete")
    manager.press("Escape")
    expect(row.get_by_role("link", name="Update")).to_be_focused()
    assert row.inner_text() == before
    assert len(asked) == 1 and "Discard what you typed?" in asked[0]


def test_kpi_update_escape_keeps_what_was_typed_unless_told_otherwise(visit: Visit) -> None:
    manager = visit("programme_manager")
    asked: list[str] = []
    manager.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    manager.open("/kpis/?due=overdue")
    row = row_of(manager)
    row.get_by_role("link", name="Update").click()
    expect(row.get_by_label("Status")).to_be_focused()
    note = row.get_by_label("Progress note")
    manager.tab_to(note)
    manager.replace("Half a sentence")
    manager.press("Escape")
    assert asked == ["confirm"]
    expect(note).to_have_value("Half a sentence")
    expect(note).to_be_focused()
    row.get_by_role("link", name="Cancel").click()
    expect(row.get_by_role("link", name="Update")).to_be_focused()


def test_kpi_update_cancel_gives_the_row_back(visit: Visit) -> None:
    manager = visit("programme_manager", PHONE)
    manager.open("/kpis/?due=overdue")
    row = row_of(manager)
    row.get_by_role("link", name="Update").click()
    row.get_by_role("link", name="Cancel").click()
    expect(row.get_by_role("link", name="Update")).to_be_focused()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_kpi_update_missing_note_is_told_in_the_row_and_loses_nothing(visit: Visit, width: int) -> None:
    manager = visit("programme_manager", width)
    manager.expected = {422}
    manager.open("/kpis/?status=on_track")
    first = manager.page.locator("#register tbody tr").first
    row = manager.page.locator(f"#{first.get_attribute('id')}")
    row.get_by_role("link", name="Update").click()
    row.get_by_label("Status").select_option("At risk")
    row.get_by_label("Position at").fill("2026-03-31")
    row.get_by_label("Progress note").fill(" ")
    row.get_by_role("button", name="Save").click()
    note = row.get_by_label("Progress note")
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(note).to_be_focused()
    expect(row.locator(".errorlist")).to_be_visible()
    expect(row.get_by_label("Status")).to_have_value("at_risk")
    expect(row.get_by_label("Position at")).to_have_value("2026-03-31")
    manager.check()
    note.fill("The chair has left")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("link", name="Update")).to_be_focused()  # stored
    expect(row.locator(".badge")).to_have_text("At risk")


def test_kpi_update_leaving_what_was_typed_asks_first(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/kpis/?due=overdue")
    asked: list[str] = []
    manager.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    row = row_of(manager)
    row.get_by_role("link", name="Update").click()
    expect(row.get_by_label("Status")).to_be_focused()
    manager.tab_to(row.get_by_label("Progress note"))
    manager.replace("Half a sentence")
    with manager.page.expect_event("dialog"):
        manager.link("Budget", exact=True).click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(row.get_by_label("Progress note")).to_have_value("Half a sentence")
    row.get_by_role("link", name="Cancel").click()
    expect(row.get_by_role("link", name="Update")).to_be_focused()
    manager.link("Budget", exact=True).click()
    manager.page.wait_for_url("**/budget/")
    assert asked == ["beforeunload"]


def test_kpi_update_server_gone_keeps_what_was_typed(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/kpis/?due=overdue")
    row = row_of(manager)
    row.get_by_role("link", name="Update").click()
    row.get_by_label("Progress note").fill("Typed on a train")
    manager.context.set_offline(True)
    row.get_by_role("button", name="Save").click()
    manager.is_told("cannot be reached")
    expect(row.get_by_label("Progress note")).to_have_value("Typed on a train")
    manager.context.set_offline(False)
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("link", name="Update")).to_be_visible()  # stored
    expect(row).to_contain_text("Typed on a train")
    manager.troubles.clear()  # the browser's own lines about the lost connection
