"""What the checks find in a draft, by check: mended where the links lead, or passed here with a reason."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.requests import PersonRequest
from returns.access import check_edit_returns, check_see_checks, may_edit_returns
from returns.actions import passes as actions
from returns.documents.checks import FORMS
from returns.documents.checks import return_checks as checks_document
from returns.domain.preflight import PASSED, Check, Group, Judged, Level, grouped
from returns.domain.states import State
from returns.forms.checks import PassForm
from returns.models import GrantReturn
from returns.queries.preflight import judged_findings, shown_to
from returns.queries.standing import standing_at
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import label_html

from .returns import find_return

FEW = 20  # findings that are all in sight at once; of more, each check is folded


def return_checks(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything for the programme manager; for others what they can mend."""
    return _page(request, _find(request, pk))


def return_checks_export(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    one = _find(request, pk)
    return download(request, checks_document(one, shown_to(request.user, judged_findings(one))), form, one.period_end)


@require_POST
def return_warnings_pass(request: PersonRequest, pk: int) -> HttpResponse:
    """Passes the ticked warnings of one check, or all that were shown; then back to what is left."""
    one = _find(request, pk)
    check_edit_returns(request.user)
    check = request.POST.get("check", "")
    form = PassForm(request.POST, auto_id=f"{check if check in set(Check) else 'check'}-%s")
    if not form.is_valid() and "check" in form.errors:  # there is no such check on the page
        return redirect(_url(one))
    if not form.is_valid() or (done := _pass(request, one, form)) is None:
        return _page(request, one, form)
    messages.success(request, f"{_warnings(done)} passed.")
    whole = done >= len(request.POST.getlist("shown"))
    return redirect(_url(one, "" if whole else form.cleaned_data["check"]))


@require_POST
def return_warning_lift(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes a pass back."""
    one = _find(request, pk)
    check_edit_returns(request.user)
    key = request.POST.get("key", "")
    try:
        actions.lift_pass(by=request.user, one=one, key=key)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The warning is open again.")
    return redirect(_url(one, key.partition("/")[0]))


def _find(request: PersonRequest, pk: int) -> GrantReturn:
    one = find_return(request, pk)
    check_see_checks(request.user, one)
    return one


def _url(one: GrantReturn, check: str = "") -> str:
    """The page; with a check the place where it stands, unfolded."""
    url = reverse("returns:return_checks", args=(one.pk,))
    return f"{url}?{urlencode({'check': check})}#check-{check}" if check in set(Check) else url


def _pass(request: PersonRequest, one: GrantReturn, form: PassForm) -> int | None:
    """How many were passed; None where that was refused, which the form then says."""
    try:
        reason = form.cleaned_data["reason"]
        return len(actions.pass_warnings(by=request.user, one=one, marks=form.ticked(), reason=reason))
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _warnings(count: int) -> str:
    return "1 warning is" if count == 1 else f"{count} warnings are"


def _page(request: PersonRequest, one: GrantReturn, form: PassForm | None = None) -> HttpResponse:
    state, everything = standing_at(one).state, may_edit_returns(request.user)
    rows = shown_to(request.user, judged_findings(one))
    may_pass, few = everything and state is State.DRAFT, len(rows) <= FEW
    asked = form.data.get("check") if form else request.GET.get("check")
    context = {
        "one": one,
        "frozen": state is State.FROZEN,
        "draft": state is State.DRAFT,
        "everything": everything,
        "may_pass": may_pass,
        "left": sum(row.in_the_way for row in rows),
        "counts": _counts(rows),
        "groups": [
            (group, _form(group, form) if may_pass else None, _together(group), few or group.check.value == asked)
            for group in grouped(rows)
        ],
        "ticked": form.data.getlist("marks") if form else [],  # type: ignore[attr-defined]
        "badges": {level.value: label_html(level.label) for level in Level} | {"passed": label_html(PASSED)},
        "formats": FORMS,
        "form": form,
    }
    return render(request, "returns/return_checks.html", context, status=422 if form else 200)


def _counts(rows: list[Judged]) -> list[tuple[Any, int]]:
    """How many there are of each level, and how many were passed."""
    labels = [*(level.label for level in Level), PASSED]
    return [(label_html(label), sum(row.label == label for row in rows)) for label in labels]


def _form(group: Group, sent: PassForm | None) -> PassForm:
    if sent and sent.data.get("check") == group.check.value:
        return sent
    return PassForm(initial={"check": group.check.value}, auto_id=f"{group.check.value}-%s")


def _together(group: Group) -> str:
    """Where several KPIs are updated on one page; nothing for a single one."""
    query = urlencode({"kpi": group.to_update}, doseq=True)
    return f"{reverse('kpis:kpis_update')}?{query}" if len(group.to_update) > 1 else ""
