"""What is done with a conversation: its steps and ticks, its candid words, partners, follow-up and sign-off."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from diagnostics.access import check_lead, check_run_conversation, check_write_words, leads, word_fields
from diagnostics.actions import conversation_steps as actions
from diagnostics.actions.conversations import write_words
from diagnostics.domain.scoping import input_named
from diagnostics.domain.stages import ConversationStage
from diagnostics.forms.conversations import FeedbackForm, FollowUpForm, PartnersForm, SignForm, WordsForm
from diagnostics.forms.rounds import sent_day
from diagnostics.models import ConversationPartner
from diagnostics.queries.conversations import directors_of, reads_words
from diagnostics.tables.conversations import conversation_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import press_button

from .conversations import edit_conversation_page, find_conversation

READ_BY = "Only people of {} and who leads the conversation read this."
STALE = "Somebody else has just changed this conversation. Look at it again first."


@require_POST
def conversation_move(request: PersonRequest, pk: int) -> HttpResponse:
    """One stage on, on a day, or the latest step back; `stage` says where to."""
    conversation = find_conversation(request, pk)
    check_run_conversation(request.user, conversation)
    wanted = next((stage for stage in ConversationStage if stage.value == request.POST.get("stage")), None)

    def move(version: int) -> None:
        if wanted is None:
            raise ValidationError("Choose a step of this conversation.")
        day = sent_day(request.POST)
        actions.move_conversation(by=request.user, conversation=conversation, version=version, stage=wanted, day=day)

    done = f"The conversation now stands at “{wanted.label.text}”." if wanted else ""
    return press_button(request, move, back=conversation_url(pk), done=done, stale=STALE)


@require_POST
def conversation_input(request: PersonRequest, pk: int, source: str) -> HttpResponse:
    """Ticks something that scoping draws on, on a day, or takes the tick back."""
    conversation = find_conversation(request, pk)
    check_run_conversation(request.user, conversation)
    line = input_named(source)
    if line is None:
        raise Http404
    untick = request.POST.get("do") == "untick"

    def tick(_version: int) -> None:
        if untick:
            actions.untick_input(by=request.user, conversation=conversation, source=line)
        else:
            day = sent_day(request.POST) or today()
            actions.tick_input(by=request.user, conversation=conversation, source=line, day=day)

    done = f"“{line.label}” is {'open again' if untick else 'in'}."
    return press_button(request, tick, back=f"{conversation_url(pk)}#scoping", done=done, stale=STALE)


def conversation_words(request: PersonRequest, pk: int) -> HttpResponse:
    """Scope, diagnosis and evaluation, in confidence."""
    conversation = find_conversation(request, pk)
    check_write_words(request.user, conversation)
    allowed = word_fields(request.user, conversation)
    form = WordsForm(request.POST or None, instance=conversation.as_stored(), allowed=allowed)
    return edit_conversation_page(
        request,
        conversation,
        form,
        lambda: write_words(by=request.user, conversation=conversation, version=form.seen, fields=form.values()),
        title=f"In confidence: the conversation with {conversation.authority}",
        lede=READ_BY.format(conversation.authority),
        saved="What you wrote is saved. Only people of the authority and who leads the conversation read it.",
    )


def conversation_partners(request: PersonRequest, pk: int) -> HttpResponse:
    """Which partners were present."""
    conversation = find_conversation(request, pk)
    check_run_conversation(request.user, conversation)
    form = PartnersForm(request.POST or None, instance=conversation.as_stored())
    return edit_conversation_page(
        request,
        conversation,
        form,
        lambda: actions.record_partners(
            by=request.user, conversation=conversation, version=form.seen, came=form.came()
        ),
        title=f"Partners at the conversation with {conversation.authority}",
        saved="The partners are saved.",
        template="diagnostics/conversation_partners.html",
    )


def partner_feedback(request: PersonRequest, pk: int, partner: str) -> HttpResponse:
    """What a partner said of the conversation afterwards, in confidence."""
    conversation = find_conversation(request, pk)
    if not reads_words(request.user, conversation):
        raise Http404
    check_lead(request.user, conversation)
    rows = ConversationPartner.objects.select_related("conversation__authority").filter(conversation=conversation)
    one = find(rows, partner=partner)
    form = FeedbackForm(request.POST or None, instance=one)
    return edit_conversation_page(
        request,
        conversation,
        form,
        lambda: actions.write_feedback(
            by=request.user, partner=one, version=form.seen, feedback=form.cleaned_data["feedback"]
        ),
        title=f"In confidence: feedback of {one}",
        lede=READ_BY.format(conversation.authority),
        saved="The feedback is saved.",
    )


def conversation_follow_up(request: PersonRequest, pk: int) -> HttpResponse:
    """A package or a referral; the words only by who leads it."""
    conversation = find_conversation(request, pk)
    check_run_conversation(request.user, conversation)
    stored = conversation.as_stored()
    form = FollowUpForm(request.POST or None, instance=stored, writes_words=leads(request.user, conversation))
    return edit_conversation_page(
        request,
        conversation,
        form,
        lambda: actions.set_follow_up(
            by=request.user, conversation=conversation, version=form.seen, fields=form.values()
        ),
        title=f"What follows from the conversation with {conversation.authority}",
        saved="The follow-up is saved. The authority's director of children's services signs it off next.",
    )


def conversation_sign(request: PersonRequest, pk: int) -> HttpResponse:
    """Who signed the follow-up off, and when, as those who run the conversation record it."""
    conversation = find_conversation(request, pk)
    check_run_conversation(request.user, conversation)
    directors = directors_of(conversation.authority_id)
    form = SignForm(request.POST or None, instance=conversation.as_stored(), directors=directors)
    return edit_conversation_page(
        request,
        conversation,
        form,
        lambda: actions.sign_follow_up(
            by=request.user,
            conversation=conversation,
            version=form.seen,
            director=form.cleaned_data["signed_off_by"],
            day=form.cleaned_data["signed_off_on"],
        ),
        title=f"Sign-off for {conversation.authority}",
        saved="The sign-off is saved.",
    )


@require_POST
def conversation_agree(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority's director signs the follow-up off in person."""
    conversation, me = find_conversation(request, pk), request.user
    return press_button(
        request,
        lambda version: actions.sign_follow_up(
            by=me, conversation=conversation, version=version, director=me, day=today()
        ),
        back=conversation_url(pk),
        done="You have signed off what follows from this conversation.",
        stale=STALE,
    )
