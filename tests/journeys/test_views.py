"""The programme manager narrows the register, chooses its columns, saves that under a name and finds it again."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .test_registers import download
from .visitor import PHONE, WIDE, Visitor


def heads(visitor: Visitor) -> list[str]:
    return [text.strip() for text in visitor.page.locator("#register thead th").all_text_contents() if text.strip()]


def untick(visitor: Visitor, *labels: str) -> None:
    visitor.click(visitor.page.locator("summary", has_text="Columns"))
    form = visitor.page.get_by_role("form", name="Columns of this list")
    for label in labels:
        form.get_by_label(label, exact=True).uncheck()
    visitor.check()
    visitor.follow(visitor.button("Apply columns"), re.compile("columns="))


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, True), (WIDE, False)])
def test_a_view_is_saved_pinned_found_and_downloaded(visit: Visit, width: int, scripts: bool) -> None:
    """37 of the 108 KPIs are CSC (plan, Appendix 4)."""
    manager = visit("programme_manager", width, scripts=scripts)
    name = f"CSC at {width}{'' if scripts else ' without scripts'}"
    manager.open("/kpis/?stream=CSC")
    untick(manager, "Stream", "Project", "KPI")
    assert heads(manager) == ["Ref", "Due", "Status", "Action"]
    manager.click(manager.page.locator("summary", has_text="Columns"))
    earlier = manager.page.get_by_role("button", name=re.compile("^Earlier ?: Status$"))
    manager.follow(earlier, re.compile("columns=ref,status,due"))
    assert heads(manager) == ["Ref", "Status", "Due", "Action"]
    if scripts:
        expect(manager.page.locator("[data-take-focus]")).to_be_focused()
    manager.click(manager.page.locator("summary", has_text="Save this view"))
    manager.fill(manager.page.get_by_label("Name"), name)
    manager.page.get_by_label("Pin it to my overview").check()
    manager.check()
    manager.follow(manager.button("Save view"), re.compile("view="))
    expect(manager.page.get_by_role("navigation", name="Views of this list").locator("[aria-current]")).to_have_text(
        name
    )
    manager.check()

    manager.open("/")
    panel = manager.page.locator("section.panel", has=manager.page.get_by_role("heading", name="Your views"))
    row = panel.locator("li").filter(has=manager.page.get_by_role("link", name=name, exact=True))
    expect(row).to_contain_text("37 rows")
    manager.check()
    manager.follow(row.get_by_role("link", name=name, exact=True), re.compile("view="))
    expect(manager.page.locator("#register tbody tr")).to_have_count(37)
    rows = list(csv.reader(download(manager, manager.link("Download CSV")).read_text().splitlines()))
    assert rows[0][:2] == ["ref", "status"]
    assert len(rows) > 37

    manager.follow(manager.page.locator("a.counter.tone-complete"), re.compile("status=complete"))
    manager.follow(manager.button(f"Save changes to “{name}”"), re.compile("view="))
    manager.is_told("now shows this")
    manager.open("/views/")
    manager.check()
    line = manager.page.locator("section", has=manager.page.get_by_role("heading", name="Saved by you"))
    line = line.locator("li").filter(has=manager.page.get_by_role("link", name=name, exact=True))
    manager.follow(line.get_by_role("link", name="Rename or share"), re.compile("/edit/"))
    manager.check()
    manager.open("/views/")
    manager.follow(line.get_by_role("link", name="Remove"), re.compile("/remove/"))
    manager.check()
    manager.follow(manager.button("Remove"), "**/views/")
    manager.is_told("The view is removed.")
