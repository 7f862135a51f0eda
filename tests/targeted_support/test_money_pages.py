"""The pages about what packages cost: words, links, files, forms, and who may open them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import BudgetLine
from seslip.foundation.money import pounds
from targeted_support.actions.offers import set_cap
from targeted_support.models import OfferYear, StreamOffer
from tests.budget.pages import text_of
from tests.diagnostics.rounds import on

from .moneys import EACH, LAST, MONEY, YEAR, address, agreed, cost, line_of, of_year, page_of
from .packaging import opened, team

HIDDEN = ("sponsor", "la_lead", "project_manager", "dfe_reader", "administrator")

pytestmark = pytest.mark.usefixtures("mid_february")


def test_the_page_says_what_is_left_with_the_figures_of_the_plan(sign_in: Any) -> None:
    for number in range(8):
        agreed(f"Package {number}")
    page = page_of(sign_in("support_team")[0])
    for words in (
        "4 SEND packages or £86,380 left",
        "3 CSC packages or £63,084 left",
        "£20,572 left",
        "Packages that draw on it: 8 of 12, £21,595 on average",
        "£172,760 of £259,140",
        "£138,097",
        "£460,321",
        "8 of 15 planned",
        "No cap",
    ):
        assert words in page, words


def test_an_overdrawn_line_is_told_with_what_to_do(sign_in: Any) -> None:
    agreed(pence=pounds(260_000))
    page = page_of(sign_in("finance")[0])
    assert "Overdrawn by £860" in page
    assert "Move budget here by a virement, let work slip into the next year, or agree to less" in page


def test_what_is_only_planned_stands_beside(sign_in: Any) -> None:
    cost(opened(title="Coaching"), planned=EACH)
    page = page_of(sign_in("support_team")[0])
    assert "12 SEND packages or £259,140 left" in page
    assert "If all planned go ahead (1 package, £21,595): 11 SEND packages or £237,545 left" in page


def test_the_underspend_is_told_with_and_without_the_slip(sign_in: Any) -> None:
    package = agreed(stage="in_delivery")
    with on(LAST):
        client, _ = sign_in("support_team")
        slip = {"pence": "10000", "quarter": "1", "reason": "", "version": of_year(package).version, "confirm": "1"}
        assert client.post(address("package_slip", package.pk, YEAR), slip).status_code == 302
        page = page_of(client, f"{MONEY}?year={YEAR}")
    assert "Expected to be left on 31 Mar 2026: £247,545" in page
    assert "£10,000 slipped into the next year; without the slip it would be £237,545" in page


def test_every_package_of_the_year_is_listed_and_totals_lead_to_it(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    package = agreed("Annual reviews on time")
    answer = client.get(MONEY).content.decode()
    listed = answer[answer.index('id="packages"') :]
    assert "Lean process mapping of the complaints procedure" in listed  # loaded; its cost is not recorded
    assert address("package_page", package.pk) in listed
    link = re.search(r'href="([^"]*stream=SEND[^"]*#packages)">£21,595', answer)
    assert link is not None
    narrowed = client.get(link[1].replace("&amp;", "&").split("#")[0]).content.decode()
    rows = narrowed[narrowed.index('id="packages"') :]
    assert "Annual reviews on time" in rows
    assert "Safe uncertainty" not in rows


def test_finance_sees_costs_and_reaches_no_package(sign_in: Any) -> None:
    client, _ = sign_in("finance")
    package = agreed("Annual reviews on time")
    answer = client.get(MONEY).content.decode()
    assert "Annual reviews on time" in answer
    assert address("package_page", package.pk) not in answer
    assert "Agreed</span>" not in answer  # no stage
    assert reverse("budget:line_page", args=(line_of().pk,)) in answer
    assert reverse("budget:commitment_page", args=(of_year(package).commitment_id,)) in answer
    assert client.get(address("package_year_edit", package.pk, YEAR)).status_code == 403


@pytest.mark.parametrize("role", HIDDEN)
def test_nobody_else_finds_costs(role: str, sign_in: Any) -> None:
    package = agreed()
    client, _ = sign_in(role)
    assert client.get(MONEY).status_code == 404
    assert client.get(address("money_file", "xlsx")).status_code == 404
    assert client.get(address("package_year_edit", package.pk, YEAR)).status_code == 404
    page = client.get(address("package_page", package.pk))
    assert "What it costs" not in page.content.decode()


def test_the_page_of_a_package_shows_its_cost_to_the_team(sign_in: Any) -> None:
    package = agreed(stage="in_delivery")
    page = page_of(sign_in("support_team")[0], address("package_page", package.pk))
    assert "What it costs" in page
    assert "£21,595" in page
    assert "Let work slip" in page


def test_the_form_suggests_the_line_of_the_stream_and_its_cost(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    package = opened()
    url = address("package_year_edit", package.pk, YEAR)
    page = client.get(url).content.decode()
    assert 'value="21595"' in page
    assert f'value="{line_of().pk}" selected' in page
    typed = {"planned": "21,595", "agreed": "", "actual": "", "line": line_of().pk, "quarter": "4", "note": ""}
    assert client.post(url, {**typed, "version": "0"}).status_code == 302
    assert (of_year(package).planned, of_year(package).quarter) == (EACH, 4)
    again = client.post(url, {**typed, "planned": "1", "version": "0"})
    assert again.status_code == 409
    assert of_year(package).planned == EACH


def test_the_form_says_the_cap_where_a_cost_is_above_it(sign_in: Any) -> None:
    offer = OfferYear.objects.get(year__label=YEAR)
    set_cap(by=team(), offer=offer, version=offer.version, cap=pounds(20_000), reason="So that many get some")
    package = opened()
    typed = {"planned": "21595", "agreed": "", "actual": "", "line": line_of().pk, "quarter": "", "note": ""}
    answer = sign_in("support_team")[0].post(address("package_year_edit", package.pk, YEAR), {**typed, "version": "0"})
    assert answer.status_code == 422
    words = "The cap is £20,000 for one package in 2025-26. Enter that or less, or lift the cap first."
    assert words in text_of(answer)


@pytest.mark.parametrize("year", ["2024-25", "2030-31", "2025-27", "nonsense"])
def test_other_years_are_not_found(year: str, sign_in: Any) -> None:
    assert sign_in("support_team")[0].get(address("package_year_edit", opened().pk, year)).status_code == 404


def test_the_cap_and_the_streams_are_edited_with_their_reasons(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    offer = OfferYear.objects.get(year__label=YEAR)
    url = address("cap_edit", offer.pk)
    assert client.post(url, {"cap": "25000", "cap_reason": "", "version": offer.version}).status_code == 422
    assert client.post(url, {"cap": "25000", "cap_reason": "As agreed", "version": offer.version}).status_code == 302
    assert "£25,000" in page_of(client) and "Why there is a cap: As agreed" in page_of(client)
    lifted = {"cap": "", "cap_reason": "The board lifted it", "version": offer.as_stored().version}
    assert client.post(url, lifted).status_code == 302
    assert "Why there is no cap: The board lifted it" in page_of(client)
    stream = StreamOffer.objects.get(offer=offer, stream="CSC")
    typed = {"why_closed": "Funding stops after March 2026.", "line": stream.line_id, "version": stream.version}
    assert client.post(address("stream_edit", stream.pk), typed).status_code == 302
    page = page_of(client)
    assert "Takes no new packages" in page
    assert "Funding stops after March 2026." in page


def test_a_stream_closed_without_a_reason_is_told_at_the_reason(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    stream = StreamOffer.objects.get(offer__year__label=YEAR, stream="CSC")
    sent = {"why_closed": " ", "line": stream.line_id, "version": stream.version}
    answer = client.post(address("stream_edit", stream.pk), sent)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"why_closed"}
    assert stream.as_stored().is_open


def test_the_latest_year_comes_first_as_on_the_other_pages(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    years = client.get(MONEY).context["years"]
    assert [year.label for year in years] == ["2026-27", "2025-26"]
    assert years == client.get("/targeted-support/giving-and-receiving/").context["years"]


def test_a_year_without_an_offer_is_opened_by_the_team(sign_in: Any) -> None:
    cost(opened(), "2027-28", planned=EACH)
    client, _ = sign_in("support_team")
    url = f"{MONEY}?year=2027-28"
    assert "Nobody has opened this year for packages" in page_of(client, url)
    assert client.post(f"{address('offer_begin')}?year=2027-28").status_code == 302
    assert "It has no budget line in this year yet" in page_of(client, url)
    assert sign_in("finance")[0].post(f"{address('offer_begin')}?year=2027-28").status_code == 403


def test_home_project_and_line_say_what_is_left(sign_in: Any) -> None:
    agreed("Annual reviews on time")
    client, _ = sign_in("finance")
    words = "11 SEND packages or £237,545 left"
    assert words in page_of(client, "/")
    assert words in page_of(client, "/projects/2025-26/33/")
    page = page_of(client, reverse("budget:line_page", args=(line_of().pk,)))
    assert "Packages that draw on it (1)" in page
    assert "Annual reviews on time" in page
    other = BudgetLine.objects.get(label="Take Your Place")
    assert "Packages that draw" not in page_of(client, reverse("budget:line_page", args=(other.pk,)))
    assert words not in page_of(sign_in("la_lead")[0], "/")


def test_the_commitment_leads_finance_to_what_it_follows(sign_in: Any) -> None:
    package = agreed("Annual reviews on time")
    client, _ = sign_in("finance")
    made = of_year(package).commitment
    page = client.get(reverse("budget:commitment_page", args=(made.pk,)))
    assert "the package “Annual reviews on time”" in text_of(page)
    assert reverse("budget:commitment_edit", args=(made.pk,)) not in page.content.decode()
    answer = client.post(reverse("budget:commitment_close", args=(made.pk,)), {"version": made.version})
    assert answer.status_code == 422
    assert "It is changed there, with what that costs" in text_of(answer)


def test_the_pages_cost_the_same_with_many_packages(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    pages = (MONEY, f"{address('roll_forward')}?year={YEAR}")

    def queries() -> list[int]:
        found = []
        for url in pages:
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            found.append(len(captured))
        return found

    agreed("One", stage="in_delivery")
    before = queries()
    for number in range(12):
        agreed(f"Package {number}", pence=pounds(1_000), stage="in_delivery")
    assert queries() == before
