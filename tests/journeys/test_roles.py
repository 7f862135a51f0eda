"""Everybody signs in, meets a home that is theirs, and a navigation whose every link opens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import EMAILS, Visit, enter
from .visitor import PHONE

PLAN = ["Overview", "Projects", "KPIs", "Budget", "Diagnostics", "Targeted support", "Returns", "Authorities"]
SHOWN = {
    "programme_manager": [*PLAN, "People"],
    "project_manager": PLAN,
    "sponsor": PLAN,
    "support_team": PLAN,
    "la_lead": PLAN,
    "finance": PLAN,
    "dfe_reader": ["Overview", "Returns"],
    "administrator": [
        "Overview",
        "Projects",
        "KPIs",
        "Diagnostics",
        "Targeted support",
        "Returns",
        "Authorities",
        "People",
    ],
}
ADDRESSES = {"/projects/": "Projects", "/kpis/": "KPIs", "/budget/": "Budget", "/people/": "People"}


@pytest.mark.parametrize("role", EMAILS)
def test_home(visit: Visit, role: str) -> None:
    person = visit()
    person.expected = {403, 404}
    enter(person, role)
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Overview")
    person.check()
    person.tell(f"The {role} signs in")
    person.width(PHONE)
    person.check()
    links = person.page.get_by_role("navigation", name="Main").get_by_role("link")
    assert links.all_inner_texts() == SHOWN[role]
    for address in links.evaluate_all("all => all.map(link => link.getAttribute('href'))"):
        assert person.open(address) == 200, address
        expect(person.page.locator(".site-nav [aria-current=page]")).to_be_in_viewport()
    for address, label in ADDRESSES.items():
        if label not in SHOWN[role]:
            assert person.open(address) in (403, 404), address


def test_sponsor_opens_the_page_of_their_project(visit: Visit) -> None:
    sponsor = visit("sponsor", PHONE)
    sponsor.open("/")
    sponsor.click(sponsor.page.locator("main a[href*='/projects/2025-26/']").first)
    sponsor.page.wait_for_url("**/projects/2025-26/*/")
    sponsor.check()
    expect(sponsor.link("Update")).to_have_count(0)
    sponsor.tell("A sponsor reads about a project")


def test_la_lead_opens_the_page_of_their_authority(visit: Visit) -> None:
    lead = visit("la_lead", PHONE)
    lead.open("/")
    lead.click(lead.link("Authorities", exact=True))
    lead.click(lead.link("Oxfordshire", exact=True))
    lead.page.wait_for_url("**/authorities/oxfordshire/")
    lead.check()
    lead.tell("A lead opens the page of their authority")
