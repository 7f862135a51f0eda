"""The request as a view of this application gets it: `LoginRequiredMiddleware` has seen to it that a person asks."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import Person


class PersonRequest(HttpRequest):
    """For annotations only; nothing makes one."""

    user: Person
    htmx: HtmxDetails
