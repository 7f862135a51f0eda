"""The sponsor's answer to an update: confirmed with one press, or queried in words."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kpis.access import check_review
from kpis.actions.reviews import review_update
from kpis.domain.statuses import Status
from kpis.forms.reviews import QueryForm
from kpis.models import Kpi, KpiUpdate, Verdict
from kpis.queries.register import with_details
from kpis.tables import kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.forms import read_key
from seslip.foundation.periods import show_date

PAGES = {"home": "home", "to-do": "kpis:to_do"}


@require_POST
def update_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """One button, on the KPI's page, the sponsor's dashboard and their list; it leads back to where it was pressed."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    check_review(request.user, kpi)
    try:
        review_update(by=request.user, kpi=kpi, seen=_seen(request), verdict=Verdict.CONFIRMED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(kpi_url(kpi))
    messages.success(request, f"You confirmed KPI {kpi.ref}.")
    return redirect(_pressed_at(request, kpi))


def update_query(request: PersonRequest, pk: int) -> HttpResponse:
    """A question about the latest update, which its managers see until they answer it with the next."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    check_review(request.user, kpi)
    latest = kpi.updates.order_by("-position_date", "-id").first()
    if latest is None:
        messages.error(request, "Nothing has been reported for this KPI yet.")
        return redirect(kpi_url(kpi))
    form = QueryForm(request.POST or None, initial={"update": latest.pk})
    if request.method == "POST" and form.is_valid():
        seen, comment = form.cleaned_data["update"], form.cleaned_data["comment"]
        try:
            review_update(by=request.user, kpi=kpi, seen=seen, verdict=Verdict.QUERIED, comment=comment)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Your question about KPI {kpi.ref} is on its page.")
            return redirect(_pressed_at(request, kpi))
    context = {"title": f"Query KPI {kpi.ref}", "form": form, "back": _pressed_at(request, kpi), "conflict": None}
    context |= {"lede": _reported(kpi, latest), "submit_label": "Send the question"}
    status = 422 if request.method == "POST" else 200
    return render(request, "foundation/edit.html", context, status=status)


def _reported(kpi: Kpi, latest: KpiUpdate) -> str:
    """What is promised and what was said of it, so that nobody asks about it from memory."""
    status = Status(latest.new_status).label.text.lower()
    said = f": {latest.note}" if latest.note else ""
    return f"{kpi.text} · reported {status} as at {show_date(latest.position_date)}{said}"


def _pressed_at(request: PersonRequest, kpi: Kpi) -> str:
    """The page the button or the link was pressed on."""
    page = PAGES.get(request.GET.get("from", ""))
    return reverse(page) if page else kpi_url(kpi)


def _seen(request: PersonRequest) -> int:
    """The update that the button was pressed for."""
    return read_key(request.POST.get("update", ""))
