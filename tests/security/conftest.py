"""What several of these files walk with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import override_settings

from .walk_things import things


@pytest.fixture(scope="module")
def arguments(
    plan_of_file: Callable[[], AbstractContextManager[None]], tmp_path_factory: Any
) -> Iterator[Callable[[str], dict[str, Any]]]:
    """The arguments of a row's address: a thing of the plan for each noun."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        with plan_of_file():
            found = things()
        yield found
