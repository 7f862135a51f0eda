"""Reads: what they find, and that they ask the database no more for many rows than for few."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext

from projects.documents.programme import appendix_2, projects_register
from projects.models import Authority, FrameworkItem, Person, Phase, ProgrammeYear, Project, ProjectFrameworkItem
from projects.models import ProjectManager as Manager
from projects.queries.programme import authority_rows, neighbours, person_rows, projects_of, register_rows, with_part
from projects.queries.years import asked_position, chosen_position, chosen_year, current_year
from seslip.foundation.periods import PeriodError

AFTER = date(2026, 11, 21)


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


@pytest.fixture
def reader(person_as: Callable[[str], Person]) -> Person:
    return person_as("programme_manager")


def grow(year: ProgrammeYear, first: int, last: int) -> None:
    """Projects first to last with two managers, a sponsor, two phases and two items each."""
    model = Project.objects.get(year=year, number=22)
    people, items = list(Person.objects.all()), list(FrameworkItem.objects.all())
    Project.objects.bulk_create(
        Project(year=year, number=n, title=f"Project {n}", theme=model.theme, strand=model.strand,
                sponsor=people[n % len(people)], amount=n * 100)
        for n in range(first, last + 1)
    )  # fmt: skip
    new = list(Project.objects.filter(number__gte=first))
    Manager.objects.bulk_create(
        Manager(project=p, person=people[(p.number + i) % len(people)], position=i) for p in new for i in (1, 2)
    )
    Phase.objects.bulk_create(Phase(project=p, number=i, amount=100) for p in new for i in (1, 2))
    ProjectFrameworkItem.objects.bulk_create(
        ProjectFrameworkItem(project=p, item=items[(p.number + i) % len(items)]) for p in new for i in (1, 2)
    )


def counted(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        read()
    return len(asked)


def test_the_same_number_of_queries_for_5_and_500_projects(year: ProgrammeYear, reader: Person) -> None:
    assert reader.standing
    few = Project.objects.filter(number__lte=5)

    def register() -> object:
        return projects_register(register_rows(reader, year), year)

    def frameworks() -> object:
        return appendix_2(reader, year)

    def places() -> object:
        return [(a.staff, a.manages, a.sponsors, list(a.aliases.all())) for a in authority_rows(reader, year)]

    def people() -> object:
        return [(p.place, p.manages, list(p.role_records.all())) for p in person_rows(reader)]

    def own() -> object:
        return [[p.manager_names for p in part] for part in projects_of(reader, list(Person.objects.all()), year)]

    reads = (register, frameworks, places, people, own)
    assert few.count() == 5
    before = [counted(read) for read in reads]
    grow(year, 100, 600)
    assert [counted(read) for read in reads] == before
    assert before == [3, 4, 2, 2, 4]


def test_the_current_year_is_the_one_today_falls_in_else_the_latest_planned(year: ProgrammeYear) -> None:
    assert current_year(date(2025, 6, 1)) == year
    assert current_year(AFTER) == year, "2024-25 has no projects and 2026-27 is not planned"


def test_chosen_year_is_404_for_a_year_that_is_not_here(year: ProgrammeYear) -> None:
    assert chosen_year("2025-26", AFTER) == year
    assert chosen_year("", AFTER) == year
    for wrong in ("2031-32", "x" * 10_000, "2025"):
        with pytest.raises(Http404):
            chosen_year(wrong, AFTER)


def test_nothing_is_planned_without_projects(plan: None) -> None:
    year = ProgrammeYear.objects.create(label="2030-31", starts=date(2030, 4, 1), ends=date(2031, 3, 31))
    assert current_year(date(2030, 5, 1)) != year, "a year without projects is not planned"


def test_the_position_date_lies_in_the_year(year: ProgrammeYear) -> None:
    assert chosen_position("", year, AFTER) == date(2026, 3, 31)
    assert chosen_position("2025-12-31", year, AFTER) == date(2025, 12, 31)
    for wrong in ("2024-12-31", "2026-02-31", "soon"):
        with pytest.raises(PeriodError):
            chosen_position(wrong, year, AFTER)


@pytest.mark.parametrize(
    ("asked", "day", "words"),
    [
        ("2026-04-01", date(2026, 3, 31), "must lie in the programme year 2025-26, from 1 Apr 2025 to 31 Mar 2026"),
        ("2025-03-31", date(2025, 4, 1), "from 1 Apr 2025 to 31 Mar 2026"),
        ("soon", date(2025, 11, 3), "“soon” is not a date"),
        ("", date(2025, 11, 3), ""),
        ("2026-01-01", date(2026, 1, 1), ""),
    ],
)
def test_a_position_date_outside_the_year_gives_its_nearest_day_and_says_so(
    year: ProgrammeYear, asked: str, day: date, words: str
) -> None:
    found, position, problem = asked_position(QueryDict(f"as_at={asked}"), date(2025, 11, 3), year)
    assert (found, position) == (year, day)
    assert words in problem and bool(words) == bool(problem)


def test_neighbours_are_the_numbers_beside(year: ProgrammeYear, reader: Person) -> None:
    seven = Project.objects.get(number=7)
    before, after = neighbours(reader, seven)
    assert (before.number, after.number) == (6, 8)
    assert neighbours(reader, Project.objects.get(number=1))[0] is None
    assert neighbours(reader, Project.objects.get(number=49))[1] is None


def test_authorities_are_counted_right(year: ProgrammeYear, reader: Person) -> None:
    """Kent: Emma Stone and Kevin Kasaven manage 32, 40, 47, 48; Sarah Hammond sponsors 2, 30, 31, 32, 40, 47, 49."""
    kent = authority_rows(reader, year).get(slug="kent")
    assert (kent.staff, kent.manages, kent.sponsors) == (3, 4, 7)
    slough = authority_rows(reader, year).get(slug="slough")
    assert (slough.staff, slough.manages, slough.sponsors) == (0, 0, 0)


def test_a_project_managed_twice_from_one_authority_counts_once(year: ProgrammeYear, reader: Person) -> None:
    project = Project.objects.get(number=40)
    Manager.objects.create(project=project, person=Person.objects.get(name="Emma Stone"), position=2)
    assert authority_rows(reader, year).get(slug="kent").manages == 4


def test_with_part_finds_people_by_what_they_do(plan: None) -> None:
    names = with_part(Person.objects.all(), "support_team").values_list("name", flat=True)
    assert sorted(names) == ["Chris Baird", "Claire Woodcock", "Jenny Boyd"]
    assert with_part(Person.objects.all(), "manager").count() == 19
    assert with_part(Person.objects.all(), "sponsor").count() == 12
    nobody = Person.objects.create(name="New", email="new@example.org")
    assert nobody in with_part(Person.objects.all(), "none")
    assert not with_part(Person.objects.all(), "none").filter(name="Mark Evans")


def test_others_see_neither_people_nor_plan(year: ProgrammeYear, person_as: Callable[[str], Person]) -> None:
    dfe = person_as("dfe_reader")
    assert not register_rows(dfe, year).exists()
    assert not authority_rows(dfe, year).exists()
    assert not person_rows(dfe).exists()
    assert not person_rows(person_as("sponsor")).exists()
    assert Authority.objects.count() == 19
