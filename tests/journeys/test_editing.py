"""The programme manager changes the plan; what they changed is told on the page in a sentence with their name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .visitor import PHONE, WIDE, Visitor


def is_told_in_history(visitor: Visitor, *words: str) -> None:
    entry = visitor.page.locator(".history li").filter(has_text=words[-1]).first
    for word in ("Richard Tyndall", *words):
        expect(entry).to_contain_text(word)


def save(visitor: Visitor) -> None:
    visitor.click(visitor.page.locator("form button.primary"))


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_project_edit(visit: Visit, width: int) -> None:
    manager = visit("programme_manager", width)
    manager.open("/projects/2025-26/7/")
    manager.click(manager.link("Edit project"))
    manager.fill(manager.field("Note on the amount"), f"Shared, as seen at {width}")
    save(manager)
    manager.is_told("saved")
    is_told_in_history(manager, "changed the", f"Shared, as seen at {width}")
    manager.check()
    manager.tell(f"Edit a project at {width} px")


def test_person_edit(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/people/?q=Nick+King")
    manager.click(manager.link("Nick King", exact=True))
    manager.click(manager.link("Edit person"))
    manager.fill(manager.field("Job title"), "Head of digital")
    save(manager)
    manager.is_told("saved")
    is_told_in_history(manager, "changed the job title", "Head of digital")
    manager.tell("Edit a person")


def test_kpi_edit(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/kpis/?due=overdue")
    manager.click(manager.link("18.1", exact=True))
    manager.click(manager.link("Edit the promise"))
    manager.fill(manager.field("Due date"), "2026-01-15")
    save(manager)
    manager.is_told("saved")
    is_told_in_history(manager, "changed the due date from 31 Dec 2025 to 15 Jan 2026")
    manager.check()
    manager.tell("Change the due date of a KPI")


def test_budget_line_edit(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/budget/lines/")
    manager.click(manager.link("Data Benchmarking"))
    manager.click(manager.link("Edit", exact=True))
    manager.fill(manager.field("Note"), "Invoice each quarter")
    save(manager)
    manager.is_told("saved")
    is_told_in_history(manager, "Invoice each quarter")
    manager.check()
    manager.tell("Edit a budget line")


def test_wrong_entry_is_told_beside_the_field_and_above(visit: Visit) -> None:
    manager = visit("programme_manager", PHONE)
    manager.expected = {422}
    manager.open("/projects/2025-26/7/edit/")
    manager.fill(manager.field("Amount in the plan"), "a lot")
    manager.fill(manager.field("Purpose"), "Typed before the error")
    save(manager)
    summary = manager.page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(manager.field("Purpose")).to_have_value("Typed before the error")
    assert manager.page.title().startswith("Error:")
    manager.check()
    manager.click(summary.get_by_role("link"))
    expect(manager.field("Amount in the plan")).to_be_focused()


def test_leaving_unsaved_changes_asks_first(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.open("/projects/2025-26/7/edit/")
    asked: list[str] = []
    manager.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    manager.field("Purpose").click()
    manager.type("More")
    with manager.page.expect_event("dialog"):
        manager.link("KPIs", exact=True).click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert manager.page.url.endswith("/edit/")
    manager.follow(manager.link("Cancel"), "**/projects/2025-26/7/")
    assert asked == ["beforeunload"]


def test_project_edit_second_of_two_sees_what_changed(visit: Visit) -> None:
    first, second = visit("programme_manager"), visit("programme_manager", PHONE)
    second.expected = {409}
    for visitor in (first, second):
        visitor.open("/projects/2025-26/8/edit/")
    first.field("Note on the amount").fill("Agreed in May")
    save(first)
    first.is_told("saved")
    second.field("Purpose").fill("Keep this text")
    save(second)
    expect(second.page.locator(".conflict")).to_contain_text("Agreed in May")
    expect(second.field("Purpose")).to_have_value("Keep this text")
    second.check()
