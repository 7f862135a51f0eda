"""The Appendix 4 grid, as a page and as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from kpis.documents.appendix_4 import FORMS, appendix_4
from projects.access import check_read_plan
from projects.queries.years import asked_position
from projects.requests import PersonRequest
from projects.views.position import asked_as_known, shown_position
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.filters import without
from seslip.foundation.html_tables import table_html


def appendix_4_page(request: PersonRequest) -> HttpResponse:
    """The grid as the DfE knows it; `?progress=on` adds status and progress as at `as_at`."""
    check_read_plan(request.user)
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    document = appendix_4(request.user, year, position, progress=_with_progress(request), known=known)
    context = {
        "year": year,
        "position": position,
        "known": known,
        "document": document,
        "tables": [(table, table_html(table)) for table in document.tables],
        "progress": _with_progress(request),
        "keep": [("progress", "on"), ("year", year.label)],
        "toggled": without(request.GET, "progress", **({} if _with_progress(request) else {"progress": "on"})),
        "params": request.GET,
    }
    return render(request, "kpis/appendix_4.html", context)


def appendix_4_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same grid as a file; a position date that cannot be read is refused, since a file outlives its page."""
    check_read_plan(request.user)
    year, position, problem = asked_position(request.GET, today())
    if form not in FORMS:
        raise Http404
    if problem:
        return render(request, "400.html", {"sentence": problem}, status=400)
    known = asked_as_known(request.GET)
    document = appendix_4(request.user, year, position, progress=_with_progress(request), known=known)
    return download(request, document, form, position)


def _with_progress(request: PersonRequest) -> bool:
    return request.GET.get("progress") == "on"
