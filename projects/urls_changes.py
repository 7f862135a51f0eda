"""Addresses below /changes/."""

from django.urls import path, re_path

from .views import changes

app_name = "changes"
urlpatterns = [
    path("", changes.change_list, name="change_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", changes.change_list, name="change_export"),
]
