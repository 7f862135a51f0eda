"""Gives all journeys to one worker of pytest-xdist, since they share one server and one browser, and each other file
to one, so that what a file prepares is prepared once.

xdist's own `--dist loadgroup` writes the group into the name of a test, which pytest since 9.2 does not let it do
(xdist 3.8.0): the journeys were spread over all workers, each with a server. `tests/conftest.py` imports the hook.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

FOLDER = "tests/journeys/"


class JourneysTogether(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return FOLDER if nodeid.startswith(FOLDER) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> JourneysTogether:
    return JourneysTogether(config, log)
