"""Sending a document to the browser, or saying that it is being made."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .clock import today
from .exports import CONTENT_TYPES, draw, prepare
from .making import ask_for
from .pdf import PdfUnavailable
from .sheets import Document

AGAIN = 2  # seconds until the page looks again


def download(request: HttpRequest, document: Document, form: str, as_at: date) -> HttpResponse:
    """The document as an attachment; where that takes longer than a moment, a page that waits for it.

    The page asks at the same address, so each time the document is built as its reader may see it. Where PDF cannot
    be made on this machine, a page says what to do.
    """
    if form not in CONTENT_TYPES:
        raise Http404
    name, looking = f"{document.name}.{form}", request.headers.get("HX-Request") == "true"
    try:
        content = _content(document, form, as_at)
    except PdfUnavailable as problem:
        if looking:
            return _news(request, {"problem": problem})
        return render(request, "foundation/pdf_unavailable.html", {"problem": problem}, status=503)
    if content is None:
        return HttpResponse(status=204) if looking else _waiting(request, name)
    if looking:
        return _ready(request, name)
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _content(document: Document, form: str, as_at: date) -> bytes | None:
    """The file; none while it is being made. A CSV is written sooner than looked for."""
    if form == "csv":
        return draw(document, form, as_at, today())
    return ask_for(prepare(document, form, as_at, today()), settings.FILE_PATIENCE)


def _waiting(request: HttpRequest, name: str) -> HttpResponse:
    """The page that says that the file is being made, and looks again by itself."""
    context = {"name": name, "again": AGAIN, "url": request.get_full_path()}
    return render(request, "foundation/being_made.html", context, status=202)


def _ready(request: HttpRequest, name: str) -> HttpResponse:
    """For the page that waits: its script begins the download (static/js/app.js)."""
    news = _news(request, {"name": name, "ready": True})
    news.headers["HX-Trigger"] = json.dumps({"file-ready": request.get_full_path()})
    return news


def _news(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """What takes the place of the waiting in the page that waits."""
    return render(request, "foundation/being_made_part.html", {**context, "url": request.get_full_path()})
