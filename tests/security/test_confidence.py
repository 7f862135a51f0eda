"""What is said in confidence surfaces nowhere: pages, files, search, history, feeds, e-mails, errors and logs."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import models
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.audited import without_contexts
from tests.conftest import somebody

from .confidential import CANARY, SAID, fill_everything, readable, walk

AUTHORITIES = Path(__file__).parents[2] / "fixtures" / "plan-2025-26" / "authorities.json"
STARTS = ["/", "/diagnostics/", "/diagnostics/findings/", "/authorities/", "/projects/", "/kpis/", "/budget/"]
# A word that everybody may type and that stands in every candid field: what is found by it may not be shown.
SEARCHED = ("/kpis/", "/projects/", "/diagnostics/findings/", "/projects/meetings/", "/search/")
SEARCHES = [f"{path}?q={SAID}" for path in SEARCHED]
ROLES = ("finance", "dfe_reader", "administrator", "programme_manager", "support_team", "sponsor", "project_manager")
GROUP_3 = ("hampshire", "kent", "oxfordshire")
OTHERS = [one["slug"] for one in json.loads(AUTHORITIES.read_text()) if one["slug"] not in GROUP_3]
# Every text of the diagnostics is one or the other; a new one has to be put somewhere here.
CANDID = {
    "SelfAssessment": {"strengths", "help_asked", "file", "file_name", "content_type"},
    "Finding": {"text", "outcome_words"},
    "Conversation": {"scope", "diagnosis", "evaluation", "follow_up_words"},
    "ConversationPartner": {"feedback"},
}
OPEN = {
    "ChallengeRound": {"note"},
    "ChallengeGroup": {"mode", "place", "stage", "headlines"},
    "GroupMove": {"stage"},
    "GroupTask": {"task"},
    "Finding": {"stream", "outcome"},
    "ThemeHeading": {"name"},
    "RegionalTheme": {"title", "text"},  # once published; a draft is for its author and the programme manager
    "Conversation": {"mode", "place", "stage", "headlines", "follow_up"},
    "ConversationMove": {"stage"},
    "ConversationInput": {"source"},
    "ConversationPartner": {"partner", "names"},
    "BenchmarkSet": {"source"},
    "Benchmark": {"outcome", "area", "measure", "group", "versus_national"},
}


def test_every_text_is_either_candid_or_open() -> None:
    for model in apps.get_app_config("diagnostics").get_models():
        if model.__name__.startswith("Historical"):
            continue
        texts = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.FileField))
        }
        told = CANDID.get(model.__name__, set()) | OPEN.get(model.__name__, set())
        assert texts == told, f"{model.__name__}: say whether {texts ^ told} may be read by others"


@pytest.fixture(scope="module", autouse=True)
def filled(plan_of_file: Callable[[], AbstractContextManager[None]], tmp_path_factory: Any) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        with plan_of_file():
            fill_everything()
        yield


def entered(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def lead_of(slug: str) -> Any:
    from projects.models import Authority, Person

    authority = Authority.objects.get(slug=slug)
    return Person.objects.get_or_create(email=f"{slug}@example.org", defaults={"name": slug, "authority": authority})[0]


def leaks(client: Client, starts: list[str]) -> tuple[int, list[str]]:
    with without_contexts():
        looked = list(walk(client, starts))
    return len(looked), [address for address, text in looked if CANARY in text]


@pytest.fixture(scope="module")
def where_it_stands(filled: None, django_db_blocker: DjangoDbBlocker) -> tuple[int, list[str]]:
    """What somebody of the group sees on their way through everything: how many pages, and those that hold it."""
    with django_db_blocker.unblock():
        return leaks(entered(lead_of("kent")), STARTS)


@pytest.mark.django_db
def test_the_walk_finds_it_where_it_may_be_read(where_it_stands: tuple[int, list[str]]) -> None:
    """A check that cannot fail is a defect: people of the group find it on these kinds of page, and in the file."""
    number, found = where_it_stands
    assert number > 60
    assert {address.split("/")[2] for address in found} >= {"groups", "findings", "rounds", "conversations"}
    assert any(address.endswith(".txt") for address in found) and any(".csv" in address for address in found)


@pytest.mark.django_db
@pytest.mark.same_on_every_database
@pytest.mark.parametrize("role", ROLES)
def test_no_role_finds_it_anywhere(
    role: str, where_it_stands: tuple[int, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    number, found = leaks(entered(somebody(role)), [*STARTS, *SEARCHES, *where_it_stands[1]])
    drafts = {address for address in found if role == "programme_manager" and "/priorities/" in address}
    assert not set(found) - drafts
    assert number > (10 if role == "dfe_reader" else 60)
    assert CANARY not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("slug", OTHERS)
def test_nobody_of_another_authority_finds_it(slug: str, where_it_stands: tuple[int, list[str]]) -> None:
    """Each page that shows it to the group, asked for by its address, and the pages that gather things."""
    client = entered(lead_of(slug))
    gather = [*STARTS[:3], f"/authorities/{slug}/", "/authorities/kent/", *SEARCHES]
    with without_contexts():
        found = [address for address in [*gather, *where_it_stands[1]] if CANARY in readable(client.get(address))]
    assert not found


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["kent", *ROLES])
def test_the_search_finds_it_for_nobody(who: str) -> None:
    """Not even for those who may read it: it is in no index. What else there is about the group is found."""
    from seslip.foundation.models import SearchEntry

    client = entered(somebody(who) if who in ROLES else lead_of(who))
    for typed in (SAID, "kestrels", "boiler"):
        with without_contexts():
            page = readable(client.get("/search/", {"q": typed}))
        assert CANARY not in page and f"No results for “{typed}”" in page
    assert SearchEntry.objects.filter(kind="conversation", title__contains="Kent").exists()
    assert not SearchEntry.objects.filter(terms__contains=f" {SAID.lower()} ").exists()


@pytest.mark.django_db
def test_no_e_mail_and_no_calendar_holds_it() -> None:
    from kpis.actions.calendar import create_calendar_key
    from projects.models import Person

    for day in (date(2025, 11, 1), date(2025, 11, 3), date(2026, 3, 2), date(2026, 3, 30)):
        call_command("send_reminders", on=day.isoformat(), verbosity=0)
    assert mail.outbox
    assert not [one for one in mail.outbox if CANARY in f"{one.subject} {one.body} {one.alternatives}"]
    for person in [*(Person.objects.filter(authority__slug="kent")), somebody("programme_manager")]:
        feed = Client().get(f"/kpis/calendar/{create_calendar_key(by=person, version=0)}.ics")
        assert feed.status_code == 200 and CANARY not in feed.content.decode()


@pytest.mark.django_db
def test_no_export_of_the_command_line_holds_it(tmp_path: Any) -> None:
    """Whoever can run commands reads as the programme manager, who reads nothing of it."""
    from seslip.foundation.exports import EXPORTS

    for name, export in EXPORTS.items():
        form = "csv" if "csv" in export.formats else export.formats[-1]
        written = tmp_path / f"{name}.{form}"
        call_command("export", name, year="2025-26", format=form, output=str(written), verbosity=0)
        assert CANARY.encode() not in written.read_bytes(), name


@pytest.mark.django_db
def test_an_error_page_tells_nothing_of_it(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from diagnostics.actions import findings
    from diagnostics.models import Finding
    from projects.models import Person

    def breaks(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(findings, "edit_finding", breaks)
    client = entered(Person.objects.get(email="sheelagh.sullivan@example.org"))
    finding = Finding.objects.first()
    sent = {"text": f"{SAID} {CANARY}", "heading": finding.heading_id, "raised": "2025-04-03", "version": "1"}
    answer = client.post(f"/diagnostics/findings/{finding.pk}/edit/", sent)
    assert answer.status_code == 500
    assert CANARY not in answer.content.decode() and CANARY not in caplog.text
