"""The commands: loading again changes nothing, the demonstration is said to be one, the start is prepared once."""

import io
import os
import socket
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kpis.models import Kpi, KpiUpdate
from projects.models import Person, PlanFact, Project
from seslip.demo import DEMO_PASSWORD, demo_people, load_demo
from seslip.foundation import audit
from seslip.management.commands.load_plan import load_plan

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` as somebody types it, with a database that these commands must not reach."""
    nowhere = {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3", "DJANGO_SETTINGS_MODULE": "seslip.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=os.environ | nowhere | environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


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


def test_the_demonstration_reports_no_figure_that_its_status_contradicts(plan: None) -> None:
    """“1 of 1” beside “At risk” would teach whoever looks at the demonstration something wrong."""
    load_demo()
    reported = [
        (kpi, [measure.standing(measure.value).met for measure in kpi.measures.filter(counter="")])
        for kpi in Kpi.objects.filter(measures__value__isnull=False).distinct()
    ]
    assert len(reported) > 5
    assert not [str(kpi) for kpi, met in reported if kpi.status in ("at_risk", "off_track") and all(met)]
    assert not [str(kpi) for kpi, met in reported if kpi.status == "complete" and not all(met)]


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


@pytest.mark.parametrize("port", ["99999", "0", "-1", "abc", "80.5", "9" * 5_000])
def test_serve_refuses_what_is_no_port(port: str) -> None:
    with pytest.raises(CommandError, match="Give a whole number from 1 to 65535"):
        call_command("serve", f"--port={port}")


def test_serve_says_which_port_is_wrong_and_stops() -> None:
    done = manage("serve", "--port", "99999")
    assert done.returncode == 2
    assert "'99999' is not a port. Give a whole number from 1 to 65535." in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_says_that_a_port_is_in_use_before_it_prepares_anything() -> None:
    with socket.socket() as other, patch("seslip.management.commands.serve.Command.prepare") as prepare:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is in use\. Choose another with --port\."):
            call_command("serve", f"--port={port}")
        prepare.assert_not_called()
        call_command("serve", f"--port={port}", "--check", stdout=io.StringIO())  # needs no port
        prepare.assert_called_once()


def test_serve_says_that_a_port_is_not_allowed() -> None:
    refusal = patch("socket.socket.bind", side_effect=PermissionError(13, "Permission denied"))
    with refusal, pytest.raises(CommandError, match=r"Port 80 cannot be used here \(Permission denied\)\. Choose"):
        call_command("serve", "--port=80")


@pytest.mark.parametrize("command", ["check", "serve"])
@pytest.mark.parametrize("url", ["nonsense", "mysql://me:secret@host/x", "postgres://me:secret@host:port/x"])
def test_a_database_address_that_cannot_be_read_is_told_in_a_sentence(command: str, url: str) -> None:
    done = manage(command, DATABASE_URL=url)
    assert done.returncode == 1
    assert "DATABASE_URL names no database that SESLIP can use. Write it like sqlite:///" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret" not in done.stderr + done.stdout


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
