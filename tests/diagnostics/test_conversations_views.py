"""Conversations on pages: the list of all authorities, one conversation, its forms, panels and the evaluation."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions.conversation_steps import move_conversation, set_follow_up, write_feedback
from diagnostics.actions.conversations import edit_conversation
from diagnostics.domain.stages import ConversationStage as Stage
from diagnostics.models import Conversation, ConversationPartner
from projects.models import Authority, Person

from .confidence import enter, person_of, text_of
from .conversing import LIST, MET, baird, dated, director, leader, manager, programmed, upto
from .rounds import on

pytestmark = pytest.mark.usefixtures("mid_february")


def page(one: Conversation, name: str = "conversation_page") -> str:
    return reverse(f"diagnostics:{name}", args=(one.pk,))


def rows(client: Client, query: str = "") -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(f"{LIST}register.csv{query}").content.decode("utf-8-sig"))))


def test_the_list_shows_all_19_and_the_counters_lead_to_exactly_theirs() -> None:
    upto(Stage.HELD)
    dated("surrey", MET + timedelta(30))
    programmed("slough")
    programmed("medway", "2026-27")
    client = enter(person_of("oxfordshire"))
    words = text_of(client.get(LIST))
    assert "1 of 10 held in 2025-26 · 4 of 19 authorities programmed" in words
    found = {key: [row[0] for row in rows(client, f"?progress={key}")[1:]] for key in ("held", "dated", "undated")}
    assert found == {"held": ["Kent"], "dated": ["Surrey"], "undated": ["Medway", "Slough"]}
    assert len(rows(client, "?progress=missing")) == 1 + 15
    assert [row[0] for row in rows(client, "?planned=2026-27")[1:]] == ["Medway"]
    for number, key in ((1, "held"), (1, "dated"), (2, "undated"), (15, "missing")):
        assert f"progress={key}" in client.get(LIST).content.decode()
        assert f"Showing 1 to {number} of {number}" in text_of(client.get(f"{LIST}?progress={key}"))


def test_the_register_has_every_authority() -> None:
    upto(Stage.FOLLOWED_UP)
    found = rows(enter(person_of("oxfordshire")))
    assert found[0] == ["authority", "date", "stage", "follow_up"] and len(found) == 20
    assert ["Kent", "2026-02-10", "Follow-up done", "Referral to another programme"] in found
    assert ["Surrey", "", "Not programmed yet", ""] in found


def test_the_command_writes_what_the_page_downloads(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from django.core.management import call_command

    dated()
    file = tmp_path / "conversations.csv"
    call_command("export", "conversations", year="2025-26", format="csv", output=str(file))
    assert file.read_bytes() == enter(manager()).get(f"{LIST}register.csv").content


def test_an_empty_list_says_so(sign_in) -> None:  # type: ignore[no-untyped-def]
    assert "No conversation is programmed yet." in text_of(sign_in("la_lead")[0].get(LIST))
    assert "Programme conversations" not in text_of(sign_in("la_lead")[0].get(LIST))


@pytest.mark.parametrize("who", [manager, baird])
def test_conversation_create_programmes_several_at_once(who) -> None:  # type: ignore[no-untyped-def]
    client = enter(who())
    address = reverse("diagnostics:conversation_create")
    assert address in client.get(LIST).content.decode()
    assert "checked" in client.get(f"{address}?authority=surrey").content.decode()
    keys = list(Authority.objects.filter(slug__in=("kent", "surrey")).values_list("pk", flat=True))
    sent = {"authorities": keys, "year": "2026-27", "agreed_on": "2026-02-01", "lead": ""}
    assert client.post(address, {**sent, "authorities": []}).status_code == 422
    words = text_of(client.post(address, sent, follow=True))
    assert "2 of 19 authorities programmed" in words
    answer = client.post(address, sent)
    assert answer.status_code == 422, "they are not offered again"


@pytest.mark.parametrize("asked", ["%00", "a%00b", "%27", "nowhere", "kent%00&authority=surrey"])
def test_an_address_that_names_no_authority_ticks_none_and_reaches_no_query(asked: str) -> None:
    """PostgreSQL refuses a NUL in any query."""
    client, address = enter(manager()), reverse("diagnostics:conversation_create")
    given: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        given.append(repr(params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        answer = client.get(f"{address}?authority={asked}")
    assert answer.status_code == 200
    assert given and not [params for params in given if "\\x00" in params]
    assert answer.content.decode().count("checked") == asked.count("surrey")


@pytest.mark.parametrize("role", ["administrator", "finance"])
def test_whoever_leads_one_finds_no_dead_link(sign_in, role: str) -> None:  # type: ignore[no-untyped-def]
    """They see that one and no list: its pages lead nowhere that is closed to them."""
    one = upto(Stage.HELD)
    client, who = sign_in(role)
    one = edit_conversation(by=manager(), conversation=one, version=one.as_stored().version, fields={"lead": who})
    one = set_follow_up(by=who, conversation=one, version=one.version, fields={"follow_up": "referral"})
    names = ("page", "edit", "words", "partners", "follow_up", "sign")
    pages = ["/", *(page(one, f"conversation_{name}") for name in names)]
    pages.append(reverse("diagnostics:partner_feedback", args=(one.pk, "health")))
    links = {address for at in pages for address in re.findall(r'href="(/(?!static/)[^"#]*)', opened(client, at))}
    assert set(pages) <= links and LIST not in links
    assert [address for address in sorted(links) if client.get(address, follow=True).status_code >= 400] == []
    assert [client.get(address).status_code for address in (LIST, f"{LIST}evaluation/")] == [404, 404]


def opened(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_a_conversation_goes_its_whole_way_on_its_pages() -> None:
    one = programmed("kent")
    lead, address = enter(leader()), page(one)

    def send(name: str, **data: object) -> str:
        seen = Conversation.objects.get(pk=one.pk).version
        return text_of(lead.post(page(one, name), {"version": seen, **data}, follow=True))

    assert "No date yet" in text_of(lead.get(address))
    details = {"agreed_on": "2025-09-01", "day": "2026-02-10", "mode": "virtual", "place": "", "headlines": ""}
    assert "10 Feb 2026" in send("conversation_edit", **details)
    assert "Scoping" in send("conversation_move", stage="scoping", day="2025-12-01")
    tick = reverse("diagnostics:conversation_input", args=(one.pk, "enablers"))
    assert "Scoping: 1 of 6 in" in text_of(lead.post(tick, {"day": "2025-12-02"}, follow=True))
    assert "Scoping: 0 of 6 in" in text_of(lead.post(tick, {"do": "untick"}, follow=True))
    assert "One panel" in send("conversation_words", scope="S", diagnosis="One panel", evaluation="")
    assert "now stands at “Held”" in send("conversation_move", stage="held")
    assert "A nurse" in send("conversation_partners", **{"came-health": "on", "names-health": "A nurse"})
    feedback = reverse("diagnostics:partner_feedback", args=(one.pk, "health"))
    assert "We were heard" in text_of(lead.post(feedback, {"version": 1, "feedback": "We were heard"}, follow=True))
    assert "To NHS England" in send("conversation_follow_up", follow_up="referral", follow_up_words="To NHS England")
    own = enter(director())
    assert "Sign off what follows from your conversation" in text_of(own.get("/"))
    seen = Conversation.objects.get(pk=one.pk).version
    words = text_of(own.post(page(one, "conversation_agree"), {"version": seen}, follow=True))
    assert "Signed off by Sarah Hammond on 16 Feb 2026" in words
    assert "now stands at “Follow-up done”" in send("conversation_move", stage="followed_up", day="2026-02-16")
    assert "Everything is done." in text_of(lead.get(address))


def test_what_is_refused_keeps_what_was_typed() -> None:
    one = dated()
    client = enter(manager())
    sent = {
        "version": one.version,
        "agreed_on": "2025-09-01",
        "year": "2025-26",
        "mode": "virtual",
        "day": "2026-05-01",
    }
    answer = client.post(page(one, "conversation_edit"), sent)
    assert answer.status_code == 422 and "2025-26 runs from" in text_of(answer) and "2026-05-01" in str(answer.content)
    answer = client.post(page(one, "conversation_partners"), {"version": one.version, "names-health": "A nurse"})
    assert answer.status_code == 422 and "Tick “Health” or clear the names." in text_of(answer)


def test_conversation_remove_and_sign_by_who_runs_it() -> None:
    gone, held = programmed("surrey"), upto(Stage.HELD)
    client = enter(manager())
    client.post(page(gone, "conversation_remove"), {"version": gone.version})
    assert not Conversation.objects.filter(pk=gone.pk).exists()
    client.post(page(held, "conversation_follow_up"), {"version": held.version, "follow_up": "package"})
    form = page(held, "conversation_sign")
    assert "Sarah Hammond" in text_of(client.get(form)) and "Lee-Anne" not in text_of(client.get(form))
    sent = {"version": held.as_stored().version, "signed_off_by": director().pk, "signed_off_on": "2026-02-12"}
    assert "Signed off by Sarah Hammond on 12 Feb 2026" in text_of(client.post(form, sent, follow=True))


def test_the_dashboard_says_what_comes_next() -> None:
    one = programmed("kent")
    assert "Agree a date with Kent" in text_of(enter(leader()).get("/"))
    home = enter(person_of("kent")).get("/").content.decode()
    assert "<h2>SEND courageous conversations</h2>" not in home, "no date yet"
    one = edit_conversation(by=manager(), conversation=one, version=one.version, fields={"day": MET})
    assert "Kent, 2025-26 : 10 Feb 2026" in text_of(enter(person_of("kent")).get("/"))
    assert "Record the conversation with Kent as held" in text_of(enter(leader()).get("/"))
    assert "0 of 10 held in 2025-26" in text_of(enter(manager()).get("/"))
    assert "Kent, 2025-26" not in text_of(enter(person_of("surrey")).get("/"))
    move_conversation(by=manager(), conversation=one, version=one.version, stage=Stage.SCOPING, day=MET)


def test_the_pages_of_authority_project_and_diagnostics_show_it() -> None:
    upto(Stage.HELD)
    client = enter(person_of("oxfordshire"))
    assert "Kent, 2025-26 : 10 Feb 2026" in text_of(client.get("/authorities/kent/"))
    for address in ("/projects/2025-26/3/", "/diagnostics/"):
        assert "1 of 10 held in 2025-26" in text_of(client.get(address))
    assert "held in 2025-26" not in text_of(client.get("/projects/2025-26/5/"))


def test_the_evaluation_counts_partners_and_what_followed() -> None:
    upto(Stage.FOLLOWED_UP)
    upto(Stage.HELD, "medway", MET - timedelta(1))
    dated("surrey")
    one = ConversationPartner.objects.filter(conversation__authority__slug="kent").get()
    write_feedback(by=leader(), partner=one, version=one.version, feedback="Heard")
    words = text_of(enter(person_of("oxfordshire")).get(f"{LIST}evaluation/"))
    assert "2 conversations held" in words
    assert "Partners present What Number Of Health 2 2" in words
    assert "Partners who gave feedback What Number Of Health 1 2" in words
    assert "Referral to another programme 1 2" in words and "None yet 1 2" in words
    assert "Heard" not in words and "Heard" in text_of(enter(person_of("kent")).get(f"{LIST}evaluation/"))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_no_more_for_many() -> None:
    one = upto(Stage.HELD)
    addresses = (LIST, f"{LIST}evaluation/", "/diagnostics/", "/", f"{LIST}register.csv")
    clients = [enter(person) for person in (manager(), leader())]
    asked = [(client, address) for client in clients for address in addresses]
    asked = [(client, address) for client, address in asked if client is clients[0] or address == "/"]
    for client, address in asked:
        client.get(address)
    few = [queries(client, address) for client, address in asked]
    for slug in ("medway", "surrey", "hampshire", "portsmouth"):
        upto(Stage.HELD, slug, MET - timedelta(3))
    for client, address in asked:
        client.get(address)
    assert [queries(client, address) for client, address in asked] == few
    assert Person.objects.get(pk=one.lead_id) == leader()


def test_a_conversation_of_which_steps_are_recorded_offers_no_removal() -> None:
    one, other = programmed("surrey"), upto(Stage.SCOPING)
    client = enter(manager())
    assert f"{LIST}{one.pk}/remove/" in client.get(f"{LIST}{one.pk}/").content.decode()
    assert f"{LIST}{other.pk}/remove/" not in client.get(f"{LIST}{other.pk}/").content.decode()


def test_conversations_are_programmed_for_the_year_that_runs() -> None:
    with on(date(2026, 5, 10)):
        form = enter(manager()).get(f"{LIST}new/").context["form"]
    assert form["year"].value() == "2026-27"
