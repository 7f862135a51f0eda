"""What tests of conversations share: one of Kent, led by somebody without any other part, as far as a test needs it."""

from __future__ import annotations

from datetime import date

from diagnostics.actions.conversation_steps import move_conversation, record_partners, set_follow_up, sign_follow_up
from diagnostics.actions.conversations import edit_conversation, programme_conversations
from diagnostics.domain.stages import ConversationStage as Stage
from diagnostics.models import Conversation
from projects.domain.meetings import Partner
from projects.models import Authority, Person

LIST = "/diagnostics/conversations/"
AGREED, MET, TODAY = date(2025, 9, 1), date(2026, 2, 10), date(2026, 2, 16)
LEAD = "sheelagh.sullivan@example.org"  # no role of the programme, no authority
STEPS = (Stage.SCOPING, Stage.HELD, Stage.FOLLOWED_UP)


def leader() -> Person:
    return Person.objects.get(email=LEAD)


def manager() -> Person:
    return Person.objects.get(email="richard.tyndall@example.org")


def baird() -> Person:
    """Manages project 3, and is of the support team."""
    return Person.objects.get(email="chris.baird@example.org")


def director() -> Person:
    """Of Kent."""
    return Person.objects.get(email="sarah.hammond@example.org")


def programmed(slug: str = "kent", year: str = "2025-26", *, lead: bool = True, agreed: date = AGREED) -> Conversation:
    fields = {"agreed_on": agreed, "lead": leader() if lead else None}
    place = Authority.objects.get(slug=slug)
    return programme_conversations(by=manager(), authorities=[place], year=year, fields=fields)[0]


def dated(slug: str = "kent", day: date | None = MET, year: str = "2025-26", **fields: object) -> Conversation:
    one = programmed(slug, year)
    return edit_conversation(by=manager(), conversation=one, version=one.version, fields={"day": day, **fields})


def upto(stage: Stage, slug: str = "kent", day: date = MET) -> Conversation:
    """With health present, a referral and the director's signature where the stage asks for them."""
    one = dated(slug, day)
    for step in STEPS[: STEPS.index(stage) + 1]:
        if step is Stage.FOLLOWED_UP:
            one = followed(one)
        taken = None if step is Stage.HELD else AGREED if step is Stage.SCOPING else TODAY
        one = move_conversation(by=manager(), conversation=one, version=one.version, stage=step, day=taken)
    if stage is not Stage.SCOPING:
        one = record_partners(by=manager(), conversation=one, version=one.version, came={Partner.HEALTH: "A nurse"})
    return one


def followed(one: Conversation, kind: str = "referral") -> Conversation:
    """What follows is agreed, and signed off by the authority's director."""
    one = set_follow_up(by=manager(), conversation=one, version=one.version, fields={"follow_up": kind})
    who = Person.objects.filter(authority=one.authority, job_title__startswith="Director").get()
    return sign_follow_up(by=who, conversation=one, version=one.version, director=who, day=MET)
