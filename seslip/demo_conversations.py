"""Invented courageous conversations of 2025-26, through the same actions as the pages; led by one person, but for one.

`fixtures/demo/conversations.json` names authorities by their addresses; with each partner, who came and what it said.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from diagnostics.actions import conversation_steps as steps
from diagnostics.actions.conversations import edit_conversation, programme_conversations, write_words
from diagnostics.domain.scoping import ScopingInput
from diagnostics.domain.stages import ConversationStage
from diagnostics.models import Conversation
from projects.domain.meetings import Partner
from projects.models import Authority, Person

Fact = dict[str, Any]
LEAD = "chris.baird@example.org"  # manages project 3 and leads the conversations (plan, para 28)


def load_conversations() -> None:
    facts: list[Fact] = json.loads((settings.FIXTURES / "demo" / "conversations.json").read_text(encoding="utf-8"))
    places = {place.slug: place for place in Authority.objects.all()}
    lead = Person.objects.get(email=LEAD)
    for fact in facts:
        agreed = {"agreed_on": _day(fact["agreed_on"]), "lead": Person.objects.get(email=fact.get("lead", LEAD))}
        place = places[fact["authority"]]
        (made,) = programme_conversations(by=lead, authorities=[place], year=fact["year"], fields=agreed)
        known = {"day": _day(fact["day"]), "mode": fact["mode"], "place": fact["place"], "headlines": fact["headlines"]}
        talk = edit_conversation(by=lead, conversation=made, version=made.version, fields=known)
        _go_on(lead, talk, fact)


def _go_on(lead: Person, talk: Conversation, fact: Fact) -> None:
    for name, day in fact["inputs"].items():
        steps.tick_input(by=lead, conversation=talk, source=ScopingInput(name), day=date.fromisoformat(day))
    if fact["words"]:
        talk = write_words(by=lead, conversation=talk, version=talk.version, fields=fact["words"])
    for name, day in fact["steps"].items():
        stage = ConversationStage(name)
        if stage is ConversationStage.FOLLOWED_UP:
            talk = _follow(lead, talk, fact)
        talk = steps.move_conversation(by=lead, conversation=talk, version=talk.version, stage=stage, day=_day(day))
    if "followed_up" not in fact["steps"]:
        talk = _follow(lead, talk, fact)
    came = {Partner(name): who for name, (who, _said) in fact["partners"].items()}
    if came:
        steps.record_partners(by=lead, conversation=talk, version=talk.version, came=came)
    for one in talk.partners.select_related("conversation"):
        if said := fact["partners"][one.partner][1]:
            steps.write_feedback(by=lead, partner=one, version=one.version, feedback=said)


def _follow(lead: Person, talk: Conversation, fact: Fact) -> Conversation:
    if fact["follow_up"]:
        kind, words = fact["follow_up"]
        agreed = {"follow_up": kind, "follow_up_words": words}
        talk = steps.set_follow_up(by=lead, conversation=talk, version=talk.version, fields=agreed)
    if fact["signed"]:
        who, day = Person.objects.get(email=fact["signed"][0]), _day(fact["signed"][1])
        talk = steps.sign_follow_up(by=who, conversation=talk, version=talk.version, director=who, day=day)
    return talk


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
