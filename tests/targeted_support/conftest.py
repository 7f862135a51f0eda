"""The days on which tests of targeted support happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.diagnostics.rounds import on

from .packaging import TODAY


@pytest.fixture
def mid_february(plan: None) -> Iterator[None]:
    """While packages of 2025-26 are in delivery."""
    with on(TODAY):
        yield


@pytest.fixture
def april(plan: None) -> Iterator[None]:
    """Once 2025-26 is over."""
    with on(date(2026, 4, 20)):
        yield
