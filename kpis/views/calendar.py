"""A person's private calendar: the page where its address is made, and the feed that calendars subscribe to."""

import logging
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kpis.actions.calendar import AlreadyMade, Revoked, create_calendar_key, remove_calendar_key
from kpis.documents.calendar import person_calendar
from kpis.models import CalendarKey
from kpis.queries.calendar import calendar_owner
from projects.access import check_read_plan
from projects.requests import PersonRequest
from seslip.foundation.calendars import CONTENT_TYPE
from seslip.foundation.clock import today
from seslip.foundation.editing import seen_version

log = logging.getLogger(__name__)


def calendar_page(request: PersonRequest, address: str = "") -> HttpResponse:
    """Whether there is an address, how to subscribe to it, and the address itself when it has just been made."""
    check_read_plan(request.user)
    held = CalendarKey.objects.filter(person=request.user).first()
    made = held.history.latest().history_date if held else None
    context = {"held": held, "made": made, "address": address, "here": reverse("kpis:calendar")}
    return render(request, "kpis/calendar.html", context)


@require_POST
def calendar_create(request: PersonRequest) -> HttpResponse:
    """Shows the new address in its answer and keeps it nowhere, so it cannot be shown again."""
    try:
        key = create_calendar_key(by=request.user, version=seen_version(request))
    except AlreadyMade:
        messages.error(
            request, "You have made an address already. It is not shown again: make a new one if it is lost."
        )
        return redirect("kpis:calendar")
    except Revoked:
        messages.error(request, "Your address was revoked in the meantime. Make a new one if you need it.")
        return redirect("kpis:calendar")
    return calendar_page(request, request.build_absolute_uri(reverse("kpis:calendar_feed", args=(key,))))


@require_POST
def calendar_remove(request: PersonRequest) -> HttpResponse:
    check_read_plan(request.user)
    remove_calendar_key(by=request.user)
    messages.success(request, "The address is revoked: nobody gets your calendar by it any more.")
    return redirect("kpis:calendar")


@csrf_exempt
@login_not_required
def calendar_feed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The calendar of whoever the key was made for. The key is in the address, so no answer of this is logged."""
    try:
        response = _feed(request, key)
    except Exception:
        log.exception("A calendar could not be made.")
        response = HttpResponse("The calendar cannot be read now.", status=503, content_type="text/plain")
    response.headers["Referrer-Policy"] = "no-referrer"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address of a 404
    return response


def _feed(request: HttpRequest, key: str) -> HttpResponseBase:
    owner = calendar_owner(key) if request.method in ("GET", "HEAD") else None
    if owner is None:
        return render(request, "404.html", status=404)
    content = person_calendar(owner, today(), request.build_absolute_uri)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="seslip.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
