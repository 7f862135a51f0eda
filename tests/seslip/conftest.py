"""What tests of pages that belong to no app start from."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from seslip.demo import load_demo

from .searching import fill


@pytest.fixture(scope="module")
def demonstration(plan_of_file: Callable[[], AbstractContextManager[None]]) -> None:
    """The plan with its invented progress, loaded once for a file."""
    with plan_of_file():
        load_demo()


@pytest.fixture
def filled(plan: None) -> None:
    """A record of every kind that can be searched, with one word in each."""
    fill()
