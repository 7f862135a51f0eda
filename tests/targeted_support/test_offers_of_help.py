"""An authority changes and withdraws what it offers, until the team has taken it up; the history of both is kept."""

from __future__ import annotations

from typing import Any

import pytest

from projects.models import Authority, Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from targeted_support.actions import experts as actions
from targeted_support.models import Expert, ExpertTopic
from tests.diagnostics.confidence import enter, person_of, text_of

from .giving import EXPERTS, PROSPECTUS, lead, topic
from .packaging import team

CHANGED = {"name": "Jo Pell", "expertise": "Panels", "availability": "From March"}

pytestmark = pytest.mark.usefixtures("mid_february")


def offered(by: Person | None = None) -> Expert:
    fields = {"name": "Jo Pell", "expertise": "Annual reviews"}
    return actions.offer_help(by=by or lead(), fields=fields, topics=[topic()])


def edited(who: Expert, by: Person, version: int = 0, **said: Any) -> Expert:
    seen = version or who.as_stored().version
    return actions.edit_offer_of_help(
        by=by, expert=who, version=seen, fields={**CHANGED, **said}, topics=[topic("Complaints")]
    )


def director() -> Person:
    """Of Medway."""
    return Person.objects.get(email="lee-anne.farach@example.org")


def test_the_lead_makes_changes_and_withdraws_an_offer_and_reads_its_history() -> None:
    client = enter(lead())
    client.post(f"{PROSPECTUS}help/", {"name": "Jo Pell", "expertise": "Reviews", "topics": [topic().pk]})
    one = Expert.objects.get(name="Jo Pell")
    page, edit = f"{EXPERTS}{one.pk}/", f"{EXPERTS}{one.pk}/offer/edit/"
    assert f'href="{page}"' in client.get(PROSPECTUS).content.decode(), "it is found where help is offered"
    form = client.get(edit).content.decode()
    assert "Reviews" in form and f'value="{topic().pk}"' in form and form.count("checked") == 1
    sent = {**CHANGED, "topics": [topic("Complaints").pk], "version": one.version}
    words = text_of(client.post(edit, sent, follow=True))
    assert "Your offer is saved." in words and "Panels" in words and "Complaints" in words
    assert "changed the expertise from “Reviews” to “Panels”" in words, "the history is there"
    assert "removed the topic “Annual reviews”" in words
    assert client.post(edit, {**sent, "topics": [], "version": one.version + 1}).status_code == 422
    asked = client.get(f"{EXPERTS}{one.pk}/offer/withdraw/")
    assert "Withdraw the offer of Jo Pell?" in text_of(asked) and ">Withdraw<" in asked.content.decode()
    told = client.post(f"{EXPERTS}{one.pk}/offer/withdraw/", {"version": one.version + 1}, follow=True)
    assert "Your offer is withdrawn." in text_of(told) and told.redirect_chain[-1][0] == PROSPECTUS
    assert not Expert.objects.filter(pk=one.pk).exists() and not ExpertTopic.objects.filter(expert=one.pk).exists()
    last = Expert.history.filter(id=one.pk).first()
    assert last and (last.history_type, last.history_user) == ("-", lead())


def test_the_director_of_an_authority_may_and_so_may_a_colleague() -> None:
    medway = Authority.objects.get(slug="medway")
    one = offered(director())
    assert one.authority == medway and edited(one, director()).expertise == "Panels"
    other = offered(lead())
    assert edited(other, person_of("oxfordshire")).expertise == "Panels"
    actions.withdraw_offer_of_help(by=director(), expert=one, version=one.as_stored().version)
    assert not Expert.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("who", ["surrey", "team"])
def test_nobody_else_changes_or_withdraws_it(who: str) -> None:
    one, other = offered(), team() if who == "team" else person_of(who)
    with pytest.raises(Refused, match="People of the authority"):
        edited(one, other)
    with pytest.raises(Refused, match="People of the authority"):
        actions.withdraw_offer_of_help(by=other, expert=one, version=one.version)
    assert one.as_stored().expertise == "Annual reviews"


def test_once_it_is_taken_up_the_team_keeps_it_and_the_page_says_so() -> None:
    one, client = offered(), enter(lead())
    words = text_of(client.get(f"{EXPERTS}{one.pk}/"))
    assert "You can change it or withdraw it until then" in words and "Edit offer" in words and "History" in words
    actions.confirm_expert(by=team(), expert=one, version=one.version)
    stored = one.as_stored()
    for act in (
        lambda: edited(stored, lead()),
        lambda: actions.withdraw_offer_of_help(by=lead(), expert=stored, version=stored.version),
    ):
        with pytest.raises(Refused, match="taken this offer up"):
            act()
    after = client.get(f"{EXPERTS}{one.pk}/")
    assert "keeps this up to date" in text_of(after) and "/offer/" not in after.content.decode()
    assert "History" not in text_of(after)
    refused = client.get(f"{EXPERTS}{one.pk}/offer/edit/")
    assert refused.status_code == 403 and "Tell them what is to change" in text_of(refused)


def test_who_is_slower_than_the_team_or_a_colleague_is_told() -> None:
    one = offered()
    actions.confirm_expert(by=team(), expert=one.as_stored(), version=one.version)
    with pytest.raises(Stale):
        edited(one, lead(), one.version)
    with pytest.raises(Stale):
        actions.withdraw_offer_of_help(by=lead(), expert=one, version=one.version)
    assert one.as_stored().is_confirmed


def test_two_people_of_the_authority_see_each_others_changes() -> None:
    one, client = offered(), enter(lead())
    edited(one, person_of("oxfordshire"), availability="In summer")
    sent = {**CHANGED, "topics": [topic().pk], "version": one.version}
    answer = client.post(f"{EXPERTS}{one.pk}/offer/edit/", sent)
    assert answer.status_code == 409 and "In summer" in text_of(answer) and "From March" in answer.content.decode()


def test_the_team_declines_an_offer_with_a_button_that_says_so() -> None:
    one, client = offered(), enter(team())
    asked = client.get(f"{EXPERTS}{one.pk}/remove/")
    assert ">Decline<" in asked.content.decode()
    told = text_of(client.post(f"{EXPERTS}{one.pk}/remove/", {"version": one.version}, follow=True))
    assert "The offer is declined." in told


def test_what_others_have_offered_is_not_on_the_prospectus_of_a_reader() -> None:
    offered(director())
    assert "Jo Pell" not in text_of(enter(lead()).get(PROSPECTUS))
    assert "Jo Pell" not in text_of(enter(team()).get(PROSPECTUS)), "the team finds them among the experts"
