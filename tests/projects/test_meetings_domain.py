"""What a series of meetings comes to. No database."""

from datetime import date

import pytest

from projects.domain.meetings import (
    Absent,
    Held,
    MeetingKind,
    MeetingState,
    Mode,
    Partner,
    absent,
    problem_of_day,
    problem_of_presence,
    state_of,
)

TODAY = date(2026, 2, 1)


def held(day: int, *present: int, partners: frozenset[Partner] = frozenset()) -> Held:
    came = frozenset(present)
    return Held(day, "", date(2026, 1, day), MeetingKind.NETWORK, Mode.VIRTUAL, present=came, partners=partners)


def test_nobody_is_missed_before_the_first_meeting() -> None:
    assert absent([], [1, 2]) == Absent()
    assert absent([held(5)], [1, 2]) == Absent(), "a meeting without a register says nothing"


def test_who_never_came_is_told_from_the_first_meeting_on() -> None:
    assert absent([held(5, 1)], [1, 2, 3]) == Absent(never=(2, 3))


def test_lately_means_the_last_three_that_were_held() -> None:
    meetings = [held(5, 1, 2), held(6, 1), held(7), held(8, 1), held(9, 1, 3)]
    assert absent(meetings, [1, 2, 3, 4]) == Absent(lately=(2,), never=(4,))
    assert absent(meetings[:4], [1, 2]) == Absent(), "of the three held so far, authority 2 came to one"


def test_a_meeting_with_partners_only_was_held() -> None:
    assert absent([held(5, partners=frozenset({Partner.HEALTH}))], [1]) == Absent(never=(1,))


@pytest.mark.parametrize(
    ("day", "cancelled", "anybody", "state"),
    [
        (date(2026, 1, 31), False, False, MeetingState.MISSING),
        (date(2026, 2, 1), False, False, MeetingState.PLANNED),
        (date(2026, 2, 1), False, True, MeetingState.HELD),
        (date(2026, 1, 31), True, False, MeetingState.CANCELLED),
    ],
)
def test_a_meeting_is_missed_from_the_day_after(day: date, cancelled: bool, anybody: bool, state: MeetingState) -> None:
    assert state_of(day, TODAY, cancelled=cancelled, anybody=anybody) is state


def test_nobody_was_present_at_what_is_still_to_come_or_was_cancelled() -> None:
    tomorrow = date(2026, 2, 2)
    assert "from that day on" in problem_of_presence(tomorrow, TODAY, cancelled=False, anybody=True)
    assert problem_of_presence(tomorrow, TODAY, cancelled=False, anybody=False) == ""
    assert problem_of_presence(TODAY, TODAY, cancelled=False, anybody=True) == ""
    assert "not cancelled" in problem_of_presence(TODAY, TODAY, cancelled=True, anybody=True)


def test_a_meeting_lies_within_its_days() -> None:
    first, last = date(2025, 4, 1), date(2027, 3, 31)
    assert problem_of_day(first, first, last) == problem_of_day(last, first, last) == ""
    expected = "The date must lie between 1 Apr 2025 and 31 Mar 2027."
    assert problem_of_day(date(2025, 3, 31), first, last) == expected
