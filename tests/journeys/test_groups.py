"""The programme manager forms the groups of a round, with and without scripts, on a wide screen and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .visitor import PHONE, WIDE


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, True), (WIDE, False)])
def test_groups_are_proposed_swapped_and_sent_as_an_address(visit: Visit, width: int, scripts: bool) -> None:
    manager = visit("programme_manager", width, scripts=scripts)
    page = manager.page
    manager.open("/diagnostics/rounds/2025-26/propose/")  # groups of it were held, so its page offers this no more
    manager.sees("No grouping can have fewer repeated pairs.")
    manager.choose(manager.field("Wish"), "Keep together")
    manager.choose(manager.field("One"), "Kent")
    manager.choose(manager.field("The other"), "Milton Keynes")
    manager.click(manager.button("Propose groups"))
    page.wait_for_url("**together=kent~milton-keynes**")
    manager.sees("Kent and Milton Keynes are kept together as wished.")
    if scripts:
        manager.check()
    manager.choose(manager.field("Put"), "Kent")
    other = page.locator(".proposed > li:not(:has-text('Kent'))").last.locator(".rows li").last
    manager.choose(manager.field("In the place of"), other.locator("span").first.inner_text())
    manager.click(manager.button("Swap and see what it does"))
    page.wait_for_url("**swapped=**")
    manager.sees("With ")
    manager.sees("Kent and Milton Keynes are to be kept together.")
    expect(page.get_by_text("Against the proposal")).to_be_visible()
    if scripts:
        manager.check()
    colleague = visit("programme_manager", width, scripts=scripts)
    colleague.page.goto(page.url)
    expect(colleague.page.locator(".proposed")).to_have_text(
        page.locator(".proposed").inner_text(), use_inner_text=True
    )
    manager.click(manager.link("Take the swap back"))
    page.wait_for_url(lambda address: "swapped" not in address)
    expect(page.get_by_text("Against the proposal")).not_to_be_visible()


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_matrix_scrolls_in_its_box_and_keeps_its_names_in_sight(visit: Visit, width: int) -> None:
    reader = visit("la_lead", width)
    reader.open("/diagnostics/")
    reader.click(reader.link("Who has met whom"))
    box = reader.page.get_by_role("region", name="When any two authorities sat in the same group last")
    reader.tab_to(box)
    box.evaluate("box => box.scrollTo(300, 400)")
    for name in ("Reading", "Slough"):
        expect(box.get_by_role("rowheader", name=name)).to_be_in_viewport()
    corner = box.get_by_role("columnheader", name="Authority").bounding_box()
    edge = box.bounding_box()
    assert corner and edge
    assert abs(corner["x"] - edge["x"]) < 3 and abs(corner["y"] - edge["y"]) < 3
    reader.check()
