"""A lead opens their own authority and takes it along; all 19 on one matrix, on a phone and by keyboard too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Visit, enter
from .test_registers import download, is_right
from .visitor import PHONE, WIDE

MOST_CLICKS = 8  # signing in takes three


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_la_lead_takes_a_briefing_of_their_authority_along(visit: Visit, width: int) -> None:
    lead = visit("", width)
    enter(lead, "la_lead")
    lead.follow(lead.link("All about Oxfordshire"), "**/authorities/oxfordshire/")
    lead.sees("What it could do next")
    lead.check()
    assert is_right(download(lead, lead.link("Download PDF", exact=True)))
    assert lead.clicks <= MOST_CLICKS
    lead.tell(f"A lead's briefing of their authority at {width} px")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_matrix_scrolls_in_its_own_box_and_its_figures_lead_on(visit: Visit, width: int) -> None:
    lead = visit("la_lead", width)
    lead.open("/authorities/")
    lead.follow(lead.link("Who takes part in what: all authorities and projects"), "**/authorities/matrix/")
    lead.check()
    box = lead.page.locator("#matrix")
    name = box.get_by_role("rowheader", name="Oxfordshire")
    box.evaluate("box => { box.scrollLeft = 900 }")
    assert box.evaluate("box => box.scrollLeft") > 0
    there = "element => element.getBoundingClientRect().left"
    assert name.evaluate(there) >= box.evaluate(there), "the names stay in sight"
    heading = box.get_by_role("columnheader", name="8 SEND Strategic Leads")
    lead.follow(heading.get_by_role("link"), "**sort=-project-8**")
    expect(box.get_by_role("columnheader", name="8 SEND Strategic Leads")).to_have_attribute("aria-sort", "descending")
    own = box.get_by_role("row").filter(has=lead.link("Oxfordshire", exact=True))
    lead.follow(own.get_by_role("link").nth(2), "**/authorities/oxfordshire/records/**")
    lead.sees("What Oxfordshire takes part in")
    lead.check()
    lead.tell(f"From the matrix to the records behind a figure at {width} px")
