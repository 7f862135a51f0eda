"""Notes who is here, at most every few minutes: the session, which each request has read anyway, says when it did."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .actions.visits import end_visit, note_visit
from .domain.visits import is_due

NOTED = "visit_noted"


class NoteVisit:
    """Before a page that needs a sign-in is made, so that the page knows where the last visit ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            note(request, request.user)


def note(request: HttpRequest, person: Any) -> None:
    now = timezone.now()
    if is_due(request.session.get(NOTED), now):
        note_visit(person.pk, now)
        request.session[NOTED] = now.timestamp()


def _signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    note(request, user)


def _signed_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        end_visit(user.pk, timezone.now())


user_logged_in.connect(_signed_in)
user_logged_out.connect(_signed_out)
