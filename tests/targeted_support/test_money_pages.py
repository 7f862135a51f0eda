"""The pages about what packages cost: words, links, files, forms, and who may open them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import BudgetLine
from projects.models import ProgrammeYear
from seslip.foundation.money import pounds
from seslip.foundation.sheets import Cell, Kind, place
from seslip.foundation.xlsx import write_xlsx
from targeted_support.actions.offers import set_cap
from targeted_support.documents.money import build_money, money_document
from targeted_support.models import OfferYear, PackageCarry, StreamOffer
from targeted_support.queries.money import support_money
from tests.budget.drawn import recalculated
from tests.budget.pages import text_of
from tests.conftest import somebody
from tests.diagnostics.rounds import on

from .moneys import EACH, LAST, MONEY, YEAR, agreed, cost, line_of, of_year, pay, used
from .packaging import TODAY, opened, team

HIDDEN = ("sponsor", "la_lead", "project_manager", "dfe_reader", "administrator")


@pytest.fixture(autouse=True)
def mid_february(plan: None) -> Iterator[None]:
    with on(TODAY):
        yield


def page_of(client: Any, address: str = MONEY) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer)


def in_hundredths(cell: Cell) -> int:
    assert isinstance(cell.value, int)
    return cell.value if cell.kind is Kind.MONEY else 100 * cell.value


def address(name: str, *args: object) -> str:
    return reverse(f"targeted_support:{name}", args=args)


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


def test_the_workbook_follows_its_packages_in_formulas(tmp_path: Path) -> None:
    for number in range(3):
        agreed(f"Package {number}", pounds(20_000 + number), stage="complete", actual=pounds(19_000 + number))
    cost(opened(title="Coaching"), planned=EACH)
    money = support_money(ProgrammeYear.objects.get(label=YEAR), LAST)
    document = money_document(money)
    workbook = write_xlsx(document)
    written = openpyxl.load_workbook(io.BytesIO(workbook))
    book, live = recalculated(workbook, tmp_path), 0
    for table, sheet, source in zip(document.tables, book.worksheets, written.worksheets, strict=True):
        first = int(source.freeze_panes[1:]) - len(table.head)
        for at in place(table):
            if at.cell.sums or at.cell.less:
                formula = str(source.cell(first + at.row, at.column + 1).value)
                assert formula.startswith("=SUM")
                assert round(100 * sheet.cell(first + at.row, at.column + 1).value) == in_hundredths(at.cell)
                live += "Cost of packages" in formula or 1000
    assert live % 1000 >= 4  # the streams add up the packages of the other sheet
    assert live // 1000 > 20


def test_a_csv_holds_the_packages_and_finance_reads_no_stage() -> None:
    agreed("Annual reviews on time")
    document = build_money(somebody("finance"), ProgrammeYear.objects.get(label=YEAR))
    table = document.tables[0]
    assert [column.key for column in table.columns][:4] == ["package", "stream", "planned", "agreed"]
    rows = [[cell.shown() for cell in row.cells] for row in table.body]
    assert next(row for row in rows if row[0] == "Annual reviews on time")[:4] == [
        "Annual reviews on time",
        "SEND",
        "–",
        "£21,595",
    ]


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


def test_a_slip_is_shown_then_confirmed_then_taken_back(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    package = agreed(stage="in_delivery")
    url = address("package_slip", package.pk, YEAR)
    assert "£21,595 at most" in page_of(client, url)
    typed = {"pence": "10,000", "quarter": "2", "reason": "Asked for later", "version": of_year(package).version}
    shown = client.post(url, typed)
    assert shown.status_code == 200
    page = text_of(shown)
    assert "Let it slip" in page
    assert "handed back to DfE" in page
    assert (used(), PackageCarry.objects.count()) == (EACH, 0)
    assert client.post(url, {**typed, "confirm": "1"}).status_code == 302
    assert used() == EACH - pounds(10_000)
    page = page_of(client, address("package_page", package.pk))
    assert "£10,000 slipped into 2026-27" in page
    carry = PackageCarry.objects.get()
    back = address("carry_take_back", carry.pk)
    assert "£10,000 is then agreed for 2025-26 again" in page_of(client, back)
    assert client.post(back, {"version": carry.version}).status_code == 302
    assert (used(), PackageCarry.objects.count()) == (EACH, 0)


def test_a_slip_that_was_seen_with_other_figures_is_asked_again(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    package = agreed(stage="in_delivery")
    typed = {"pence": "10,000", "quarter": "2", "reason": "", "version": of_year(package).version, "confirm": "1"}
    cost(package, agreed=pounds(12_000))
    answer = client.post(address("package_slip", package.pk, YEAR), typed)
    assert answer.status_code == 422
    assert "Somebody changed what this package costs after you looked" in text_of(answer)
    assert used() == pounds(12_000)


def test_too_much_is_refused_before_anything_is_shown(sign_in: Any) -> None:
    package = agreed(stage="in_delivery")
    pay(of_year(package), pounds(20_000))
    typed = {"pence": "10,000", "quarter": "2", "reason": "", "version": of_year(package).version}
    answer = sign_in("support_team")[0].post(address("package_slip", package.pk, YEAR), typed)
    assert answer.status_code == 422
    assert "£1,595 of what is agreed is not paid or spent. Enter that or less." in text_of(answer)


def test_roll_forward_takes_those_ticked(sign_in: Any) -> None:
    client, _ = sign_in("support_team")
    first, second = agreed("Annual reviews", stage="in_delivery"), agreed("Engagement", stage="in_delivery")
    url = f"{address('roll_forward')}?year={YEAR}"
    page = page_of(client, url)
    assert "Annual reviews" in page
    assert "Engagement" in page
    key = of_year(first).pk
    typed = {
        f"take-{key}": "on",
        f"amount-{key}": "21595",
        f"quarter-{key}": "1",
        f"seen-{key}": of_year(first).version,
    }
    too_much = client.post(url, {**typed, f"amount-{key}": "30000"})
    assert (too_much.status_code, PackageCarry.objects.count()) == (422, 0)
    assert "Enter an amount from £0 to £21,595." in text_of(too_much)
    assert client.post(url, typed).status_code == 302
    assert of_year(first, "2026-27").agreed == EACH
    assert used() == 2 * EACH
    assert [one.source.package for one in PackageCarry.objects.all()] == [first]
    assert second.title in page_of(client, url)
    assert client.post(url, {}).status_code == 422


def test_the_cap_and_the_streams_are_edited_with_their_reasons(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    offer = OfferYear.objects.get(year__label=YEAR)
    url = address("cap_edit", offer.pk)
    assert client.post(url, {"cap": "25000", "cap_reason": "", "version": offer.version}).status_code == 422
    assert client.post(url, {"cap": "25000", "cap_reason": "As agreed", "version": offer.version}).status_code == 302
    assert "£25,000" in page_of(client)
    stream = StreamOffer.objects.get(offer=offer, stream="CSC")
    typed = {"why_closed": "Funding stops after March 2026.", "line": stream.line_id, "version": stream.version}
    assert client.post(address("stream_edit", stream.pk), typed).status_code == 302
    page = page_of(client)
    assert "Takes no new packages" in page
    assert "Funding stops after March 2026." in page


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
