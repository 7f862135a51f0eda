"""What peer challenge tells of changes: who joins and leaves a group, as it comes to over a period."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diagnostics.models import ChallengeGroup
from projects.models import Person
from tests.projects.changes import DAY, at, sentences, told_to

from .rounds import TRIO, add_group, seat

NEXT = DAY + timedelta(1)


@pytest.fixture
def group(manager: Person) -> ChallengeGroup:
    """Formed on the day before."""
    with at(9, day=DAY - timedelta(1)):
        return add_group(manager, *TRIO)


def without(by: Person, group: ChallengeGroup) -> None:
    seat(by, group, *TRIO[1:])


def test_an_authority_that_is_taken_out_and_put_back_is_no_news(manager: Person, group: ChallengeGroup) -> None:
    with at(10):
        without(manager, group)
    with at(11, day=NEXT):
        seat(manager, group, *TRIO)
    assert sentences(told_to(manager)) == [f"{manager}: {group} {TRIO[0]} leaves"]
    assert sentences(told_to(manager, NEXT, NEXT)) == [f"{manager}: {group} {TRIO[0]} joins"]
    assert told_to(manager, DAY, NEXT).total == 0


def test_an_authority_that_leaves_twice_is_told_once(manager: Person, group: ChallengeGroup) -> None:
    for hour in (10, 12):
        with at(hour):
            without(manager, group)
        if hour == 10:
            with at(11):
                seat(manager, group, *TRIO)
    (line,) = told_to(manager).lines
    assert line.sentence == f"{TRIO[0]} leaves" and line.when.hour == 12


def test_two_authorities_that_change_places_are_told_of_both(manager: Person, group: ChallengeGroup) -> None:
    with at(10):
        seat(manager, group, *TRIO[1:], "Kent")
    assert told_to(manager).lines[0].sentence == f"Kent joins, {TRIO[0]} leaves"
