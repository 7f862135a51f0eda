"""Every write to regional priorities: drafting, publishing without naming an authority, and who answers them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.access import check_answer_themes, check_draft_theme, check_edit_theme, check_publish_theme
from diagnostics.actions.findings import decide_finding
from diagnostics.actions.groups import hold_round
from diagnostics.domain.findings import Outcome
from diagnostics.models import ChallengeRound, Finding, RegionalTheme, ThemeProject
from diagnostics.queries.naming import problem_of_names
from diagnostics.queries.themes import next_item, waits_for_draft
from projects.models import Person, Project
from seslip.foundation import audit
from seslip.foundation.clock import today


def create_theme(
    *, by: Person, challenge_round: ChallengeRound, fields: Mapping[str, Any], finding: Finding | None = None
) -> RegionalTheme:
    """A draft, that its author and the programme manager see; a finding it is made from has its outcome by that."""
    check_draft_theme(by, challenge_round)
    _check_names(fields)
    with transaction.atomic():
        theme = audit.create(RegionalTheme(round=challenge_round, drafted_by=by, **fields), by=by)
        if finding is not None and waits_for_draft(finding):
            decide_finding(
                by=by, finding=finding, version=finding.version, fields={**_decided(finding), "priority": theme}
            )
    return theme


def _decided(finding: Finding) -> dict[str, Any]:
    """The outcome of a finding by its draft; one that was decided before keeps its day and its words."""
    day = finding.outcome_day or today()
    return {"outcome": Outcome.PRIORITY.value, "outcome_words": finding.outcome_words, "outcome_day": day}


def edit_theme(*, by: Person, theme: RegionalTheme, version: int, fields: Mapping[str, Any]) -> RegionalTheme:
    check_edit_theme(by, theme)
    _check_names(fields)
    return audit.change(theme, by=by, version=version, fields=fields)


def publish_theme(*, by: Person, theme: RegionalTheme, version: int) -> RegionalTheme:
    """Everybody who reads the plan sees it from now on. It gets the next number of its round."""
    check_publish_theme(by)
    if theme.published:
        raise ValidationError("It is published already.")
    _check_names({"title": theme.title, "text": theme.text})
    with transaction.atomic():
        hold_round(theme.round_id)
        item = theme.item or next_item(theme.round)
        shown = {"published": True, "published_on": today(), "item": item}
        return audit.change(theme, by=by, version=version, fields=shown)


def withdraw_theme(*, by: Person, theme: RegionalTheme, version: int) -> RegionalTheme:
    """Makes it a draft again; its number stays with it, so that nothing else is called by it."""
    check_publish_theme(by)
    return audit.change(theme, by=by, version=version, fields={"published": False, "published_on": None})


def remove_theme(*, by: Person, theme: RegionalTheme, version: int) -> None:
    """Takes a draft away. Raises ValidationError where it is published or a finding leads to it."""
    check_edit_theme(by, theme)
    if theme.published or theme.item:
        raise ValidationError("It is or was published under a number, which nothing else is called by, so it stays.")
    if theme.findings.exists():
        raise ValidationError("The outcome of a finding leads to it, so it stays. Its facilitator can change that.")
    with transaction.atomic():
        for link in theme.project_links.all():
            audit.remove(link, by=by)
        audit.remove(theme, by=by, version=version)


def set_answers(*, by: Person, theme: RegionalTheme, version: int, projects: Iterable[Project]) -> RegionalTheme:
    """Says which projects answer a theme; `version` is the theme's, so that of two people the second is told."""
    check_answer_themes(by)
    with transaction.atomic():
        theme = audit.change(theme, by=by, version=version, fields={})
        wanted = {project.pk: project for project in projects}
        for link in theme.project_links.all():
            if wanted.pop(link.project_id, None) is None:
                audit.remove(link, by=by)
        for project in wanted.values():
            audit.create(ThemeProject(theme=theme, project=project), by=by)
    return theme


def _check_names(fields: Mapping[str, Any]) -> None:
    """What is published for everybody names no authority, and a draft is written to be published."""
    problems = {name: problem_of_names(fields.get(name, "")) for name in ("title", "text")}
    if found := {name: problem for name, problem in problems.items() if problem}:
        raise ValidationError(found)
