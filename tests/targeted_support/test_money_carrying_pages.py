"""Letting work slip and rolling a year forward on their pages: shown first, then confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from seslip.foundation.money import pounds
from targeted_support.models import PackageCarry
from tests.budget.pages import text_of

from .moneys import EACH, YEAR, address, agreed, cost, of_year, page_of, pay, used

pytestmark = pytest.mark.usefixtures("mid_february")


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
