"""Outcomes of packages: who writes, reads and answers them, and who is asked about them 3 and 6 months later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from kpis.actions.reminders import send_reminders
from kpis.models import ReminderItem
from kpis.queries.asks import register
from kpis.queries.letters import mails
from kpis.queries.to_do import to_do
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.access import Refused
from targeted_support.actions.outcomes import answer_outcome, create_outcome, edit_outcome, remove_outcome
from targeted_support.domain.impact import Asking, OutcomeState, asking_now
from targeted_support.models import OutcomeAnswer, Package, PackageMove, PackageOutcome
from targeted_support.queries.outcomes import outcome_asks
from tests.diagnostics.confidence import enter, person_of, text_of
from tests.diagnostics.rounds import on

from .impacting import AFTER_3, AFTER_6, COMPLETE, IMPACT, SECRET, answered, completed, hoped, team

EARLY, EMBEDDED = OutcomeState.EARLY, OutcomeState.EMBEDDED


@pytest.fixture(autouse=True)
def first_of_may(plan: None) -> Iterator[None]:
    with on(date(2026, 5, 1)):
        yield


def page(outcome: PackageOutcome, name: str) -> str:
    return reverse(f"targeted_support:outcome_{name}", args=(outcome.pk,))


@pytest.mark.parametrize(
    ("day", "answers", "asked"),
    [
        (date(2026, 1, 30), [None], None),
        (AFTER_3, [None], Asking(AFTER_3, 3)),
        (date(2026, 2, 20), [AFTER_3], None),
        (date(2026, 2, 20), [AFTER_3, date(2026, 1, 30)], Asking(AFTER_3, 3)),
        (AFTER_6, [AFTER_3], Asking(AFTER_6, 6)),
        (date(2027, 5, 1), [AFTER_3, None], Asking(AFTER_6, 6)),
        (date(2027, 5, 1), [AFTER_6, date(2026, 6, 1)], None),
        (date(2027, 5, 1), [], None),
    ],
)
def test_asking_now_is_the_latest_until_every_outcome_has_an_answer_since(
    day: date, answers: list[date | None], asked: Asking | None
) -> None:
    assert asking_now(COMPLETE, answers, day) == asked
    assert asking_now(None, answers, day) is None


def test_the_team_adds_changes_and_removes_an_outcome_as_long_as_nobody_has_answered() -> None:
    outcome = hoped(completed())
    outcome = edit_outcome(by=team(), outcome=outcome, version=1, fields={"text": "Shorter waits"})
    assert outcome.text == "Shorter waits"
    stored = answered(outcome, EARLY, AFTER_3)
    with pytest.raises(ValidationError, match="said already"):
        edit_outcome(by=team(), outcome=stored, version=stored.version, fields={"text": "Something else"})
    with pytest.raises(ValidationError, match="said already"):
        remove_outcome(by=team(), outcome=stored, version=stored.version)
    assert PackageOutcome.objects.get(pk=outcome.pk).text == "Shorter waits"
    other = hoped(outcome.package, "Another")
    remove_outcome(by=team(), outcome=other, version=1)
    assert not PackageOutcome.objects.filter(pk=other.pk).exists()


def test_answers_are_added_in_order_and_the_latest_counts() -> None:
    outcome = hoped(completed())
    answered(outcome, EARLY, AFTER_3, person_of("kent"))
    stored = answered(outcome, EMBEDDED, AFTER_6)
    assert stored.state == "embedded"
    assert list(outcome.answers.values_list("state", "day", "words")) == [
        ("early", AFTER_3, "Seen"),
        ("embedded", AFTER_6, "Seen"),
    ]
    with pytest.raises(ValidationError, match="not earlier"):
        answered(outcome, EARLY, AFTER_3)
    with pytest.raises(ValidationError, match="not in the future"):
        answered(outcome, EARLY, date(2026, 5, 2))
    assert PackageOutcome.objects.get(pk=outcome.pk).state == "embedded"
    with pytest.raises(TypeError):
        OutcomeAnswer.objects.get(state="early").delete()


def test_only_those_concerned_answer_and_only_the_team_writes() -> None:
    package = completed()
    outcome = hoped(package)
    for by in (person_of("surrey"), Person.objects.get(email="mark.evans@example.org")):
        with pytest.raises(Refused):
            answer_outcome(by=by, outcome=outcome, version=outcome.version, state=EARLY, day=AFTER_3)
    with pytest.raises(Refused):
        create_outcome(by=person_of("kent"), package=package, fields={"text": "Ours"})
    with pytest.raises(Refused):
        remove_outcome(by=person_of("kent"), outcome=outcome, version=outcome.version)


def test_the_words_are_on_the_package_page_for_its_people_and_for_nobody_else() -> None:
    outcome = hoped(completed())
    answered(outcome, EARLY, AFTER_3)
    address = reverse("targeted_support:package_page", args=(outcome.package_id,))
    for reader in (person_of("kent"), team(), Person.objects.get(email="richard.tyndall@example.org")):
        words = text_of(enter(reader).get(address))
        assert SECRET in words and "Early signs" in words
        assert SECRET in text_of(enter(reader).get(IMPACT))
    for reader in (person_of("surrey"), Person.objects.get(email="mark.evans@example.org")):
        client = enter(reader)
        assert SECRET not in text_of(client.get(address))
        words = text_of(client.get(IMPACT))
        assert SECRET not in words and "Outcomes of packages: 1" in words
        assert [client.get(page(outcome, name)).status_code for name in ("answer", "edit", "remove")] == [404] * 3


def test_outcome_answer_on_its_page_by_somebody_of_the_authority() -> None:
    outcome = hoped(completed())
    client = enter(person_of("kent"))
    sent = {"version": outcome.version, "state": "embedded", "day": "2026-04-30", "words": "Nine weeks"}
    assert client.post(page(outcome, "answer"), {**sent, "state": ""}).status_code == 422
    words = text_of(client.post(page(outcome, "answer"), sent, follow=True))
    assert "Nine weeks" in words and "Embedded" in words
    assert client.post(page(outcome, "answer"), sent).status_code == 409


def asked(day: date) -> dict[str, list[str]]:
    """Who is written to on a day about packages, with the subjects."""
    return {
        one.person.email: [line.name for part in (*one.news, *one.rest) for line in part.lines]
        for one in mails(day)
        if any(key.startswith("package/") for key in one.letter.keys)
    }


def test_after_3_and_6_months_the_owner_and_people_of_the_recipients_are_asked_once_each() -> None:
    owner, lead = Person.objects.get(email="sheelagh.sullivan@example.org"), person_of("medway")
    package = completed("medway", owner=owner)
    Person.objects.filter(authority=lead.authority).exclude(pk=lead.pk).update(is_active=False)
    outcome, both = hoped(package), {owner.email, lead.email}
    told: list[tuple[date, str]] = []
    for day in (first + timedelta(number) for first in (AFTER_3, AFTER_6) for number in range(-2, 10)):
        mail.outbox.clear()
        send_reminders(on=day)
        for message in mail.outbox:
            if "Complete on" in message.body:
                told.append((day, message.to[0]))
        if day == AFTER_3 + timedelta(3):
            answered(outcome, EARLY, AFTER_3 + timedelta(2))
    keys = ReminderItem.objects.filter(key__startswith=f"package/{package.pk}/").values_list("person__email", "key")
    asked_of = {(email, f"package/{package.pk}/outcomes/{day}") for day in (AFTER_3, AFTER_6) for email in both}
    assert sorted(keys) == sorted(asked_of), "each is asked once each time"
    assert set(told) >= {(day, email) for day in (AFTER_3, AFTER_6) for email in both}
    days = {day for day, _ in told}
    assert AFTER_3 + timedelta(2) in days, "a Monday: it is in the list of the week until it is answered"
    assert not any(AFTER_3 + timedelta(3) < day < AFTER_6 for day in days), "then nobody is asked until the next time"


def test_the_e_mail_says_which_package_and_links_to_it_but_never_the_words() -> None:
    lead = person_of("medway")
    package = completed("medway")
    hoped(package)
    send_reminders(on=AFTER_3)
    (message,) = [one for one in mail.outbox if one.to == [lead.email]]
    page = reverse("targeted_support:package_page", args=(package.pk,))
    whole = f"{message.subject} {message.body} {message.alternatives[0][0]}"
    assert "Reviews on time" in whole and f"{page}#outcomes" in whole and "asked again after 3 months" in whole
    assert SECRET not in whole and "weekly list" not in whole
    assert message.subject == "SESLIP: Reviews on time: Complete on 31 Oct 2025, asked again after 3 months"


def test_who_asked_for_it_is_asked_instead_of_everybody_of_the_authority() -> None:
    asker, other = person_of("medway"), Person.objects.get(email="lee-anne.farach@example.org")
    assert other.standing.candid_authority == asker.authority_id
    both, one = completed("medway", title="For all"), completed("medway", title="As asked", asked_by=asker)
    for package in (both, one):
        hoped(package)
    people = {asked.name: asked.people for asked in outcome_asks(AFTER_3)}
    assert {asker.pk, other.pk} <= people["For all"]
    assert people["As asked"] == {asker.pk}


def test_the_to_do_page_of_the_lead_holds_it_until_it_is_answered() -> None:
    lead = person_of("medway")
    outcome = hoped(completed("medway"))
    with on(AFTER_3):
        words = text_of(enter(lead).get("/kpis/to-do/"))
        assert "1 thing asked of you" in words and "Say what came of “Reviews on time”" in words
        assert "To do (1)" in text_of(enter(lead).get("/"))
        assert SECRET not in words
        answered(outcome, EARLY, AFTER_3, lead)
        assert "0 things asked of you" in text_of(enter(lead).get("/kpis/to-do/"))
    assert [line.name for section in to_do(lead, AFTER_6) for line in section.lines] == ["Reviews on time"]
    assert to_do(person_of("surrey"), AFTER_6) == []


def test_a_package_that_is_not_complete_or_hopes_for_nothing_asks_nobody() -> None:
    completed("medway", title="Without outcomes")
    package = completed("medway", title="Taken back")
    hoped(package)
    PackageMove.objects.create(package=package, stage="in_delivery", day=date(2025, 11, 5), by=team())
    assert outcome_asks(AFTER_6) == []


def test_queries_do_not_grow_with_packages(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(6):
        hoped(completed("medway", "kent", title=f"Package {number}"))
    with django_assert_max_num_queries(9):
        assert len(outcome_asks(AFTER_3)) == 6


def test_whoever_registers_the_same_asking_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="asks already"):
        register("targeted_support.outcomes", outcome_asks, ())


def test_who_left_is_not_written_to() -> None:
    lead = person_of("medway")
    hoped(completed("medway", owner=lead))
    audit.change(lead, by=team(), version=lead.version, fields={"is_active": False})
    assert lead.email not in asked(AFTER_3)
    assert Package.objects.get(title="Reviews on time").owner_id == lead.pk
