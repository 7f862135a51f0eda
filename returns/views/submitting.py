"""Freezing a return, its files, correcting it, and comparing any two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_htmx.http import HttpResponseClientRedirect

from projects.requests import PersonRequest
from returns.access import check_edit_returns, check_read_returns, may_edit_returns
from returns.actions import steps
from returns.actions.freezing import StillDrawn, freeze_return
from returns.domain.compare import Change, Kind, changes_table, compare, word_differences
from returns.domain.layout import return_document, return_workbook
from returns.domain.states import State
from returns.forms.returns import CorrectForm
from returns.models import FrozenFile, GrantReturn
from returns.queries.frozen_files import Damaged, frozen_file
from returns.queries.reading import Reading, read_return
from returns.queries.standing import standing_at
from seslip.foundation.access import find
from seslip.foundation.downloads import download
from seslip.foundation.forms import read_key
from seslip.foundation.sheets import Document

from .returns import find_return, return_url

BEGUN_ANEW = timedelta(minutes=30)  # after which an asking begins with other files
LONG = 60  # characters; of longer texts only the words that differ are marked


@dataclass(frozen=True)
class Shown:
    """A change, and for a long text its words as runs."""

    change: Change
    runs: list[tuple[str, str]]


def return_draft_file(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """The draft as a file, to look at before it is frozen; each page says that it is a draft."""
    one = find_return(request, pk)
    check_edit_returns(request.user)
    reading = read_return(one)
    if reading.frozen:
        return redirect("returns:return_file", pk=pk, form=form)
    describe = return_workbook if form == "xlsx" else return_document
    return download(request, describe(reading.content, draft=True), form, one.period_end)


def return_correct(request: PersonRequest, pk: int) -> HttpResponse:
    """A new version of a frozen return."""
    one = find_return(request, pk)
    check_edit_returns(request.user)
    form = CorrectForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                new = steps.correct_return(by=request.user, one=one, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "The new version is started. The parts you named are open.")
                return redirect(return_url(new))
    context = {"title": f"Correct {one}", "form": form, "back": return_url(one), "submit_label": "Start the correction"}
    return render(request, "returns/return_edit.html", context | {"one": one, "conflict": None}, status=status)


def return_compare(request: PersonRequest) -> HttpResponse:
    """What is different between two versions, as a page."""
    check_read_returns(request.user)
    choices, before, now = _asked(request)
    changes = compare(before.content, now.content) if before and now else []
    context = {
        "choices": choices,
        "before": before,
        "now": now,
        "changes": _shown(changes),
        "count": len(changes),
        "query": request.GET.urlencode(),
    }
    return render(request, "returns/return_compare.html", context)


def return_compare_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same differences as a file."""
    check_read_returns(request.user)
    _, before, now = _asked(request)
    if before is None or now is None:
        raise Http404
    table = changes_table(compare(before.content, now.content), str(before.one))
    name = f"grant-return-changes-{before.one.period_end.isoformat()}-{now.one.period_end.isoformat()}"
    document = Document(name, f"{now.one}", f"Compared with {before.one}", (table,))
    return download(request, document, form, now.one.period_end)


def _asked(request: PersonRequest) -> tuple[list[GrantReturn], Reading | None, Reading | None]:
    """What can be compared (frozen versions; for who makes returns the drafts too), and the two that were chosen."""
    rows = GrantReturn.objects.visible_to(request.user).select_related("year", "corrects")
    choices = list(rows if may_edit_returns(request.user) else rows.frozen())
    return choices, _chosen(choices, request.GET.get("before")), _chosen(choices, request.GET.get("now"))


def _chosen(choices: Sequence[GrantReturn], text: str | None) -> Reading | None:
    key = read_key(text or "")
    one = next((row for row in choices if row.pk == key), None)
    return read_return(one) if one else None


def _shown(changes: Sequence[Change]) -> list[tuple[str, list[Shown]]]:
    """By part, in the order of the return."""
    return [
        (part.heading, [_one(change) for change in changes if change.part is part])
        for part in dict.fromkeys(change.part for change in changes)
    ]


def _one(change: Change) -> Shown:
    """A long text shows which of its words are others; a short one what it said and what it says."""
    long = change.kind is Kind.CHANGED and max(len(change.before), len(change.now)) > LONG
    return Shown(change, word_differences(change.before, change.now) if long else [])


def return_freeze(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks once more, then freezes the return. Its files are made beside the requests; the page asks until they are."""
    one = find_return(request, pk)
    check_edit_returns(request.user)
    if request.method != "POST":
        if standing_at(one).state is State.CERTIFIED:
            return render(request, "returns/return_freeze.html", {"one": one})
        messages.error(request, "It can be frozen once all projects are signed and two people have certified it.")
        return redirect(return_url(one))
    key = _key(one)
    try:
        freeze_return(by=request.user, one=one, at=_begun(request, key), patience=settings.FILE_PATIENCE)
    except StillDrawn:
        return _being_frozen(request, one)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The return is frozen. Its files are made and kept as they are.")
    request.session.pop(key, None)
    return _led(request, return_url(one))


def _key(one: GrantReturn) -> str:
    """Of a return as it stands: after another step its freezing begins anew."""
    last = one.events.order_by("-pk").values_list("pk", flat=True).first()
    return f"freezing-{one.pk}-{last}"


def _begun(request: PersonRequest, key: str) -> datetime:
    """When this person began to freeze it: the files say so, and each further asking is for the same files."""
    kept = parse_datetime(str(request.session.get(key, "")))
    if kept is None or timezone.now() - kept > BEGUN_ANEW:
        kept = timezone.now()
        request.session[key] = kept.isoformat()
    return kept


def _being_frozen(request: PersonRequest, one: GrantReturn) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204)
    return render(request, "returns/return_freezing.html", {"one": one}, status=202)


def _led(request: PersonRequest, url: str) -> HttpResponse:
    """On to another page, also for the page that asks by itself."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def return_file(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """A file of a frozen return, byte for byte as it was made; nothing is handed over that is not."""
    one = find_return(request, pk)
    stored = find(FrozenFile.objects.filter(frozen__of=one), form=form)
    try:
        content = frozen_file(one, form)
    except Damaged as problem:
        return render(request, "returns/file_damaged.html", {"one": one, "problem": problem}, status=503)
    response = HttpResponse(content, content_type=stored.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{stored.file_name}"'
    return response
