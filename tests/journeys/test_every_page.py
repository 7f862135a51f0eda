"""No page that anybody can reach fails axe, complains in the console, breaks the policy or scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from .conftest import Visit, visiting
from .crawl import Crawl, view_names
from .server import Server
from .visitor import WIDE

# Pages that a link leads to only now and then: a held conversation, a year without a round, what is still empty.
RARE = [
    "/diagnostics/conversations/1/follow-up/",
    "/diagnostics/conversations/1/remove/",
    "/diagnostics/conversations/1/sign-off/",
    "/diagnostics/groups/12/authorities/",
    "/diagnostics/groups/12/remove/",
    "/diagnostics/priorities/1/remove/",
    "/diagnostics/rounds/2024-25/remove/",
    "/diagnostics/rounds/2025-26/propose/",
    "/diagnostics/rounds/new/",
    "/targeted-support/conversations/1/package/",
    "/targeted-support/experts/1/remove/",
    "/targeted-support/outcomes/2/answer/",
    "/targeted-support/outcomes/2/edit/",
    "/targeted-support/outcomes/2/remove/",
    "/targeted-support/packages/11/experts/1/edit/",
    "/targeted-support/packages/11/experts/1/remove/",
    "/targeted-support/packages/16/costs/2025-26/slip/",
    "/targeted-support/packages/8/costs/2025-26/remove/",
]
# Where the crawl begins: pages that show much come first, and stand for their kind.
RICH = ["/kpis/?due=overdue&project=13", "/projects/2025-26/7/", "/"]
SIGNED_OUT = [
    "/account/login/",
    "/account/signup/",
    "/account/inactive/",
    "/account/confirm-email/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/0-spoilt/",
    "/accessibility/",
]
# Addresses to which no link leads, and why.
NO_LINK = {
    "healthz": "for a monitor",
    "account_logout": "a button",
    "account_set_password": "sends on to changing it",
    "account_reauthenticate": "only on the way to changing a password",
    "kpis:kpi_row": "a part of the register",
    "kpis:update_undo": "a button",
    "kpis:update_confirm": "a button of the sponsor",
    "kpis:update_query": "only the sponsor is led there",
    "kpis:measure_lift": "a button",
    "kpis:milestone_reopen": "a button",
    "kpis:evidence_take_back": "a button",
    "kpis:evidence_bring_back": "a button",
    "kpis:calendar_create": "a button",
    "kpis:calendar_remove": "a button",
    "kpis:calendar_feed": "for calendars, by an address that is told once",
    "budget:virement_approve": "a button",
    "budget:virement_decline": "a button",
    "budget:virement_withdraw": "a button",
    "budget:shared_cost_share": "a button where a share has changed",
    "people:password_link": "a button",
    "projects:plan_text_move": "a button",
    "views:view_create": "a form above each list: the journey of saved views presses its button",
    "views:view_edit": "once a view is saved: the journey of saved views goes there",
    "views:view_remove": "once a view is saved: the journey of saved views goes there",
    "views:view_keep": "a button",
    "views:view_pin": "a button",
    "views:view_unpin": "a button",
    "views:view_move": "a button",
    "projects:plan_texts_begin": "a button of a year without texts",
    "returns:return_check": "a button",
    "returns:return_warnings_pass": "a button",
    "returns:return_warning_lift": "a button",
    "returns:question_ask": "a button of the DfE reader",
    "returns:question_answer": "a button",
    "returns:return_reopen": "once it is checked: the journey of a return goes there",
    "returns:return_certify": "once it is signed: the journey of a return goes there",
    "returns:return_freeze": "once it is certified: the journey of a return goes there",
    "returns:return_file": "once it is frozen: the journey of a return goes there",
    "returns:return_correct": "once it is frozen",
    "returns:return_compare_file": "once two are there",
    "returns:project_send_back": "only sponsors are led there, once it is checked",
    "diagnostics:group_move": "a button",
    "diagnostics:group_task": "a button",
    "diagnostics:finding_reopen": "a button",
    "diagnostics:theme_publish": "a button",
    "diagnostics:theme_withdraw": "a button",
    "diagnostics:conversation_move": "a button",
    "diagnostics:conversation_input": "a button",
    "diagnostics:conversation_agree": "a button of the authority's director",
    "targeted_support:package_move": "a button",
    "targeted_support:package_task": "a button",
    "targeted_support:package_agree": "a button of the authority's director",
    "targeted_support:carry_take_back": "only where work has slipped into the next year",
    "targeted_support:enquiry_create": "only people of an authority are led there",
    "targeted_support:enquiry_page": "only people of an authority are led there",
    "targeted_support:expert_offer": "only people of an authority are led there",
    "targeted_support:expert_offer_edit": "only people of an authority that made an offer are led there",
    "targeted_support:expert_offer_withdraw": "only people of an authority that made an offer are led there",
    "targeted_support:expert_confirm": "a button",
    "targeted_support:lesson_move": "a button",
    "targeted_support:offer_begin": "a button",
    "targeted_support:priority_move": "a button",
    "targeted_support:prospectus_withdraw": "a button",
    "targeted_support:report_withdraw": "a button",
    "targeted_support:package_from_finding": "only the facilitator is led there, where a package becomes of a finding",
}
# Pages only finance is led to.
FINANCE = {
    "budget:payment_create",
    "budget:payment_edit",
    "budget:payment_remove",
    "budget:receipt_create",
    "budget:receipt_edit",
    "budget:receipt_remove",
    "budget:commitment_create",
    "budget:commitment_edit",
    "budget:commitment_close",
    "budget:commitment_remove",
    "budget:extract_load",
}
# Pages only a group's own people and its facilitator, or who leads a conversation, are led to.
CONFIDENTIAL = {
    "diagnostics:assessment_page",
    "diagnostics:assessment_edit",
    "diagnostics:finding_list",
    "diagnostics:finding_page",
    "diagnostics:finding_create",
    "diagnostics:finding_edit",
    "diagnostics:finding_decide",
    "diagnostics:finding_remove",
    "diagnostics:conversation_words",
    "diagnostics:partner_feedback",
    "targeted_support:package_words",
}
WORDS = "/targeted-support/packages/2/words/"
CANDID = (
    "/diagnostics/findings/",
    "/diagnostics/groups/",
    "/diagnostics/rounds/",
    "/diagnostics/conversations/",
    WORDS,
)
MONEY = ("/budget/payments/", "/budget/receipts/", "/budget/commitments/")
SIGNED_OUT_NAMES = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


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
