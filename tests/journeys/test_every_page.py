"""No page that anybody can reach fails axe, complains in the console, breaks the policy or scrolls sideways."""

from __future__ import annotations

import time

from .conftest import Visit
from .crawl import Crawl, view_names
from .server import Server
from .visitor import WIDE

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


def test_every_page_a_link_leads_to(visit: Visit) -> None:
    started, crawl = time.monotonic(), Crawl(visit("programme_manager"))
    crawl.follow(*RICH)
    crawl.look_at("/projects/2025-26/14/")  # a number that is not used
    crawl.look_at("/account/reauthenticate/")
    crawl.look_at("/nowhere/", 404)
    crawl.look_at("/kpis/appendix-4.pdf?as_at=2026-02-31", 400)
    print(f"\nLooked at {len(crawl.seen)} kinds of page in {time.monotonic() - started:.0f} s")
    assert not crawl.problems, "\n".join(crawl.problems)
    unseen = set(view_names()) - {kind[0] for kind in crawl.seen} - SIGNED_OUT_NAMES - set(NO_LINK) - FINANCE
    assert not unseen, f"No link leads the programme manager to {sorted(unseen)}"


def test_every_page_a_link_leads_finance_to(visit: Visit) -> None:
    class Money(Crawl):
        """Only the pages that the programme manager's crawl does not see."""

        def note(self, address: str) -> None:
            if address.startswith(MONEY):
                super().note(address)

    crawl = Money(visit("finance"))
    crawl.follow("/budget/payments/?state=paid", *MONEY)
    assert not crawl.problems, "\n".join(crawl.problems)
    assert {kind[0] for kind in crawl.seen} >= FINANCE


def test_every_page_of_somebody_signed_out(visit: Visit) -> None:
    crawl = Crawl(visit())
    for address in SIGNED_OUT:
        crawl.look_at(address)
    crawl.look_at("/nowhere/", 404)
    assert not crawl.problems, "\n".join(crawl.problems)


def test_pages_of_somebody_who_may_not(visit: Visit) -> None:
    lead = visit("la_lead")
    crawl = Crawl(lead)
    lead.open("/kpis/")
    kpi = lead.page.locator("#register tbody .ref a").first.get_attribute("href")
    crawl.look_at(f"{kpi}update/", 403)
    crawl.look_at("/people/", 404)
    assert not crawl.problems, "\n".join(crawl.problems)


def test_the_check_sees_what_is_wrong(visit: Visit) -> None:
    """A check that cannot fail is a defect."""
    visitor = visit()
    visitor.open("/account/login/")
    visitor.check()
    visitor.page.evaluate(
        """() => {
        document.querySelector("main").insertAdjacentHTML("beforeend",
            '<img src="/static/none.png"><p style="color: #aaa">pale</p><pre>' + "wide ".repeat(80) + "</pre>");
        console.warn("worn");
        setTimeout(() => { throw new Error("broken"); });
    }"""
    )
    visitor.page.wait_for_load_state("networkidle")
    assert "image-alt" in " ".join(visitor.axe())
    assert "scrolls sideways" in " ".join(visitor.sideways())
    troubles = " ".join(visitor.troubles)
    for trouble in ("worn", "broken", "Content Security Policy", "404"):
        assert trouble in troubles
    visitor.troubles.clear()


def test_the_server_logged_no_error(visit: Visit, server: Server) -> None:
    visit("programme_manager", WIDE).open("/")
    assert " ERROR " not in server.log, server.log[-4000:]
