"""What tests of returns start from, and how they leave the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from projects.models import Person, ProgrammeYear
from returns.actions import passes, steps
from returns.domain.preflight import Check, Finding
from returns.domain.states import Step
from returns.models import FrozenReturn, GrantReturn
from returns.queries import preflight
from returns.queries.preflight import findings
from tests.conftest import somebody
from tests.diagnostics.rounds import on

from .freezing import frozen_chain, frozen_whole, made_small

MARCH, DUE = date(2026, 3, 31), date(2026, 4, 30)


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """Where files are kept in this test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def manager(person_as: Any) -> Person:
    return person_as("programme_manager")


@pytest.fixture
def finance(person_as: Any) -> Person:
    return person_as("finance")


@pytest.fixture
def april(plan: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The day on which a return is made; its checks find nothing."""
    monkeypatch.setattr(steps, "left", lambda *_, **__: [])
    with on(date(2026, 4, 20)):
        yield


@pytest.fixture
def one(april: None, manager: Person) -> GrantReturn:
    """A draft of the year 2025-26, of the plan as it was loaded."""
    return drafted(manager)


def drafted(manager: Person) -> GrantReturn:
    year = ProgrammeYear.objects.get(label="2025-26")
    return steps.start_return(by=manager, year=year, period_end=MARCH, due=DUE)


@pytest.fixture(scope="module")
def first_findings(plan_of_file: Callable[[], AbstractContextManager[None]]) -> list[Finding]:
    """What the checks find in the return of 2025-26, of the plan as it was loaded; that return is gone again."""
    with plan_of_file(), transaction.atomic():
        one = drafted(somebody("programme_manager"))
        found = findings(one)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def findings_stay(first_findings: list[Finding], monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that changes nothing the checks look at: what they find in its draft is not read again."""
    for where in (preflight, passes):
        monkeypatch.setattr(where, "findings", lambda *_: first_findings)


@pytest.fixture
def checked(one: GrantReturn, manager: Person) -> GrantReturn:
    """The same, sent to the sponsors: nothing of it was signed, so nothing lapses."""
    steps.add_step(one, Step.CHECKED, manager)
    return one


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    made_small(monkeypatch)


@pytest.fixture
def chain(files: Path, small: None, manager: Person, finance: Person) -> list[FrozenReturn]:
    """Three returns, frozen one after the other."""
    return frozen_chain(manager, finance)


@pytest.fixture
def frozen(files: Path, small: None, manager: Person, finance: Person) -> FrozenReturn:
    """One return with everything that belongs to one."""
    return frozen_whole(manager, finance)


@pytest.fixture(scope="module")
def keeping(
    plan_of_file: Callable[[], AbstractContextManager[None]], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Callable[[Person, Person], object]], Path]:
    """Freezes once for all tests of a file, which leave it as it is, and gives the folder of its files."""

    def keep(freeze: Callable[[Person, Person], object]) -> Path:
        folder = tmp_path_factory.mktemp("kept")
        with plan_of_file(), override_settings(MEDIA_ROOT=folder), pytest.MonkeyPatch.context() as patch:
            made_small(patch)
            freeze(somebody("programme_manager"), somebody("finance"))
        return folder

    return keep


@pytest.fixture
def undated(first_findings: list[Finding]) -> list[Finding]:
    """Four warnings."""
    return [finding for finding in first_findings if finding.check is Check.UNDATED]
