"""One server and one browser for all journeys; a visitor for each.

They live as long as the tests of this folder and no longer: Playwright keeps an event loop running, in which Django
refuses to touch the database for the tests that come after. `together.py` keeps the journeys on one worker.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from seslip.demo import DEMO_PASSWORD

from .server import Server, serving
from .visitor import WIDE, Visitor

EMAILS = {
    "programme_manager": "richard.tyndall@example.org",
    "project_manager": "mark.evans@example.org",
    "sponsor": "lee-anne.farach@example.org",
    "support_team": "claire.woodcock@example.org",
    "la_lead": "demo.lead@example.org",
    "finance": "demo.finance@example.org",
    "dfe_reader": "demo.dfe@example.org",
    "administrator": "demo.admin@example.org",
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "NO JOURNEY WAS MADE: there is no Chromium on this machine. Install it (Debian: apt-get install chromium) and run "
    "the tests again; what people do in a browser is not tested without it."
)

PATIENCE = 60_000  # milliseconds; a PDF takes seconds where other tests run beside this one

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def chromium() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    return str(found)


@pytest.fixture(scope="package")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("journeys")) as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium: str, server: Server, pytestconfig: pytest.Config) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE / 3)
    Visitor.asks_axe = not pytestconfig.getoption("--database-only")
    Visitor.album.takes = pytestconfig.getoption("--pictures")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()
    Visitor.album.forget()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--pictures` only the journeys that take some are made, from a fresh start."""
    if config.getoption("--pictures"):
        items[:] = [item for item in items if item.get_closest_marker("pictures")]


@pytest.fixture(scope="package")
def signed_in(browser: Browser, server: Server) -> Callable[[str], Any]:
    """The cookies of a role, which signs in once for all journeys."""
    kept: dict[str, Any] = {}

    def cookies(role: str) -> Any:
        if role not in kept:
            context = browser.new_context()
            enter(Visitor(context, server.url), role)
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return cookies


def enter(visitor: Visitor, role: str) -> None:
    """Signs in by hand, and arrives at the overview."""
    if "/account/login/" not in visitor.page.url:
        visitor.open("/account/login/")
    visitor.fill(visitor.field("E-mail address"), EMAILS[role])
    visitor.fill(visitor.field("Password"), DEMO_PASSWORD)
    visitor.follow(visitor.button("Sign in"), f"{visitor.address}/")


@pytest.fixture
def visit(browser: Browser, server: Server, signed_in: Callable[[str], Any]) -> Iterator[Visit]:
    with visiting(browser, server, signed_in) as arrive:
        yield arrive


@contextmanager
def visiting(browser: Browser, server: Server, signed_in: Callable[[str], Any]) -> Iterator[Visit]:
    """A visitor of a role (none: signed out) with a screen of some width; at the end nothing may have gone wrong."""
    visitors: list[Visitor] = []

    def arrive(role: str = "", width: int = WIDE, *, scripts: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="en-GB",
            reduced_motion="reduce",
            storage_state=signed_in(role) if role else None,
        )
        context.set_default_timeout(PATIENCE)
        if not scripts:
            context.clear_cookies(name="scripts")  # which only a browser that runs them has
        visitors.append(Visitor(context, server.url, scripts=scripts))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    assert not troubles, "\n".join(troubles)
