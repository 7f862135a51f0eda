"""Addresses below /projects/. A name that is no year stands before the addresses of a year's projects."""

from django.urls import path, re_path

from .views import frameworks, people, projects

app_name = "projects"
PROJECT = "<str:year>/<int:number>/"
urlpatterns = [
    path("", projects.ProjectList.as_view(), name="project_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", projects.ProjectList.as_view(), name="project_export"),
    path("account/", people.account, name="account"),
    path("new/", projects.project_create, name="project_create"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    re_path(r"^frameworks\.(?P<form>csv|pdf|xlsx)$", frameworks.frameworks_export, name="frameworks_export"),
    path(PROJECT, projects.project_page, name="project_page"),
    path(f"{PROJECT}edit/", projects.project_edit, name="project_edit"),
    path(f"{PROJECT}frameworks/", projects.project_frameworks, name="project_frameworks"),
    path(f"{PROJECT}phases/new/", projects.phase_create, name="phase_create"),
    path(f"{PROJECT}phases/<int:phase>/", projects.phase_edit, name="phase_edit"),
    path(f"{PROJECT}phases/<int:phase>/remove/", projects.phase_remove, name="phase_remove"),
]
