"""The Appendix 4 grid, as a page and as files."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from kpis.documents.appendix_4 import appendix_4
from projects.models import ProgrammeYear
from projects.queries.years import asked_position
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.filters import without
from seslip.foundation.html_tables import table_html
from seslip.foundation.periods import show_date


def appendix_4_page(request: PersonRequest) -> HttpResponse:
    """The grid as the DfE knows it; `?progress=on` adds status and progress as at `as_at`."""
    year, position, problem = _year_and_position(request)
    if problem:
        messages.error(request, f"{problem} The grid shows the position at {show_date(position)} instead.")
    document = appendix_4(request.user, year, position, progress=_with_progress(request))
    context = {
        "year": year,
        "position": position,
        "document": document,
        "tables": [(table, table_html(table)) for table in document.tables],
        "progress": _with_progress(request),
        "toggled": without(request.GET, "progress", **({} if _with_progress(request) else {"progress": "on"})),
        "params": request.GET,
    }
    return render(request, "kpis/appendix_4.html", context)


def appendix_4_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same grid as a file; a position date that cannot be read is refused, since a file outlives its page."""
    year, position, problem = _year_and_position(request)
    if form not in ("pdf", "xlsx"):
        raise Http404
    if problem:
        return render(request, "400.html", {"sentence": problem}, status=400)
    document = appendix_4(request.user, year, position, progress=_with_progress(request))
    return download(request, document, form, position)


def _year_and_position(request: PersonRequest) -> tuple[ProgrammeYear, date, str]:
    """Year and position date of the address, and what is wrong with it, if anything."""
    if not request.user.standing.reads_plan:
        raise Http404
    return asked_position(request.GET, today())


def _with_progress(request: PersonRequest) -> bool:
    return request.GET.get("progress") == "on"
