"""Regional priorities and themes: Appendix 3, drafting and publishing, and the projects that answer them."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from diagnostics.access import (
    check_answer_themes,
    check_draft_theme,
    check_edit_theme,
    may_draft_theme,
    may_edit_theme,
    may_see_draft,
)
from diagnostics.actions import themes as actions
from diagnostics.documents.themes import appendix_3
from diagnostics.forms.themes import AnswersForm, ThemeForm
from diagnostics.models import ChallengeRound, RegionalTheme
from diagnostics.queries.rounds import groups_of
from diagnostics.queries.themes import (
    answering_year,
    asked_round,
    drafts_seen,
    finding_to_draft_from,
    offered_projects,
    round_to_draft_for,
    suggested_projects,
    theme_rounds,
    themes_of,
)
from diagnostics.tables.themes import theme_url
from projects.access import check_read_plan, may_edit_plan
from projects.models import Person
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import table_html

STALE = "Somebody changed this priority after you opened the page. Look at it again first."


def theme_list(request: PersonRequest) -> HttpResponse:
    """Appendix 3 of a round, and the drafts that this reader may see."""
    check_read_plan(request.user)
    reader = request.user
    rounds = list(theme_rounds(reader))
    challenge_round = asked_round(reader, request.GET.get("round", ""))
    published = list(themes_of(reader, challenge_round).filter(published=True)) if challenge_round else []
    context = {
        "round": challenge_round,
        "rounds": rounds,
        "published": published,
        "tables": _tables(reader, published),
        "drafts": list(drafts_seen(reader)),
        "draft_for": _draft_for(request, challenge_round),
    }
    return render(request, "diagnostics/theme_list.html", context)


def _draft_for(request: PersonRequest, shown: ChallengeRound | None) -> ChallengeRound | None:
    """The round whose priorities are asked for, where the reader drafts for it; else the latest that was held."""
    if shown and request.GET.get("round") and may_draft_theme(request.user, shown):
        return shown
    return round_to_draft_for(request.user)


def _tables(reader: Person, themes: list[RegionalTheme]) -> list[tuple[str, SafeString]]:
    """The tables of Appendix 3 with their captions; none where nothing is published."""
    if not themes:
        return []
    challenge_round = themes[0].round
    document = appendix_3(challenge_round, themes, groups_of(reader, challenge_round))
    return [(table.caption, table_html(table)) for table in document.tables]


def theme_export(request: PersonRequest, form: str) -> HttpResponse:
    """PDF, Word and Excel hold the tables of the page."""
    check_read_plan(request.user)
    challenge_round = asked_round(request.user, request.GET.get("round", ""))
    if challenge_round is None:
        raise Http404
    themes = themes_of(request.user, challenge_round).filter(published=True)
    groups = groups_of(request.user, challenge_round)
    return download(request, appendix_3(challenge_round, themes, groups), form, today())


def theme_page(request: PersonRequest, pk: int) -> HttpResponse:
    theme = _found(request, pk)
    context = {
        "theme": theme,
        "may_edit": may_edit_theme(request.user, theme),
        "may_publish": may_edit_plan(request.user),
        "removable": not theme.item and not theme.findings.exists(),
        # How it was worded while it was a draft is for those who saw the draft.
        "entries": history_of(theme) if may_see_draft(request.user, theme) else [],
    }
    return render(request, "diagnostics/theme_page.html", context)


def theme_create(request: PersonRequest, year: str) -> HttpResponse:
    """A draft; `?finding=` shows a finding beside it, which gets its outcome by the draft."""
    check_read_plan(request.user)
    challenge_round = find(ChallengeRound.objects.select_related("year"), year__label=year)
    check_draft_theme(request.user, challenge_round)
    finding = finding_to_draft_from(request.user, request.GET.get("finding", ""))
    if finding is not None and finding.group.round_id != challenge_round.pk:
        finding = None
    new = (
        RegionalTheme(round=challenge_round, heading=finding.heading)
        if finding
        else RegionalTheme(round=challenge_round)
    )
    form = ThemeForm(request.POST or None, instance=new)
    return edit_page(
        request,
        form,
        lambda: actions.create_theme(
            by=request.user, challenge_round=challenge_round, fields=form.values(), finding=finding
        ),
        title=f"Draft a regional priority, {challenge_round}",
        back=_list_url(challenge_round),
        saved="The draft is kept. The programme manager sees it and can publish it.",
        after=theme_url,
        template="diagnostics/theme_create.html",
        finding=finding,
        round=challenge_round,
    )


def theme_edit(request: PersonRequest, pk: int) -> HttpResponse:
    theme = _found(request, pk)
    check_edit_theme(request.user, theme)
    form = ThemeForm(request.POST or None, instance=theme)
    return edit_page(
        request,
        form,
        lambda: actions.edit_theme(by=request.user, theme=theme, version=form.seen, fields=form.values()),
        title="Edit a regional priority",
        back=theme_url(theme),
        saved="The priority is saved.",
        template="diagnostics/theme_edit.html",
        theme=theme,
        round=theme.round,
    )


@require_POST
def theme_publish(request: PersonRequest, pk: int) -> HttpResponse:
    theme = _found(request, pk)
    return press_button(
        request,
        lambda seen: actions.publish_theme(by=request.user, theme=theme, version=seen),
        back=theme_url(theme),
        done="It is published: everybody who reads the plan sees it.",
        stale=STALE,
    )


@require_POST
def theme_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    theme = _found(request, pk)
    return press_button(
        request,
        lambda seen: actions.withdraw_theme(by=request.user, theme=theme, version=seen),
        back=theme_url(theme),
        done="It is a draft again: only you and who drafted it see it.",
        stale=STALE,
    )


def theme_remove(request: PersonRequest, pk: int) -> HttpResponse:
    theme = _found(request, pk)
    check_edit_theme(request.user, theme)
    return remove_page(
        request,
        theme,
        lambda version: actions.remove_theme(by=request.user, theme=theme, version=version),
        title="Remove this draft?",
        what=theme.text,
        back=theme_url(theme),
        after=_list_url(theme.round),
        removed="The draft is removed.",
    )


def theme_answers(request: PersonRequest, pk: int) -> HttpResponse:
    """Which projects answer a priority."""
    theme = _found(request, pk)
    check_answer_themes(request.user)
    year = answering_year(theme.round)
    offered = offered_projects(request.user, year)
    there = [link.project_id for link in theme.project_links.all()]
    perhaps = (f"{project} ({words})" for project, words in suggested_projects(theme, list(offered), there))
    form = AnswersForm(request.POST or None, instance=theme, offered=offered, perhaps=perhaps)
    return edit_page(
        request,
        form,
        lambda: actions.set_answers(by=request.user, theme=theme, version=form.seen, projects=form.chosen()),
        title=f"Projects {f'of {year} ' if year else ''}that answer “{theme}”",
        lede=theme.text if theme.title else "",
        back=_answers_url(theme.round),
        saved="The projects are saved.",
        template="diagnostics/theme_edit.html",
        theme=theme,
        round=theme.round,
    )


def _list_url(challenge_round: ChallengeRound) -> str:
    return f"{reverse('diagnostics:theme_list')}?round={challenge_round.year}"


def _answers_url(challenge_round: ChallengeRound) -> str:
    return f"{reverse('diagnostics:answer_page')}?round={challenge_round.year}"


def _found(request: PersonRequest, pk: int) -> RegionalTheme:
    visible: QuerySet[RegionalTheme] = RegionalTheme.objects.visible_to(request.user)
    return find(visible.select_related("round__year", "heading", "drafted_by"), pk=pk)
