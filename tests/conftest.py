"""What every test may use: the plan, loaded once a database, and a browser signed in as any role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests.audited import AuditedClient
from tests.halves import pytest_addoption, pytest_collection_modifyitems  # noqa: F401 - `--database-only`
from tests.journeys.together import pytest_xdist_make_scheduler  # noqa: F401 - keeps each group on one worker

if TYPE_CHECKING:
    from projects.models import Person

    SignIn = Callable[[str], tuple[Client, Person]]

settings.register_profile("suite", deadline=None)  # a busy machine is no defect
settings.load_profile("suite")

PLAN_PEOPLE = {
    "programme_manager": "richard.tyndall@example.org",
    "project_manager": "mark.evans@example.org",
    "sponsor": "lee-anne.farach@example.org",
    "support_team": "claire.woodcock@example.org",
}
ROLES = (*PLAN_PEOPLE, "finance", "dfe_reader", "administrator", "la_lead")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[list[Model]]:
    """Loads the plan, and gives its rows."""
    from seslip.management.commands.load_plan import load_plan
    from tests import again

    with django_db_blocker.unblock():
        load_plan()
        if connection.vendor == "postgresql":
            again.flush_by_deleting()
        return again.kept()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """A rolled-back test may leave counts and made files behind that the next would take for its own."""
    cache.clear()
    yield
    cache.clear()
    files = Path(django_settings.MEDIA_ROOT)
    rmtree(files / "made", ignore_errors=True)
    if files.name.startswith("test-files-") and files.exists() and not any(files.iterdir()):
        files.rmdir()


@pytest.fixture(autouse=True)
def guards_lifted_to_clean_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by emptying every table, which the guards of what is frozen would refuse.

    The emptying ends as a migration does, so they stand again before the next test.
    """
    from returns.models.guards import take_down_guards

    mark = request.node.get_closest_marker("django_db")
    commits = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        take_down_guards(connection)


@pytest.fixture
def plan(django_db_setup: list[list[Model]], db: None) -> None:
    """The plan 2025-26; put back where a test that commits has emptied the database."""
    from projects.models import PlanFact
    from tests.again import put_back

    if not PlanFact.objects.exists():
        put_back(django_db_setup)


def somebody(role: str) -> Person:
    """Somebody of a role: a person of the plan where it names one, else an invented one."""
    from projects.models import Authority, Person, PersonRole

    if role in PLAN_PEOPLE:
        return Person.objects.get(email=PLAN_PEOPLE[role])
    person, made = Person.objects.get_or_create(email=f"{role}@example.org", defaults={"name": f"The {role}"})
    if made and role == "la_lead":
        person.authority = Authority.objects.get(slug="oxfordshire")
        person.save()
    elif made:
        PersonRole.objects.create(person=person, role=role)
    return person


@pytest.fixture
def person_as(plan: None) -> Callable[[str], Person]:
    return somebody


@pytest.fixture
def sign_in(person_as: Callable[[str], Person]) -> SignIn:
    def enter(role: str) -> tuple[Client, Person]:
        person, client = person_as(role), AuditedClient()
        client.force_login(person)
        return client, person

    return enter


@pytest.fixture(scope="module")
def plan_of_file(
    django_db_setup: list[list[Model]], django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """The plan, and leave for the fixtures of a file to add to it once; the last test of the file undoes it."""
    from projects.models import PlanFact
    from tests.again import put_back

    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        if not PlanFact.objects.exists():
            put_back(django_db_setup)
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
