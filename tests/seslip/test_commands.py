"""The commands: loading again changes nothing, the demonstration is said to be one, the start is prepared once."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from kpis.models import Kpi, KpiUpdate
from projects.models import Person, PlanFact, Project
from seslip.demo import DEMO_PASSWORD, demo_people, load_demo
from seslip.foundation import audit
from seslip.management.commands.load_plan import load_plan


def test_load_plan_again_makes_nothing(plan: None) -> None:
    before = PlanFact.objects.count()
    assert load_plan() == 0
    assert PlanFact.objects.count() == before


def test_load_plan_keeps_what_people_changed_and_removed(person_as) -> None:
    """A new edition of the plan adds what is new, and leaves alone what somebody has edited or taken out."""
    person = person_as("programme_manager")
    project = Project.objects.get(number=7)
    audit.change(project, by=person, version=project.version, fields={"title": "Renamed"})
    kpi = Kpi.objects.get(activity__project__number=21)
    for part in [*kpi.measures.all(), kpi]:
        audit.remove(part, by=person)
    PlanFact.objects.filter(ref__startswith="plan/").delete()  # as if a file had changed
    assert load_plan() == 0
    assert Project.objects.get(number=7).title == "Renamed"
    assert Kpi.objects.count() == 107


def test_load_plan_says_what_it_did(plan: None) -> None:
    out = io.StringIO()
    call_command("load_plan", stdout=out)
    assert "loaded already" in out.getvalue()


def test_load_demo_adds_a_sign_in_for_each_role_once(plan: None) -> None:
    assert load_demo() is True
    updates = KpiUpdate.objects.count()
    assert updates > 100
    assert load_demo() is False
    assert KpiUpdate.objects.count() == updates
    people = demo_people()
    assert len(people) == 8
    for _, person in people:
        assert person.email.endswith("@example.org")
        assert Person.objects.get(pk=person.pk).check_password(DEMO_PASSWORD)


def test_the_demonstration_is_said_on_every_page(sign_in) -> None:
    client, _ = sign_in("la_lead")
    assert "are invented" not in client.get("/").content.decode()
    load_demo()
    from django.core.cache import cache

    cache.clear()
    assert "are invented" in client.get("/").content.decode()


def test_check_plan_lists_one_finding_a_line(plan: None) -> None:
    out = io.StringIO()
    call_command("check_plan", stdout=out)
    lines = out.getvalue().strip().splitlines()
    assert len(lines) > 30
    assert any("45,500" in line and "15,000" in line for line in lines)


@pytest.mark.parametrize("path", ["/healthz", "/accessibility/", "/account/login/", "/account/password/reset/"])
def test_signed_out_visitors_reach_the_few_open_pages(db: None, path: str) -> None:
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/kpis/", "/projects/", "/budget/", "/people/", "/authorities/", "/nowhere/x/"])
def test_signed_out_visitors_are_sent_to_sign_in_or_find_nothing(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/account/login/")


def test_healthz_names_the_database(db: None) -> None:
    assert Client().get("/healthz").json()["status"] == "ok"


def test_pages_carry_the_usual_headers(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    headers = client.get("/kpis/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"
