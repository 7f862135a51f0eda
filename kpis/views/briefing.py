"""The briefing on one page: as a page, PDF, Word and Excel."""

from django.http import HttpResponse
from django.shortcuts import render

from kpis.documents.briefing import build_briefing
from projects.requests import PersonRequest
from projects.views.position import shown_position
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html


def briefing_page(request: PersonRequest) -> HttpResponse:
    """`/kpis/briefing/`: the reader's own projects, and what in them wants an eye."""
    year, position = shown_position(request)
    document = build_briefing(request.user, year, position)
    context = {
        "year": year,
        "position": position,
        "document": document,
        "tables": [(table.caption, table_html(table)) for table in document.tables],
    }
    return render(request, "kpis/briefing.html", context)


def briefing_file(request: PersonRequest, form: str) -> HttpResponse:
    year, position = shown_position(request)
    return download(request, build_briefing(request.user, year, position), form, position)
