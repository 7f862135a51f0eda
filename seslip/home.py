"""The reader's own dashboard, which lists panels and computes nothing, and the few pages no app owns."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from projects.queries.visits import last_visit
from projects.queries.years import current_year_if_any
from projects.requests import PersonRequest
from projects.views.position import asked_as_known, shown_position
from seslip.foundation.clock import today
from seslip.foundation.panels import Coming, Drawn, Panel, panels_for

SCRIPTS = "scripts"  # a cookie, set by `app.js`: this browser runs it
AT_ONCE = 0.25  # seconds that one further answer draws panels for; at least one is drawn


def home(request: PersonRequest) -> HttpResponse:
    """What is right, what is wrong and what to do, by who the reader is.

    A browser with JavaScript is given the kept panels at once and asks for the others while they are read.
    """
    if current_year_if_any(today()) is None:
        return render(request, "home_empty.html")
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    about = {"year": year, "as_at": position, "known": known, "visit": last_visit(request.user)}
    if request.htmx:
        return _rest(request, about)
    asks_again = SCRIPTS in request.COOKIES and "whole" not in request.GET
    panels = panels_for("home", request.user, 0 if asks_again else None, **about)
    return render(request, "home.html", _context(about, panels))


def _rest(request: PersonRequest, about: dict[str, Any]) -> HttpResponse:
    """The panels that were still to come, as far as they can be drawn in a moment."""
    places = request.GET.getlist("coming")
    context = _context(about, panels_for("home", request.user, AT_ONCE, places, **about))
    context["bare"] &= "bare" in request.GET
    if context["bare"] and not context["coming"]:  # drawn whole, it says that there is nothing to show
        return HttpResponseClientRedirect(f"{request.path}{context['same']}&whole=yes")
    there = {panel.name for panel in context["panels"]}
    return render(request, "home_rest.html", {**context, "empty": [name for name in places if name not in there]})


def _context(about: dict[str, Any], panels: list[Panel | Drawn | Coming]) -> dict[str, Any]:
    """The panels, the names of those to come, whether these are all (`bare`), and the address of the same page."""
    coming = [panel.name for panel in panels if isinstance(panel, Coming)]
    query = {"year": about["year"], "as_at": about["as_at"]} | ({"known": "then"} if about["known"] else {})
    shown = {"panels": panels, "coming": coming, "bare": len(coming) == len(panels), "same": f"?{urlencode(query)}"}
    return {**about, **shown, "position": about["as_at"]}


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 and the state of the database, for a monitor."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database cannot be used", "database": connection.vendor}, status=503)
    return JsonResponse({"status": "ok", "database": connection.vendor})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")
