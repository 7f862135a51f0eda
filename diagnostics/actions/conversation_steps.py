"""How a conversation goes on: its stages, what scoping draws on, who was present, what follows, and the sign-off."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diagnostics.access import check_lead, check_run_conversation, check_sign, leads
from diagnostics.domain.conversations import problem_of_move, problem_of_sign_off
from diagnostics.domain.scoping import ScopingInput
from diagnostics.domain.stages import ConversationStage, next_stage, stage_before
from diagnostics.models import Conversation, ConversationInput, ConversationMove, ConversationPartner
from diagnostics.queries.conversations import directors_of, stage_days
from projects.actions.checking import checked
from projects.domain.meetings import Partner
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.clock import today

UNSIGNED: Mapping[str, Any] = {"signed_off_by": None, "signed_off_on": None}


def move_conversation(
    *, by: Person, conversation: Conversation, version: int, stage: ConversationStage, day: date | None = None
) -> Conversation:
    """Moves a conversation one stage on, on a day; or takes the latest step back. Raises Stale.

    It is held on its own date, so `day` is left out there. A step back is recorded as of today.
    """
    check_run_conversation(by, conversation)
    with transaction.atomic():
        stored = audit.change(conversation, by=by, version=version, fields={"stage": stage.value})
        now = ConversationStage(conversation.stage)
        if stage is stage_before(now):
            day = today()
        elif stage is next_stage(now):
            day = _day_of_step(stored, now, stage, day)
        else:
            raise ValidationError(
                f"The conversation stands at “{now.label.text}”. Reload the page to see what is next."
            )
        ConversationMove.objects.create(conversation=stored, stage=stage.value, day=day, by=by)
    return stored


def _day_of_step(
    conversation: Conversation, now: ConversationStage, stage: ConversationStage, day: date | None
) -> date:
    taken = conversation.day if stage is ConversationStage.HELD else day
    problem = problem_of_move(
        stage,
        taken,
        today=today(),
        last=stage_days(conversation).get(now),
        followed=bool(conversation.follow_up),
        signed=conversation.signed_off_on is not None,
    )
    if problem:
        raise ValidationError(problem)
    assert taken is not None  # problem_of_move asks for it
    return taken


def tick_input(*, by: Person, conversation: Conversation, source: ScopingInput, day: date) -> ConversationInput:
    """Says that something scoping draws on was in on a day. Raises ValidationError where it was ticked already."""
    check_run_conversation(by, conversation)
    if day > today():
        raise ValidationError("A line is ticked once it is in. Give a date that is not in the future.")
    made = ConversationInput(conversation=conversation, source=source.value, ready_on=day)
    try:
        with transaction.atomic():
            return audit.create(made, by=by)
    except IntegrityError as error:
        raise ValidationError("Somebody else has ticked this line already.") from error


def untick_input(*, by: Person, conversation: Conversation, source: ScopingInput) -> None:
    check_run_conversation(by, conversation)
    ticked = ConversationInput.objects.filter(conversation=conversation, source=source.value).first()
    if ticked is None:
        raise ValidationError("This line is not ticked any more.")
    audit.remove(ticked, by=by)


def record_partners(
    *, by: Person, conversation: Conversation, version: int, came: Mapping[Partner, str]
) -> Conversation:
    """Says which partners were present, each with who came. Raises Stale.

    One whose feedback is written stays: taking it out would lose what it said.
    """
    check_run_conversation(by, conversation)
    with transaction.atomic():
        stored = audit.change(conversation, by=by, version=version, fields={})
        if came and (stored.day is None or stored.day > today()):
            raise ValidationError("Who was present can be recorded from the day of the conversation on.")
        there = {one.partner: one for one in stored.partners.all()}
        for partner, names in came.items():
            _record_partner(by, stored, there.pop(partner.value, None), partner, names)
        for one in there.values():
            if one.feedback:
                raise ValidationError(f"{one} has given feedback, so it stays among those present.")
            _remove_partner(by, one)
    return stored


def _remove_partner(by: Person, one: ConversationPartner) -> None:
    """Only as it was seen, without feedback: what is written at the same moment stays."""
    try:
        audit.remove(one, by=by, version=one.version)
    except audit.Stale as stale:
        raise ValidationError(f"Feedback of {one} is being written, so it stays among those present.") from stale


def _record_partner(
    by: Person, conversation: Conversation, one: ConversationPartner | None, partner: Partner, names: str
) -> None:
    if one is None:
        new = ConversationPartner(conversation=conversation, partner=partner.value)
        audit.create(checked(new, {"names": names}), by=by)
    elif one.names != names:
        checked(one, {"names": names})
        audit.change(one, by=by, version=one.version, fields={"names": names})


def write_feedback(*, by: Person, partner: ConversationPartner, version: int, feedback: str) -> ConversationPartner:
    """What a partner said of the conversation afterwards, in confidence: by who leads it. Raises Stale."""
    check_lead(by, partner.conversation)
    with transaction.atomic():
        checked(partner, {"feedback": feedback})
        return audit.change(partner, by=by, version=version, fields={"feedback": feedback})


def set_follow_up(*, by: Person, conversation: Conversation, version: int, fields: Mapping[str, Any]) -> Conversation:
    """Says what follows from a conversation; its words are written by who leads it. Raises Stale.

    A sign-off was given for what was agreed then: it lapses once that changes.
    """
    check_run_conversation(by, conversation)
    if "follow_up_words" in fields and not leads(by, conversation):
        raise Refused("Only who leads this conversation writes what follows from it in words.")
    with transaction.atomic():
        checked(conversation, fields)
        changed = any(getattr(conversation.as_stored(), name) != value for name, value in fields.items())
        lapsed = UNSIGNED if changed else {}
        stored = audit.change(conversation, by=by, version=version, fields={**fields, **lapsed})
        _check_held(stored)
    return stored


def sign_follow_up(
    *, by: Person, conversation: Conversation, version: int, director: Person | None, day: date | None
) -> Conversation:
    """Records that the authority's director has signed the follow-up off on a day; None takes it back. Raises Stale.

    The director signs in person, or those who run the conversation say that they did (plan, para 32).
    """
    check_sign(by, conversation, director, directors_of(conversation.authority_id))
    with transaction.atomic():
        given = {"signed_off_by": director, "signed_off_on": day}
        stored = audit.change(conversation, by=by, version=version, fields=given)
        _check_held(stored)
        if (director is None) != (day is None):
            raise ValidationError("Give both who signed it off and on which day, or neither.")
        if director and not directors_of(conversation.authority_id).filter(pk=director.pk).exists():
            raise ValidationError(_not_the_director(director, conversation))
        if director and not stored.follow_up:
            raise ValidationError("Say first what follows from it: a targeted support package or a referral.")
        if day and (problem := problem_of_sign_off(day, stored.day, today())):
            raise ValidationError({"signed_off_on": problem})
    return stored


def _not_the_director(person: Person, conversation: Conversation) -> str:
    """Why somebody does not sign, and what to do where they do hold the post."""
    post = f"the director of children's services of {conversation.authority}"
    known = f"their job title is “{person.job_title}”" if person.job_title else "they have no job title here"
    return (
        f"Only {post} signs this off. {person} is not known as that: {known}. Where that is out of date, the programme "
        "manager can put it right under “People”."
    )


def _check_held(conversation: Conversation) -> None:
    if conversation.stage == ConversationStage.FOLLOWED_UP.value:
        raise ValidationError("The follow-up is recorded as done. Take back that step to change it.")
    if conversation.stage != ConversationStage.HELD.value:
        raise ValidationError("What follows from a conversation is known once it is held. Record that first.")
