"""What people said of the support, and how far it may be told: at once, on every page and in every file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from projects.models import Authority, Person
from seslip.foundation.access import Refused
from targeted_support.actions.feedback import create_feedback, edit_feedback, remove_feedback
from targeted_support.documents.evaluation import evaluation
from targeted_support.models import Feedback
from targeted_support.queries.report import report_facts
from tests.diagnostics.confidence import enter, person_of, text_of

from .impacting import IMPACT, REPORT, completed, team, year

WORDS = "It helped us to see the whole process"
MARCH = date(2026, 3, 31)

pytestmark = pytest.mark.usefixtures("april")


def told(consent: str, **said: Any) -> Feedback:
    fields = {"text": WORDS, "verbatim": True, "said_by": "Participant", "consent": consent, **said}
    return create_feedback(by=team(), year=year(), fields=fields)


def in_file(reader: Person, *, public: bool) -> str:
    return repr(evaluation(report_facts(reader, year(), MARCH, public=public)))


def where(reader: Person) -> tuple[bool, bool, bool]:
    """On the page of the year, in the file for the region, in the file for publication."""
    page = WORDS in text_of(enter(reader).get(IMPACT))
    return page, WORDS in in_file(reader, public=False), WORDS in in_file(reader, public=True)


@pytest.mark.parametrize(
    ("consent", "team_sees", "other_sees"),
    [
        ("public", (True, True, True), (True, True, True)),
        ("region", (True, True, False), (True, True, False)),
        ("none", (True, False, False), (False, False, False)),
    ],
)
def test_consent_says_who_is_told(consent: str, team_sees: tuple[bool, ...], other_sees: tuple[bool, ...]) -> None:
    told(consent)
    assert where(team()) == team_sees
    assert where(person_of("surrey")) == other_sees


def test_consent_taken_back_counts_on_the_next_page_and_file_and_given_again() -> None:
    feedback, reader = told("public", consent_on=date(2026, 4, 1)), person_of("surrey")
    assert where(reader) == (True, True, True)
    edit_feedback(by=team(), feedback=feedback, version=1, fields={"consent": "none", "consent_on": None})
    assert where(reader) == (False, False, False)
    edit_feedback(by=team(), feedback=feedback, version=2, fields={"consent": "region"})
    assert where(reader) == (True, True, False)


def test_without_consent_the_authority_reads_its_own_words_and_another_recipient_does_not() -> None:
    package = completed("kent")
    feedback = told("none", package=package, authority=Authority.objects.get(slug="kent"))
    address = reverse("targeted_support:package_page", args=(package.pk,))
    seen = {slug: WORDS in text_of(enter(person_of(slug)).get(address)) for slug in ("kent", "surrey")}
    assert seen == {"kent": True, "surrey": False}
    assert not any(WORDS in in_file(person_of(slug), public=False) for slug in ("kent", "surrey"))
    fields = {"authority": Authority.objects.get(slug="medway")}
    edit_feedback(by=team(), feedback=feedback, version=1, fields=fields)
    assert WORDS not in text_of(enter(person_of("kent")).get(address))


def test_only_their_own_words_are_quoted() -> None:
    told("public", authority=Authority.objects.get(slug="kent"))
    told("public", text="Told by us", verbatim=False)
    file, page = in_file(team(), public=True), text_of(enter(team()).get(f"{REPORT}?year=2025-26"))
    for text in (file, page):
        assert f"“{WORDS}” (Participant, Kent)" in text
        assert "Told by us (Participant)" in text and "“Told by us" not in text
        assert "without quotation marks" in text


def test_the_loaded_feedback_is_for_the_region_and_told_in_other_words() -> None:
    assert set(Feedback.objects.values_list("consent", "verbatim")) == {("region", False)}
    assert Feedback.objects.count() == 9
    page = text_of(enter(person_of("surrey")).get(f"{REPORT}?year=2025-26"))
    assert "Within the region only" in page and "“" not in page.split("What people said")[1].split("Whom it reached")[0]
    assert (
        "What people said"
        not in text_of(enter(team()).get(f"{REPORT}?year=2025-26&for=publication"))
        .replace("Left out of the file: nothing is recorded", "|")
        .split("Context")[-1]
    )


def test_only_the_team_writes_and_finance_reads_nothing(sign_in: Any) -> None:
    feedback = told("region")
    with pytest.raises(Refused):
        edit_feedback(by=person_of("kent"), feedback=feedback, version=1, fields={"consent": "public"})
    with pytest.raises(Refused):
        remove_feedback(by=person_of("kent"), feedback=feedback, version=1)
    for role in ("finance", "administrator", "dfe_reader"):
        assert sign_in(role)[0].get(IMPACT).status_code == 404
    remove_feedback(by=team(), feedback=feedback, version=1)
    assert not Feedback.objects.filter(pk=feedback.pk).exists()


def test_feedback_on_its_pages() -> None:
    package, client = completed("kent"), enter(team())
    add = f"{reverse('targeted_support:feedback_create')}?year=2025-26&package={package.pk}"
    assert f'<option value="{package.pk}" selected>' in client.get(add).content.decode()
    sent = {"text": WORDS, "verbatim": "on", "package": package.pk, "consent": "public", "consent_on": "2026-04-01"}
    assert client.post(add, {**sent, "consent_on": "2026-05-01"}).status_code == 422
    words = text_of(client.post(add, sent, follow=True))
    assert f"“{WORDS}”" in words and "May be published, agreed on 1 Apr 2026" in words
    feedback = Feedback.objects.get(text=WORDS)
    edit = reverse("targeted_support:feedback_edit", args=(feedback.pk,))
    changed = text_of(client.post(edit, {**sent, "consent": "none", "version": 1}, follow=True))
    assert "Not to be told" in changed
    assert client.post(edit, {**sent, "version": 1}).status_code == 409
    assert enter(person_of("surrey")).get(edit).status_code == 404


def test_consent_is_not_given_in_the_future() -> None:
    with pytest.raises(ValidationError, match="up to today"):
        told("public", consent_on=date(2026, 4, 21))
