"""A file that takes longer than a moment: people are told, may leave, and find it where they asked for it."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Visit
from .visitor import PHONE

GRID = "/kpis/appendix-4/?progress=on&as_at={}"  # a day of its own for each test, so that nothing is kept yet


def test_a_download_begins_when_it_is_ready(visit: Visit) -> None:
    manager = visit("programme_manager", PHONE)
    manager.open(GRID.format("2026-02-11"))
    with manager.page.expect_download() as waiting:
        manager.click(manager.link("Download PDF", exact=True))
        expect(manager.page.get_by_role("heading", level=1)).to_have_text("Your file is being made")
        manager.check()
    assert waiting.value.suggested_filename == "appendix-4-2025-26-progress.pdf"
    expect(manager.page.get_by_role("heading", level=1)).to_have_text("Your file is ready")
    manager.check()
    assert manager.clicks == 1

    manager.open(GRID.format("2026-02-11"))
    with manager.page.expect_download():
        manager.click(manager.link("Download PDF", exact=True))
    expect(manager.page.get_by_role("heading", level=1)).to_contain_text("Appendix 4")


def test_a_file_is_waited_for_without_scripts(visit: Visit) -> None:
    manager = visit("programme_manager", scripts=False)
    manager.open(GRID.format("2026-02-12"))
    got: list[str] = []
    manager.page.on("download", lambda found: got.append(found.suggested_filename))
    manager.click(manager.link("Download PDF", exact=True))
    expect(manager.page.get_by_role("heading", level=1)).to_have_text("Your file is being made")
    for _ in range(120):
        manager.page.wait_for_timeout(500)
        if got:
            break
        manager.click(manager.link("Look again", exact=True))
    assert got == ["appendix-4-2025-26-progress.pdf"]


def test_a_dashboard_comes_at_once_and_says_when_the_rest_of_it_does_not(visit: Visit) -> None:
    manager = visit("programme_manager")
    manager.expected = {503}
    manager.page.route("**/?*coming=*", lambda route: route.fulfill(status=503))
    manager.page.goto(f"{manager.address}/?as_at=2025-08-03")
    manager.is_told("Load the page again")
    manager.check()
    manager.page.unroute_all()
    manager.page.reload()
    expect(manager.page.get_by_role("heading", name="KPIs by status")).to_be_visible()
    manager.waits()
    expect(manager.page.locator(".panels > :not(.panel)")).to_have_count(0)
    manager.check()
