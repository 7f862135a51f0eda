"""Nobody but recipients' own people, who supports a package and the team reads what is said about it in confidence."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.actions.findings import decide_finding
from diagnostics.models import Finding
from projects.models import Authority, Person
from seslip.foundation import audit
from targeted_support.actions.package_starts import start_from_conversation, start_from_finding
from targeted_support.models import Expert, Package, PackageExpert
from tests.conftest import somebody
from tests.diagnostics.confidence import a_finding, enter, facilitator, person_of, text_of
from tests.diagnostics.conversing import Stage, followed
from tests.diagnostics.conversing import upto as conversation_upto
from tests.security.confidential import readable

from .packaging import BOARD, CANDID, LIST, in_confidence, opened, place, team

WORDS = ("Scope", "Diagnosis", "Next", "Reason", "Note")
OUTSIDE = ("finance", "dfe_reader", "administrator", "sponsor", "project_manager", "la_lead")

pytestmark = pytest.mark.usefixtures("mid_february")


def page_of(package: Package) -> str:
    return reverse("targeted_support:package_page", args=(package.pk,))


def everywhere(package: Package) -> list[str]:
    files = [f"{LIST}register.{form}" for form in ("csv", "xlsx")]
    return [page_of(package), BOARD, LIST, "/", "/authorities/kent/", "/projects/2025-26/33/", *files]


def said(client: Client, package: Package) -> list[str]:
    """The addresses at which the sentence can be read."""
    return [url for url in everywhere(package) if CANDID in readable(client.get(url))]


@pytest.mark.parametrize("role", OUTSIDE)
def test_outsiders_read_it_nowhere(person_as: Any, role: str) -> None:
    package = in_confidence()
    client = enter(person_as(role))
    assert said(client, package) == []
    answer = client.get(page_of(package))
    assert answer.status_code == (200 if person_as(role).standing.reads_meetings else 404)


def test_people_of_other_authorities_read_the_summary_and_nothing_more() -> None:
    package = in_confidence()
    for slug in Authority.objects.exclude(slug="kent").values_list("slug", flat=True):
        client = enter(person_of(slug))
        assert said(client, package) == [], slug
        assert "What all may know" in text_of(client.get(page_of(package)))
        assert client.get(page_of(package).replace(f"/{package.pk}/", f"/{package.pk}/words/")).status_code == 403


def test_recipients_people_and_the_team_read_all_of_it() -> None:
    package = in_confidence()
    for who in (person_of("kent"), team(), somebody("programme_manager")):
        words = text_of(enter(who).get(page_of(package)))
        assert [one for one in WORDS if f"{one}: {CANDID}" not in words] == [], who


def test_whoever_works_for_a_recipient_with_a_role_of_the_programme_does_not() -> None:
    """Finance sits in Kent because Kent is the host."""
    package = in_confidence()
    finance = somebody("finance")
    finance.authority = place("kent")
    finance.save()
    assert said(enter(finance), package) == []


@pytest.mark.parametrize("how", ["owner", "expert"])
@pytest.mark.parametrize("role", ["project_manager", "administrator"])
def test_who_supports_a_package_reads_that_one(person_as: Any, role: str, how: str) -> None:
    who = person_as(role)
    package = in_confidence(**({"owner": who} if how == "owner" else {}))
    if how == "expert":
        expert = audit.create(Expert(name=str(who), person=who, since=package.year), by=team())
        audit.create(PackageExpert(package=package, expert=expert), by=team())
    other = opened("surrey", title="Another")
    client = enter(who)
    words = text_of(client.get(page_of(package)))
    assert all(f"{one}: {CANDID}" in words for one in WORDS)
    assert client.get(page_of(other)).status_code == (200 if role == "project_manager" else 404)
    home = client.get("/").content.decode()
    assert page_of(package) in home
    inner = re.findall(r'href="(/targeted-support/[^"#]*)', client.get(page_of(package)).content.decode() + home)
    assert [url for url in set(inner) if client.get(url.replace("&amp;", "&")).status_code >= 400] == [], "a dead link"


def decided(finding: Finding) -> Finding:
    """A package becomes of it."""
    told = {"outcome": "package", "outcome_words": "", "outcome_day": date(2026, 2, 2), "priority": None}
    return decide_finding(by=facilitator(), finding=finding, version=finding.version, fields=told)


def test_the_finding_a_package_came_of_says_so_and_stays_in_its_group() -> None:
    finding = a_finding(text="Only the group knows this.", authority=place("kent"))
    finding = decided(finding)
    url = reverse("diagnostics:finding_page", args=(finding.pk,))
    start = reverse("targeted_support:package_from_finding", args=(finding.pk,))
    lead = enter(facilitator())
    assert start in lead.get(url).content.decode() and start not in enter(person_of("kent")).get(url).content.decode()
    assert "Only the group knows this." in text_of(lead.get(start))
    sent = {"title": "Earlier data", "recipients": [place("kent").pk], "summary": "Data", "scope": "Weekly"}
    assert lead.post(start, sent)["Location"] == url
    package = Package.objects.get(title="Earlier data")
    assert page_of(package) in enter(person_of("oxfordshire")).get(url).content.decode(), "a member of the group"
    for who in (person_of("surrey"), team(), somebody("programme_manager")):
        words = enter(who).get(page_of(package)).content.decode()
        assert "Only the group knows this." not in words and url not in words
    assert url in enter(person_of("kent")).get(page_of(package)).content.decode()


def test_the_conversation_a_package_came_of_says_so() -> None:
    one = followed(conversation_upto(Stage.HELD).as_stored(), "package")
    url = reverse("diagnostics:conversation_page", args=(one.pk,))
    start = reverse("targeted_support:package_from_conversation", args=(one.pk,))
    assert start in enter(team()).get(url).content.decode()
    assert start not in enter(person_of("kent")).get(url).content.decode()
    assert enter(person_of("kent")).get(start).status_code == 403
    answer = enter(team()).post(start, {"title": "Earlier help", "stream": "SEND"})
    assert answer["Location"] == url
    package = Package.objects.get(title="Earlier help")
    surrey = enter(person_of("surrey"))
    assert page_of(package) in surrey.get(url).content.decode() and url in surrey.get(page_of(package)).content.decode()


def test_whoever_starts_a_package_without_reading_packages_sees_its_title_without_a_link() -> None:
    finding = a_finding(authority=place("kent"))
    finding = decided(finding)
    package = start_from_finding(
        by=facilitator(), finding=finding, fields={"title": "Earlier data"}, recipients=[place("kent")]
    )
    client = enter(Person.objects.get(pk=facilitator().pk))
    words = client.get(reverse("diagnostics:finding_page", args=(finding.pk,))).content.decode()
    assert "Earlier data" in words and (page_of(package) in words) is (client.get(page_of(package)).status_code == 200)


def test_start_from_conversation_copies_no_words() -> None:
    one = followed(conversation_upto(Stage.HELD).as_stored(), "package")
    one = audit.change(one, by=team(), version=one.version, fields={"scope": CANDID, "diagnosis": CANDID})
    package = start_from_conversation(by=team(), conversation=one, fields={"title": "Earlier help"})
    assert CANDID not in repr([getattr(package, field.attname) for field in Package._meta.concrete_fields])
