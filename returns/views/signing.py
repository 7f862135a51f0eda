"""A reader's own projects in a return, and every step towards signing it: checked, signed, sent back, certified."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.models import Project
from projects.requests import PersonRequest
from returns.access import (
    check_certify_finance,
    check_edit_returns,
    check_sign,
    draft_parts,
    may_edit_returns,
    may_see_checks,
    may_sign,
    may_write,
    own_projects,
)
from returns.actions import steps as actions
from returns.domain.content import PartKey
from returns.domain.own_parts import own_kpis, own_lines
from returns.domain.states import Signature, State, Step
from returns.forms.returns import PasswordForm, WordsForm
from returns.models import GrantReturn
from returns.queries.assemble import Assembled, SignatureRow
from returns.queries.reading import Reading, is_open, read_return
from seslip.foundation.access import find
from seslip.foundation.editing import press_button
from seslip.foundation.html_tables import label_html

from .returns import find_return, return_url

WRONG = "This is not your password, so nothing was signed. Try again, or reset your password."
STEPS = {"finance": Step.CERTIFIED_FINANCE, "manager": Step.CERTIFIED_MANAGER}
MAY_CERTIFY = {"finance": check_certify_finance, "manager": check_edit_returns}
CERTIFIES = {
    "finance": "The figures of the budget part agree with the accounts of the host authority.",
    "manager": "The return is complete, and every project is signed as it stands.",
}


def own_url(one: GrantReturn) -> str:
    return reverse("returns:return_own", args=(one.pk,))


def return_own(request: PersonRequest, pk: int) -> HttpResponse:
    """The reader's own projects as the return has them; a sponsor signs what is ticked with the password."""
    one = find_return(request, pk)
    reading = read_return(one)
    if reading.assembled is None:
        return redirect(return_url(one))
    rows = _own_rows(request, reading, reading.assembled)
    if request.method == "POST":
        return _sign(request, reading, rows)
    return _own_page(request, reading, rows)


def _own_rows(request: PersonRequest, reading: Reading, assembled: Assembled) -> list[SignatureRow]:
    """404 for those of whose projects the return says nothing."""
    mine = set(own_projects(request.user, Project.objects.filter(year=reading.one.year)).values_list("pk", flat=True))
    rows = [row for row in assembled.signatures(reading.standing) if row.project.pk in mine]
    writes = any(may_write(request.user, narrative) for narrative in assembled.narratives.values())
    if not rows and not writes and not draft_parts(request.user):
        raise Http404
    return rows


def _own_page(
    request: PersonRequest, reading: Reading, rows: list[SignatureRow], *, status: int = 200, problem: str = ""
) -> HttpResponse:
    ticked = set(request.POST.getlist("project")) if request.method == "POST" else None
    signs = reading.standing.allows(Step.SIGNED)
    shown = [_own_row(request, reading, row, ticked, signs) for row in rows]
    context = {
        "one": reading.one,
        "reading": reading,
        "state": label_html(reading.state.label),
        "rows": shown,
        "to_sign": sum(row["signs"] for row in shown),
        "narratives": _narratives(request, reading),
        "form": PasswordForm(),
        "problem": problem,
        "open": reading.state is State.DRAFT,
        "whole": bool(draft_parts(request.user)),
        "checks": reading.state is State.DRAFT and may_see_checks(request.user, reading.one),
    }
    return render(request, "returns/return_own.html", context, status=status)


def _own_row(
    request: PersonRequest, reading: Reading, row: SignatureRow, ticked: set[str] | None, signs: bool
) -> dict[str, Any]:
    may = may_sign(request.user, row.project)
    return {
        "row": row,
        "state": label_html(row.state.label),
        "kpis": [(kpi, label_html(kpi.status)) for kpi in own_kpis(reading.content, row.number)],
        "lines": own_lines(reading.content, row.number),
        "signs": signs and may and row.state is not Signature.SIGNED,
        "may_send_back": may and reading.standing.allows(Step.SENT_BACK),
        "ticked": ticked is None or str(row.number) in ticked,
        "explain": _explain(request, reading, row),
        "mend": _mend(request, reading, row),
    }


def _mend(request: PersonRequest, reading: Reading, row: SignatureRow) -> str:
    """Where those who mend what was sent back update the KPIs of the project; nothing for others."""
    mends = row.project.pk in request.user.standing.manages or may_edit_returns(request.user)
    if row.state is not Signature.SENT_BACK or not mends:
        return ""
    query = urlencode({"kpi": [kpi.id for kpi in own_kpis(reading.content, row.number)]}, doseq=True)
    return f"{reverse('kpis:kpis_update')}?{query}"


def _explain(request: PersonRequest, reading: Reading, row: SignatureRow) -> list[tuple[str, bool, str]]:
    """What of the project its managers explain: name, whether somebody has, and address."""
    if not is_open(reading, PartKey.EXCEPTIONS) or row.project.pk not in request.user.standing.manages:
        return []
    facts = reading.content.part(PartKey.EXCEPTIONS).facts
    written = {str(one.kpi_id) for one in reading.one.explanations.all() if one.text.strip()}
    return [
        (
            f"KPI {fact['ref']} ({fact['stream']})",
            key in written,
            reverse("returns:explanation_edit", args=(reading.one.pk, int(key))),
        )
        for key, fact in facts.items()
        if fact["projects"] == str(row.number)
    ]


