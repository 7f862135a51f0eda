"""Several KPIs at once, and several people at one KPI."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit, enter
from .test_updating import row_of
from .visitor import PHONE, WIDE


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_kpi_update_second_of_two_sees_what_changed_and_keeps_their_text(visit: Visit, width: int) -> None:
    first, second = visit("programme_manager"), visit("project_manager", width)
    second.expected = {409}
    for visitor in (first, second):
        visitor.open("/kpis/?due=overdue")
    theirs, mine = row_of(first, "6.1"), row_of(second, "6.1")
    for row in (theirs, mine):
        row.get_by_role("link", name="Update").click()
        expect(row.get_by_label("Status")).to_be_focused()
    status = "Off track" if theirs.get_by_label("Status").input_value() == "at_risk" else "At risk"
    theirs.get_by_label("Status").select_option(status)
    theirs.get_by_label("Progress note").fill(f"The analyst is ill, seen at {width}")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_role("link", name="Update")).to_be_visible()  # stored: the editor shows a badge as well
    expect(theirs.locator(".badge")).to_have_text(status)

    mine.get_by_label("Progress note").fill("Focus groups held in six authorities")
    mine.get_by_role("button", name="Save").click()
    conflict = mine.locator(".conflict")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Richard Tyndall")
    expect(conflict).to_contain_text(f"The analyst is ill, seen at {width}")
    expect(mine.get_by_label("Progress note")).to_have_value("Focus groups held in six authorities")
    second.check()
    mine.get_by_role("button", name="Save").click()
    expect(mine).to_contain_text("Focus groups held in six authorities")
    expect(mine.get_by_role("link", name="Update")).to_be_focused()


def test_kpis_update_three_ticked(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/")
    manager.follow(manager.link("KPIs", exact=True), "**/kpis/")
    manager.follow(manager.page.locator("a.counter.tone-on-track"), "**status=on_track")
    for box in manager.page.locator("#register [name=kpi]").all()[:3]:
        manager.click(box)
    manager.sees("3 selected")
    manager.choose(manager.field("Set selected KPIs to"), "Complete")
    manager.follow(manager.button("Update selected"), "**/kpis/update/**")
    assert manager.page.get_by_label("Status").evaluate_all("all => all.map(one => one.value)") == ["complete"] * 3
    manager.fill(manager.field("Progress note").nth(1), "Evaluated and shared")
    manager.check()
    manager.click(manager.button("Save all"))
    manager.is_told("3 KPIs updated.")
    assert manager.page.url.endswith("/kpis/?status=on_track"), "the list as it was left"
    manager.tell("Set three KPIs to Complete")


def test_kpis_update_select_all_and_none(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/kpis/?due=overdue")
    everything = manager.field("Select all on this page")
    everything.check()
    manager.sees("5 selected")
    everything.uncheck()
    expect(manager.page.locator("[data-selected-count]")).to_be_empty()
    manager.click(manager.button("Update selected"))
    manager.is_told("Tick the KPIs you want to update")


def test_kpis_update_one_missing_reason_saves_none(visit: Visit) -> None:
    manager = visit("programme_manager", PHONE)
    manager.expected = {422}
    manager.open("/kpis/?status=on_track")
    for box in manager.page.locator("#register [name=kpi]").all()[:2]:
        manager.click(box)
    manager.follow(manager.button("Update selected"), "**/kpis/update/**")
    manager.page.get_by_label("Status").nth(1).select_option("Withdrawn")
    manager.page.get_by_label("Progress note").nth(1).fill("")
    manager.page.get_by_label("Progress note").first.fill("Typed before the error")
    manager.click(manager.button("Save all"))
    expect(manager.page.locator(".errorlist")).to_have_count(1)
    expect(manager.page.get_by_label("Progress note").first).to_have_value("Typed before the error")
    manager.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_project_manager_updates_all_their_kpis_on_one_page_of_a_phone(visit: Visit, scripts: bool) -> None:
    manager, vehicle = visit(width=PHONE, scripts=scripts), "train" if scripts else "bus"
    enter(manager, "project_manager")
    manager.clicks = manager.keys = 0
    manager.follow(manager.link("Update them all on one page"), "**/kpis/update/**")
    number = manager.page.get_by_label("Status").count()
    assert number > 1
    for position in range(number):
        note = manager.page.get_by_label("Progress note").nth(position)
        manager.tab_to(note)
        manager.replace(f"Told on the {vehicle}, {position + 1}")
    manager.check()
    manager.click(manager.button("Save all"))
    manager.is_told(f"{number} KPIs updated.")
    assert manager.clicks == 2
    without = "" if scripts else " without JavaScript"
    manager.tell(f"Report on all {number} KPIs of a project manager on a phone{without}")
