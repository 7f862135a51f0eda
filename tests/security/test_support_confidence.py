"""What targeted support writes in confidence is read by recipients, supporters and the team, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import models
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.audited import without_contexts
from tests.conftest import somebody

from .confidential import CANARY, SAID, WORDS, readable, walk
from .test_confidence import entered, lead_of

STARTS = ["/", "/targeted-support/", "/targeted-support/packages/", "/authorities/", "/kpis/", "/projects/2025-26/33/"]
SEARCHES = [f"/targeted-support/{path}?q={SAID}" for path in ("", "packages/", "experts/", "packages/register.csv")]
SEARCHES.append(f"/search/?q={SAID}")
OUTSIDERS = ("finance", "dfe_reader", "administrator", "sponsor", "project_manager")
FILES = (
    ("packages", "csv"),
    ("package-costs", "csv"),
    ("experts", "csv"),
    ("giving-and-receiving", "csv"),
    ("prospectus", "docx"),
    ("targeted-support-evaluation", "docx"),
)
CANDID = {
    "Package": {"scope", "diagnosis", "next_step"},
    "PackageMove": {"reason"},
    "PackageTick": {"note"},
    "PackageOutcome": {"text", "measured_by"},
    "OutcomeAnswer": {"words"},
    "Feedback": {"text", "said_by"},  # with consent they are told; without, they are not
}
OPEN = {
    "Topic": {"name", "words"},
    "Package": {"title", "stream", "kind", "source", "stage", "summary"},
    "PackageDonor": {"gives"},
    "PackageMove": {"stage"},
    "PackageTick": {"task"},
    "Expert": {"name", "organisation", "expertise", "availability"},
    "ReachNote": {"text"},
    "OfferYear": {"cap_reason", "offer", "how_to_ask", "giving"},
    "StreamOffer": {"stream", "why_closed"},
    "PackageYear": {"note"},  # with what it costs: for finance and the team
    "PackageCarry": {"kind", "reason"},  # as the costs
    "PackageOutcome": {"state"},
    "OutcomeAnswer": {"state"},
    "Feedback": {"consent"},
    "Lesson": {"title", "text"},
    "SupportPriority": {"heading", "text"},
    "ReportSection": {"part", "text"},
    "SupportReport": {"shared_with"},
}


def test_every_text_is_either_candid_or_open() -> None:
    for model in apps.get_app_config("targeted_support").get_models():
        if model.__name__.startswith("Historical"):
            continue
        kinds = (models.CharField, models.TextField, models.FileField)
        texts = {field.name for field in model._meta.concrete_fields if isinstance(field, kinds)}
        told = CANDID.get(model.__name__, set()) | OPEN.get(model.__name__, set())
        assert texts == told, f"{model.__name__}: say whether {texts ^ told} may be read by others"


def fill_support() -> None:
    """A package of Kent with a candid sentence in every field that is confidential."""
    from projects.models import Person
    from seslip.foundation import audit
    from targeted_support.models import (
        Feedback,
        OutcomeAnswer,
        Package,
        PackageMove,
        PackageOutcome,
        PackageTick,
    )

    team = Person.objects.get(email="claire.woodcock@example.org")
    package = Package.objects.get(title__startswith="SEND engagement workshops")
    words = {"scope": WORDS, "diagnosis": WORDS, "next_step": WORDS, "next_step_on": "2026-01-09", "owner": team}
    audit.change(package, by=team, version=package.version, fields={**words, "stage": "paused"})
    PackageMove.objects.create(package=package, stage="scoping", day="2025-10-06", by=team)
    PackageMove.objects.create(package=package, stage="paused", day="2025-12-01", reason=WORDS, by=team)
    audit.create(PackageTick(package=package, task="conflicts", done_on="2025-11-03", note=WORDS), by=team)
    outcome = audit.create(PackageOutcome(package=package, text=WORDS, measured_by=WORDS), by=team)
    OutcomeAnswer.objects.create(outcome=outcome, state="early", day="2026-01-09", words=WORDS, by=team)
    said = {"year": package.year, "text": WORDS, "said_by": WORDS, "consent": "none"}
    audit.create(Feedback(package=package, **said), by=team)
    audit.create(Feedback(**said), by=team)


@pytest.fixture(scope="module", autouse=True)
def filled(plan_of_file: Callable[[], AbstractContextManager[None]], tmp_path_factory: Any) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        with plan_of_file():
            fill_support()
        yield


def leaks(client: Client) -> tuple[int, list[str]]:
    """How many pages about targeted support and its neighbours a walk finds, and those that tell the sentence."""
    with without_contexts():
        looked = list(walk(client, [*STARTS, *SEARCHES]))
    return len(looked), [address for address, text in looked if CANARY in text]


@pytest.mark.django_db
@pytest.mark.same_on_every_database
@pytest.mark.parametrize("reader", ["support_team", "kent"])
def test_the_walk_finds_it_where_it_may_be_read(reader: str) -> None:
    """A check that cannot fail is a defect: the team and people of the recipient come across it."""
    person = somebody(reader) if reader == "support_team" else lead_of(reader)
    number, found = leaks(entered(person))
    assert number > 60
    assert any("/targeted-support/packages/" in address for address in found)


@pytest.mark.django_db
@pytest.mark.same_on_every_database
@pytest.mark.parametrize("reader", [*OUTSIDERS, "slough"])
def test_nobody_else_finds_it_anywhere(reader: str) -> None:
    person = somebody(reader) if reader in OUTSIDERS else lead_of(reader)
    number, found = leaks(entered(person))
    assert number > 4
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["support_team", "kent", *OUTSIDERS])
def test_the_search_finds_it_for_nobody(reader: str) -> None:
    """Not even for the team: it is in no index. The package is found by its title by those who may see it."""
    from seslip.foundation.models import SearchEntry

    client = entered(lead_of(reader) if reader == "kent" else somebody(reader))
    with without_contexts():
        assert f"No results for “{SAID}”" in readable(client.get("/search/", {"q": SAID}))
        told = readable(client.get("/search/", {"q": "engagement workshops", "kind": "package"}))
    assert ('class="find"' in told) == (reader not in ("finance", "dfe_reader", "administrator"))
    assert not SearchEntry.objects.filter(terms__contains=f" {SAID.lower()} ").exists()


@pytest.mark.django_db
def test_no_export_of_the_command_line_holds_it(tmp_path: Any) -> None:
    """Whoever runs commands reads as the programme manager; no file is a place for what is confidential."""
    for name, form in FILES:
        written = tmp_path / f"{name}.{form}"
        call_command("export", name, year="2025-26", format=form, output=str(written), verbosity=0)
        assert CANARY not in readable(HttpResponse(written.read_bytes())), name


@pytest.mark.django_db
def test_no_letter_tells_it() -> None:
    for day in ("2025-12-01", "2026-03-30", "2026-06-01"):
        call_command("send_reminders", on=day, verbosity=0)
    assert mail.outbox
    assert not [one for one in mail.outbox if CANARY in f"{one.subject} {one.body} {one.alternatives}"]
