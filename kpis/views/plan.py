"""Changing the plan itself: requirements and planned activities."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kpis.access import check_edit_plan, may_edit_plan
from kpis.actions import plan as actions
from kpis.forms.plan import ActivityForm, RequirementForm, SubRequirementForm
from kpis.models import ActivitySubRequirement, CoreRequirement, PlannedActivity, SubRequirement
from kpis.queries.plan import grid_requirements
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.history import history_of


def requirement_list(request: PersonRequest) -> HttpResponse:
    """The eight core requirements with what is planned to meet them, and where to change them."""
    year = _readable_year(request)
    context = {
        "year": year,
        "requirements": grid_requirements(request.user, year),
        "may_edit": may_edit_plan(request.user),
    }
    return render(request, "kpis/requirement_list.html", context)


def requirement_create(request: PersonRequest) -> HttpResponse:
    year = _readable_year(request)
    check_edit_plan(request.user)
    form = RequirementForm(request.POST or None, instance=CoreRequirement(year=year))
    return edit_page(
        request,
        form,
        lambda: actions.create_requirement(by=request.user, fields={**form.values(), "year": year}),
        title="Add a core requirement",
        back=reverse("kpis:requirement_list"),
        saved="The requirement is added.",
    )


def requirement_edit(request: PersonRequest, pk: int) -> HttpResponse:
    requirement = find(_readable(request), pk=pk)
    check_edit_plan(request.user)
    form = RequirementForm(request.POST or None, instance=requirement)
    return edit_page(
        request,
        form,
        lambda: actions.edit_requirement(
            by=request.user, requirement=requirement, version=form.seen, fields=form.values()
        ),
        title=f"Edit requirement {requirement.number}",
        back=reverse("kpis:requirement_list"),
        entries=history_of(requirement, SubRequirement, PlannedActivity),
    )


def sub_requirement_create(request: PersonRequest, pk: int) -> HttpResponse:
    requirement = find(_readable(request), pk=pk)
    check_edit_plan(request.user)
    form = SubRequirementForm(request.POST or None, instance=SubRequirement(requirement=requirement))
    return edit_page(
        request,
        form,
        lambda: actions.create_sub_requirement(by=request.user, requirement=requirement, fields=form.values()),
        title=f"Add a sub-requirement to {requirement.title}",
        back=reverse("kpis:requirement_list"),
    )


def sub_requirement_edit(request: PersonRequest, pk: int) -> HttpResponse:
    sub = find(SubRequirement.objects.filter(requirement__in=_readable(request)), pk=pk)
    check_edit_plan(request.user)
    form = SubRequirementForm(request.POST or None, instance=sub)
    return edit_page(
        request,
        form,
        lambda: actions.edit_sub_requirement(
            by=request.user, sub_requirement=sub, version=form.seen, fields=form.values()
        ),
        title=f"Edit sub-requirement {sub.ref}",
        back=reverse("kpis:requirement_list"),
        entries=history_of(sub),
    )


def activity_create(request: PersonRequest, pk: int) -> HttpResponse:
    requirement = find(_readable(request), pk=pk)
    check_edit_plan(request.user)
    form = ActivityForm(request.POST or None, instance=PlannedActivity(requirement=requirement))
    return edit_page(
        request,
        form,
        lambda: actions.create_activity(
            by=request.user, requirement=requirement, fields=form.values(), beside=form.cleaned_data["beside"]
        ),
        title=f"Plan a project under {requirement.title}",
        back=reverse("kpis:requirement_list"),
    )


def activity_edit(request: PersonRequest, pk: int) -> HttpResponse:
    activity = find(PlannedActivity.objects.filter(requirement__in=_readable(request)), pk=pk)
    check_edit_plan(request.user)
    form = ActivityForm(request.POST or None, instance=activity)
    return edit_page(
        request,
        form,
        lambda: actions.edit_activity(
            by=request.user,
            activity=activity,
            version=form.seen,
            fields=form.values(),
            beside=form.cleaned_data["beside"],
        ),
        title=f"Edit planned activity {activity}",
        back=reverse("kpis:requirement_list"),
        entries=history_of(activity, ActivitySubRequirement),
    )


def _readable_year(request: PersonRequest) -> ProgrammeYear:
    """The year of the address; 404 for a reader who does not see the plan."""
    if not request.user.standing.reads_plan:
        raise Http404
    return chosen_year(request.GET.get("year"), today())


def _readable(request: PersonRequest) -> QuerySet[CoreRequirement]:
    """The requirements the reader may see."""
    seen = CoreRequirement.objects.all()
    return seen if request.user.standing.reads_plan else seen.none()
