"""What changed tells nobody what is said in confidence: page, file and Monday's e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import override_settings

from seslip.foundation.clock import today
from tests.conftest import ROLES, somebody

from .confidential import SAID, WORDS, fill_everything, readable
from .test_confidence import entered, lead_of

MONTH = "?since=month"
PAGES = [f"/changes/{MONTH}", f"/changes/{MONTH}&by=project", f"/changes/register.csv{MONTH}"]
INSIDE = ("kent", "hampshire", "surrey")


@pytest.fixture(scope="module", autouse=True)
def filled(plan_of_file: Callable[[], AbstractContextManager[None]], tmp_path_factory: Any) -> Iterator[None]:
    """Everything that people of a group, a conversation and a package write in confidence, and steps in the open."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        with plan_of_file():
            fill_everything()
            _fill_the_rest()
        yield


def _fill_the_rest() -> None:
    from diagnostics.models import Conversation
    from kpis.models import Evidence, Kpi
    from returns.models import GrantReturn, ReturnEvent
    from seslip.foundation import audit
    from targeted_support.models import Package

    manager, team = somebody("programme_manager"), somebody("support_team")
    talk = Conversation.objects.get()
    audit.change(talk, by=manager, version=talk.version, fields={"stage": "follow_up", "headlines": "Open"})
    said = dict.fromkeys(("scope", "diagnosis", "next_step"), WORDS)
    package = audit.create(Package(year=talk.year, title="Waiting lists", **said), by=team)
    audit.change(package, by=team, version=1, fields={"stage": "scoping", "scope": f"{WORDS}, again"})
    kpi = Kpi.objects.all()[0]
    taken = Evidence(kpi=kpi, added_by=manager, title=f"{WORDS}, taken back", day=today(), link="https://example.org")
    audit.change(audit.create(taken, by=manager), by=manager, version=1, fields={"taken_back": True})
    one = audit.create(GrantReturn(year=talk.year, period_end="2026-03-31", due="2026-05-31"), by=manager)
    for step, project in (("started", 0), ("checked", 0), ("sent_back", 7)):
        ReturnEvent.objects.create(of=one, step=step, project=project, words=WORDS, by=manager)


def seen_by(person: Any) -> str:
    client = entered(person)
    return " ".join(readable(client.get(address)) for address in PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_told_a_candid_word(role: str) -> None:
    words = seen_by(somebody(role))
    assert SAID not in words and "A draft" not in words
    reads = role not in ("dfe_reader", "finance", "administrator")
    assert ("Conversation with Kent" in words) is reads and ("Waiting lists" in words) is reads
    assert ("started" in words) is (role not in ("dfe_reader", "administrator", "la_lead"))
    assert ("sent back for project 7" in words) is (role in ("programme_manager", "finance"))


@pytest.mark.django_db
@pytest.mark.parametrize("slug", INSIDE)
def test_not_even_those_who_may_read_it_elsewhere(slug: str) -> None:
    words = seen_by(lead_of(slug))
    assert "Conversation with Kent" in words and SAID not in words


@pytest.mark.django_db
def test_no_e_mail_of_a_monday_holds_it() -> None:
    monday = today() + timedelta(7 - today().weekday())
    with override_settings(REMIND_AFTER=(400,)):
        call_command("send_reminders", on=monday.isoformat(), verbosity=0)
    sent: list[Any] = list(mail.outbox)
    told = [one for one in sent if "Conversation with Kent" in one.body]
    assert told
    assert not [one for one in sent if SAID in f"{one.subject} {one.body} {one.alternatives}"]
    assert not [one for one in sent if "A draft" in one.body]
