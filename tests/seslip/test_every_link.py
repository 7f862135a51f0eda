"""Every link that a page shows opens for whoever is shown it: followed as each of the eight roles, one of each kind.

How pages look is looked at in a browser (`tests/journeys/test_every_page.py`); here nobody is led to a refusal, to
nothing, or to an error.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import Resolver404
from lxml import html

from projects.models import Person
from tests.audited import without_contexts
from tests.journeys.conftest import EMAILS
from tests.journeys.crawl import Kind, kind_of

FEWEST = {"dfe_reader": 7}  # kinds of pages that a role comes to at least; else
MANY = 40


def links(content: bytes, address: str) -> list[str]:
    """The addresses of this application that a page leads to, without what is on the page itself."""
    page = html.fromstring(content.decode())
    page.make_links_absolute(f"http://testserver{address}")
    found = [str(link).partition("#")[0] for link in page.xpath("//a/@href")]
    return [link.removeprefix("http://testserver") for link in found if link.startswith("http://testserver/")]


def new_kinds(found: list[str], seen: set[Kind]) -> Iterator[str]:
    """Those that lead to a kind of page not seen yet, or to no address at all."""
    for link in found:
        try:
            kind = kind_of(link)
        except Resolver404:
            kind = (link,)
        if kind is not None and kind not in seen:
            seen.add(kind)
            yield link


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("role", EMAILS)
def test_every_link_opens_for_who_is_shown_it(role: str, db: None, demonstration: None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(email=EMAILS[role]))
    waiting, seen, wrong = [("/", "")], set[Kind](), list[str]()
    with without_contexts():
        while waiting:
            address, on = waiting.pop(0)
            answer = client.get(address)
            if answer.status_code not in (200, 302):
                wrong.append(f"{role}: {address}, linked on {on}, answers {answer.status_code}")
            elif answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                waiting += [(link, address) for link in new_kinds(links(answer.content, address), seen)]
    assert not wrong, "\n".join(wrong)
    assert len(seen) >= FEWEST.get(role, MANY), f"{role} came to {len(seen)} kinds of pages only"
