"""What packages tell of changes: with which project a line stands, and what is never told."""

from __future__ import annotations

import pytest

from budget.models import LineProject
from projects.models import Project
from tests.projects.changes import at, told_to
from tests.projects.records import PersonAs

from .moneys import IOW_LINE, cost, line_of
from .packaging import CANDID, TODAY, in_confidence, opened, team

pytestmark = pytest.mark.usefixtures("plan")


def stands_with() -> list[tuple[str, int]]:
    """Year and number of the projects with which the one line of the day stands."""
    (line,) = told_to(team()).lines
    projects = Project.objects.filter(pk__in=line.thing.projects).select_related("year")
    return sorted((str(one.year), one.number) for one in projects)


def test_a_package_stands_with_the_project_whose_budget_line_pays_for_it() -> None:
    with at(10):
        cost(opened(title="On the island"), line=line_of(IOW_LINE), planned=2_057_200)
    assert stands_with() == [("2025-26", 45)]


def test_a_package_without_a_cost_stands_with_the_project_of_its_stream() -> None:
    with at(10):
        package = opened()
    assert stands_with() == [("2025-26", 33)]
    manager = Project.objects.get(number=33, year__label="2025-26").lead_managers[0]
    assert [line.thing.key for line in told_to(manager, projects=manager.standing.own_projects).lines] == [
        f"package/{package.pk}"
    ]


def test_a_package_of_a_stream_that_no_line_pays_for_stands_with_no_project() -> None:
    LineProject.objects.filter(line__stream_offers__isnull=False).delete()
    with at(10):
        opened()
    assert stands_with() == []


@pytest.mark.parametrize("role", ["programme_manager", "project_manager", "sponsor", "support_team", "la_lead"])
def test_no_word_said_in_confidence_is_told(person_as: PersonAs, role: str) -> None:
    with at(10, day=TODAY):
        in_confidence()
    told = str(told_to(person_as(role), TODAY, TODAY))
    assert "Reviews on time" in told and CANDID not in told
