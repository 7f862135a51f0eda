"""What every test may use: the plan, loaded once a database, and a browser signed in as any role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests.audited import AuditedClient
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
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        load()


def load() -> None:
    from seslip.management.commands.load_plan import load_plan

    load_plan()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """A rolled-back test may leave counts behind that the next would take for its own."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def plan(db: None) -> None:
    """The plan 2025-26; loaded again where a test that commits has emptied the database."""
    from projects.models import PlanFact

    if not PlanFact.objects.exists():
        load()


@pytest.fixture
def person_as(plan: None) -> Callable[[str], Person]:
    """Somebody of a role: a person of the plan where it names one, else an invented one."""
    from projects.models import Authority, Person, PersonRole

    def find(role: str) -> Person:
        if role in PLAN_PEOPLE:
            return Person.objects.get(email=PLAN_PEOPLE[role])
        person, made = Person.objects.get_or_create(email=f"{role}@example.org", defaults={"name": f"The {role}"})
        if made and role == "la_lead":
            person.authority = Authority.objects.get(slug="oxfordshire")
            person.save()
        elif made:
            PersonRole.objects.create(person=person, role=role)
        return person

    return find


@pytest.fixture
def sign_in(person_as: Callable[[str], Person]) -> SignIn:
    def enter(role: str) -> tuple[Client, Person]:
        person, client = person_as(role), AuditedClient()
        client.force_login(person)
        return client, person

    return enter
