"""PDFs that several tests read; each is made once."""

import pytest

from tests.foundation.examples import appendix_4, budget, register

from .pdf_reading import made


@pytest.fixture(scope="session")
def grid() -> bytes:
    return made(appendix_4(12))


@pytest.fixture(scope="session")
def money() -> bytes:
    return made(budget())


@pytest.fixture(scope="session")
def flat() -> bytes:
    return made(register(60))
