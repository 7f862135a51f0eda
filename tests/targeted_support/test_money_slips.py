"""Work that slips into the next year: what leaves one year and arrives in the other, and how it comes back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from budget.queries.underspend import stream_ends
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds
from targeted_support.actions.carrying import slip_package
from targeted_support.actions.offers import set_cap
from targeted_support.models import OfferYear, PackageCarry, PackageYear
from targeted_support.queries.money import all_placed, effect_of_slip
from targeted_support.queries.slips import preview_slip
from tests.conftest import somebody
from tests.diagnostics.rounds import on

from .carrying import OVER, TEN, next_line, roll, slip, take_back, year_of
from .moneys import EACH, NEXT, YEAR, agreed, cost, line_of, of_year, pay, standing, used
from .packaging import TODAY, opened, team

pytestmark = pytest.mark.usefixtures("mid_february")


def test_a_slip_leaves_one_year_and_arrives_in_the_quarter_of_the_next() -> None:
    line = next_line()
    package = agreed(stage="in_delivery")
    made = slip(package, quarter=2)
    now, later = of_year(package), of_year(package, NEXT)
    assert (now.agreed, later.agreed, later.quarter, later.line) == (EACH - TEN, TEN, 2, line)
    assert now.planned is None
    assert (used(), used(line, OVER)) == (EACH - TEN, TEN)
    assert (made.pence, made.quarter, made.kind) == (TEN, 2, "slip")


def test_what_a_slip_does_is_shown_before_it_is_done_and_is_what_comes_of_it() -> None:
    next_line()
    package = agreed(stage="in_delivery")
    year, one = year_of(YEAR), of_year(package)
    shown = effect_of_slip(one.line, year, TODAY, TEN)
    assert shown is not None
    before = stream_ends(year, all_placed(year, TODAY), TODAY)
    assert list(shown.ends_before) == before
    found = preview_slip(one, year_of(NEXT), TEN)
    assert of_year(package).agreed == EACH  # nothing is written
    slip(package)
    after = stream_ends(year, all_placed(year, TODAY), TODAY)
    assert list(shown.ends_after) == after
    assert standing(at=TODAY) == shown.after
    assert after[1].left > before[1].left
    changes = {
        (part.heading, change.what): (change.before, change.after) for part in found.parts for change in part.changes
    }
    assert changes["Agreed for the package “Annual reviews”", "Both years"] == (EACH, EACH)
    assert changes["2025-26: the line SEND 12 packages@21,595", "Paid and committed"] == (EACH, EACH - TEN)
    assert changes["2026-27: the line SEND packages", "Left on the line"] == (pounds(100_000), pounds(90_000))
    assert changes["2025-26: SEND grant as a whole on 31 Mar 2026", "Handed back to DfE"] == (
        before[1].left,
        after[1].left,
    )
    assert "handed back to DfE for 2025-26" in " ".join(found.words)


def test_the_preview_says_that_the_next_year_has_no_line_and_that_a_stream_ended() -> None:
    package = agreed(stage="in_delivery")
    words = " ".join(preview_slip(of_year(package), year_of(NEXT), TEN).words)
    assert "2026-27 has no budget line for it yet" in words
    other = opened(stream="CSC", title="Safe uncertainty")
    cost(other, agreed=EACH, line=line_of("CSC 3 packages@21,028"))
    words = " ".join(preview_slip(of_year(other), year_of(NEXT), TEN).words)
    assert "CSC 2026-27 takes no new packages: DfE's funding" in words
    assert "draws on no line in 2025-26 yet" in words


def test_a_slip_taken_back_leaves_everything_as_it_was() -> None:
    line = next_line()
    package = agreed(stage="in_delivery")
    made = slip(package)
    take_back(made)
    assert of_year(package).agreed == EACH
    assert (used(), used(line, OVER)) == (EACH, 0)
    assert not PackageCarry.objects.exists()
    assert not (of_year(package, NEXT).agreed or 0)


def test_a_year_that_only_the_slip_had_opened_goes_with_it() -> None:
    package = agreed(stage="in_delivery")
    made = slip(package)
    take_back(made)
    assert not PackageYear.objects.filter(package=package, year__label=NEXT).exists()


def test_several_slips_add_up_and_come_back_one_by_one() -> None:
    package = agreed(stage="in_delivery")
    cost(package, NEXT, agreed=pounds(3_000))
    first, second = slip(package), slip(package, pounds(1), 2)
    assert (of_year(package).agreed, of_year(package, NEXT).agreed) == (EACH - TEN - 100, pounds(13_001))
    take_back(first)
    assert (of_year(package).agreed, of_year(package, NEXT).agreed) == (EACH - 100, pounds(3_001))
    take_back(second)
    assert (of_year(package).agreed, of_year(package, NEXT).agreed) == (EACH, pounds(3_000))


def test_all_of_it_can_slip() -> None:
    package = agreed(stage="in_delivery")
    made = slip(package, EACH, 1)
    assert used() == 0
    assert of_year(package).agreed == 0
    take_back(made)
    assert used() == EACH


@pytest.mark.parametrize("pence", [0, -1, EACH + 1])
def test_no_more_slips_than_is_agreed(pence: int) -> None:
    package = agreed(stage="in_delivery")
    with pytest.raises(ValidationError):
        slip(package, pence)
    assert used() == EACH


def test_what_is_paid_does_not_slip() -> None:
    package = agreed(stage="in_delivery")
    pay(of_year(package), pounds(15_000))
    with pytest.raises(ValidationError, match="£6,595 of what is agreed is not paid or spent"):
        slip(package)
    slip(package, pounds(6_595))
    assert used() == pounds(15_000)


def test_what_is_paid_in_the_next_year_does_not_come_back() -> None:
    next_line()
    package = agreed(stage="in_delivery")
    made = slip(package)
    with on(OVER):
        pay(of_year(package, NEXT), pounds(4_000), day=OVER)
        with pytest.raises(ValidationError, match="Only £6,000 of the £10,000 is still free"):
            take_back(made)
    assert of_year(package).agreed == EACH - TEN


def test_who_saw_other_figures_is_told() -> None:
    package = agreed(stage="in_delivery")
    one = of_year(package)
    cost(package, agreed=pounds(12_000))
    with pytest.raises(Stale):
        slip_package(by=team(), one=one, version=one.version, pence=TEN, quarter=1)
    assert used() == pounds(12_000)


def test_the_cap_of_the_next_year_holds_for_what_slips() -> None:
    package = agreed(stage="in_delivery")
    offer = OfferYear.objects.get(year__label=NEXT)
    set_cap(by=team(), offer=offer, version=offer.version, cap=pounds(9_000), reason="As in the first year")
    with pytest.raises(ValidationError, match="The cap is £9,000 for one package in 2026-27"):
        slip(package)
    assert (of_year(package).agreed, used()) == (EACH, EACH)


@pytest.mark.parametrize("role", ["finance", "sponsor", "la_lead"])
def test_only_the_team_lets_work_slip(role: str) -> None:
    package = agreed(stage="in_delivery")
    one = of_year(package)
    with pytest.raises(Refused):
        slip_package(by=somebody(role), one=one, version=one.version, pence=1, quarter=1)


def test_a_slip_stays_while_its_year_is_rolled_forward() -> None:
    line = next_line()
    package = agreed(stage="in_delivery")
    made = slip(package)
    with on(OVER):
        (rolled,) = roll(package)
        with pytest.raises(ValidationError, match=r"2025-26 was rolled forward.*Take that back first"):
            take_back(made)
        assert used(line, OVER) == EACH
        take_back(rolled)
        take_back(made)
        assert (used(at=OVER), used(line, OVER)) == (EACH, 0)
