"""Changing what a promise is measured by."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kpis.access import check_edit_plan, check_update
from kpis.actions import measures as actions
from kpis.forms.measures import MeasureForm, OverrideForm
from kpis.models import Kpi, Measure
from kpis.queries.measures import figure_changes
from kpis.queries.standings import standings
from kpis.tables import kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page


def measure_create(request: PersonRequest, pk: int) -> HttpResponse:
    kpi = find(Kpi.objects.visible_to(request.user), pk=pk)
    check_edit_plan(request.user)
    form = MeasureForm(request.POST or None, instance=Measure(kpi=kpi))
    return edit_page(
        request,
        form,
        lambda: actions.create_measure(by=request.user, kpi=kpi, fields=form.values()),
        title=f"Add a measure to KPI {kpi.ref}",
        back=kpi_url(kpi),
    )


def measure_edit(request: PersonRequest, pk: int) -> HttpResponse:
    measure = find(_readable(request), pk=pk)
    check_edit_plan(request.user)
    form = MeasureForm(request.POST or None, instance=measure)
    return edit_page(
        request,
        form,
        lambda: actions.edit_measure(by=request.user, measure=measure, version=form.seen, fields=form.values()),
        title=f"Edit a measure of KPI {measure.kpi.ref}",
        back=kpi_url(measure.kpi),
    )


def measure_remove(request: PersonRequest, pk: int) -> HttpResponse:
    measure = find(_readable(request), pk=pk)
    check_edit_plan(request.user)
    return remove_page(
        request,
        measure,
        lambda version: actions.remove_measure(by=request.user, measure=measure, version=version),
        title="Remove this measure?",
        what=str(measure),
        back=kpi_url(measure.kpi),
        removed="The measure is removed.",
    )


def measure_override(request: PersonRequest, pk: int) -> HttpResponse:
    """A figure instead of the counted one; what is counted stands above the form."""
    measure = find(_readable(request), pk=pk)
    check_update(request.user, measure.kpi)
    form = OverrideForm(request.POST or None, measure=measure)
    position = measure.kpi.year.period.position_date(today())
    status, conflict = 422 if request.method == "POST" else 200, None
    if request.method == "POST" and form.is_valid():
        entered = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        try:
            actions.override_measure(by=request.user, measure=measure, position_date=position, **entered)
        except Stale as stale:
            status, conflict = 409, figure_changes(measure, entered["version"])
            form.look_at(stale.current)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The figure is set. The counted one is shown beside it.")
            return redirect(kpi_url(measure.kpi))
    context = {
        "kpi": measure.kpi,
        "measure": measure,
        "form": form,
        "conflict": conflict,
        "figure": standings([measure.kpi], position)[measure.kpi_id].figures.get(measure.pk),
        "back": kpi_url(measure.kpi),
    }
    return render(request, "kpis/measure_override.html", context, status=status)


@require_POST
def measure_lift(request: PersonRequest, pk: int) -> HttpResponse:
    """One button: the counted figure holds again."""
    measure = find(_readable(request), pk=pk)
    check_update(request.user, measure.kpi)
    position = measure.kpi.year.period.position_date(today())
    return press_button(
        request,
        lambda seen: actions.lift_override(by=request.user, measure=measure, version=seen, position_date=position),
        back=kpi_url(measure.kpi),
        done="The counted figure holds again.",
        stale="Somebody changed this figure after you opened the page. Look at it again first.",
    )


def _readable(request: PersonRequest) -> QuerySet[Measure]:
    """The measures of KPIs the reader may see, with what the sentence of a refusal names."""
    seen = Measure.objects.filter(kpi__in=Kpi.objects.visible_to(request.user))
    return seen.select_related("kpi__activity__project", "kpi__year")
