from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seslip.foundation.money import MoneyError, in_pounds, plain_money, pounds, read_money, show_money

AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)


@given(AMOUNTS)
def test_what_is_shown_can_be_typed_back(pence: int) -> None:
    assert read_money(show_money(pence)) == pence
    assert read_money(plain_money(pence)) == pence


@given(AMOUNTS)
def test_pounds_for_a_worksheet_are_exact(pence: int) -> None:
    assert in_pounds(pence) * 100 == pence


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(163_712_100, "£1,637,121"), (-50_000, "-£500"), (1_250, "£12.50"), (0, "£0"), (None, "–"), (5, "£0.05")],
)
def test_amounts_are_shown_as_the_plan_prints_them(pence: int | None, shown: str) -> None:
    assert show_money(pence) == shown


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("1,234.50", 123_450), (" £ 500 ", 50_000), ("-20", -2_000), ("9600.5", 960_050), ("", None), ("  ", None)],
)
def test_people_may_type_amounts_their_way(typed: str, pence: int | None) -> None:
    assert read_money(typed) == pence


@pytest.mark.parametrize("typed", ["12,34", "1.234", "ten", "1e5", "--5", "£", "5-", "=1+1"])
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(MoneyError, match=r"for example 9600 or 1,234\.50"):
        read_money(typed)


def test_an_amount_beyond_any_budget_is_refused() -> None:
    with pytest.raises(MoneyError, match="less than £100 billion"):
        read_money("100000000000")
    assert read_money("99999999999.99") == 10**13 - 1


def test_pounds_are_a_hundred_pence() -> None:
    assert pounds(9_600) == 960_000
    assert in_pounds(1_250) == Decimal("12.5")
