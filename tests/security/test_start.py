"""Starting: on an empty database, twice at once, over a plan that people have changed, and without a database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from kpis.actions.promises import remove_kpi
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate
from projects.actions import edit_project
from projects.models import Person, PersonRole, PlanFact, Project
from seslip.demo import load_demo
from seslip.management.commands.load_plan import load_plan
from tests.crowds import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nothing() -> None:
    """A database as `migrate` leaves it."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize("role", ["administrator", "programme_manager", "finance"])
def test_without_a_plan_the_first_page_says_what_to_do(role: str, nothing: None) -> None:
    person = Person.objects.create_superuser("first@example.org", "First")
    PersonRole.objects.get_or_create(person=person, role=role)
    client = Client()
    client.force_login(person)
    page = client.get("/")
    assert page.status_code == 200
    assert "load_plan" in page.content.decode()


@pytest.mark.parametrize("address", ["/projects/account/", "/people/", "/people/new/", "/people/{}/"])
def test_without_a_plan_people_can_be_looked_after(address: str, nothing: None) -> None:
    person = Person.objects.create_superuser("first@example.org", "First")
    client = Client()
    client.force_login(person)
    assert client.get(address.format(person.pk)).status_code == 200


def test_the_plan_loaded_twice_at_once_is_there_once(nothing: None) -> None:
    found = at_once([load_plan, load_plan])
    assert kinds(found) == {"int": 2}, found
    assert 0 in found
    assert Project.objects.count() == 49


def test_the_demonstration_loaded_twice_at_once_is_there_once(plan: None) -> None:
    found = at_once([load_demo, load_demo])
    assert sorted(map(repr, found)) == ["False", "True"]
    assert PlanFact.objects.filter(ref="demo").count() == 1


def demonstrated() -> Kpi:
    """A KPI that the demonstration reports on."""
    return Kpi.objects.select_related("activity__project", "activity__requirement").get(
        activity__project__number=1, activity__requirement__stream="SEND", number=1
    )


def reported_later(by: Person) -> None:
    update_kpi(by=by, report=Report(demonstrated(), 1, Status.ON_TRACK, "What really happened", date(2026, 3, 31)))


def removed(by: Person) -> None:
    remove_kpi(by=by, kpi=demonstrated(), version=1)


def without_managers(by: Person) -> None:
    project = Project.objects.get(number=1)
    edit_project(by=by, project=project, version=project.version, fields={}, managers=[])


@pytest.mark.parametrize("change", [reported_later, removed, without_managers])
def test_a_start_with_the_demonstration_survives_real_work(change: Callable[[Person], None], person_as: Any) -> None:
    """Somebody began with `--no-demo`, worked, and starts without it: what they did stays, and it starts."""
    change(person_as("programme_manager"))
    before = set(KpiUpdate.objects.values_list("pk", flat=True))
    load_demo()
    assert before <= set(KpiUpdate.objects.values_list("pk", flat=True))
    assert not before or demonstrated().note == "What really happened"


def test_a_monitor_is_told_that_the_database_is_away() -> None:
    with patch("seslip.home.connection.cursor", side_effect=OperationalError("gone")):
        answer = Client(raise_request_exception=False).get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.content)["status"] != "ok"
