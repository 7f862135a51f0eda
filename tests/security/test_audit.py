"""The check that every write leaves history can itself fail."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from projects.models import Project


def silent(request: HttpRequest) -> HttpResponse:
    Project.objects.filter(number=1).update(title="Renamed behind everybody's back")
    return HttpResponse("done")


urlpatterns = [path("silent/", silent)]


def test_a_write_without_history_is_noticed(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    with override_settings(ROOT_URLCONF=__name__), pytest.raises(AssertionError, match="projects_project"):
        client.get("/silent/")
