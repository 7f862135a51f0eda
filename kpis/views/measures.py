"""Changing what a promise is measured by."""

from django.http import HttpResponse

from kpis.access import check_edit_plan
from kpis.actions import measures as actions
from kpis.forms.plan import MeasureForm
from kpis.models import (
    Kpi,
    Measure,
)
from kpis.tables import kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page, remove_page


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
    measure = find(Measure.objects.filter(kpi__in=Kpi.objects.visible_to(request.user)), pk=pk)
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
    measure = find(Measure.objects.filter(kpi__in=Kpi.objects.visible_to(request.user)), pk=pk)
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
