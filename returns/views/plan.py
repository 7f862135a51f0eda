"""The regional improvement plan of a year: what is in it, and the whole of it as PDF and Word."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from projects.access import check_read_plan, may_edit_plan
from projects.queries.plan_texts import plan_years
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from returns.documents.plan import FORMS, plan_document
from returns.documents.plan_contents import plan_entries
from seslip.foundation.clock import today
from seslip.foundation.downloads import download


def plan_page(request: PersonRequest) -> HttpResponse:
    """Every section with what stands in it now; the year to come as it would stand."""
    check_read_plan(request.user)
    year = chosen_year(request.GET.get("year"), today())
    document = plan_document(request.user, year, year.period.position_date(today()))
    context = {
        "year": year,
        "years": list(plan_years()),
        "document": document,
        "entries": plan_entries(request.user, year, document),
        "may_edit": may_edit_plan(request.user),
    }
    return render(request, "returns/plan_page.html", context)


def plan_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same as a file."""
    check_read_plan(request.user)
    if form not in FORMS:
        raise Http404
    year = chosen_year(request.GET.get("year"), today())
    position = year.period.position_date(today())
    return download(request, plan_document(request.user, year, position), form, position)
