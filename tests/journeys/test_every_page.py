"""No page that anybody can reach fails axe, complains in the console, breaks the policy or scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from .conftest import Visit, visiting
from .crawl import Crawl, view_names
from .places import CANDID, CONFIDENTIAL, FINANCE, MONEY, NO_LINK, RARE, RICH, SIGNED_OUT, SIGNED_OUT_NAMES, WORDS
from .server import Server
from .visitor import WIDE


def of_manager(visit: Visit, asks_axe: bool) -> Crawl:
    crawl = Crawl(visit("programme_manager"), asks_axe=asks_axe)
    crawl.follow(*RICH, *RARE)
    crawl.look_at("/projects/2025-26/14/")  # a number that is not used
    crawl.look_at("/account/reauthenticate/")
    crawl.look_at("/nowhere/", 404)
    crawl.look_at("/kpis/appendix-4.pdf?as_at=2026-02-31", 400)
    return crawl


class Money(Crawl):
    """Only the pages that the programme manager's crawl does not see."""

    def note(self, address: str) -> None:
        if address.startswith(MONEY):
            super().note(address)


def of_finance(visit: Visit, asks_axe: bool) -> Crawl:
    crawl = Money(visit("finance"), asks_axe=asks_axe)
    crawl.follow("/budget/payments/?state=paid", *MONEY)
    return crawl


class Confidential(Crawl):
    """Only what a facilitator reads and the programme manager does not."""

    def note(self, address: str) -> None:
        if address.startswith(CANDID):
            super().note(address)


def of_facilitator(visit: Visit, asks_axe: bool) -> Crawl:
    crawl = Confidential(visit("support_team"), asks_axe=asks_axe)
    crawl.follow("/diagnostics/findings/", "/diagnostics/conversations/4/")  # the conversation that she leads
    crawl.follow(WORDS)
    return crawl


def of_signed_out(visit: Visit, asks_axe: bool) -> Crawl:
    crawl = Crawl(visit(), asks_axe=asks_axe)
    for address in SIGNED_OUT:
        crawl.look_at(address)
    crawl.look_at("/nowhere/", 404)
    return crawl


def of_somebody_who_may_not(visit: Visit, asks_axe: bool) -> Crawl:
    lead = visit("la_lead")
    crawl = Crawl(lead, asks_axe=asks_axe)
    lead.open("/kpis/")
    kpi = lead.page.locator("#register tbody .ref a").first.get_attribute("href")
    crawl.look_at(f"{kpi}update/", 403)
    crawl.look_at("/people/", 404)
    return crawl


Way = Callable[[Visit, bool], Crawl]
WAYS = [of_manager, of_finance, of_facilitator, of_signed_out, of_somebody_who_may_not]


@pytest.fixture(scope="module")
def crawled(request: Any, browser: Any, server: Server, signed_in: Any) -> Iterator[Callable[[Way], Crawl]]:
    """Each way is gone once for all tests of this file; how pages look is looked at where the test of it runs too."""
    asks_axe = any(item.originalname == "test_no_page_fails_axe" for item in request.session.items)
    with visiting(browser, server, signed_in) as visit:
        yield cache(lambda way: way(visit, asks_axe))


def test_every_page_a_link_leads_to(crawled: Callable[[Way], Crawl]) -> None:
    crawl = crawled(of_manager)
    assert not crawl.problems, "\n".join(crawl.problems)
    unseen = set(view_names()) - {kind[0] for kind in crawl.seen} - SIGNED_OUT_NAMES - set(NO_LINK)
    unseen -= FINANCE | CONFIDENTIAL
    assert not unseen, f"No link leads the programme manager to {sorted(unseen)}"


def test_every_page_a_link_leads_finance_to(crawled: Callable[[Way], Crawl]) -> None:
    crawl = crawled(of_finance)
    assert not crawl.problems, "\n".join(crawl.problems)
    assert {kind[0] for kind in crawl.seen} >= FINANCE


def test_every_page_a_link_leads_a_facilitator_to(crawled: Callable[[Way], Crawl]) -> None:
    crawl = crawled(of_facilitator)
    assert not crawl.problems, "\n".join(crawl.problems)
    assert {kind[0] for kind in crawl.seen} >= CONFIDENTIAL


@pytest.mark.parametrize("way", [of_signed_out, of_somebody_who_may_not])
def test_every_page_of_somebody_signed_out_or_who_may_not(way: Way, crawled: Callable[[Way], Crawl]) -> None:
    assert not crawled(way).problems, "\n".join(crawled(way).problems)


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("way", WAYS)
def test_no_page_fails_axe(way: Way, crawled: Callable[[Way], Crawl]) -> None:
    crawl = crawled(way)
    assert crawl.asked >= 2 * max(len(crawl.seen), 2), "axe is asked about each page at two widths"
    assert not crawl.inaccessible, "\n".join(crawl.inaccessible)


@pytest.mark.same_on_every_database
def test_the_check_sees_what_is_wrong(visit: Visit) -> None:
    """A check that cannot fail is a defect."""
    visitor = visit()
    visitor.open("/account/login/")
    visitor.check()
    lost = visitor.page.expect_console_message(lambda message: "404" in message.text)
    with lost, visitor.page.expect_event("pageerror"):
        visitor.page.evaluate(
            """() => {
        document.querySelector("main").insertAdjacentHTML("beforeend",
            '<img src="/static/none.png"><p style="color: #aaa">pale</p><pre>' + "wide ".repeat(80) + "</pre>");
        console.warn("worn");
        setTimeout(() => { throw new Error("broken"); });
    }"""
        )
    assert "image-alt" in " ".join(visitor.axe())
    assert "color-contrast" not in " ".join(visitor.axe())
    visitor.page.evaluate(
        """() => {
        const list = "<ul>" + "<li>the same</li>".repeat(20) + "</ul>";
        document.querySelector("main").insertAdjacentHTML("beforeend", list);
    }"""
    )
    assert "color-contrast" not in " ".join(visitor.axe()), "found in order, and not asked about again"
    visitor.page.evaluate(
        "() => { document.querySelector('main ul:last-child li:nth-child(15)').style.color = '#aaa'; }"
    )
    assert "color-contrast (1)" in " ".join(visitor.axe()), "one pale entry of a long list"
    visitor.page.evaluate(
        "() => document.querySelectorAll('main ul:last-child li').forEach((e) => e.style.color = '#aaa')"
    )
    assert "color-contrast" in " ".join(visitor.axe()), "a list that is pale as a whole"
    assert "scrolls sideways" in " ".join(visitor.sideways())
    troubles = " ".join(visitor.troubles)
    for trouble in ("worn", "broken", "Content Security Policy", "404"):
        assert trouble in troubles
    visitor.troubles.clear()


def test_the_server_logged_no_error(visit: Visit, server: Server) -> None:
    visit("programme_manager", WIDE).open("/")
    assert " ERROR " not in server.log, server.log[-4000:]
