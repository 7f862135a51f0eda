"""Capacity in words, the cap, and slips in which nothing is lost: plain values, with the figures of the plan."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.ledger import Shares
from budget.domain.outturn import Outturn, Timing, plus, project_forecast
from seslip.foundation.money import pounds
from targeted_support.domain.capacity import Capacity, Draw, left_words
from targeted_support.domain.costs import (
    average,
    drawn,
    problem_of_cap,
    problem_of_line,
    problem_of_paid,
    promised,
    promised_on,
    released_on,
)
from targeted_support.domain.slip import (
    TwoYears,
    brought_back,
    most_to_slip,
    problem_of_rolling,
    problem_of_slip,
    problem_of_taking_back,
    remaining,
    slipped,
    underspend,
    without,
)
from targeted_support.domain.stages import PackageStage

PENCE = st.integers(min_value=0, max_value=10**9)
EACH, SEND = pounds(21_595), pounds(259_140)  # plan, Appendix 5
LAST = date(2026, 3, 31)
REACHED = (PackageStage.ENQUIRY, PackageStage.SCOPING, PackageStage.AGREED)


def send(drawing: int, each: int = EACH, planned: int = 0) -> Capacity:
    draws = (Draw(each),) * drawing + (Draw(EACH, stands=False),) * planned
    return Capacity("SEND", SEND, EACH, 12, draws)


def test_after_eight_of_twelve_packages_four_or_86_380_are_left() -> None:
    capacity = send(8)
    assert (capacity.drawing, capacity.drawn, capacity.left) == (8, pounds(172_760), pounds(86_380))
    assert capacity.words == "4 SEND packages or £86,380 left"
    assert capacity.average == EACH


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (pounds(63_084), "2 SEND packages or £63,084 left"),
        (EACH, "1 SEND package or £21,595 left"),
        (EACH - 1, "£21,594.99 left, less than one SEND package of £21,595"),
        (0, "nothing left"),
        (-1, "overdrawn by £0.01"),
    ],
)
def test_what_is_left_is_said_in_packages_and_in_pounds(left: int, words: str) -> None:
    assert left_words("SEND", left, EACH) == words


def test_a_line_without_a_number_says_pounds_only() -> None:
    assert Capacity("SESLIP funds", pounds(20_572)).words == "£20,572 left"


def test_what_is_only_planned_takes_nothing_and_is_shown_beside() -> None:
    capacity = send(8, planned=3)
    assert capacity.left == pounds(86_380)
    assert capacity.if_all == "If all planned go ahead (3 packages, £64,785): 1 SEND package or £21,595 left"
    assert send(8).if_all == ""
    assert "overdrawn by £21,595" in send(8, planned=5).if_all


@given(st.lists(PENCE, max_size=30), PENCE, PENCE)
def test_a_line_is_never_overdrawn_without_saying_so(draws: list[int], budget: int, other: int) -> None:
    capacity = Capacity("SEND", budget, EACH, 12, tuple(Draw(pence) for pence in draws), other)
    assert capacity.left + capacity.drawn + capacity.other == budget
    assert capacity.overdrawn == (sum(draws) + other > budget) == ("overdrawn" in capacity.words)
    assert bool(capacity.told) == capacity.overdrawn


def test_the_average_of_the_plans_fifteen_packages() -> None:
    costs = [pounds(21_028)] * 3 + [EACH] * 12
    assert sum(costs) == pounds(322_224)
    assert average(costs) == 2_148_160  # £21,481.60: “approx. £21,500 each” (plan, para 82)
    assert average([]) is None


@pytest.mark.parametrize(
    ("stage", "agreed", "actual", "draws"),
    [
        ("", 100, 90, 0),
        ("enquiry", 100, None, 0),
        ("scoping", 100, 90, 0),
        ("agreed", 100, None, 100),
        ("in_delivery", 100, 90, 100),
        ("complete", 100, 90, 90),
        ("complete", 100, 120, 120),
        ("complete", 100, 0, 0),
        ("complete", 100, None, 100),
        ("evaluated", None, 90, 90),
        ("withdrawn", 100, 90, 0),
        ("agreed", None, None, 0),
        ("in_delivery", None, 90, 90),
        ("scoping", None, 90, 0),
    ],
)
def test_a_package_draws_from_agreed_on_and_in_the_end_what_it_came_to(
    stage: str, agreed: int | None, actual: int | None, draws: int
) -> None:
    assert promised(stage, REACHED, agreed, actual) == draws


def test_a_pause_keeps_what_was_agreed_and_only_that() -> None:
    assert promised("paused", REACHED, 100, None) == 100
    assert promised("paused", REACHED[:2], 100, None) == 0


def test_payments_count_once_and_never_less_than_was_paid() -> None:
    assert drawn(100, 30, closed=False) == 100
    assert drawn(100, 130, closed=False) == 130
    assert drawn(100, 30, closed=True) == 30


def test_what_is_decided_after_the_year_counts_on_its_last_day() -> None:
    assert promised_on(date(2026, 6, 1), LAST) == LAST
    assert promised_on(date(2025, 11, 3), LAST) == date(2025, 11, 3)
    assert released_on(date(2026, 6, 1), date(2025, 11, 3), LAST) == LAST
    assert released_on(date(2025, 12, 1), date(2025, 11, 3), LAST) == date(2025, 12, 1)
    assert released_on(date(2025, 10, 1), date(2025, 11, 3), LAST) == date(2025, 11, 3)


def test_a_cost_over_the_cap_is_refused_with_the_cap() -> None:
    assert "The cap is £20,000" in problem_of_cap(EACH, None, pounds(20_000), "2025-26")
    assert problem_of_cap(EACH, EACH, pounds(20_000), "2025-26") == ""  # it stood there before the cap
    assert problem_of_cap(EACH, None, None, "2025-26") == ""
    assert problem_of_cap(pounds(20_000), None, pounds(20_000), "2025-26") == ""


def test_what_is_paid_is_the_least_that_it_can_come_to() -> None:
    assert "£15,000 of it is paid" in problem_of_paid(pounds(14_000), pounds(15_000))
    assert problem_of_paid(pounds(15_000), pounds(15_000)) == ""
    assert problem_of_paid(None, pounds(15_000)) == ""


def test_csc_and_send_stay_apart_and_own_funds_help_both() -> None:
    assert "stay apart" in problem_of_line("SEND", "CSC")
    assert "stay apart" in problem_of_line("CSC", "SEND")
    assert [problem_of_line(one, "own") for one in ("SEND", "CSC", "own")] == ["", "", ""]


@given(st.none() | PENCE, st.none() | PENCE, st.data())
def test_nothing_is_lost_in_a_slip_to_the_penny(now: int | None, later: int | None, data: st.DataObject) -> None:
    both = TwoYears(now, later)
    pence = data.draw(st.integers(0, now or 0))
    after = slipped(both, pence)
    assert after.total == both.total
    assert (after.now or 0) >= 0
    back = brought_back(after, pence)
    assert ((back.now or 0), (back.later or 0)) == ((now or 0), (later or 0))


@given(PENCE, st.none() | PENCE, st.integers(-(10**6), 10**9))
def test_what_is_paid_or_spent_never_slips(agreed: int, actual: int | None, paid: int) -> None:
    most = most_to_slip(agreed, actual, paid)
    assert 0 <= most <= agreed
    if most:
        assert agreed - most >= max(paid, actual or 0)
    assert bool(problem_of_slip("in_delivery", most + 1, most))
    assert problem_of_taking_back(most + 1, agreed, actual, paid)


def test_what_is_delivered_or_withdrawn_does_not_slip() -> None:
    assert problem_of_slip("in_delivery", 100, 100) == ""
    assert problem_of_slip("paused", 100, 100) == ""
    for stage in ("complete", "evaluated", "withdrawn"):
        assert "nothing of it is still to be done" in problem_of_slip(stage, 100, 100)


def test_a_year_is_rolled_forward_from_its_last_quarter_on() -> None:
    assert problem_of_rolling(date(2025, 12, 31), LAST)
    assert problem_of_rolling(date(2026, 1, 1), LAST) == ""
    assert problem_of_rolling(date(2026, 11, 1), LAST) == ""


def test_agreed_money_goes_on_before_planned_money() -> None:
    assert remaining(pounds(20_000), EACH, None, pounds(8_000)) == ("agreed", pounds(12_000))
    assert remaining(None, EACH, None, 0) == ("planned", EACH)


def test_a_slip_raises_the_underspend_by_what_slips_once_the_year_is_over() -> None:
    timing = Timing(date(2025, 4, 1), LAST, LAST)
    budget = Shares(None, SEND)
    committed = Shares(None, pounds(172_760))
    before = Outturn(budget, Shares(), Shares(), committed, project_forecast(budget, committed, timing))
    after = without(before, pounds(10_000), None, timing)
    assert underspend(before) == pounds(86_380)
    assert underspend(after) == pounds(96_380)
    assert after.used.total == pounds(162_760)


def test_a_slip_changes_nothing_where_somebody_forecast_more() -> None:
    timing = Timing(date(2025, 4, 1), LAST, date(2026, 1, 31))
    said = Shares(None, pounds(200_000))
    line = Outturn(Shares(None, SEND), Shares(), Shares(), Shares(None, pounds(172_760)), said)
    assert underspend(without(line, pounds(10_000), said, timing)) == underspend(line) == pounds(59_140)


@given(PENCE, PENCE, PENCE, st.dates(date(2025, 4, 1), LAST))
def test_a_slip_and_its_return_leave_the_line_where_it_was(budget: int, more: int, pence: int, at: date) -> None:
    timing = Timing(date(2025, 4, 1), LAST, at)
    shares, committed = Shares(None, budget + 1), Shares(None, pence + more)
    line = Outturn(shares, Shares(), Shares(), committed, project_forecast(shares, committed, timing))
    there = without(line, pence, None, timing)
    assert there.used.total == line.used.total - pence
    assert there.forecast.total <= line.forecast.total + 100  # what falls on the days left is in whole pounds
    assert without(there, -pence, None, timing) == line
    assert plus(there.committed, Shares(None, pence)) == committed
