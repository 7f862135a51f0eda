"""Who has met whom in peer challenge, for everybody who sees the groups."""

from django.http import HttpResponse
from django.shortcuts import render

from diagnostics.access import check_read_diagnostics
from diagnostics.documents.pair_history import pair_document
from diagnostics.queries.proposals import candidates, past_rounds
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html


def pair_page(request: PersonRequest) -> HttpResponse:
    """The matrix in a box of its own that scrolls."""
    check_read_diagnostics(request.user)
    document = pair_document(candidates(), past_rounds(request.user))
    table = table_html(document.tables[0])
    return render(request, "diagnostics/pair_page.html", {"document": document, "table": table})


def pair_export(request: PersonRequest, form: str) -> HttpResponse:
    """The same as a file."""
    check_read_diagnostics(request.user)
    return download(request, pair_document(candidates(), past_rounds(request.user)), form, today())
