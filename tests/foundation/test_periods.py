from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seslip.foundation.periods import PeriodError, period_of, read_date, show_date, show_month


def test_a_year_runs_from_april_to_march() -> None:
    year = period_of("2025-26")
    assert (year.starts, year.ends) == (date(2025, 4, 1), date(2026, 3, 31))
    assert period_of("1999-00").ends == date(2000, 3, 31)


@given(st.integers(2000, 2098))
def test_a_year_begins_the_day_after_the_one_before_ended(first: int) -> None:
    before, year = (period_of(f"{n}-{(n + 1) % 100:02d}") for n in (first - 1, first))
    assert year.starts == before.ends + timedelta(days=1)


@pytest.mark.parametrize("label", ["2025", "2025-27", "2025/26", "25-26", "2025-26 ", ""])
def test_other_names_are_refused(label: str) -> None:
    with pytest.raises(PeriodError, match="Write it like 2025-26"):
        period_of(label)


@pytest.mark.parametrize(
    ("today", "position"),
    [
        (date(2025, 3, 1), date(2025, 4, 1)),
        (date(2026, 1, 15), date(2026, 1, 15)),
        (date(2026, 6, 1), date(2026, 3, 31)),
    ],
)
def test_the_position_date_stays_within_the_year(today: date, position: date) -> None:
    assert period_of("2025-26").position_date(today) == position


def test_dates_are_written_the_same_everywhere() -> None:
    assert show_date(date(2026, 3, 31)) == "31 Mar 2026"
    assert show_date(date(2025, 4, 1)) == "1 Apr 2025"
    assert show_date(None) == "Not recorded"
    assert show_month(date(2026, 3, 31)) == "Mar 26"


def test_a_date_in_an_address_is_read_or_refused() -> None:
    assert read_date("2026-03-31") == date(2026, 3, 31)
    with pytest.raises(PeriodError, match="Write it like 2026-03-31"):
        read_date("31/03/2026")
