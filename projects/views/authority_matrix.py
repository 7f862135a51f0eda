"""All authorities against all projects, and the records behind the figures of one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects.access import authorities_visible_to, check_read_meetings
from projects.documents.authority_matrix import LEGEND, address, matrix_document, matrix_table
from projects.documents.authority_records import record_tables
from projects.filters.involvement import MatrixForm
from projects.queries.involvement import Asked, authority_matrix, authority_share
from projects.queries.programme import authority_slugs
from projects.queries.years import planned_years
from projects.requests import PersonRequest
from projects.views.position import asked_as_known, shown_position
from seslip.foundation.access import find
from seslip.foundation.downloads import download
from seslip.foundation.filters import chips, problems
from seslip.foundation.html_tables import table_html


def _asked(request: PersonRequest) -> tuple[MatrixForm, Asked]:
    """What the address asks for; who does not read meetings finds nothing here."""
    check_read_meetings(request.user)
    year, position = shown_position(request)
    form = MatrixForm(request.GET, request.user, year)
    return form, form.asked(year, position, asked_as_known(request.GET))


def _frame(request: PersonRequest, form: MatrixForm, asked: Asked) -> dict[str, Any]:
    """What both pages show above their tables."""
    return {
        "year": asked.year,
        "years": list(planned_years()),
        "position": asked.as_at,
        "known": asked.known,
        "filter": {"form": form},
        "folded": (),
        "chips": [chip for chip in chips(form, request.GET) if not _hidden(form, chip.label)],
        "problems": problems(form),
        "keep": [(name, request.GET[name]) for name in (*form.CHOSEN, "year", "sort") if request.GET.get(name)],
        "clear_url": address(Asked(asked.year, asked.as_at, asked.known)),
        "asked": address(asked),
    }


def _hidden(form: MatrixForm, label: str) -> bool:
    return any(label.startswith(f"{form[name].label}:") for name in form.fields if form[name].is_hidden)


def authority_matrix_page(request: PersonRequest) -> HttpResponse:
    """Who is invited, came, gave and received, sorted and narrowed as the address says."""
    form, asked = _asked(request)
    matrix = authority_matrix(request.user, asked)
    context = {
        **_frame(request, form, asked),
        "matrix": matrix,
        "table": table_html(matrix_table(matrix, authority_slugs())),
        "legend": LEGEND,
    }
    return render(request, "projects/authority_matrix.html", context)


def authority_matrix_file(request: PersonRequest, form: str) -> HttpResponse:
    """The table of the page, with the same choices and in the same order."""
    _, asked = _asked(request)
    document = matrix_document(authority_matrix(request.user, asked), authority_slugs())
    return download(request, document, form, asked.as_at)


def authority_records(request: PersonRequest, slug: str) -> HttpResponse:
    """The meetings an authority came to and did not come to, what it gave and received: what its figures count."""
    authority = find(authorities_visible_to(request.user), slug=slug)
    form, asked = _asked(request)
    del form.fields["part"]
    share, titles = authority_share(request.user, asked, authority)
    context = {
        **_frame(request, form, asked),
        "authority": authority,
        "share": share,
        "tables": [
            (anchor, table.caption, table_html(table)) for anchor, table in record_tables(authority, share, titles)
        ],
        "matrix_url": f"{reverse('authorities:authority_matrix')}{address(asked)}",
    }
    return render(request, "projects/authority_records.html", context)
