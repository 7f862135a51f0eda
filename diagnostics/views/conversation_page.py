"""The page of a courageous conversation: what everybody sees, and what is read in confidence."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from diagnostics.access import leads, may_programme, may_run_conversation, may_sign, word_fields
from diagnostics.domain.conversations import problem_of_move
from diagnostics.domain.scoping import scoping_lines
from diagnostics.domain.stages import TOOK_PLACE, ConversationStage, next_stage, stage_before
from diagnostics.models import Conversation
from diagnostics.queries.conversations import conversation_history, directors_of, reads_words, stage_days
from projects.models import Person
from projects.requests import PersonRequest
from projects.views.showing import Fact, named
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import panels_for
from seslip.foundation.periods import show_date

from .conversations import find_conversation

STEPS = {
    ConversationStage.SCOPING: "Begin scoping",
    ConversationStage.HELD: "Record as held",
    ConversationStage.FOLLOWED_UP: "Record follow-up as done",
}


def conversation_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One conversation. Candid words reach the template only for those who read them."""
    conversation, reader = find_conversation(request, pk), request.user
    reads, runs = reads_words(reader, conversation), may_run_conversation(reader, conversation)
    held = conversation.stage == ConversationStage.HELD.value
    ready = dict(conversation.inputs.values_list("source", "ready_on"))
    directors = list(directors_of(conversation.authority_id)) if held else []
    context = {
        "conversation": conversation,
        "stage": label_html(conversation.stage_label),
        "facts": _facts(reader, conversation),
        "inputs": [(line, label_html(line.label)) for line in scoping_lines(ready)],
        "ready": len(ready),
        "partners": conversation.partners.all(),
        "words": _words(conversation) if reads else None,
        "writes": bool(word_fields(reader, conversation)),
        "leads": leads(reader, conversation),
        "may_remove": may_programme(reader, conversation.project) and not conversation.moves.exists(),
        "may_agree": held and bool(conversation.follow_up) and may_sign(reader, directors),
        "may_follow_up": held and runs,
        "was_held": conversation.stage in TOOK_PLACE,
        "panels": panels_for("conversation", reader, conversation=conversation),
        "entries": conversation_history(reader, conversation),
        "today": today(),
        "runs": runs,
        **(_steps(conversation) if runs else {}),
    }
    return render(request, "diagnostics/conversation_page.html", context)


def _facts(reader: Person, conversation: Conversation) -> list[Fact]:
    mode, place = conversation.get_mode_display(), conversation.place
    return [
        Fact("Programmed for", str(conversation.year)),
        Fact("Date", show_date(conversation.day, "No date yet")),
        Fact("How", f"{mode}: {place}" if place else mode),
        Fact("Led by", named(reader, [conversation.lead]) if conversation.lead else "Nobody yet"),
    ]


def _words(conversation: Conversation) -> list[tuple[str, str]]:
    """The candid words under their headings."""
    return [
        ("Scope", conversation.scope),
        ("Diagnosis", conversation.diagnosis),
        ("Evaluation", conversation.evaluation),
    ]


def _steps(conversation: Conversation) -> dict[str, Any]:
    """The step that comes next, or why it cannot be taken yet; and the one that can be taken back."""
    now = ConversationStage(conversation.stage)
    ahead, behind = next_stage(now), stage_before(now)
    found: dict[str, Any] = {"now": now, "behind": behind}
    if ahead is None:
        return found
    held = ahead is ConversationStage.HELD
    reason = problem_of_move(
        ahead,
        conversation.day if held else today(),
        today=today(),
        last=stage_days(conversation).get(now),
        followed=bool(conversation.follow_up),
        signed=conversation.signed_off_on is not None,
    )
    return found | {"ahead": ahead, "verb": STEPS[ahead], "asks_day": not held, "reason": reason}
