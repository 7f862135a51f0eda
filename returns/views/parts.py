"""A part of a return, what is written in it, and what DfE asks about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from kpis.models import Kpi
from projects.requests import PersonRequest
from returns.access import (
    check_explain,
    check_read_part,
    check_write,
    may_ask,
    may_edit_returns,
    may_explain,
    may_write,
)
from returns.actions import writing as actions
from returns.domain.compare import Change, changed_label
from returns.domain.content import PartKey
from returns.domain.drafts import words_label
from returns.domain.marks import marked
from returns.forms.returns import ExplanationForm, NarrativeForm, WordsForm
from returns.models import GrantReturn, ReturnExplanation, ReturnRemark
from returns.queries.assemble import narrative_words
from returns.queries.frozen import frozen_before, is_frozen
from returns.queries.reading import Reading, changes_in, is_open, questions_of, read_return
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import label_html, rich_html, table_html
from seslip.foundation.sheets import Passage, Table

from .returns import find_return

ASK = "Your question"
ASKED = "Your question is sent to the programme manager. The answer will stand here, with the return."
ANSWERED = "Your answer is sent: DfE reads it here, with the return."


def part_url(one: GrantReturn, part: PartKey) -> str:
    return reverse("returns:return_part", args=(one.pk, part.value))


def return_part(request: PersonRequest, pk: int, part: str) -> HttpResponse:
    """The part as every file of the return has it, marked where it is another than in the return before."""
    one, key = find_return(request, pk), _key(part)
    check_read_part(request.user, key, frozen=is_frozen(one))
    reading = read_return(one)
    changes = [change for change in changes_in(reading) if change.part is key]
    words = _words(request, reading) if key is PartKey.NARRATIVE and reading.assembled else []
    context = {
        "one": one,
        "part": reading.content.part(key),
        "frozen": reading.frozen,
        "blocks": _blocks(reading, key, changes, words),
        "changes": changes,
        "before": frozen_before(one) if changes else None,
        "words": words,
        "unwritten": sum(not row["written"] for row in words),
        "to_explain": _to_explain(request, reading) if key is PartKey.EXCEPTIONS and reading.assembled else [],
        **_remarks(request, reading, key),
    }
    return render(request, "returns/return_part.html", context)


def _key(part: str) -> PartKey:
    try:
        return PartKey(part)
    except ValueError as error:
        raise Http404 from error


def _blocks(
    reading: Reading, part: PartKey, changes: list[Change], words: list[dict[str, Any]]
) -> list[tuple[str, bool, SafeString, list[SafeString]]]:
    """The blocks ready for the page: rows that changed are marked; a passage has badges, in a draft how far its words
    are as well.
    """
    badges = {row["heading"]: [row["badge"]] for row in words}
    for change in changes:
        badges.setdefault(change.name, []).append(label_html(changed_label(change)))
    return [
        (*drawn(block), badges.get(block.heading, []) if isinstance(block, Passage) else [])
        for block in marked(reading.content.part(part), changes)
    ]


def drawn(block: Passage | Table) -> tuple[str, bool, SafeString]:
    """Heading, whether it is a table, and the ready HTML."""
    if isinstance(block, Passage):
        return block.heading, False, rich_html(block.text)
    return block.caption, True, table_html(block)


def _words(request: PersonRequest, reading: Reading) -> list[dict[str, Any]]:
    """The narratives with whom each is given to, and whether this reader writes it now."""
    assembled, open_now = reading.assembled, is_open(reading, PartKey.NARRATIVE)
    return [
        {
            "heading": subject.heading,
            "owner": narrative.owner,
            "written": bool(narrative.text.strip()),
            "badge": label_html(words_label(narrative.text, assembled.drafts.get(subject.key, ""))),
            "url": reverse("returns:narrative_edit", args=(reading.one.pk, subject.key)),
            "may": open_now and may_write(request.user, narrative),
        }
        for subject in (assembled.subjects if assembled else ())
        if assembled and (narrative := assembled.narratives.get(subject.key))
    ]


def _to_explain(request: PersonRequest, reading: Reading) -> list[dict[str, Any]]:
    """The exceptions that this reader can explain now."""
    if not is_open(reading, PartKey.EXCEPTIONS):
        return []
    facts = reading.content.part(PartKey.EXCEPTIONS).facts
    kpis = Kpi.objects.filter(pk__in=[int(key) for key in facts]).select_related("activity__project")
    may = {str(kpi.pk) for kpi in kpis if may_explain(request.user, kpi)}
    return [
        {
            "name": f"KPI {fact['ref']} ({fact['stream']})",
            "explained": bool(fact["explanation"]),
            "url": reverse("returns:explanation_edit", args=(reading.one.pk, int(key))),
        }
        for key, fact in facts.items()
        if key in may
    ]


def _remarks(request: PersonRequest, reading: Reading, part: PartKey) -> dict[str, Any]:
    """Questions and answers; only what was submitted is asked about."""
    if reading.frozen is None:
        return {}
    asks, answers = may_ask(request.user), may_edit_returns(request.user)
    return {
        "questions": questions_of(reading.one, part),
        "ask_form": WordsForm(label=ASK, auto_id="ask_%s") if asks else None,
        "answers": answers,
    }


def narrative_edit(request: PersonRequest, pk: int, part: str) -> HttpResponse:
    """The words of one narrative; it opens with the draft where nothing is written yet."""
    one = find_return(request, pk)
    narrative = find(one.narratives.select_related("owner", "of"), part=part)
    check_write(request.user, narrative)
    reading = read_return(one)
    if reading.assembled is None:
        raise Http404
    subject = next((row for row in reading.assembled.subjects if row.key == part), None)
    draft = reading.assembled.drafts.get(part, "")
    gives = may_edit_returns(request.user)
    form = NarrativeForm(
        request.POST or None, instance=narrative, gives=gives, initial={"text": narrative_words(narrative, draft)}
    )
    return edit_page(
        request,
        form,
        lambda: actions.write_narrative(
            by=request.user, narrative=narrative, version=form.seen, gives=gives, **form.written(draft)
        ),
        title=subject.heading if subject else part,
        lede=f"Narrative of {one}",
        back=part_url(one, PartKey.NARRATIVE) if gives else reverse("returns:return_own", args=(one.pk,)),
        saved="The narrative is saved. What it said before is kept.",
        template="returns/narrative_edit.html",
        entries=history_of(narrative),
        draft=draft,
        one=one,
    )


def explanation_edit(request: PersonRequest, pk: int, kpi: int) -> HttpResponse:
    """Why one KPI is where it is."""
    one = find_return(request, pk)
    kpis = Kpi.objects.visible_to(request.user).select_related("activity__project", "activity__requirement")
    about = find(kpis, pk=kpi, year=one.year)
    check_explain(request.user, about)
    there = ReturnExplanation.objects.filter(of=one, kpi=about).first()
    form = ExplanationForm(request.POST or None, instance=there or ReturnExplanation(of=one, kpi=about, version=0))
    if not there:
        form.initial["text"] = about.note
    back = part_url(one, PartKey.EXCEPTIONS) if may_edit_returns(request.user) else ""
    return edit_page(
        request,
        form,
        lambda: actions.explain_kpi(by=request.user, one=one, kpi=about, version=form.seen, **form.values()),
        title=f"Explain KPI {about.ref} ({about.activity.requirement.get_stream_display()})",
        lede=about.text,
        back=back or reverse("returns:return_own", args=(one.pk,)),
        saved="The explanation is saved.",
        template="returns/return_edit.html",
        one=one,
        entries=history_of(there) if there else [],
    )


@require_POST
def question_ask(request: PersonRequest, pk: int, part: str) -> HttpResponse:
    """DfE asks about a part of a frozen return."""
    one, key = find_return(request, pk), _key(part)
    return _say(
        request, one, key, ASKED, lambda text: actions.ask_question(by=request.user, one=one, part=key, text=text)
    )


@require_POST
def question_answer(request: PersonRequest, pk: int, question: int) -> HttpResponse:
    one = find_return(request, pk)
    asked = find(ReturnRemark.objects.filter(of=one, answers__isnull=True).select_related("of"), pk=question)
    key = _key(asked.part)
    return _say(
        request, one, key, ANSWERED, lambda text: actions.answer_question(by=request.user, question=asked, text=text)
    )


def _say(request: PersonRequest, one: GrantReturn, part: PartKey, done: str, say: Any) -> HttpResponse:
    form = WordsForm(request.POST, label="")
    try:
        if not form.is_valid():
            raise ValidationError("Write at most 2,000 characters.")
        say(form.cleaned_data["words"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(f"{part_url(one, part)}#questions")
