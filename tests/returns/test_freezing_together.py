"""Several at once: a return is frozen by one of them, the chain has no gap, and nothing is written beside it."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from returns.actions import freezing
from returns.actions.freezing import freeze_return
from returns.domain.seals import FORMS
from returns.models import FrozenReturn, ReturnNarrative
from returns.queries.verify import verify_returns
from tests.crowds import at_once, kinds

from .freezing import SECOND, THIRD, certified, kept_files, made_small

pytestmark = pytest.mark.django_db(transaction=True)


def freezing_of(manager: Any, one: Any) -> Any:
    return lambda: freeze_return(by=manager, one=one)


@pytest.fixture(autouse=True)
def small_ones(files: Any, plan: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made_small(monkeypatch)


def test_of_two_who_freeze_a_return_one_does(files, manager, finance) -> None:
    for day in (SECOND, THIRD):
        one = certified(manager, finance, day)
        found = at_once([freezing_of(manager, one) for _ in range(4)])
        assert kinds(found) == {"FrozenReturn": 1, "ValidationError": 3}, found
    assert [row.number for row in FrozenReturn.objects.all()] == [1, 2]
    assert len(kept_files(files)) == 2 * len(FORMS), "what the others drew is not kept"
    assert verify_returns().findings == []


def test_of_two_returns_frozen_at_once_the_chain_is_whole(files, manager, finance) -> None:
    returns = [certified(manager, finance, day) for day in (SECOND, THIRD)]
    found = at_once([freezing_of(manager, one) for one in returns])
    assert set(kinds(found)) <= {"FrozenReturn", "ValidationError"} and kinds(found)["FrozenReturn"] >= 1, found
    assert [row.number for row in FrozenReturn.objects.all()] == list(range(1, kinds(found)["FrozenReturn"] + 1))
    assert len(kept_files(files)) == FrozenReturn.objects.count() * len(FORMS)
    assert verify_returns().findings == []


def test_of_two_returns_ready_at_the_same_moment_the_second_is_told(manager, finance, monkeypatch) -> None:
    """Both have seen the same end of the chain: one of them takes the number."""
    returns, keep = [certified(manager, finance, day) for day in (SECOND, THIRD)], freezing._keep

    def slowly(*told: Any) -> Any:
        time.sleep(0.5)
        return keep(*told)

    monkeypatch.setattr(freezing, "_keep", slowly)
    found = at_once([freezing_of(manager, one) for one in returns])
    assert kinds(found) == {"FrozenReturn": 1, "ValidationError": 1}, found
    (refused,) = (one for one in found if isinstance(one, ValidationError))
    assert refused.messages == [freezing.CHANGED]
    assert verify_returns().findings == []


def test_what_is_written_while_it_is_frozen_waits_and_is_refused(manager, finance, monkeypatch) -> None:
    """By whoever writes without asking: the database makes them wait, and then says no."""
    one = certified(manager, finance)
    keep, inside = freezing._keep, threading.Event()

    def slowly(*told: Any) -> Any:
        inside.set()
        time.sleep(0.5)
        return keep(*told)

    def write() -> int:
        inside.wait(timeout=30)
        return ReturnNarrative.objects.filter(of=one).update(text="All is well.")

    monkeypatch.setattr(freezing, "_keep", slowly)
    frozen, written = at_once([freezing_of(manager, one), write])
    assert isinstance(frozen, FrozenReturn) and isinstance(written, IntegrityError), (frozen, written)
    assert verify_returns().findings == []
