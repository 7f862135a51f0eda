from django.urls import path, re_path

from .views import editing, lines, position

app_name = "budget"
urlpatterns = [
    path("", position.budget_page, name="budget_page"),
    path("appendix-5/", position.appendix_5_page, name="appendix_5"),
    re_path(r"^appendix-5\.(?P<form>pdf|xlsx)$", position.appendix_5_file, name="appendix_5_file"),
    path("checks/", position.checks, name="checks"),
    path("lines/", lines.LineList.as_view(), name="line_list"),
    re_path(r"^lines\.(?P<form>csv|xlsx)$", lines.LineList.as_view(), name="line_export"),
    path("lines/add/", editing.line_create, name="line_create"),
    path("lines/<int:pk>/", lines.line_page, name="line_page"),
    path("lines/<int:pk>/edit/", editing.line_edit, name="line_edit"),
    path("lines/<int:pk>/remove/", editing.line_remove, name="line_remove"),
    path("headings/add/", editing.heading_create, name="heading_create"),
    path("headings/<int:pk>/edit/", editing.heading_edit, name="heading_edit"),
    path("headings/<int:pk>/remove/", editing.heading_remove, name="heading_remove"),
]
