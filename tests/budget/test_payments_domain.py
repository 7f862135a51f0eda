"""Which payment is which, and how its amount falls on the streams. No database."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.ledger import Shares
from budget.domain.payments import (
    SplitError,
    checked_split,
    declined_key,
    default_split,
    free_keys,
    may_become,
    overspent,
    payment_key,
    payment_keys,
)
from seslip.foundation.money import pounds

DAY = date(2025, 10, 1)
BOTH = Shares(pounds(25_000), pounds(75_000), None)  # Take Your Place, Appendix 5


def test_the_same_payment_written_by_two_people_has_one_key() -> None:
    assert payment_key(DAY, "Harbourside  Training ", "ht-1", 100) == payment_key(
        DAY, "HARBOURSIDE TRAINING", "HT-1", 100
    )


@pytest.mark.parametrize(
    "other",
    [
        (date(2025, 10, 2), "ACME", "1", 100, 1),
        (DAY, "ACME Ltd", "1", 100, 1),
        (DAY, "ACME", "2", 100, 1),
        (DAY, "ACME", "1", 101, 1),
        (DAY, "ACME", "1", 100, 2),
        (DAY, "ACME1", "", 100, 1),
    ],
)
def test_another_payment_has_another_key(other: tuple[date, str, str, int, int]) -> None:
    assert payment_key(*other) != payment_key(DAY, "ACME", "1", 100, 1)


def test_keys_are_counted_and_free_ones_found() -> None:
    first, second, third = islice(payment_keys(DAY, "ACME", "1", 100), 3)
    assert first == payment_key(DAY, "ACME", "1", 100)
    assert free_keys(payment_keys(DAY, "ACME", "1", 100), {second}, 2) == [first, third]
    assert declined_key(7) not in {first, second, third}


def test_only_a_claim_can_be_decided_and_only_once() -> None:
    moves = [
        (a, b) for a in ("claimed", "paid", "declined") for b in ("claimed", "paid", "declined") if may_become(a, b)
    ]
    assert moves == [("claimed", "paid"), ("claimed", "declined")]


def test_an_amount_falls_on_the_streams_like_the_budget_of_the_line() -> None:
    assert default_split(pounds(1_000), BOTH) == Shares(pounds(250), pounds(750), None)
    assert default_split(3, BOTH) == Shares(1, 2, None)  # 0.75 and 2.25 pence
    assert default_split(-3, BOTH) == Shares(-1, -2, None)


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.one_of(st.none(), st.integers(0, 10**10)), min_size=3, max_size=3).filter(any),
)
def test_a_split_always_adds_up_and_keeps_to_the_streams_of_the_line(pence: int, shares: list[int | None]) -> None:
    budget = Shares(*shares)
    split = default_split(pence, budget)
    assert split.total == pence
    assert [part is None for part in split] == [share is None for share in budget]


def test_a_line_without_budget_splits_only_where_there_is_one_stream() -> None:
    assert default_split(500, Shares(None, 0, None)) == Shares(None, 500, None)
    with pytest.raises(SplitError, match="no budget left in CSC grant and SEND grant"):
        default_split(500, Shares(0, 0, None))
    with pytest.raises(SplitError, match="no money of any stream"):
        default_split(500, Shares())


def test_a_typed_split_is_taken_as_it_is() -> None:
    assert checked_split(500, Shares(None, 500, 0), BOTH) == Shares(0, 500, None)
    assert checked_split(-500, Shares(-100, -400), BOTH) == Shares(-100, -400, None)
    assert checked_split(400, Shares(), BOTH) == Shares(100, 300, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Shares(None, None, 500), "This line has no SESLIP own funds, only CSC grant and SEND grant"),
        (Shares(100, 300, None), "add up to £4, not to £5"),
        (Shares(0, 0, 0), "add up to £0, not to £5"),
    ],
)
def test_a_typed_split_that_does_not_agree_is_refused(typed: Shares, words: str) -> None:
    with pytest.raises(SplitError, match=words):
        checked_split(500, typed, BOTH)


def test_overspending_is_said_by_stream() -> None:
    assert overspent(Shares(pounds(25_000), pounds(75_000)), BOTH) == []
    assert overspent(Shares(pounds(25_000) + 50, pounds(1), 1), BOTH) == [
        "CSC grant is £0.50 over its revised budget of £25,000",
        "SESLIP own funds is £0.01 over its revised budget of £0",
    ]
