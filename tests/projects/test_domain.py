"""Rules of the programme, without a database."""

import pytest

from projects.domain.mapping import served
from projects.domain.names import name_key
from projects.domain.roles import Role, Standing
from projects.domain.rules import phases_differ, problem_of_strand, problem_of_unused

POUND = 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Windsor & Maidenhead", "windsor and maidenhead"),
        ("Brighton  &  Hove", "Brighton and Hove"),
        ("Kent CC", "kent cc"),
        ("IoW", "iow"),
    ],
)
def test_two_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys() -> None:
    assert name_key("East Sussex") != name_key("West Sussex")


def test_a_name_without_letters_has_no_key() -> None:
    assert name_key(" – ") == ""


def test_served_names_a_project_that_serves_all_once() -> None:
    found = served([1, 2, 3], {16: [1, 2, 3], 2: [2], 5: [3], 1: [2, 3]})
    assert found.every == (16,)
    assert found.each == {1: (), 2: (1, 2), 3: (1, 5)}


def test_served_has_no_row_for_all_where_there_is_one_item() -> None:
    found = served([1], {4: [1]})
    assert found.every == ()
    assert found.each == {1: (4,)}


def test_a_number_not_used_has_no_amount() -> None:
    assert "Clear the amount" in problem_of_unused(used=False, amount=0)
    assert problem_of_unused(used=False, amount=None) == ""
    assert problem_of_unused(used=True, amount=100) == ""


def test_a_strand_belongs_to_one_theme() -> None:
    problem = problem_of_strand("Targeted Support", "Take Your Place", "Universal Improvement")
    assert problem == "“Take Your Place” is a strand of Universal Improvement. Choose that theme, or another strand."
    assert problem_of_strand("Targeted Support", "", "") == ""
    assert problem_of_strand("Universal Improvement", "Take Your Place", "Universal Improvement") == ""


def test_phases_differ_says_what_they_come_to() -> None:
    assert phases_differ(87_000 * POUND, [45_000 * POUND, 42_000 * POUND]) is None
    assert phases_differ(90_000 * POUND, [45_000 * POUND, 42_000 * POUND]) == 87_000 * POUND
    assert phases_differ(6_000 * POUND, [6_000 * POUND, None]) is None, "27.2 is still to be announced"
    assert phases_differ(240_000 * POUND, []) is None
    assert phases_differ(None, [5]) == 5


def test_a_dfe_reader_alone_does_not_read_the_plan() -> None:
    assert not Standing(roles=frozenset({Role.DFE_READER.value})).reads_plan
    assert not Standing().reads_plan
    assert Standing(authority=3).reads_plan
    assert Standing(sponsors=frozenset({7})).reads_plan
    assert Standing(roles=frozenset({Role.FINANCE.value})).reads_plan
