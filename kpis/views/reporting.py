"""Reporting where KPIs stand: in the row of the register, on a page of its own, or several at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from kpis.access import check_update, may_update
from kpis.actions.updates import undo_update, update_kpi, update_kpis
from kpis.filters import KpiFilter
from kpis.forms.updates import UpdateForm
from kpis.models import STATUS_CHOICES, Kpi
from kpis.queries.register import register_order, with_details
from kpis.queries.standings import standings
from kpis.tables import KpiTable, kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.columns import asked_columns
from seslip.foundation.editing import press_button
from seslip.foundation.forms import read_key
from seslip.foundation.history import changes_since

MOST_AT_ONCE = 120
LIST_CHOICES = {*KpiFilter.base_filters, "year", "sort", "page", "columns", "view"}


def kpi_update(request: PersonRequest, pk: int) -> HttpResponse:
    """The form for one KPI: a row of the register with htmx, a page without."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    check_update(request.user, kpi)
    form = UpdateForm(request.POST or None, kpi=kpi, latest=kpi.year.period.position_date(today()))
    if request.method != "POST":
        return _editor(request, form)
    if not form.is_valid():
        return _editor(request, form, status=422)
    try:
        stored = update_kpi(by=request.user, report=form.report)
    except Stale as stale:
        entries = changes_since(stale.current, form.cleaned_data["version"], hide=("year",))
        form.look_at(stale.current)
        return _editor(request, form, status=409, conflict=entries)
    except ValidationError as error:
        form.add_error(None, error)
        return _editor(request, form, status=422)
    return _saved(request, stored)


def _editor(request: PersonRequest, form: UpdateForm, status: int = 200, **context: object) -> HttpResponse:
    name = "kpis/kpi_update_row.html" if request.htmx else "kpis/kpi_update.html"
    context |= {"form": form, "kpi": form.kpi}
    return render(request, name, context, status=status)


def _saved(request: PersonRequest, kpi: Kpi) -> HttpResponse:
    add = reverse("kpis:evidence_create", args=(kpi.pk,))
    now = f"KPI {kpi.ref} is now {kpi.status_label.text.lower()}."
    words = format_html('{} <a href="{}">Add evidence</a>', now, add)
    if request.htmx:
        return kpi_row(request, kpi.pk, saved=words)
    messages.success(request, words)
    return redirect(kpi_url(kpi))


def kpi_row(request: PersonRequest, pk: int, saved: str = "") -> HttpResponse:
    """The row as it stands, for Cancel and after saving; focus goes back to its Update link."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    position = kpi.year.period.position_date(today())
    hidden = tuple(name for name in request.GET.get("without", "").split(",") if name in KpiTable.base_columns)
    table = KpiTable([kpi], reader=request.user, position=position, exclude=hidden, focus=kpi.pk)
    if columns := asked_columns(request.GET):
        table.arrange(columns)
    return render(request, "kpis/kpi_row.html", {"row": table.draw_body([kpi]), "saved": saved})


def kpis_update(request: PersonRequest) -> HttpResponse:
    """Several KPIs on one page: those ticked in the register, or all of a manager's; saved together or not at all."""
    data = request.POST if request.method == "POST" else None
    back = list_url((data or request.GET).get("back", ""))
    wanted = _ticked(request.POST.getlist("kpi") or request.GET.getlist("kpi"))
    kpis = register_order(with_details(Kpi.objects.visible_to(request.user).filter(pk__in=wanted)))
    mine = [kpi for kpi in kpis if may_update(request.user, kpi)]
    if not mine:
        messages.error(request, "Tick the KPIs you want to update, then press Update selected.")
        return redirect(back)
    latest = mine[0].year.period.position_date(today())
    found = standings(mine, latest)
    forms = [UpdateForm(data, kpi=kpi, latest=latest, standing=found[kpi.pk], prefix=str(kpi.pk)) for kpi in mine]
    if data is None:  # what is sent is compared with what is stored, not with what was offered
        _preset(forms, request.GET.get("status", ""))
    valid = [form.is_valid() for form in forms]  # all of them, so that every error is shown
    if data is not None and all(valid) and _save_together(request, forms):
        messages.success(request, _told(sum(form.has_changed() for form in forms)))
        return redirect(back)
    context = {"forms": forms, "back": back, "left_out": len(wanted) - len(mine)}
    return render(request, "kpis/kpis_update.html", context, status=422 if data is not None else 200)


def list_url(back: str) -> str:
    """The register as it was left: of the address in `back` only its choices are read, so it leads nowhere else."""
    choices = QueryDict(back.partition("?")[2], mutable=True)
    for name in set(choices) - LIST_CHOICES:
        del choices[name]
    return reverse("kpis:kpi_list") + (f"?{choices.urlencode()}" if choices else "")


def _ticked(chosen: list[str]) -> list[int]:
    return [pk for text in chosen if (pk := read_key(text))][:MOST_AT_ONCE]


def _told(count: int) -> str:
    return f"{count} KPI{'' if count == 1 else 's'} updated." if count else "Nothing was changed."


def _preset(forms: list[UpdateForm], status: str) -> None:
    """The status chosen beside “Update selected”, offered in every form."""
    if status in dict(STATUS_CHOICES):
        for form in forms:
            form.initial["status"] = status


def _save_together(request: PersonRequest, forms: list[UpdateForm]) -> bool:
    """Saves those that were touched; on a conflict or a refusal says so at the KPI concerned and saves nothing."""
    touched = [form for form in forms if form.has_changed()]
    try:
        update_kpis(by=request.user, reports=[form.report for form in touched])
    except Stale as stale:
        form = next(form for form in touched if form.kpi.pk == stale.current.pk)
        form.conflict = changes_since(stale.current, form.cleaned_data["version"], hide=("year",))
        form.look_at(stale.current)
        return False
    except ValidationError as error:
        touched[0].add_error(None, error)
        return False
    return True


def update_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes the latest update of a KPI back by reporting the position before it again."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    check_update(request.user, kpi)
    if request.method != "POST":
        return redirect(kpi_url(kpi))
    return press_button(
        request,
        lambda seen: undo_update(by=request.user, kpi=kpi, version=seen),
        back=kpi_url(kpi),
        done=f"The latest update of KPI {kpi.ref} is undone. Both stay on record.",
        stale="Something was reported since you opened this page. Nothing is undone: look again.",
    )
