"""Adding evidence, putting it right, taking it back, and handing its files to those who may see the KPI."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kpis.access import check_update
from kpis.actions import evidence as actions
from kpis.domain.evidence import MOST_FILES
from kpis.forms.evidence import AddEvidenceForm, EvidenceForm
from kpis.models import Evidence, Kpi
from kpis.queries.evidence import evidence_visible_to
from kpis.queries.register import with_details
from kpis.tables import kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.attachments import MOST_BYTES
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, seen_version
from seslip.foundation.history import history_of
from seslip.foundation.periods import show_date
from seslip.foundation.storing import hand_over, refuse_larger

LARGEST_REQUEST = MOST_FILES * MOST_BYTES + 1_000_000
TOO_MUCH = (
    "Together the files are larger than 100 MB, so none of them was read and nothing was added. Add fewer or smaller "
    "files: up to 10 at once, of at most 10 MB each."
)


@refuse_larger(LARGEST_REQUEST, TOO_MUCH)
def evidence_create(request: PersonRequest, pk: int) -> HttpResponse:
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
            _tell(request, added)
            return redirect(kpi_url(kpi))
    update = kpi.updates.order_by("-position_date", "-id").first()
    context = {"kpi": kpi, "form": form, "update": update}
    return render(request, "kpis/evidence_create.html", context, status=422 if request.method == "POST" else 200)


def _tell(request: PersonRequest, added: actions.Added) -> None:
    new = added.new
    if new:
        one = f"“{new[0].title}” is added."
        messages.success(request, one if len(new) == 1 else f"{len(new)} items of evidence are added.")
    for item in added.there:
        messages.info(request, f"“{item.title}” is there already, with the same update: nothing is added twice.")


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
        entries=history_of(evidence, hide=("file", "content_type", "size", "mark")),
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
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(kpi_url(evidence.kpi))
    messages.success(request, said.format(evidence.title))
    return redirect(kpi_url(evidence.kpi))


def evidence_file(request: PersonRequest, pk: int, form: str) -> HttpResponse | StreamingHttpResponse:
    """The file, piece by piece, to be saved and never shown within this site; `form` is its ending."""
    evidence = find(evidence_visible_to(request.user).filter(taken_back=False).exclude(file=""), pk=pk)
    if form != evidence.ending:
        raise Http404
    try:
        return hand_over(evidence)
    except OSError:
        return render(request, "kpis/evidence_missing.html", {"evidence": evidence}, status=404)
