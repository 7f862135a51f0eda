"""What is said in a conversation is read by people of the authority and who leads it, and stands nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.actions import conversation_steps as steps
from diagnostics.actions.conversations import edit_conversation, write_words
from diagnostics.domain.stages import ConversationStage as Stage
from diagnostics.models import Conversation
from projects.models import Authority, Person
from seslip.foundation import audit
from tests.kpis.calendars import events, make

from .confidence import enter, person_of, text_of
from .conversing import LIST, MET, baird, dated, leader, manager, upto

CANARY = "zanzibar heron"
ROLES = ("programme_manager", "support_team", "project_manager", "sponsor", "finance", "dfe_reader", "administrator")

pytestmark = pytest.mark.usefixtures("mid_february")


def candid() -> Conversation:
    """Kent's, with a canary in every candid field."""
    one = upto(Stage.HELD)
    words = dict.fromkeys(("scope", "diagnosis", "evaluation"), f"{CANARY} words")
    one = write_words(by=leader(), conversation=one, version=one.version, fields=words)
    said = {"follow_up": "referral", "follow_up_words": f"{CANARY} follow"}
    one = steps.set_follow_up(by=leader(), conversation=one, version=one.version, fields=said)
    steps.write_feedback(by=leader(), partner=one.partners.get(), version=1, feedback=f"{CANARY} feedback")
    return one


def addresses(one: Conversation) -> list[str]:
    names = ("page", "edit", "words", "partners", "follow_up", "sign", "remove")
    pages = [reverse(f"diagnostics:conversation_{name}", args=(one.pk,)) for name in names]
    feedback = reverse("diagnostics:partner_feedback", args=(one.pk, "health"))
    lists = [LIST, f"{LIST}?q=heron", f"{LIST}register.csv", f"{LIST}evaluation/", "/diagnostics/", "/"]
    return [*pages, feedback, *lists, "/authorities/kent/", "/projects/2025-26/3/", "/kpis/?q=heron"]


def seen(client: Client, one: Conversation) -> list[str]:
    return [address for address in addresses(one) if CANARY in client.get(address).content.decode()]


def test_nobody_else_reads_it_anywhere(person_as) -> None:  # type: ignore[no-untyped-def]
    one = candid()
    others = [person_as(role) for role in ROLES] + [person_of("surrey"), baird()]
    employed = audit.create(
        Person(name="K", email="k@example.org", authority=Authority.objects.get(slug="kent")), by=None
    )
    audit.create(employed.role_records.model(person=employed, role="support_team"), by=None)
    for who in (*others, employed):
        assert seen(enter(who), one) == [], who


def test_people_of_the_authority_and_who_leads_it_read_all_of_it() -> None:
    one = candid()
    for who in (leader(), person_of("kent")):
        words = text_of(enter(who).get(reverse("diagnostics:conversation_page", args=(one.pk,))))
        for part in ("words", "follow", "feedback"):
            assert f"{CANARY} {part}" in words, who
        assert "changed the scope" in words, "and its history"
    others = text_of(enter(person_of("surrey")).get(reverse("diagnostics:conversation_page", args=(one.pk,))))
    assert "Referral to another programme" in others and "changed the scope" not in others


def test_a_conflict_tells_the_programme_manager_nothing_candid() -> None:
    one = dated()
    write_words(by=leader(), conversation=one, version=one.version, fields={"scope": CANARY})
    stale = {"version": one.version, "agreed_on": "2025-09-01", "year": "2025-26", "mode": "virtual", "place": "Dover"}
    for name in ("edit", "partners"):
        answer = enter(manager()).post(reverse(f"diagnostics:conversation_{name}", args=(one.pk,)), stale)
        assert answer.status_code == 409 and CANARY not in answer.content.decode()
    answer = enter(leader()).post(reverse("diagnostics:conversation_edit", args=(one.pk,)), stale)
    assert CANARY in answer.content.decode(), "who leads it is told what changed"


def test_another_lead_reads_it_from_the_next_request_on_and_the_first_no_more() -> None:
    one = candid()
    first, second = enter(leader()), enter(baird())
    assert seen(first, one) and not seen(second, one)
    edit_conversation(by=manager(), conversation=one, version=one.version, fields={"lead": baird()})
    assert seen(second, one) and not seen(first, one)


def test_forms_of_candid_words_are_for_who_writes_them() -> None:
    one = candid()
    words = reverse("diagnostics:conversation_words", args=(one.pk,))
    own = enter(person_of("kent")).get(words).content.decode()
    assert 'name="scope"' in own and 'name="diagnosis"' not in own
    assert enter(manager()).get(words).status_code == 403
    follow = reverse("diagnostics:conversation_follow_up", args=(one.pk,))
    assert "follow_up_words" not in enter(manager()).get(follow).content.decode()
    feedback = reverse("diagnostics:partner_feedback", args=(one.pk, "health"))
    assert enter(person_of("kent")).get(feedback).status_code == 403
    assert enter(manager()).get(feedback).status_code == 404, "whether there is any is not told"


def test_calendars_say_when_and_not_what() -> None:
    one = candid()
    uid = f"conversation-{one.pk}@seslip"
    for who in (leader(), person_of("kent"), manager(), baird()):
        entry = events(make(enter(who)))[uid]
        assert entry["dtstart"].dt == MET and entry["summary"] == "Courageous conversation: Kent"
        assert CANARY not in str(entry["description"])
    assert uid not in events(make(enter(person_of("surrey"))))
