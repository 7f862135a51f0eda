"""Every address of the application. Paths are a contract (design, section 7)."""

from django.urls import include, path

from . import home

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("account/", include("projects.urls_sign_in")),
    path("projects/", include("projects.urls")),
    path("authorities/", include("projects.urls_authorities")),
    path("people/", include("projects.urls_people")),
    path("kpis/", include("kpis.urls")),
    path("budget/", include("budget.urls")),
    path("diagnostics/", include("diagnostics.urls")),
    path("targeted-support/", include("targeted_support.urls")),
]
