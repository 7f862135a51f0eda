"""Finding anything: by keyboard from any page, on a phone, and without JavaScript."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Visit
from .visitor import PHONE


def test_search_by_keyboard_from_any_page(visit: Visit) -> None:
    lead = visit("la_lead")
    lead.open("/kpis/")
    lead.press("/")
    field = lead.page.get_by_role("searchbox", name="Find anything")
    expect(field).to_be_focused()
    lead.type("33")
    quick = lead.page.locator("#quick-finds")
    expect(quick.get_by_role("status")).to_contain_text("results for “33”")
    expect(quick.locator(".find").first).to_contain_text("Project 33")
    lead.check()
    lead.press("ArrowDown", "ArrowDown")
    expect(quick.locator(".find").nth(1)).to_be_focused()
    lead.press("ArrowUp", "ArrowUp")
    expect(field).to_be_focused()
    lead.press("Escape")
    expect(quick.locator(".find")).to_have_count(0)
    lead.type("/")
    expect(field).to_have_value("33/")
    lead.press("Backspace")
    expect(quick.locator(".find").first).to_be_visible()
    lead.press("ArrowDown", "Enter")
    lead.page.wait_for_url("**/projects/2025-26/33/")
    lead.tell("Find project 33 by keyboard")


def test_search_page_follows_what_is_typed(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/search/")
    field = manager.page.get_by_role("searchbox", name="Find anything")
    expect(field).to_be_focused()
    manager.check()
    manager.type("courageous")
    expect(manager.page.locator("#finds .find mark").first).to_have_text("Courageous")
    manager.page.wait_for_url("**q=courageous**")
    manager.check()
    manager.press("ArrowDown")
    expect(manager.page.locator("#finds .find").first).to_be_focused()
    manager.press("Escape")
    expect(field).to_be_focused()
    manager.replace("zznothing")
    manager.sees("Nothing you may see holds all of these words")
    manager.check()


def test_search_on_a_phone(visit: Visit) -> None:
    sponsor = visit("sponsor", PHONE)
    sponsor.open("/")
    sponsor.follow(sponsor.page.get_by_role("link", name="Find anything"), "**/search/")
    sponsor.type("kent")
    expect(sponsor.page.locator("#finds .find").first).to_contain_text("Kent")
    sponsor.check()
    sponsor.follow(sponsor.page.locator("#finds .find").first, "**/authorities/kent/")


def test_search_without_javascript(visit: Visit) -> None:
    reader = visit("finance", scripts=False)
    reader.open("/budget/")
    field = reader.page.get_by_role("searchbox", name="Find anything")
    reader.fill(field, "SoR 3.1")
    field.press("Enter")
    reader.page.wait_for_url("**/search/?q=SoR*")
    reader.sees("1 result for “SoR 3.1”")
    reader.follow(reader.page.locator("#finds .find").first, "**/kpis/requirements/**")
