"""Rolling a year forward: its figures stay, and its promises pass on or wait for a line."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds
from targeted_support.actions.carrying import Going, roll_forward
from targeted_support.models import Package, PackageCarry, PackageYear
from targeted_support.queries.money import support_money
from targeted_support.queries.package_lists import with_cost
from tests.diagnostics.rounds import on

from .carrying import OVER, TEN, next_line, roll, slip, take_back, year_of
from .moneys import EACH, LAST, NEXT, YEAR, agreed, cost, of_year, pay, standing, used
from .packaging import moved, opened, team

pytestmark = pytest.mark.usefixtures("mid_february")


def test_rolled_forward_the_year_stays_as_it_was_and_its_promise_passes_on() -> None:
    line = next_line()
    package = agreed(stage="in_delivery", planned=EACH)
    pay(of_year(package), pounds(8_000))
    with on(OVER):
        before = (standing(), of_year(package).planned, of_year(package).agreed)
        roll(package, pence=EACH - pounds(8_000), quarter=2)
        assert (standing(), of_year(package).planned, of_year(package).agreed) == before
        later = of_year(package, NEXT)
        assert (later.agreed, later.quarter) == (EACH - pounds(8_000), 2)
        assert used(line, OVER) == EACH - pounds(8_000)
        assert of_year(package).commitment.closed_on == date(2026, 4, 1)
        assert used(at=LAST) == EACH
        moved(package, "withdrawn", OVER, reason="It found other help")
        assert (used(line, OVER), used(at=LAST)) == (0, EACH)  # year 1 stays as it was


def test_rolled_forward_without_a_line_the_promise_waits_for_one() -> None:
    package = agreed(stage="in_delivery")
    with on(OVER):
        roll(package)
        assert of_year(package).commitment.closed_on is None
        line = next_line()  # the stream gets its line: the package draws on it
        assert used(line, OVER) == EACH
        assert of_year(package).commitment.closed_on == date(2026, 4, 1)


def test_a_year_that_is_rolled_forward_is_settled_until_that_is_taken_back() -> None:
    package = agreed(stage="in_delivery")
    with on(OVER):
        (made,) = roll(package)
        for attempt in (lambda: cost(package, agreed=1), lambda: slip(package), lambda: roll(package)):
            with pytest.raises(ValidationError, match="2025-26 was rolled forward"):
                attempt()
        take_back(made)
        assert not PackageYear.objects.filter(package=package, year__label=NEXT).exists()
        cost(package, agreed=TEN)
        assert used() == TEN


def test_what_was_only_planned_is_planned_again() -> None:
    package = opened()
    cost(package, planned=EACH)
    with on(OVER):
        roll(package)
    assert (of_year(package, NEXT).planned, of_year(package, NEXT).agreed) == (EACH, None)
    assert of_year(package).planned == EACH
    money = support_money(year_of(YEAR), LAST)
    assert [one.capacity.waiting for one in money.streams] == [0, 0, 0]


def test_all_are_rolled_forward_or_none() -> None:
    first, second = agreed(stage="in_delivery"), agreed("Engagement", stage="in_delivery")
    seen = of_year(second).version
    cost(second, agreed=TEN)
    one = of_year(first)
    with on(OVER), pytest.raises(Stale):
        going = [Going(one, one.version, TEN, 1), Going(of_year(second), seen, TEN, 1)]
        roll_forward(by=team(), year=year_of(YEAR), going=going)
    assert not PackageCarry.objects.exists()


def test_delivered_packages_and_early_days_are_refused() -> None:
    done = agreed(stage="complete")
    with on(OVER), pytest.raises(ValidationError, match="delivered or withdrawn"):
        roll(done)
    package = agreed("Engagement", stage="in_delivery")
    with on(date(2025, 12, 20)), pytest.raises(ValidationError, match="more than a quarter to go"):
        roll(package)
    with pytest.raises(ValidationError, match="Tick the packages"):
        roll_forward(by=team(), year=year_of(YEAR), going=[])


def test_withdrawn_a_package_that_waits_for_a_line_promises_nothing_more_than_is_paid() -> None:
    package = agreed(stage="in_delivery")
    pay(of_year(package), pounds(8_000))
    with on(OVER):
        roll(package, pence=EACH - pounds(8_000))
        assert used() == EACH
        moved(package, "withdrawn", OVER, reason="It found other help")
        assert of_year(package).commitment.closed_on == LAST
        assert used() == pounds(8_000)
        moved(package, "in_delivery", OVER)
        assert used() == EACH
        moved(package, "withdrawn", OVER, reason="It found other help after all")
        line = next_line()
        assert (used(), used(line, OVER)) == (pounds(8_000), 0)


@pytest.mark.parametrize(
    ("paid", "came_to", "stays"), [(0, 40, 40), (30, 40, 70), (30, 0, 30), (0, 0, 0), (0, 150, 100)]
)
def test_complete_without_a_line_the_earlier_year_promises_what_it_came_to(paid: int, came_to: int, stays: int) -> None:
    """Never more than what stood there: what the later year came to beyond it waits for a line of its own."""
    package = agreed(pence=pounds(100), stage="in_delivery")
    if paid:
        pay(of_year(package), pounds(paid))
    with on(OVER):
        roll(package, pence=pounds(100 - paid))
        cost(package, NEXT, actual=pounds(came_to))
        assert used() == pounds(100)
        moved(package, "complete", OVER)
        assert used() == pounds(stays)
        line = next_line()
        assert used(line, OVER) == pounds(came_to)
        assert used(at=OVER) == pounds(paid)


def test_rolled_forward_twice_the_promise_waits_for_the_first_line_there_is() -> None:
    package = agreed(pence=pounds(100), stage="in_delivery")
    with on(date(2027, 4, 20)):
        roll(package)
        later = of_year(package, NEXT)
        going = [Going(later, later.version, pounds(100), 1)]
        roll_forward(by=team(), year=year_of(NEXT), going=going)
        assert used() == pounds(100)
        cost(package, "2027-28", actual=pounds(25))
        moved(package, "complete", date(2027, 4, 20))
        assert used() == pounds(25)


def shown_cost(package: Package) -> int | None:
    found: int | None = with_cost(Package.objects.filter(pk=package.pk)).get().cost
    return found


def test_what_is_rolled_forward_counts_once_in_what_a_package_costs() -> None:
    package = agreed(pence=pounds(100), stage="in_delivery")
    planned = opened(title="Only planned")
    cost(planned, planned=pounds(100))
    with on(OVER):
        roll(package, planned)
        assert (shown_cost(package), shown_cost(planned)) == (pounds(100), pounds(100))
        cost(package, NEXT, actual=pounds(40))
        moved(package, "complete", OVER)
        assert shown_cost(package) == pounds(40)


def test_what_is_paid_in_the_earlier_year_is_part_of_what_a_package_costs() -> None:
    package = agreed(pence=pounds(100), stage="in_delivery")
    pay(of_year(package), pounds(10))
    pay(of_year(package), pounds(20), "KCC-2")
    other = agreed("Engagement", pence=pounds(100), stage="in_delivery", actual=pounds(25))
    with on(OVER):
        roll(package, pence=pounds(70))
        roll(other, pence=pounds(75))
        assert (shown_cost(package), shown_cost(other)) == (pounds(100), pounds(100))
        cost(package, NEXT, actual=pounds(40))
        assert shown_cost(package) == pounds(70)
