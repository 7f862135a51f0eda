"""Addresses below /authorities/."""

from django.urls import path, re_path

from .views import authorities

app_name = "authorities"
urlpatterns = [
    path("", authorities.AuthorityList.as_view(), name="authority_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", authorities.AuthorityList.as_view(), name="authority_export"),
    path("<slug:slug>/", authorities.authority_page, name="authority_page"),
    path("<slug:slug>/spellings/new/", authorities.alias_create, name="alias_create"),
    path("<slug:slug>/spellings/<int:alias>/remove/", authorities.alias_remove, name="alias_remove"),
]