def _narratives(request: PersonRequest, reading: Reading) -> list[tuple[str, bool, str]]:
    """The narratives given to this reader: heading, whether something is written, and where."""
    if reading.assembled is None or not is_open(reading, PartKey.NARRATIVE):
        return []
    found = []
    for subject in reading.assembled.subjects:
        narrative = reading.assembled.narratives.get(subject.key)
        if narrative and narrative.owner_id == request.user.pk:
            url = reverse("returns:narrative_edit", args=(reading.one.pk, subject.key))
            found.append((subject.heading, bool(narrative.text.strip()), url))
    return found


def _sign(request: PersonRequest, reading: Reading, rows: list[SignatureRow]) -> HttpResponse:
    chosen = set(request.POST.getlist("project"))
    seen = {row.project: request.POST.get(f"seen-{row.number}", "") for row in rows if str(row.number) in chosen}
    try:
        check_password(request)
        actions.sign_projects(by=request.user, one=reading.one, seen=seen)
    except ValidationError as error:
        return _own_page(request, reading, rows, status=422, problem=" ".join(error.messages))
    messages.success(request, f"{len(seen)} project{'' if len(seen) == 1 else 's'} signed. Thank you.")
    return redirect(own_url(reading.one))


def check_password(request: PersonRequest) -> None:
    """Who signs says again who they are. Counts as an attempt to sign in; raises ValidationError."""
    form = PasswordForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Enter your password to sign.")
    if not get_adapter(request).reauthenticate(request.user, form.cleaned_data["password"]):
        raise ValidationError(WRONG)


def project_send_back(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """A sponsor says what must be mended in a project's part."""
    one = find_return(request, pk)
    reported = Project.objects.filter(year=one.year, activities__kpis__isnull=False).distinct()
    own = own_projects(request.user, reported.select_related("sponsor"))
    project = find(own, number=number)
    check_sign(request.user, project)
    words = WordsForm(
        request.POST or None,
        label="What must be mended",
        help_text="The programme manager and the managers of the project read it.",
    )
    return _words_page(
        request,
        one,
        words,
        lambda text: actions.send_back(by=request.user, one=one, project=project, words=text),
        title=f"Send project {number} back",
        lede=f"{project.title} · {one}",
        back=own_url(one),
        done=f"Project {number} is sent back.",
        submit="Send back",
    )


def return_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Back to a draft, with the reason."""
    one = find_return(request, pk)
    check_edit_returns(request.user)
    words = WordsForm(
        request.POST or None,
        label="Why it is opened again",
        help_text="Certificates lapse. A signature stays as long as nothing changes in that project.",
    )
    return _words_page(
        request,
        one,
        words,
        lambda text: actions.reopen_return(by=request.user, one=one, words=text),
        title=f"Open {one} again",
        lede="",
        back=return_url(one),
        done="It is a draft again.",
        submit="Open again",
    )


def _words_page(
    request: PersonRequest,
    one: GrantReturn,
    form: WordsForm,
    act: Callable[[str], object],
    *,
    title: str,
    lede: str,
    back: str,
    done: str,
    submit: str,
) -> HttpResponse:
    """A page that asks for a reason and takes one step."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error("words", error.messages)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"one": one, "title": title, "lede": lede, "form": form, "back": back, "submit_label": submit}
    return render(request, "returns/return_edit.html", context | {"conflict": None}, status=422 if form.errors else 200)


@require_POST
def return_check(request: PersonRequest, pk: int) -> HttpResponse:
    """The draft goes to the sponsors."""
    one = find_return(request, pk)
    return press_button(
        request,
        lambda version: actions.check_return(by=request.user, one=one),
        back=return_url(one),
        done="It is checked. The sponsors are asked to sign.",
        stale="",
    )


def return_certify(request: PersonRequest, pk: int, role: str) -> HttpResponse:
    """One of the two certificates, with the password."""
    one = find_return(request, pk)
    if not draft_parts(request.user):
        raise Http404
    MAY_CERTIFY[role](request.user)
    reading = read_return(one)
    if reading.assembled is None:
        return redirect(return_url(one))
    form, problem = PasswordForm(), ""
    if request.method == "POST":
        try:
            check_password(request)
            actions.certify(by=request.user, one=one, step=STEPS[role], seen=request.POST.get("seen", ""))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, "It is certified. Thank you.")
            return redirect(return_url(one))
    unsigned = [row for row in reading.assembled.signatures(reading.standing) if row.state is not Signature.SIGNED]
    seen, given = reading.content.fingerprint(), reading.standing.certified.get(STEPS[role])
    context = {
        "one": one,
        "says": CERTIFIES[role],
        "role": role,
        "seen": seen,
        "given": given if given and given.fingerprint == seen else None,
        "unsigned": unsigned,
        "form": form,
        "problem": problem,
    }
    return render(request, "returns/return_certify.html", context, status=422 if problem else 200)
