"""The list of returns, one return with where it stands, its dates, and the rules of who moves what."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from projects.models import Person
from projects.queries.years import planned_years
from projects.requests import PersonRequest
from returns.access import (
    check_edit_returns,
    check_read_returns,
    draft_parts,
    may_certify_finance,
    may_edit_returns,
    may_see_checks,
)
from returns.actions import steps as actions
from returns.domain.compare import Change
from returns.domain.content import REOPENED, Part, PartKey
from returns.domain.seals import READ as FORMS
from returns.domain.states import RULES, Signature, State, Step
from returns.forms.returns import DatesForm, ReturnForm
from returns.models import GrantReturn
from returns.queries.frozen import frozen_before, is_frozen
from returns.queries.preflight import left
from returns.queries.reading import Reading, changes_in, listed, questions_of, read_return, timeline
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.html_tables import label_html

COUNTED = {
    PartKey.KPIS: "KPI",
    PartKey.MONEY: "budget line",
    PartKey.NARRATIVE: "narrative",
    PartKey.EXCEPTIONS: "exception",
}


def return_url(one: GrantReturn) -> str:
    return reverse("returns:return_page", args=(one.pk,))


def find_return(request: PersonRequest, pk: int) -> GrantReturn:
    """404 for those who may not see it, the same as where there is none."""
    check_read_returns(request.user)
    return find(GrantReturn.objects.visible_to(request.user).select_related("year", "corrects"), pk=pk)


def return_list(request: PersonRequest) -> HttpResponse:
    """Every return this reader sees, latest first."""
    check_read_returns(request.user)
    rows = [(row, label_html(row.state.label)) for row in listed(request.user)]
    context = {"rows": rows, "may_edit": may_edit_returns(request.user), "forms": FORMS}
    return render(request, "returns/return_list.html", context)


def return_rules(request: PersonRequest) -> HttpResponse:
    """Who moves a return, when, and what follows."""
    check_read_returns(request.user)
    return render(request, "returns/return_rules.html", {"rules": RULES})


def return_create(request: PersonRequest) -> HttpResponse:
    check_read_returns(request.user)
    check_edit_returns(request.user)
    year = planned_years().first()
    proposed = GrantReturn(year=year, period_end=year.period.position_date(today())) if year else GrantReturn()
    form = ReturnForm(request.POST or None, instance=proposed)
    return edit_page(
        request,
        form,
        lambda: actions.start_return(by=request.user, **form.values()),
        title="Start a return",
        lede="It fills itself from the records as at its position date. Nothing goes out before it is frozen.",
        back=reverse("returns:return_list"),
        after=return_url,
        saved="The return is started.",
        submit_label="Start the return",
        template="returns/return_edit.html",
    )


def return_dates(request: PersonRequest, pk: int) -> HttpResponse:
    one = find_return(request, pk)
    check_edit_returns(request.user)
    form = DatesForm(request.POST or None, instance=one)
    return edit_page(
        request,
        form,
        lambda: actions.change_dates(
            by=request.user,
            one=one,
            version=form.seen,
            period_end=form.cleaned_data.get("period_end") or one.period_end,
            due=form.cleaned_data["due"],
        ),
        title=f"Dates of {one}",
        back=return_url(one),
        template="returns/return_edit.html",
        one=one,
    )


def return_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Where the return stands: whole for who makes or reads it, own projects for those who sign or report."""
    one = find_return(request, pk)
    if not draft_parts(request.user) and not is_frozen(one):
        return redirect("returns:return_own", pk=pk)
    reading = read_return(one)
    changes = changes_in(reading)
    context = {
        "one": one,
        "reading": reading,
        "state": label_html(reading.state.label),
        "parts": _parts(request, reading, changes),
        "stages": timeline(reading.events) if _tells_all(request) else [],
        "may_edit": may_edit_returns(request.user),
        "forms": FORMS,
        **(_draft(request, reading) if reading.frozen is None else _frozen(reading, changes)),
    }
    return render(request, "returns/return_page.html", context)


