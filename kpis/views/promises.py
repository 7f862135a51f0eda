"""Changing the promises themselves."""

from django.http import HttpResponse
from django.urls import reverse

from kpis.access import check_edit_plan
from kpis.actions import promises as actions
from kpis.forms.plan import KpiForm
from kpis.models import Kpi, PlannedActivity
from kpis.tables import kpi_url
from projects.models import Project
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page, remove_page


def kpi_create(request: PersonRequest, pk: int) -> HttpResponse:
    activity = find(PlannedActivity.objects.filter(project__in=Project.objects.visible_to(request.user)), pk=pk)
    check_edit_plan(request.user)
    number = max((kpi.number for kpi in activity.kpis.all()), default=0) + 1
    form = KpiForm(request.POST or None, instance=Kpi(activity=activity, year=activity.requirement.year, number=number))
    return edit_page(
        request,
        form,
        lambda: actions.create_kpi(by=request.user, activity=activity, fields=form.values(), items=form.item_texts),
        title=f"Add a KPI to {activity}",
        back=reverse("kpis:requirement_list"),
        saved="The KPI is added.",
        after=kpi_url,
    )


def kpi_edit(request: PersonRequest, pk: int) -> HttpResponse:
    kpi = find(Kpi.objects.visible_to(request.user), pk=pk)
    check_edit_plan(request.user)
    form = KpiForm(request.POST or None, instance=kpi)
    return edit_page(
        request,
        form,
        lambda: actions.edit_kpi(
            by=request.user, kpi=kpi, version=form.seen, fields=form.values(), items=form.item_texts
        ),
        title=f"Edit KPI {kpi.ref}",
        back=kpi_url(kpi),
    )


def kpi_remove(request: PersonRequest, pk: int) -> HttpResponse:
    kpi = find(Kpi.objects.visible_to(request.user), pk=pk)
    check_edit_plan(request.user)
    return remove_page(
        request,
        kpi,
        lambda version: actions.remove_kpi(by=request.user, kpi=kpi, version=version),
        title=f"Remove KPI {kpi.ref}?",
        what=kpi.text,
        back=kpi_url(kpi),
        after=reverse("kpis:kpi_list"),
        removed=f"KPI {kpi.ref} is removed.",
    )
