"""Addresses below /authorities/."""

from django.urls import path, re_path

from .views import authorities, authority_matrix

app_name = "authorities"
urlpatterns = [
    path("", authorities.AuthorityList.as_view(), name="authority_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", authorities.AuthorityList.as_view(), name="authority_export"),
    path("matrix/", authority_matrix.authority_matrix_page, name="authority_matrix"),
    re_path(r"^matrix\.(?P<form>csv|pdf|xlsx)$", authority_matrix.authority_matrix_file, name="authority_matrix_file"),
    re_path(r"^(?P<slug>[-\w]+)\.(?P<form>docx|pdf)$", authorities.authority_briefing, name="authority_briefing"),
    path("<slug:slug>/records/", authority_matrix.authority_records, name="authority_records"),
    path("<slug:slug>/", authorities.authority_page, name="authority_page"),
    path("<slug:slug>/spellings/new/", authorities.alias_create, name="alias_create"),
    path("<slug:slug>/spellings/<int:alias>/remove/", authorities.alias_remove, name="alias_remove"),
]
