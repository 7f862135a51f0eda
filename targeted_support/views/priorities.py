"""What targeted support puts first in a year, under its headings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of
from targeted_support.access import check_edit_impact, check_read_giving, is_team
from targeted_support.actions import priorities as actions
from targeted_support.forms.impact import PriorityForm
from targeted_support.models import SupportPriority
from targeted_support.queries.lessons import priorities_of, priority_years

from .lessons import STALE


def priority_page(request: PersonRequest) -> HttpResponse:
    """The next year's, unless the address names another year."""
    check_read_giving(request.user)
    years = priority_years(today())
    asked = request.GET.get("year")
    year = chosen_year(asked, today()) if asked or not years else years[0]
    headings = priorities_of(year)
    context = {
        "year": year,
        "years": years,
        "headings": headings,
        "count": sum(len(items) for _, items in headings),
        "may_edit": is_team(request.user),
        "here": reverse("targeted_support:priority_page"),
    }
    return render(request, "targeted_support/priority_page.html", context)


def _page(year: ProgrammeYear) -> str:
    return f"{reverse('targeted_support:priority_page')}?year={year}"


def priority_create(request: PersonRequest) -> HttpResponse:
    check_read_giving(request.user)
    check_edit_impact(request.user)
    years = priority_years(today())
    asked = request.GET.get("year")
    year = chosen_year(asked, today()) if asked or not years else years[0]
    new = SupportPriority(heading=request.GET.get("heading", "")[:120])
    form = PriorityForm(request.POST or None, instance=new, headings=_headings(year))
    return edit_page(
        request,
        form,
        lambda: actions.create_priority(by=request.user, year=year, fields=form.values()),
        title=f"Add a priority for {year}",
        back=_page(year),
        template="targeted_support/impact_edit.html",
        above=f"Priorities for {year}",
    )


def priority_edit(request: PersonRequest, pk: int) -> HttpResponse:
    priority = _found(request, pk)
    form = PriorityForm(request.POST or None, instance=priority, headings=_headings(priority.year))
    return edit_page(
        request,
        form,
        lambda: actions.edit_priority(by=request.user, priority=priority, version=form.seen, fields=form.values()),
        title=f"Edit a priority for {priority.year}",
        back=_page(priority.year),
        template="targeted_support/impact_edit.html",
        above=f"Priorities for {priority.year}",
        entries=history_of(priority),
    )


def priority_remove(request: PersonRequest, pk: int) -> HttpResponse:
    priority = _found(request, pk)
    return remove_page(
        request,
        priority,
        lambda version: actions.remove_priority(by=request.user, priority=priority, version=version),
        title="Remove this priority?",
        what=priority.text,
        back=_page(priority.year),
    )


@require_POST
def priority_move(request: PersonRequest, pk: int) -> HttpResponse:
    """One place earlier or later under its heading."""
    priority, later = _found(request, pk), request.POST.get("do") == "later"
    return press_button(
        request,
        lambda version: actions.move_priority(by=request.user, priority=priority, version=version, later=later),
        back=_page(priority.year),
        done=f"It stands one place {'later' if later else 'earlier'}.",
        stale=STALE,
    )


def _headings(year: ProgrammeYear) -> list[str]:
    return [heading for heading, _ in priorities_of(year)]


def _found(request: PersonRequest, pk: int) -> SupportPriority:
    check_read_giving(request.user)
    priority = find(SupportPriority.objects.select_related("year"), pk=pk)
    check_edit_impact(request.user)
    return priority
