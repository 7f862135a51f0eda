"""Work that goes on in the next year: slips and rolling forward, both years at once, and both taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budget.models import BudgetLine, Heading, Section
from budget.queries.underspend import stream_ends
from projects.models import ProgrammeYear, Theme
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds
from targeted_support.actions.carrying import Going, roll_forward, slip_package, take_back_carry
from targeted_support.actions.offers import begin_offer, edit_stream, set_cap
from targeted_support.actions.packages import create_package
from targeted_support.models import OfferYear, Package, PackageCarry, PackageYear, StreamOffer
from targeted_support.queries.money import all_placed, effect_of_slip, support_money
from targeted_support.queries.package_lists import with_cost
from targeted_support.queries.slips import preview_slip
from tests.conftest import somebody
from tests.diagnostics.rounds import on

from .moneys import EACH, LAST, NEXT, YEAR, agreed, cost, line_of, of_year, pay, standing, used
from .packaging import TODAY, moved, opened, place, team

OVER = date(2026, 4, 20)  # once 2025-26 is over
TEN = pounds(10_000)


@pytest.fixture(autouse=True)
def mid_february(plan: None) -> Iterator[None]:
    with on(TODAY):
        yield


def year_of(label: str) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label=label)


def next_line(amount: int = pounds(100_000)) -> BudgetLine:
    """A line of 2026-27 from which SEND packages are paid."""
    year, by = year_of(NEXT), team()
    section = Section(year=year, side="expenditure", label="Targeted", theme=Theme.objects.first(), position=1)
    heading = Heading(section=audit.create(section, by=by), label="Targeted support", position=1)
    line = BudgetLine(heading=audit.create(heading, by=by), label="SEND packages", send=amount, position=1)
    found = audit.create(line, by=by)
    stream = StreamOffer.objects.get(offer__year=year, stream="SEND")
    edit_stream(by=by, stream=stream, version=stream.version, is_open=True, reason="", line=found)
    return found


def slip(package: Package, pence: int = TEN, quarter: int = 1) -> PackageCarry:
    one = of_year(package)
    return slip_package(by=team(), one=one, version=one.version, pence=pence, quarter=quarter, reason="Asked for later")


def take_back(carry: PackageCarry) -> None:
    take_back_carry(by=team(), carry=PackageCarry.objects.get(pk=carry.pk), version=carry.version)


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


def roll(*packages: Package, pence: int | None = None, quarter: int = 1) -> list[PackageCarry]:
    rows = [of_year(package) for package in packages]
    left = [(one.agreed if one.agreed is not None else one.planned) if pence is None else pence for one in rows]
    going = [Going(one, one.version, amount, quarter) for one, amount in zip(rows, left, strict=True)]
    return roll_forward(by=team(), year=year_of(YEAR), going=going)


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


def test_a_cap_is_set_and_lifted_with_a_reason() -> None:
    offer = OfferYear.objects.get(year__label=YEAR)
    with pytest.raises(ValidationError, match="Say why"):
        set_cap(by=team(), offer=offer, version=offer.version, cap=pounds(20_000), reason=" ")
    with pytest.raises(ValidationError, match="above £0"):
        set_cap(by=team(), offer=offer, version=offer.version, cap=0, reason="No")
    capped = set_cap(by=team(), offer=offer, version=offer.version, cap=pounds(20_000), reason="So that many get some")
    package = opened()
    for field in ("planned", "agreed", "actual"):
        with pytest.raises(ValidationError, match="The cap is £20,000 for one package in 2025-26"):
            cost(package, **{field: EACH})
    cost(package, planned=pounds(20_000))
    with pytest.raises(ValidationError, match="Say why"):
        set_cap(by=team(), offer=capped, version=capped.version, cap=None, reason="")
    set_cap(by=team(), offer=capped, version=capped.version, cap=None, reason="The evaluation of year 1 advises it")
    assert cost(package, planned=EACH).planned == EACH


def test_a_cap_below_what_stands_leaves_it() -> None:
    package = agreed()
    offer = OfferYear.objects.get(year__label=YEAR)
    set_cap(by=team(), offer=offer, version=offer.version, cap=TEN, reason="So that many get some")
    assert cost(package, note="Two workshops", agreed=EACH).note == "Two workshops"


def test_a_stream_that_ended_takes_no_new_packages_until_it_is_opened() -> None:
    fields = {"title": "A new one", "stream": "CSC", "year": year_of(NEXT)}
    with pytest.raises(ValidationError, match="CSC 2026-27 takes no new packages"):
        create_package(by=team(), fields=fields, recipients=[place("kent")])
    stream = StreamOffer.objects.get(offer__year__label=NEXT, stream="CSC")
    with pytest.raises(ValidationError, match="Say why"):
        edit_stream(by=team(), stream=stream, version=stream.version, is_open=True, reason="", line=None)
    why = "DfE funds them after all"
    stream = edit_stream(by=team(), stream=stream, version=stream.version, is_open=True, reason=why, line=None)
    assert create_package(by=team(), fields=fields, recipients=[place("kent")]).pk
    with pytest.raises(ValidationError, match="Say why"):
        edit_stream(by=team(), stream=stream, version=stream.version, is_open=False, reason="", line=None)


def test_a_stream_pays_from_a_line_with_its_own_money() -> None:
    stream = StreamOffer.objects.get(offer__year__label=YEAR, stream="SEND")
    given = {"by": team(), "stream": stream, "version": stream.version, "is_open": True, "reason": ""}
    with pytest.raises(ValidationError, match="no money of SEND"):
        edit_stream(line=line_of("CSC 3 packages@21,028"), **given)
    with pytest.raises(ValidationError, match=r"Choose a budget line of 2025-26\."):
        edit_stream(line=next_line(), **given)
    agreed()
    with pytest.raises(ValidationError, match="Packages draw on this line"):
        edit_stream(line=None, **given)


def test_a_year_is_opened_once() -> None:
    cost(opened(), "2027-28", planned=1)
    year = year_of("2027-28")
    assert begin_offer(by=team(), year=year) == begin_offer(by=team(), year=year)
    assert [one.stream for one in support_money(year, year.starts).streams] == ["CSC", "SEND", "own"]
    with pytest.raises(Refused):
        begin_offer(by=somebody("finance"), year=year)


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


def test_a_stream_keeps_its_line_while_packages_draw_on_it() -> None:
    stream = StreamOffer.objects.get(offer__year__label=YEAR, stream="SEND")
    beside = line_of()
    beside = audit.create(BudgetLine(heading=beside.heading, label="More SEND", send=1, position=90), by=team())
    given = {"by": team(), "is_open": True, "reason": ""}
    agreed()
    agreed("Engagement")
    with pytest.raises(ValidationError, match=r"Packages draw on this line \(2\), so the stream keeps it"):
        edit_stream(stream=stream, version=stream.version, line=beside, **given)
    assert StreamOffer.objects.get(pk=stream.pk).line == line_of()
    Package.objects.get(title="Engagement").years.update(line=None, commitment=None)
    Package.objects.get(title="Annual reviews").years.update(line=None, commitment=None)
    stream = edit_stream(stream=StreamOffer.objects.get(pk=stream.pk), version=stream.version, line=beside, **given)
    assert stream.line == beside
