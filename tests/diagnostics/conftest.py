"""The days on which tests of diagnostics happen, and who acts in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from projects.models import Person

from . import benchmarking, rounds


@pytest.fixture
def mid_february(plan: None) -> Iterator[None]:
    """After the groups of the round 2025-26 have met."""
    with rounds.on(rounds.TODAY):
        yield


@pytest.fixture
def mid_january(plan: None) -> Iterator[None]:
    """After a second quarter of benchmarks is out."""
    with rounds.on(benchmarking.TODAY):
        yield


@pytest.fixture
def manager(person_as: Any) -> Person:
    found: Person = person_as("programme_manager")
    return found


@pytest.fixture
def helper(plan: None) -> Person:
    """A consultant of the plan."""
    return Person.objects.get(email="chris.baird@example.org")


@pytest.fixture
def keeper(plan: None) -> Person:
    """Who loads benchmarks."""
    return benchmarking.data_manager()
