"""Who came to a meeting of 19 authorities is recorded in at most 25 clicks, counted from signing in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit, enter
from .visitor import PHONE, WIDE, Visitor

MOST_CLICKS = 25
AUTHORITIES = 19


def add_meeting(visitor: Visitor, title: str) -> None:
    """A meeting whose day is past: it waits on the dashboard for its register."""
    visitor.open("/projects/2025-26/16/add-meeting/")
    visitor.field("Title").fill(title)
    visitor.page.locator("input[type=date]").fill("2026-03-25")
    visitor.button("Save").click()
    visitor.is_told("The meeting is added")


@pytest.mark.pictures
@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, True), (WIDE, False), (PHONE, False)])
def test_attendance_of_nineteen_takes_25_clicks_even_one_by_one(visit: Visit, width: int, scripts: bool) -> None:
    title = f"Counted at {width} {scripts}"
    add_meeting(visit("programme_manager"), title)
    visitor = visit("", width, scripts=scripts)
    enter(visitor, "programme_manager")
    visitor.follow(visitor.link(title), "**/attendance/")
    visitor.check()
    if scripts and width == WIDE:
        visitor.picture("attendance")
    for place in range(AUTHORITIES):
        visitor.click(visitor.page.locator(".attendee").nth(place).get_by_label("Present"))
    visitor.click(visitor.button("Save").first)
    visitor.is_told("The attendance is saved.")
    expect(visitor.page.get_by_text("19 of 19")).to_be_visible()
    visitor.at_most(MOST_CLICKS, f"Record who came of 19 authorities, {width} px{'' if scripts else ', no JavaScript'}")


def test_attendance_is_marked_at_once_and_corrected_by_keyboard(visit: Visit) -> None:
    visitor = visit("programme_manager")
    add_meeting(visitor, "By keyboard")
    visitor.follow(visitor.link("Record who came"), "**/attendance/")
    visitor.tab_to(visitor.button("Mark the rest present"))
    visitor.press("Enter")
    expect(visitor.page.locator("[data-take-focus]")).to_be_focused()
    visitor.sees("Nothing is saved yet.")
    visitor.tab_to(visitor.page.locator("input[name^=state]:checked").first)
    visitor.press("ArrowRight")
    visitor.tab_to(visitor.button("Save").last)
    visitor.press("Enter")
    visitor.is_told("The attendance is saved.")
    expect(visitor.page.get_by_text("18 of 19")).to_be_visible()
    visitor.sees("Apologies")
