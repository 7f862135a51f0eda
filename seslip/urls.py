"""Every address of the application. Paths are a contract (design, section 7)."""

from django.urls import include, path

from . import home, search
from .help import views as help_views

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("help/", help_views.help_page, name="help_page"),
    path("help/glossary/", help_views.glossary, name="glossary"),
    path("help/<slug:slug>/", help_views.help_guide, name="help_guide"),
    path("search/", search.search_page, name="search_page"),
    path("account/", include("projects.urls_sign_in")),
    path("projects/", include("projects.urls")),
    path("authorities/", include("projects.urls_authorities")),
    path("people/", include("projects.urls_people")),
    path("changes/", include("projects.urls_changes")),
    path("views/", include("projects.urls_views")),
    path("kpis/", include("kpis.urls")),
    path("budget/", include("budget.urls")),
    path("diagnostics/", include("diagnostics.urls")),
    path("targeted-support/", include("targeted_support.urls")),
    path("returns/", include("returns.urls")),
]
