"""Every page there is: followed from link to link, one instance of each kind, checked as it would meet a person."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

from .visitor import MIDDLE, PHONE, WIDE, Visitor

LINKS = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"
OPEN_ALL = "() => document.querySelectorAll('details:not([open])').forEach((d) => { d.open = true; })"
SAME_PAGE = {"year", "sort", "page", "project"}  # parameters that change which rows a page shows, not what it is made of
LEFT_OUT = ("account_logout",)
Kind = tuple[str, ...]


def kind_of(address: str) -> Kind | None:
    """What an address shows, so that one of each kind is enough; None for files and what is no page."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return (parts.path,)
    if "form" in match.kwargs or match.view_name in LEFT_OUT:
        return None
    if match.url_name.endswith("_list"):
        return (match.view_name, "filtered") if {*dict(parse_qsl(parts.query))} - SAME_PAGE else (match.view_name,)
    return (match.view_name, *sorted({*dict(parse_qsl(parts.query))} - SAME_PAGE))


class Crawl:
    """Goes through all pages that links lead to and keeps what was wrong with each."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.waiting: list[str] = []
        self.seen: set[Kind] = set()
        self.problems: list[str] = []

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

    def from_(self, *addresses: str) -> None:
        for address in addresses:
            self.note(address)
        while self.waiting:
            self.look_at(self.waiting.pop(0))

    def look_at(self, address: str, status: int = 200) -> None:
        """Opens a page, looks at it at three widths, and notes where its links lead."""
        visitor = self.visitor
        visitor.expected = {status} - {200}
        visitor.width(WIDE)
        answered = visitor.open(address)
        if answered != status:
            self.problems.append(f"{address}: answered {answered}, not {status}")
        for link in self.links():
            self.note(link)
        found = [f"{WIDE} px: {problem}" for problem in [*visitor.axe(), *visitor.sideways()]]
        visitor.width(MIDDLE)
        found += [f"{MIDDLE} px: {problem}" for problem in visitor.sideways()]
        visitor.width(PHONE)
        visitor.page.evaluate(OPEN_ALL)
        found += [f"{PHONE} px: {problem}" for problem in [*visitor.axe(), *visitor.sideways()]]
        found += visitor.troubles
        visitor.troubles.clear()
        self.problems += [f"{address} at {problem}" for problem in found]
