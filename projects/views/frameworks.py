"""Appendix 2: projects with the enablers and outcomes they serve, and the other way round."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from projects.access import check_read_plan
from projects.documents.programme import appendix_2, frameworks_register, group_anchor, item_groups
from projects.queries.programme import published_differently
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html


def frameworks(request: PersonRequest) -> HttpResponse:
    """Both directions on one page, drawn from the one mapping."""
    check_read_plan(request.user)
    year = chosen_year(request.GET.get("year"), today())
    tables = appendix_2(request.user, year).tables
    anchors = ["projects", *(group_anchor(group) for group in item_groups())]
    context = {
        "year": year,
        "sections": [(a, table.caption, table_html(table)) for a, table in zip(anchors, tables, strict=True)],
        "published": published_differently(year, "mapping"),
    }
    return render(request, "projects/frameworks.html", context)


def frameworks_export(request: PersonRequest, form: str) -> HttpResponse:
    """Excel and PDF hold the tables of the page; CSV, which cannot merge cells, one row for each link."""
    check_read_plan(request.user)
    year = chosen_year(request.GET.get("year"), today())
    if form not in ("csv", "pdf", "xlsx"):
        raise Http404
    document = frameworks_register(request.user, year) if form == "csv" else appendix_2(request.user, year)
    return download(request, document, form, year.period.position_date(today()))
