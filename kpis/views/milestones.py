"""The dated steps on the way to a promise."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kpis.access import check_update
from kpis.actions import milestones as actions
from kpis.forms.milestones import DoneForm, MilestoneForm
from kpis.models import Kpi, Milestone
from kpis.tables import kpi_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of


def milestone_create(request: PersonRequest, pk: int) -> HttpResponse:
    kpi = find(Kpi.objects.visible_to(request.user), pk=pk)
    check_update(request.user, kpi)
    form = MilestoneForm(request.POST or None, instance=Milestone(kpi=kpi))
    return edit_page(
        request,
        form,
        lambda: actions.create_milestone(by=request.user, kpi=kpi, fields=form.values()),
        title=f"Add a milestone to KPI {kpi.ref}",
        back=kpi_url(kpi),
        saved="The milestone is added.",
    )


def milestone_edit(request: PersonRequest, pk: int) -> HttpResponse:
    milestone = _found(request, pk)
    form = MilestoneForm(request.POST or None, instance=milestone)
    return edit_page(
        request,
        form,
        lambda: actions.edit_milestone(by=request.user, milestone=milestone, version=form.seen, fields=form.values()),
        title=f"Edit a milestone of KPI {milestone.kpi.ref}",
        back=kpi_url(milestone.kpi),
        entries=history_of(milestone),
    )


def milestone_done(request: PersonRequest, pk: int) -> HttpResponse:
    """On which day the step was done."""
    milestone = _found(request, pk)
    latest = milestone.kpi.year.period.position_date(today())
    form = DoneForm(request.POST or None, instance=milestone, latest=latest)
    return edit_page(
        request,
        form,
        lambda: actions.finish_milestone(
            by=request.user, milestone=milestone, version=form.seen, done_on=form.cleaned_data["done_on"]
        ),
        title=f"“{milestone}” is done",
        back=kpi_url(milestone.kpi),
        saved="The milestone is done.",
    )


@require_POST
def milestone_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """One button: the step is open again."""
    milestone = _found(request, pk)
    return press_button(
        request,
        lambda seen: actions.reopen_milestone(by=request.user, milestone=milestone, version=seen),
        back=kpi_url(milestone.kpi),
        done="The milestone is open again.",
        stale="Somebody changed this milestone after you opened the page. Look at it again first.",
    )


def milestone_remove(request: PersonRequest, pk: int) -> HttpResponse:
    milestone = _found(request, pk)
    return remove_page(
        request,
        milestone,
        lambda version: actions.remove_milestone(by=request.user, milestone=milestone, version=version),
        title="Remove this milestone?",
        what=str(milestone),
        back=kpi_url(milestone.kpi),
        removed="The milestone is removed.",
    )


def _found(request: PersonRequest, pk: int) -> Milestone:
    """The milestone, for those who report on its KPI."""
    readable: QuerySet[Milestone] = Milestone.objects.filter(kpi__in=Kpi.objects.visible_to(request.user))
    milestone = find(readable.select_related("kpi__activity__project", "kpi__year"), pk=pk)
    check_update(request.user, milestone.kpi)
    return milestone
