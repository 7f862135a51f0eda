"""Which days “what changed” is about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from projects.domain.changes import Since, days_between, days_of


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, None),
        (date(2026, 1, 1), None, (date(2026, 1, 1), date(2026, 11, 22))),
        (None, date(2026, 1, 5), (date(2025, 4, 1), date(2026, 1, 5))),
        (date(2027, 1, 1), None, (date(2027, 1, 1), date(2027, 1, 1))),
        (date(2026, 1, 1), date(2026, 1, 2), (date(2026, 1, 1), date(2026, 1, 2))),
    ],
)
def test_one_day_or_two_name_a_period(first: date | None, last: date | None, days: Any) -> None:
    assert days_between(first, last, date(2026, 11, 22)) == days


def test_quick_choices_count_today() -> None:
    today = date(2026, 11, 22)
    assert days_of(Since.WEEK, today) == (date(2026, 11, 16), today)
    assert days_of(Since.MONTH, today) == (date(2026, 10, 24), today)
    assert days_of(Since.YEAR, today) == (date(2026, 4, 1), today)
