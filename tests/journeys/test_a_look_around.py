"""A look around, as each role, before anybody has done anything: what the guides show is what the pages are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .visitor import PHONE, WIDE, Visitor

pytestmark = [pytest.mark.pictures, pytest.mark.same_on_every_database]


@dataclass(frozen=True)
class Look:
    """Where a picture is taken: by whom, at which address, of which part of the page, after which steps."""

    role: str
    address: str
    of: str = "main"
    width: int = WIDE
    steps: tuple[Callable[[Visitor], object], ...] = field(default=())


def follow(name: str) -> Callable[[Visitor], object]:
    return lambda visitor: visitor.page.locator("main").get_by_role("link", name=name).first.click()


def edit_a_row(visitor: Visitor) -> None:
    row = visitor.page.locator("#register tbody tr").first
    row.get_by_role("link", name="Update").click()
    expect(visitor.page.locator("#register tr.editing").get_by_label("Status")).to_be_focused()


LOOKS = {
    "overdue": Look("programme_manager", "/kpis/?due=overdue"),
    "update-a-kpi": Look("programme_manager", "/kpis/?due=overdue", "#register", steps=(edit_a_row,)),
    "does-it-balance": Look("programme_manager", "/budget/"),
    "appendix-4": Look("programme_manager", "/kpis/appendix-4/"),
    "return": Look("programme_manager", "/returns/1/"),
    "returns": Look("sponsor", "/returns/"),
    "update-all-on-a-phone": Look("project_manager", "/", width=PHONE, steps=(follow("Update them all on one page"),)),
    "evidence": Look(
        "project_manager", "/projects/2025-26/5/", "main .card", steps=(follow("5.4"), follow("Add evidence"))
    ),
    "workbook": Look("project_manager", "/kpis/workbook/"),
    "claim": Look("project_manager", "/budget/payments/claim/", "main .card"),
    "project": Look("sponsor", "/projects/2025-26/7/"),
    "authority": Look("la_lead", "/authorities/oxfordshire/"),
    "peer-challenge": Look("la_lead", "/diagnostics/"),
    "prospectus": Look("la_lead", "/targeted-support/prospectus/"),
    "offer-help": Look("la_lead", "/targeted-support/prospectus/help/", "main form"),
    "board": Look("support_team", "/targeted-support/"),
    "who-could-help": Look("support_team", "/targeted-support/who-could-help/"),
    "package-costs": Look("support_team", "/targeted-support/money/"),
    "evaluation": Look("support_team", "/targeted-support/evaluation/"),
    "load-payments": Look("finance", "/budget/payments/load/"),
    "claims": Look("finance", "/budget/payments/?state=claimed"),
    "receipts": Look("finance", "/budget/receipts/"),
    "position": Look("finance", "/budget/position/"),
    "people": Look("administrator", "/people/"),
    "person": Look("administrator", "/people/new/", "main .card"),
}


@pytest.mark.parametrize("role", sorted({look.role for look in LOOKS.values()}))
def test_the_pictures_show_the_pages_as_they_are(visit: Visit, role: str) -> None:
    visitors = {width: visit(role, width) for width in (WIDE, PHONE)}
    old = []
    for name, look in LOOKS.items():
        if look.role == role:
            visitor = visitors[look.width]
            visitor.open(look.address)
            for step in look.steps:
                step(visitor)
                visitor.page.wait_for_load_state()
            try:
                visitor.picture(name, look.of, PHONE if look.width == PHONE else 1200)
            except AssertionError as error:
                old.append(str(error))
    assert not old, "\n".join(old)
