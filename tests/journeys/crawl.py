"""Every page there is: followed from link to link, one instance of each kind, checked as it would meet a person."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from .visitor import MIDDLE, PHONE, WIDE, Visitor

LINKS = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"
UNFOLD = "() => document.querySelectorAll('main details:not([open])').forEach((d) => { d.open = true; })"
# Parameters that change which rows a page shows, not what it is made of.
SAME_PAGE = {"year", "sort", "page", "project"}
Kind = tuple[str, ...]


def kind_of(address: str) -> Kind | None:
    """What an address shows, so that one of each kind is enough; None for a file to download."""
    parts = urlsplit(address)
    match = resolve(parts.path)
    if "form" in match.kwargs:
        return None
    told = {name for name, _ in parse_qsl(parts.query)} - SAME_PAGE
    if match.view_name.endswith("_list"):
        return (match.view_name, "filtered") if told else (match.view_name,)
    return (match.view_name, *sorted(told))


def view_names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The name of every address of the application that is no file to download."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from view_names(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern) and "form" not in entry.pattern.regex.groupindex:
            yield f"{namespace}{entry.name}"


class Crawl:
    """Goes through all pages that links lead to and keeps what was wrong with each."""

    def __init__(self, visitor: Visitor, *, asks_axe: bool = True) -> None:
        self.visitor, self.asks_axe = visitor, asks_axe
        self.waiting: list[str] = []
        self.seen: set[Kind] = set()
        self.problems: list[str] = []
        self.asked = 0
        self.inaccessible: list[str] = []

    def note(self, address: str) -> None:
        kind = kind_of(address)
        if kind is not None and kind not in self.seen:
            self.seen.add(kind)
            self.waiting.append(address)

    def links(self) -> Iterator[str]:
        for link in self.visitor.page.evaluate(LINKS):
            parts = urlsplit(link)
            if f"{parts.scheme}://{parts.netloc}" == self.visitor.address:
                yield parts._replace(scheme="", netloc="", fragment="").geturl()

    def follow(self, *addresses: str) -> None:
        """Looks at these pages and at every kind of page that can be reached from them."""
        for address in addresses:
            self.note(address)
        while self.waiting:
            self.look_at(self.waiting.pop(0))
            for link in self.links():
                self.note(link)

    def look_at(self, address: str, status: int = 200) -> None:
        """Opens a page; where it has not been looked at on another database, at three widths."""
        visitor = self.visitor
        visitor.expected = {status} - {200}
        visitor.width(WIDE)
        answered = visitor.open(address)
        found = [] if answered == status else [f"answered {answered}, not {status}"]
        if self.asks_axe:
            found += self.at_each_width(address)
        self.problems += [f"{address} {problem}" for problem in [*found, *visitor.troubles]]
        visitor.troubles.clear()

    def at_each_width(self, address: str) -> list[str]:
        """Whether the page fits; axe is asked on a wide screen and on the phone, there with everything unfolded."""
        found = []
        for width in (WIDE, MIDDLE, PHONE):
            self.visitor.width(width)
            if width == PHONE:
                self.visitor.page.evaluate(UNFOLD)
            found += [f"at {width} px: {problem}" for problem in self.visitor.sideways()]
            if width != MIDDLE:
                self.inaccessible += [f"{address} at {width} px: {problem}" for problem in self.visitor.axe()]
                self.asked += 1
        return found
