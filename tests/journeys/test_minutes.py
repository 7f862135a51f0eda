"""What people come for (design, section 1), counted from the overview: on a screen, on a phone, without JavaScript.

A click is a click of the mouse; one into a field counts, and a choice from a list counts two. Each journey prints what
it took. The table's other rows are elsewhere: updating a KPI (`test_updating.py`), all of one's KPIs on a phone
(`test_together.py`), 19 authorities at a meeting (`test_attendance.py`), a return (`test_grant_return.py`).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, expect

from .conftest import Visit
from .test_registers import download, is_right
from .visitor import PHONE, WIDE, Visitor

WAYS = pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, True), (WIDE, False), (PHONE, False)])
LEDGER = "\r\n".join(
    (
        "Posting date,Supplier,Reference,Net amount,Cost code",
        "2026-03-20,Northdown Training,{reference},1200.00,7.1",
        "2026-03-23,Eastmoor Venues,{reference}-B,0.35,Take Your Place",
    )
)


def arrive(visit: Visit, role: str, width: int, scripts: bool) -> Visitor:
    """Somebody on their overview, of whom nothing is counted yet."""
    visitor = visit(role, width, scripts=scripts)
    visitor.open("/")
    return visitor


def way(visitor: Visitor) -> str:
    size = (
        "on a phone" if visitor.page.viewport_size and visitor.page.viewport_size["width"] == PHONE else "on a screen"
    )
    return f"{size}{'' if visitor.scripts else ' without JavaScript'}"


@WAYS
def test_programme_manager_sees_what_is_overdue_and_who_to_chase(visit: Visit, width: int, scripts: bool) -> None:
    manager = arrive(visit, "programme_manager", width, scripts)
    manager.follow(
        manager.page.locator("main").get_by_role("link", name=re.compile(r"\bOverdue\b")).first, "**/kpis/**"
    )
    rows = manager.page.locator("#register tbody tr")
    expect(rows.first).to_contain_text("overdue")
    manager.follow(rows.first.locator(".ref a"), re.compile(r"/kpis/\d+/$"))
    manager.sees("Project manager")
    manager.check()
    manager.at_most(2, f"See what is overdue and who to chase {way(manager)}")


@WAYS
def test_does_it_balance_is_answered_in_one_click(visit: Visit, width: int, scripts: bool) -> None:
    manager = arrive(visit, "programme_manager", width, scripts)
    manager.follow(manager.link("Budget", exact=True).first, re.compile(r"/budget/(\?.*)?$"))
    answer = manager.page.locator("main p.alert").first
    expect(answer).to_contain_text("The budget balances")
    expect(answer).to_be_in_viewport()
    manager.check()
    manager.at_most(1, f"Does the budget balance? {way(manager)}")


@WAYS
def test_appendix_4_as_pdf_takes_two_clicks(visit: Visit, width: int, scripts: bool) -> None:
    """Without JavaScript, while the file is being made, one press more asks for it again."""
    manager = arrive(visit, "programme_manager", width, scripts)
    manager.follow(
        manager.page.locator("main").get_by_role("link", name="Appendix 4", exact=True).first, "**/appendix-4/**"
    )
    if scripts:
        assert is_right(download(manager, manager.link("Download PDF", exact=True)))
    else:
        got: list[str] = []
        manager.page.on("download", lambda found: got.append(found.suggested_filename))
        manager.click(manager.link("Download PDF", exact=True))
        manager.page.wait_for_timeout(1000)
        while not got and manager.clicks < 20:
            manager.page.wait_for_timeout(3000)
            if not got:
                manager.click(manager.link("Look again", exact=True))
                manager.page.wait_for_timeout(1000)
        assert got == ["appendix-4-2025-26.pdf"]
    manager.at_most(2 if scripts else 3, f"Export Appendix 4 as PDF {way(manager)}")


@pytest.mark.pictures
@WAYS
def test_sponsor_confirms_in_two_clicks(visit: Visit, width: int, scripts: bool) -> None:
    sponsor = arrive(visit, "sponsor", width, scripts)
    if scripts and width == WIDE:
        sponsor.picture("confirm", "main section:has(button:text('Confirm'))")
    press = sponsor.page.get_by_role("button", name=re.compile("^Confirm")).first
    named = press.inner_text()
    sponsor.click(press)
    sponsor.is_told("confirmed")
    expect(sponsor.page.get_by_role("button", name=named, exact=True)).to_have_count(0)
    sponsor.check()
    sponsor.at_most(2, f"A sponsor confirms {way(sponsor)}")


@WAYS
def test_sponsor_reads_one_page_before_a_meeting(visit: Visit, width: int, scripts: bool) -> None:
    sponsor = arrive(visit, "sponsor", width, scripts)
    sponsor.follow(sponsor.page.locator("main a[href*='/projects/2025-26/']").first, "**/projects/2025-26/*/")
    for part in ("KPIs", "Budget"):
        expect(sponsor.page.get_by_role("heading", name=part, exact=True)).to_be_attached()
    sponsor.at_most(1, f"A sponsor opens the page of a project {way(sponsor)}")


@WAYS
def test_lead_opens_the_page_of_their_authority(visit: Visit, width: int, scripts: bool) -> None:
    lead = arrive(visit, "la_lead", width, scripts)
    lead.follow(lead.page.locator("main a[href$='/authorities/oxfordshire/']").first, "**/authorities/oxfordshire/")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("Oxfordshire")
    lead.at_most(1, f"A lead opens the page of their authority {way(lead)}")


@WAYS
def test_project_manager_attaches_evidence(visit: Visit, width: int, scripts: bool) -> None:
    manager = arrive(visit, "project_manager", width, scripts)
    manager.follow(
        manager.page.locator("main a[href^='/kpis/']").filter(has_text=re.compile(r"^\d+\.\d+$")).first,
        re.compile(r"/kpis/\d+/$"),
    )
    manager.follow(manager.link("Add evidence"), "**/add-evidence/")
    manager.fill(manager.field("Link"), f"https://example.org/report-{width}-{scripts}")
    manager.fill(manager.field("Title"), f"Report as seen {way(manager)}")
    manager.check()
    manager.click(manager.button("Add evidence"))
    manager.sees(f"Report as seen {way(manager)}")
    manager.at_most(5, f"Attach evidence to a KPI {way(manager)}")


@WAYS
def test_support_team_moves_a_package_on(visit: Visit, width: int, scripts: bool) -> None:
    team = arrive(visit, "support_team", width, scripts)
    team.follow(
        team.page.get_by_role("navigation", name="Main").get_by_role("link", name="Targeted support"),
        "**/targeted-support/",
    )
    team.at_most(1, f"Come to the board {way(team)}")
    lane = team.page.locator("details.lane", has=team.page.get_by_role("heading", name="Enquiry", exact=True))
    if lane.get_attribute("open") is None:
        team.click(lane.locator("summary").first)
    press = lane.get_by_role("button", name=re.compile("^Begin scoping")).first
    named = press.inner_text()
    team.click(press)
    expect(team.page.get_by_role("button", name=named, exact=True)).to_have_count(0)
    team.check()
    team.at_most(3, f"Move a package on {way(team)}")


@WAYS
def test_support_team_finds_who_could_help(visit: Visit, width: int, scripts: bool) -> None:
    team = arrive(visit, "support_team", width, scripts)
    team.follow(
        team.page.get_by_role("navigation", name="Main").get_by_role("link", name="Targeted support"),
        "**/targeted-support/",
    )
    team.follow(
        team.page.get_by_role("navigation", name="Targeted support").get_by_role("link", name="Experts"),
        "**/experts/**",
    )
    team.follow(team.link("Find who could help"), "**/who-could-help/**")
    team.choose(team.field("Who asks"), "Slough")
    team.choose(team.field("Topic"), "Annual reviews")
    team.click(team.button("Find"))
    team.page.wait_for_url("**topic=**")
    team.check()
    team.at_most(8, f"Find who could help {way(team)}")


@WAYS
def test_finance_sees_the_balance_of_each_stream(visit: Visit, width: int, scripts: bool) -> None:
    finance = arrive(visit, "finance", width, scripts)
    finance.follow(finance.link("Budget", exact=True).first, re.compile(r"/budget/(\?.*)?$"))
    finance.follow(
        finance.page.get_by_role("navigation", name="Budget").get_by_role("link", name="Position"), "**/position/**"
    )
    finance.sees("Budget, paid, committed and forecast")
    finance.at_most(2, f"See the balance of each funding stream {way(finance)}")


@WAYS
def test_finance_loads_the_payments_of_a_month(visit: Visit, width: int, scripts: bool) -> None:
    """The file is chosen in the window of the machine: two clicks there, and one that opens it."""
    finance = arrive(visit, "finance", width, scripts)
    finance.follow(finance.link("Budget", exact=True).first, re.compile(r"/budget/(\?.*)?$"))
    finance.follow(
        finance.page.get_by_role("navigation", name="Budget").get_by_role("link", name="Payments"), "**/payments/**"
    )
    if scripts and width == PHONE:
        finance.check()
    finance.follow(finance.link("Load an extract", exact=True).first, "**/payments/load/**")
    reference = f"ND-{width}-{'x' if scripts else 'y'}"
    file = FilePayload(name="march.csv", mimeType="text/csv", buffer=LEDGER.format(reference=reference).encode())
    finance.field("Extract").set_input_files(file)
    finance.clicks += 3
    finance.click(finance.button("Show what it holds"))
    expect(finance.page.locator("main")).to_contain_text("£1,200.35")
    finance.check()
    finance.click(finance.button("Record 2 payments"))
    finance.is_told("2 payments recorded")
    expect(finance.page.locator("main")).to_contain_text(reference)
    finance.at_most(8, f"Load the payments of a month {way(finance)}")
