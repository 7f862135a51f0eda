"""An authority asks for support: what it sends, who reads which part of it, and what happens next."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from projects.models import Person
from seslip.foundation.access import Refused
from targeted_support.actions.packages import ask_for_package
from targeted_support.models import Package
from tests.conftest import somebody
from tests.diagnostics.confidence import enter, person_of, text_of
from tests.diagnostics.rounds import on

from .giving import PROSPECTUS, ROOT, lead, topic
from .packaging import CANDID, TODAY, moved, place

ASK = f"{PROSPECTUS}ask/"
SENT = {
    "title": "Annual reviews in time",
    "summary": "How reviews are finished in time",
    "stream": "SEND",
    "scope": CANDID,
    "when": "after the kestrels have left",
}

pytestmark = pytest.mark.usefixtures("mid_february")


def asked(**said: Any) -> Package:
    enter(lead()).post(ASK, {**SENT, "topic": topic().pk, **said})
    return Package.objects.get(title=SENT["title"])


def page(one: Package, who: Person) -> Any:
    return enter(who).get(f"{PROSPECTUS}enquiries/{one.pk}/")


def test_an_enquiry_becomes_a_package_of_the_own_authority() -> None:
    one = asked()
    assert [recipient.authority for recipient in one.recipients.all()] == [place("oxfordshire")]
    assert (one.stage, one.source, one.stream, one.topic, one.asked_by) == (
        "enquiry",
        "direct",
        "SEND",
        topic(),
        lead(),
    )
    assert one.year.label == "2025-26" and one.moves.get().day == TODAY
    assert one.scope == f"{CANDID}\n\nWhen it would suit: after the kestrels have left"


def test_the_form_says_who_reads_what_and_what_comes_next_is_told() -> None:
    client = enter(lead())
    words = text_of(client.get(ASK))
    assert (
        "All 19 authorities:" in words and "Your authority and the team only:" in words and "For Oxfordshire" in words
    )
    answer = client.post(ASK, SENT, follow=True)
    told = text_of(answer)
    assert "What happens next" in told and "Your director of children's services signs it off" in told.replace(
        "&#x27;", "'"
    )
    assert SENT["title"] in text_of(client.get(PROSPECTUS))


def test_what_is_said_in_confidence_stays_there() -> None:
    one = asked()
    show = reverse("targeted_support:package_page", args=(one.pk,))
    assert CANDID in text_of(page(one, lead())) and CANDID in text_of(enter(lead()).get(show))
    for role in ("support_team", "programme_manager"):
        assert CANDID in text_of(enter(somebody(role)).get(show)), role
    for who in (person_of("surrey"), somebody("sponsor"), somebody("project_manager")):
        assert page(one, who).status_code == 404
        answer = text_of(enter(who).get(show))
        assert SENT["summary"] in answer and "kestrels" not in answer
        assert SENT["title"] not in text_of(enter(who).get(PROSPECTUS))


def test_how_far_it_has_come_is_shown() -> None:
    one = asked()
    assert 'aria-current="step"' in page(one, lead()).content.decode()
    moved(one, "scoping")
    content = page(one, lead()).content.decode()
    now = content.split('aria-current="step"')[1].split("</li>")[0]
    assert now.endswith("Scoping")
    moved(one, "withdrawn", reason="Not now")
    assert page(one, lead()).status_code == 200


@pytest.mark.parametrize("field", ["title", "summary", "scope"])
def test_nothing_is_sent_without_what_the_team_and_all_19_need(field: str) -> None:
    assert enter(lead()).post(ASK, {**SENT, field: " "}).status_code == 422
    assert not Package.objects.filter(asked_by=lead()).exists()


def test_a_stream_that_has_ended_is_not_offered_and_not_taken() -> None:
    with on(date(2026, 4, 20)):
        client = enter(lead())
        words = client.get(ASK).content.decode()
        assert 'value="CSC"' not in words and 'value="SEND"' in words and "CSC takes no new packages" in words
        assert client.post(ASK, {**SENT, "stream": "CSC"}).status_code == 422
        assert client.post(ASK, SENT).status_code == 302
    assert Package.objects.get(title=SENT["title"]).year.label == "2026-27"


@pytest.mark.parametrize("role", ["support_team", "programme_manager", "finance", "administrator"])
def test_who_belongs_to_no_authority_is_told_how_one_asks(role: str) -> None:
    client = enter(somebody(role))
    words = text_of(client.get(PROSPECTUS))
    assert ASK not in client.get(PROSPECTUS).content.decode() and "ask here for it, when they sign in" in words
    refused = client.get(ASK)
    assert refused.status_code == 403 and "People of an authority ask for support" in text_of(refused)
    with pytest.raises(Refused):
        ask_for_package(by=somebody(role), fields={"title": "A"})


def test_enquiries_of_others_are_not_there() -> None:
    one = asked()
    assert page(one, person_of("surrey")).status_code == 404
    colleague = person_of("oxfordshire")
    assert page(one, colleague).status_code == 200, "colleagues of the authority see it"
    assert enter(somebody("dfe_reader")).get(f"{ROOT}prospectus/ask/").status_code == 404
