"""Addresses below /people/."""

from django.urls import path, re_path

from .views import people

app_name = "people"
urlpatterns = [
    path("", people.PersonList.as_view(), name="person_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", people.PersonList.as_view(), name="person_export"),
    path("new/", people.person_create, name="person_create"),
    path("<int:pk>/", people.person_page, name="person_page"),
    path("<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("<int:pk>/password-link/", people.password_link, name="password_link"),
]
