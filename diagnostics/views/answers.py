"""What is done about each theme: the projects that answer it and their KPIs, and the gaps."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from diagnostics.documents.answers import answers_document
from diagnostics.models import ChallengeRound, RegionalTheme
from diagnostics.queries.themes import (
    answering_year,
    asked_round,
    kpis_by_project,
    offered_projects,
    suggested_projects,
    theme_rounds,
    themes_of,
)
from projects.access import check_read_plan, may_edit_plan
from projects.models import Project
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html
from seslip.foundation.sheets import Document


def answer_page(request: PersonRequest) -> HttpResponse:
    check_read_plan(request.user)
    reader = request.user
    challenge_round, here = asked_round(reader, request.GET.get("round", "")), reverse("diagnostics:theme_list")
    if challenge_round is None:
        return render(request, "diagnostics/answer_page.html", {"round": None, "number": 0, "here": here})
    themes = list(themes_of(reader, challenge_round).filter(published=True))
    document = _document(request, challenge_round, themes)
    year = answering_year(challenge_round)
    gaps = [theme for theme in themes if not theme.project_links.all()]
    context = {
        "round": challenge_round,
        "rounds": list(theme_rounds(reader)),
        "year": year,
        "table": table_html(document.tables[0]),
        "caption": document.tables[0].caption,
        "number": len(themes),
        "gaps": _with_suggestions(gaps, list(offered_projects(reader, year))),
        "may_edit": may_edit_plan(reader),
        "here": here,
    }
    return render(request, "diagnostics/answer_page.html", context)


def answer_export(request: PersonRequest, form: str) -> HttpResponse:
    check_read_plan(request.user)
    challenge_round = asked_round(request.user, request.GET.get("round", ""))
    if challenge_round is None:
        raise Http404
    themes = list(themes_of(request.user, challenge_round).filter(published=True))
    return download(request, _document(request, challenge_round, themes), form, today())


def _document(request: PersonRequest, challenge_round: ChallengeRound, themes: list[RegionalTheme]) -> Document:
    projects = {link.project_id for theme in themes for link in theme.project_links.all()}
    return answers_document(challenge_round, themes, kpis_by_project(request.user, projects))


def _with_suggestions(
    gaps: list[RegionalTheme], projects: list[Project]
) -> list[tuple[RegionalTheme, list[tuple[Project, str]]]]:
    """Each theme that nobody answers, with projects that share words with it."""
    return [(theme, suggested_projects(theme, projects)) for theme in gaps]
