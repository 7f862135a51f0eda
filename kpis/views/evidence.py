"""Adding evidence, putting it right, taking it back, and handing its files to those who may see the KPI."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from kpis.access import check_update
from kpis.actions import evidence as actions
from kpis.domain.evidence import MOST_BYTES, MOST_FILES
from kpis.forms.evidence import AddEvidenceForm, EvidenceForm
from kpis.models import Evidence, Kpi
from kpis.queries.evidence import evidence_visible_to
from kpis.queries.register import with_details
from kpis.tables import kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, seen_version
from seslip.foundation.history import history_of
from seslip.foundation.periods import show_date

LARGEST_REQUEST = MOST_FILES * MOST_BYTES + 1_000_000
TOO_MUCH = (
    "Together the files are larger than 100 MB, so none of them was read. Go back and choose fewer or smaller ones."
)


@csrf_exempt
def evidence_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Refuses what is far too large by what the browser announces, before anything reads it: so the token is
    checked one step later than elsewhere, by `csrf_protect` below.
    """
    announced = str(request.META.get("CONTENT_LENGTH") or 0)
    if not announced.isdigit() or int(announced) > LARGEST_REQUEST:
        return render(request, "kpis/evidence_too_large.html", {"pk": pk}, status=413)
    return _evidence_create(request, pk)


@csrf_protect
def _evidence_create(request: PersonRequest, pk: int) -> HttpResponse:
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    check_update(request.user, kpi)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AddEvidenceForm(*sent, kpi=kpi)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_evidence(by=request.user, kpi=kpi, given=form.given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _told(added))
            return redirect(kpi_url(kpi))
    update = kpi.updates.order_by("-position_date", "-id").first()
    context = {"kpi": kpi, "form": form, "update": update}
    return render(request, "kpis/evidence_create.html", context, status=422 if request.method == "POST" else 200)


def _told(added: list[Evidence]) -> str:
    return f"“{added[0].title}” is added." if len(added) == 1 else f"{len(added)} items of evidence are added."


def evidence_edit(request: PersonRequest, pk: int) -> HttpResponse:
    evidence = find(evidence_visible_to(request.user), pk=pk)
    check_update(request.user, evidence.kpi)
    form = EvidenceForm(request.POST or None, instance=evidence)
    return edit_page(
        request,
        form,
        lambda: actions.edit_evidence(by=request.user, evidence=evidence, version=form.seen, fields=form.values()),
        title=f"Edit evidence of KPI {evidence.kpi.ref}",
        back=kpi_url(evidence.kpi),
        template="kpis/evidence_edit.html",
        evidence=evidence,
        entries=history_of(evidence, hide=("file", "content_type", "size")),
        today=show_date(today()),
    )


@require_POST
def evidence_take_back(request: PersonRequest, pk: int) -> HttpResponse:
    said = "“{}” is taken back. You can bring it back from the list below."
    return _decide(request, pk, actions.take_back_evidence, said)


@require_POST
def evidence_bring_back(request: PersonRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.bring_back_evidence, "“{}” is back.")


def _decide(request: PersonRequest, pk: int, action: Callable[..., Evidence], said: str) -> HttpResponse:
    evidence = find(evidence_visible_to(request.user), pk=pk)
    check_update(request.user, evidence.kpi)
    try:
        action(by=request.user, evidence=evidence, version=seen_version(request))
    except Stale:
        messages.error(request, "Somebody changed this evidence after you opened the page. Look at it again first.")
        return redirect(reverse("kpis:evidence_edit", args=(evidence.pk,)))
    messages.success(request, said.format(evidence.title))
    return redirect(kpi_url(evidence.kpi))


def evidence_file(request: PersonRequest, pk: int, form: str) -> HttpResponse | StreamingHttpResponse:
    """The file, piece by piece, to be saved and never shown within this site; `form` is its ending."""
    evidence = find(evidence_visible_to(request.user).filter(taken_back=False).exclude(file=""), pk=pk)
    if form != evidence.ending:
        raise Http404
    try:
        size = evidence.file.size
    except OSError:
        return render(request, "kpis/evidence_missing.html", {"evidence": evidence}, status=404)
    response = StreamingHttpResponse(_pieces(evidence), content_type=evidence.content_type)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = content_disposition_header(True, evidence.file_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pieces(evidence: Evidence) -> Iterator[bytes]:
    """Opened only once the browser takes it, so that nothing stays open for one who goes away."""
    with evidence.file.open("rb") as content:
        yield from content.chunks()
