"""Sending a document to the browser."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .clock import today
from .exports import CONTENT_TYPES, draw
from .pdf import PdfUnavailable
from .sheets import Document


def download(request: HttpRequest, document: Document, form: str, as_at: date) -> HttpResponse:
    """The document as an attachment; a page that says what to do where PDF cannot be made on this machine."""
    if form not in CONTENT_TYPES:
        raise Http404
    try:
        content = draw(document, form, as_at, today())
    except PdfUnavailable as problem:
        return render(request, "foundation/pdf_unavailable.html", {"problem": problem}, status=503)
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{document.name}.{form}"'
    return response
