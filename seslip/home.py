"""The reader's own dashboard, which lists panels and computes nothing, and the few pages no app owns."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from projects.queries.visits import last_visit
from projects.queries.years import current_year_if_any
from projects.requests import PersonRequest
from projects.views.position import asked_as_known, shown_position
from seslip.foundation.clock import today
from seslip.foundation.panels import panels_for


def home(request: PersonRequest) -> HttpResponse:
    """What is right, what is wrong and what to do, by who the reader is."""
    if current_year_if_any(today()) is None:
        return render(request, "home_empty.html")
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    about = {"year": year, "as_at": position, "known": known, "visit": last_visit(request.user)}
    panels = panels_for("home", request.user, **about)
    return render(request, "home.html", {"year": year, "position": position, "known": known, "panels": panels})


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
