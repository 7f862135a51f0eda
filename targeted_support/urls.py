"""Addresses below /targeted-support/."""

from django.urls import URLPattern, URLResolver, path, re_path

from .urls_giving import GIVING
from .urls_impact import IMPACT
from .urls_money import MONEY
from .views import board, package_page, package_starts, package_steps, packages

app_name = "targeted_support"
PACKAGE = "packages/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.support_page, name="support_page"),
    path("packages/", packages.PackageList.as_view(), name="package_list"),
    re_path(r"^packages/register\.(?P<form>csv|xlsx)$", packages.PackageList.as_view(), name="package_export"),
    path("packages/new/", packages.package_create, name="package_create"),
    path("findings/<int:pk>/package/", package_starts.package_from_finding, name="package_from_finding"),
    path("conversations/<int:pk>/package/", package_starts.package_from_conversation, name="package_from_conversation"),
    path(PACKAGE, package_page.package_page, name="package_page"),
    path(f"{PACKAGE}edit/", packages.package_edit, name="package_edit"),
    path(f"{PACKAGE}authorities/", packages.package_authorities, name="package_authorities"),
    path(f"{PACKAGE}words/", packages.package_words, name="package_words"),
    path(f"{PACKAGE}move/", package_steps.package_move, name="package_move"),
    path(f"{PACKAGE}tasks/<slug:task>/", package_steps.package_task, name="package_task"),
    path(f"{PACKAGE}recipients/<int:recipient>/sign-off/", package_steps.package_sign, name="package_sign"),
    path(f"{PACKAGE}recipients/<int:recipient>/sign/", package_steps.package_agree, name="package_agree"),
    *MONEY,
    *GIVING,
    *IMPACT,
]
