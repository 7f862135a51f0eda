"""Who acts, and on what."""

import pytest

from projects.models import Person, Project

from .records import PersonAs


@pytest.fixture
def manager(person_as: PersonAs) -> Person:
    return person_as("programme_manager")


@pytest.fixture
def seven(plan: None) -> Project:
    return Project.objects.get(number=7)
