"""What measures and time say of a status, on hand-made examples."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain.honesty import HOPE, STALE_AFTER_DAYS, Measured, Step, days_stale, disagrees, propose
from kpis.domain.measures import Direction, MeasureKind, Standing
from kpis.domain.statuses import Status

STARTS, DUE = date(2025, 4, 1), date(2026, 3, 31)
FOUR_FIFTHS = date(2026, 1, 17)  # 291 of 364 days, 79.9 %
COUNT, SHARE, DONE = MeasureKind.COUNT, MeasureKind.SHARE, MeasureKind.DELIVERABLE


def measured(value: int | None, target: int | None = 10, kind: MeasureKind = COUNT, **more: object) -> Measured:
    return Measured(f"{value} of {target}", Standing(kind, target, value, **more))


def proposed(*measures: Measured, at: date = FOUR_FIFTHS, given: Status = Status.ON_TRACK, due=DUE, steps=()):
    found = propose(measures=measures, given=given, starts=STARTS, due=due, as_at=at, steps=steps)
    return found and found.status


@pytest.mark.parametrize(
    ("value", "target", "at", "status"),
    [
        (3, 10, date(2026, 1, 18), Status.OFF_TRACK),  # 3 of 10 with 20 % of the year left: 8 are expected
        (2, 4, date(2026, 1, 18), Status.AT_RISK),  # 2 of 4 meetings at 80 %: 3 are expected
        (8, 10, date(2026, 1, 18), Status.ON_TRACK),
        (5, 10, date(2026, 1, 18), Status.AT_RISK),
        (4, 10, date(2026, 1, 18), Status.OFF_TRACK),
        (0, 4, date(2025, 5, 1), Status.NOT_STARTED),
        (None, 4, date(2025, 5, 1), Status.NOT_STARTED),
        (1, 4, date(2025, 5, 1), Status.ON_TRACK),
        (None, 4, date(2026, 1, 18), Status.OFF_TRACK),
        (10, 10, date(2025, 5, 1), Status.COMPLETE),
        (9, 10, DUE, Status.AT_RISK),  # on the due date itself everything is expected, and nothing is late
        (9, 10, DUE + timedelta(days=1), Status.OFF_TRACK),
        (12, 10, DUE + timedelta(days=1), Status.COMPLETE),
    ],
)
def test_a_count_is_held_against_the_time_gone(value, target: int, at: date, status: Status) -> None:
    assert proposed(measured(value, target), at=at) is status


def test_a_share_below_the_target_is_at_risk_until_it_is_too_late() -> None:
    assert proposed(measured(36, 50, SHARE)) is Status.AT_RISK
    assert proposed(measured(36, 50, SHARE), at=DUE + timedelta(days=1)) is Status.OFF_TRACK
    assert proposed(measured(None, 50, SHARE)) is Status.NOT_STARTED


def test_a_deliverable_says_nothing_before_it_is_due() -> None:
    assert proposed(measured(None, None, DONE)) is None
    assert proposed(measured(None, None, DONE), at=DUE + timedelta(days=1)) is Status.OFF_TRACK
    assert proposed(measured(1, None, DONE)) is Status.COMPLETE


def test_an_overdue_milestone_is_at_best_at_risk() -> None:
    late = Step("Venue agreed", date(2025, 12, 1))
    assert proposed(measured(None, None, DONE), steps=[late]) is Status.AT_RISK
    assert proposed(measured(9), steps=[late]) is Status.AT_RISK
    assert proposed(measured(None, None, DONE), steps=[Step("Venue agreed", late.due, done=True)]) is None
    assert proposed(measured(10), steps=[late]) is Status.COMPLETE, "all is there, however it came about"


def test_time_is_counted_from_the_first_milestone() -> None:
    assert proposed(measured(2), at=date(2025, 12, 1)) is Status.OFF_TRACK
    assert (
        proposed(measured(2), at=date(2025, 12, 1), steps=[Step("Begin", date(2025, 11, 20), True)]) is Status.ON_TRACK
    )


def test_the_worst_measure_wins() -> None:
    assert proposed(measured(10), measured(3)) is Status.OFF_TRACK
    assert proposed(measured(10), measured(36, 50, SHARE)) is Status.AT_RISK
    assert proposed(measured(10), measured(None, 50, SHARE)) is Status.ON_TRACK, (
        "something has begun, nothing is behind"
    )


def test_a_figure_to_be_brought_down() -> None:
    down = {"direction": Direction.DOWN}
    assert proposed(measured(37, 20, baseline=100, **down)) is Status.ON_TRACK, "63 of 80 should be gone by now"
    assert proposed(measured(40, 20, baseline=100, **down)) is Status.AT_RISK
    assert proposed(measured(90, 20, baseline=100, **down)) is Status.OFF_TRACK
    assert proposed(measured(5, 20, **down)) is Status.ON_TRACK, "it may still rise"
    assert proposed(measured(5, 20, **down), at=DUE) is Status.COMPLETE
    assert proposed(measured(25, 20, **down)) is Status.OFF_TRACK


@pytest.mark.parametrize("given", [Status.CARRIED_FORWARD, Status.WITHDRAWN])
def test_nothing_is_said_of_what_is_given_up(given: Status) -> None:
    assert proposed(measured(3), given=given, at=DUE + timedelta(days=9)) is None
    assert not disagrees(given, None, unmet=True)


def test_nothing_is_said_without_a_due_date_until_all_is_met() -> None:
    assert proposed(measured(3), due=None) is None
    assert proposed(measured(10), due=None) is Status.COMPLETE


def test_every_proposal_gives_its_reason() -> None:
    found = propose(
        measures=[Measured("3 of 10 courageous conversations", measured(3).standing)],
        given=Status.ON_TRACK, starts=STARTS, due=DUE, as_at=date(2026, 1, 18),
    )  # fmt: skip
    assert found and found.reasons == ("3 of 10 courageous conversations; 8 expected by 18 Jan 2026",)


@pytest.mark.parametrize(
    ("given", "at", "answer"),
    [
        (Status.ON_TRACK, FOUR_FIFTHS, True),
        (Status.OFF_TRACK, FOUR_FIFTHS, False),
        (Status.COMPLETE, FOUR_FIFTHS, True),
        (Status.NOT_STARTED, FOUR_FIFTHS, True),
    ],
)
def test_only_the_more_hopeful_status_disagrees(given: Status, at: date, answer: bool) -> None:
    found = propose(measures=[measured(3)], given=given, starts=STARTS, due=DUE, as_at=at)
    assert disagrees(given, found, unmet=True) is answer


def test_complete_against_unmet_measures_disagrees_even_without_a_due_date() -> None:
    assert disagrees(Status.COMPLETE, None, unmet=True)
    assert not disagrees(Status.COMPLETE, None)


@given(
    st.integers(0, 40), st.integers(1, 40), st.integers(0, 400), st.lists(st.integers(0, 40), max_size=3),
)  # fmt: skip
def test_more_is_never_worse_and_a_further_measure_never_better(value, target, days, others) -> None:
    at = STARTS + timedelta(days=days)
    rest = [measured(other, target) for other in others]
    now = proposed(measured(value, target), *rest, at=at)
    more = proposed(measured(value + 1, target), *rest, at=at)
    assert HOPE[more] >= HOPE[now]
    alone = proposed(measured(value, target), at=at)
    assert HOPE[now] <= max(HOPE[alone], HOPE[Status.ON_TRACK])


@given(st.integers(1, 40), st.integers(0, 364))
def test_what_is_complete_is_never_contradicted(target: int, days: int) -> None:
    at = STARTS + timedelta(days=days)
    found = propose(measures=[measured(target, target)], given=Status.COMPLETE, starts=STARTS, due=DUE, as_at=at)
    assert found and not disagrees(Status.COMPLETE, found)


def test_stale_is_more_than_six_weeks_of_silence() -> None:
    last = DUE - timedelta(days=STALE_AFTER_DAYS)
    assert days_stale(Status.ON_TRACK, last, STARTS, DUE) == 0
    assert days_stale(Status.ON_TRACK, last - timedelta(days=1), STARTS, DUE) == 43
    assert days_stale(Status.NOT_STARTED, None, STARTS, DUE) == 364
    assert days_stale(Status.COMPLETE, None, STARTS, DUE) == 0
