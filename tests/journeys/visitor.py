"""A person at a browser: what they do is counted, and what goes wrong behind the page is noted."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from .album import Album
from .axe import violations

WIDE, MIDDLE, PHONE = 1440, 1024, 390
PICTURED = 1200  # the width of a screen for a picture, unless it shows a phone
TOO_WIDE = """() => {
    const page = document.documentElement, over = page.scrollWidth - page.clientWidth;
    if (over <= 0) return "";
    const holds = (e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "visible";
    const out = [...document.body.querySelectorAll("*")].filter(holds).pop();
    return `scrolls sideways by ${over}px, perhaps because of ${out ? out.outerHTML.slice(0, 200) : "?"}`;
}"""
REFUSED = ("Failed to load resource: the server responded with a status of ", "Response Status Error Code ")


class Visitor:
    """Wraps one page. `expected` are answers of the server that the browser reports as errors but that are meant."""

    asks_axe = True  # not where CI repeats the journeys on a second database: a page looks the same there

    album = Album()

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool = True) -> None:
        self.context, self.address, self.scripts = context, address, scripts
        self.page: Page = context.new_page()
        self.clicks = self.keys = 0
        self.expected: set[int] = set()
        self.troubles: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        self.page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        meant = any(message.text.startswith(f"{words}{status}") for status in self.expected for words in REFUSED)
        if message.type in ("error", "warning") and not meant:
            self.troubles.append(f"console {message.type} on {self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or a page left while it was loading
            self.troubles.append(f"request failed: {request.method} {request.url}: {request.failure}")

    # What a person does -----------------------------------------------------------------------------------------

    def open(self, path: str) -> int:
        """Types an address; not counted, since a person comes by links."""
        response = self.page.goto(self.address + path)
        self.waits()
        return response.status if response else 0

    def waits(self) -> None:
        """Until all panels of an overview are there."""
        expect(self.page.locator(".coming")).to_have_count(0)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def follow(self, target: Locator, to: str | re.Pattern[str]) -> None:
        """Clicks on what leads elsewhere, and goes on only there: what is there may be found on the page left, too."""
        self.click(target)
        self.page.wait_for_url(to)
        self.waits()

    def fill(self, target: Locator, text: str) -> None:
        """Clicks into a field and types over what it holds."""
        self.clicks += 1
        self.keys += len(text)
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        """Opens a drop-down and picks from it."""
        self.clicks += 2
        target.select_option(label=label)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Types into whatever has the focus."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def replace(self, text: str) -> None:
        """Types over what the focused field holds."""
        self.press("ControlOrMeta+a")
        self.type(text)

    def tab_to(self, target: Locator, most: int = 150) -> None:
        """Presses Tab until `target` has the focus; each is counted."""
        for _ in range(most):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{most} times Tab did not lead to {target}")

    # What they see ----------------------------------------------------------------------------------------------

    def link(self, name: str, **more: Any) -> Locator:
        return self.page.get_by_role("link", name=name, **more)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def is_told(self, words: str) -> None:
        expect(self.page.locator("#messages")).to_contain_text(words, ignore_case=True)

    def focus(self) -> str:
        """The tag and the words of the element that has the focus."""
        return str(self.page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.innerText.trim()"))

    # What they should never meet --------------------------------------------------------------------------------

    def width(self, pixels: int) -> None:
        self.page.set_viewport_size({"width": pixels, "height": 900})

    def sideways(self) -> list[str]:
        found = self.page.evaluate(TOO_WIDE)
        return [found] if found else []

    def axe(self) -> list[str]:
        """What axe finds on the page as it stands, one sentence a rule."""
        return [
            f"axe {violation['id']} ({len(violation['nodes'])}): {violation['help']}: "
            f"{violation['nodes'][0]['html'][:200]}"
            for violation in (violations(self.page) if self.asks_axe and self.scripts else [])
        ]

    def check(self) -> None:
        """The page as it stands is accessible, fits, and has complained of nothing."""
        found = [*self.axe(), *self.sideways(), *self.troubles]
        assert not found, f"{self.page.url}:\n" + "\n".join(found)

    def picture(self, name: str, of: str = "main", width: int = PICTURED) -> None:
        """The page as it stands is the picture `name` of the guides, cut to the element `of` and a screen's height."""
        if self.asks_axe:
            before = self.page.viewport_size
            self.width(width)
            self.album.add(name, self.page, of)
            self.width(before["width"] if before else WIDE)

    def at_most(self, clicks: int, journey: str) -> None:
        """Prints what the journey took, and holds it to its bound."""
        self.tell(journey)
        assert self.clicks <= clicks, f"{journey}: {self.clicks} clicks instead of {clicks}"

    def tell(self, journey: str) -> None:
        print(f"\n{journey}: {self.clicks} clicks, {self.keys} keystrokes")
