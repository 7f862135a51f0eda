"""What several parts of a page read is read once, and never outlives the page."""

from __future__ import annotations

import pytest
from django.db.models import Model

from projects.models import Person
from seslip.foundation.sharing import read_once, shared_reads


class Asked:
    """Counts how often it is read, by what it was asked with."""

    def __init__(self) -> None:
        self.times = 0
        self.read = read_once(self._read)

    def _read(self, *about: object, **named: object) -> tuple[object, ...]:
        self.times += 1
        return (*about, *named.items())


@pytest.fixture
def asked() -> Asked:
    return Asked()


def person(pk: int | None, name: str = "Ada") -> Person:
    return Person(pk=pk, name=name, email="ada@example.org")


def test_on_one_page_the_same_is_read_once(asked: Asked) -> None:
    with shared_reads():
        assert asked.read(1, known=True) == asked.read(1, known=True) == (1, ("known", True))
    assert asked.times == 1


@pytest.mark.parametrize("other", [(2,), (1, 2), (None,)])
def test_another_question_has_another_answer(asked: Asked, other: tuple[object, ...]) -> None:
    with shared_reads():
        assert asked.read(1) != asked.read(*other)
    assert asked.times == 2


def test_a_name_makes_another_question(asked: Asked) -> None:
    with shared_reads():
        assert asked.read(1, known=True) != asked.read(1, known=False)
    assert asked.times == 2


def test_outside_a_page_and_on_the_next_one_it_is_read_again(asked: Asked) -> None:
    asked.read(1)
    asked.read(1)
    assert asked.times == 2
    for _page in range(2):
        with shared_reads():
            asked.read(1)
    assert asked.times == 4


def test_a_part_inside_a_part_shares_and_does_not_end_it(asked: Asked) -> None:
    with shared_reads():
        with shared_reads():
            asked.read(1)
        asked.read(1)
    assert asked.times == 1


def test_an_error_ends_the_sharing(asked: Asked) -> None:
    with pytest.raises(ZeroDivisionError), shared_reads():
        asked.read(1)
        raise ZeroDivisionError
    asked.read(1)
    assert asked.times == 2


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        (person(1), person(1), 1),
        (person(1), person(2), 2),
        (person(None), person(None), 1),
        (person(None), person(1), 2),
    ],
)
def test_a_record_is_who_it_is_however_it_was_read(asked: Asked, one: Model, other: Model, times: int) -> None:
    with shared_reads():
        asked.read(one)
        asked.read(other)
    assert asked.times == times