def _tells_all(request: PersonRequest) -> bool:
    """What was sent back, and why, is for who makes the return: others see who signed and certified."""
    return may_edit_returns(request.user)


def _parts(request: PersonRequest, reading: Reading, changes: list[Change]) -> list[dict[str, Any]]:
    """The parts this reader opens, with how much each holds and how much of it is another than in the return before."""
    shown = set(PartKey) if reading.frozen else draft_parts(request.user)
    changed = [change.part for change in changes]
    questions = questions_of(reading.one) if reading.frozen else []
    asked = [question.remark.part for question in questions]
    unanswered = [question.remark.part for question in questions if not question.answers]
    return [
        {
            "heading": part.heading,
            "url": reverse("returns:return_part", args=(reading.one.pk, part.key.value)),
            "holds": _holds(part),
            "changed": changed.count(part.key),
            "asked": asked.count(part.key.value),
            "unanswered": unanswered.count(part.key.value),
            "kept": _kept(reading, part.key),
        }
        for part in reading.content.parts
        if part.key in shown
    ]


def _holds(part: Part) -> str:
    """How much of what it counts: `108 KPIs`; nothing for a part that only follows from others."""
    if part.key not in COUNTED:
        return ""
    number = len(part.facts)
    return f"{number or 'No'} {COUNTED[part.key]}{'' if number == 1 else 's'}"


def _kept(reading: Reading, part: PartKey) -> bool:
    """Whether a part of a correction stays as it was submitted."""
    return part in REOPENED and not reading.one.opens(part)


def _frozen(reading: Reading, changes: list[Change]) -> dict[str, Any]:
    correction = GrantReturn.objects.filter(corrects=reading.one).select_related("year").first()
    done = correction is not None and GrantReturn.objects.frozen().filter(pk=correction.pk).exists()
    since = {
        "before": frozen_before(reading.one),
        "changes": len(changes),
        "changed_parts": len({change.part for change in changes}),
    }
    return {"correction": correction, "corrected": done, **since}


def _draft(request: PersonRequest, reading: Reading) -> dict[str, Any]:
    """What is in the way, and what this reader can do next."""
    standing, assembled = reading.standing, reading.assembled
    signatures = assembled.signatures(standing) if assembled else []
    unsigned = [row for row in signatures if row.state is not Signature.SIGNED]
    fingerprint = reading.content.fingerprint()
    certified = {step: standing.certified.get(step) for step in (Step.CERTIFIED_FINANCE, Step.CERTIFIED_MANAGER)}
    given = [event.by for event in certified.values() if event]
    names = dict(Person.objects.filter(pk__in=given).values_list("pk", "name")) if given else {}
    return {
        "signatures": [(row, label_html(row.state.label)) for row in signatures],
        "signed": len(signatures) - len(unsigned),
        "unsigned": unsigned,
        "sent_back": [row for row in signatures if row.state is Signature.SENT_BACK],
        "mends": not may_edit_returns(request.user) and may_see_checks(request.user, reading.one),
        "left": left(reading.one, assembled) if reading.state is State.DRAFT else [],
        "certificates": [
            (step.words, event, event and names[event.by], event and event.fingerprint != fingerprint)
            for step, event in certified.items()
        ],
        "certify": _certificate(request, reading),
        "outdated": any(event.fingerprint != fingerprint for event in standing.certified.values()),
    }


def _certificate(request: PersonRequest, reading: Reading) -> str:
    """The certificate that is this reader's to give now: `finance`, `manager` or nothing."""
    open_to = {
        "finance": (Step.CERTIFIED_FINANCE, may_certify_finance(request.user)),
        "manager": (Step.CERTIFIED_MANAGER, may_edit_returns(request.user)),
    }
    now = reading.content.fingerprint()
    given = {step: event for step, event in reading.standing.certified.items() if event.fingerprint == now}
    own = any(event.by == request.user.pk for event in given.values())
    for name, (step, may) in open_to.items():
        if may and not own and step not in given and reading.standing.allows(step):
            return name
    return ""
