"""The application's addresses and one that only answers “ok”, to measure the others against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from seslip.urls import urlpatterns as pages


@login_not_required
def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("ok", ok), *pages]
