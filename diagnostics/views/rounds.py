"""The page of a round; starting and changing one, and its groups as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budget.tables.lines import line_url
from diagnostics.access import check_edit_rounds, check_read_diagnostics, may_edit_rounds
from diagnostics.actions.rounds import create_round, edit_round, remove_round
from diagnostics.documents.groups import groups_register
from diagnostics.domain.rounds import by_month, round_problems
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.forms.rounds import RoundForm
from diagnostics.models import ChallengeGroup, ChallengeRound
from diagnostics.queries.proposals import why_groups_stay
from diagnostics.queries.rounds import (
    groups_of,
    in_no_group,
    received_in,
    round_cost,
    round_like_the_last,
    round_lines,
    rounds,
    years_without_round,
)
from diagnostics.tables.groups import round_url, shown_groups
from projects.actions.checking import still_kept
from projects.models import Person
from projects.requests import PersonRequest
from projects.tables.programme import project_url
from projects.views.showing import Fact
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.money import show_money


def find_round(request: PersonRequest, year: str) -> ChallengeRound:
    """The round of an address, or a 404 where it is not there or not for this reader."""
    check_read_diagnostics(request.user)
    return find(rounds(), year__label=year)


def round_page(request: PersonRequest, year: str) -> HttpResponse:
    """The groups of a round, who sits in none, when they meet, and what they cost."""
    this, reader = find_round(request, year), request.user
    groups, received = groups_of(reader, this), received_in(this)
    rows = shown_groups(groups, received, reader)
    apart = in_no_group(this)
    context = {
        "round": this,
        "here": reverse("diagnostics:diagnostics_page"),
        "rows": rows,
        "facts": _facts(this, groups, apart),
        "problems": round_problems({group.number: len(group.authorities) for group in groups}, apart),
        "months": by_month(groups),
        "undated": [group for group in groups if not group.day],
        **_offered(reader, this),
        "entries": history_of(this),
        **_money(reader, this, groups),
    }
    return render(request, "diagnostics/round_page.html", context)


def _offered(reader: Person, this: ChallengeRound) -> dict[str, bool]:
    """Whether the reader may change the round, propose its groups as a whole, and take it away again."""
    if not may_edit_rounds(reader):
        return {"may_edit": False}
    return {"may_edit": True, "may_propose": not why_groups_stay(this), "removable": not still_kept(this)}


def _facts(this: ChallengeRound, groups: list[ChallengeGroup], apart: list[str]) -> list[Fact]:
    seated = sum(len(group.authorities) for group in groups)
    project = this.project
    return [
        Fact("Groups", str(len(groups))),
        Fact("Held", f"{sum(group.stage in TOOK_PLACE for group in groups)} of {len(groups)}"),
        Fact("Authorities in a group", f"{seated} of {seated + len(apart)}"),
        Fact("Project", str(project) if project else "", project_url(project) if project else ""),
    ]


def _money(reader: Person, this: ChallengeRound, groups: list[ChallengeGroup]) -> dict[str, Any]:
    """Totals for those who see the budget; what a group costs, and the lines, for those who see the lines."""
    cost = round_cost(reader, this, groups, today())
    if cost is None:
        return {}
    seen = {line.pk: line_url(line) for line in round_lines(reader, this)}
    keys = {"Quartets": this.quartet_line_id, "Triads": this.triad_line_id}
    parts = [(part, seen.get(keys[part.label] or 0, "")) for part in cost.parts]
    each = [(group, show_money(group.cost)) for group in groups] if seen else []
    return {"cost": cost, "parts": parts if seen else [], "each": each}


def round_export(request: PersonRequest, year: str, form: str) -> HttpResponse:
    """The register of the groups of a round."""
    this = find_round(request, year)
    return download(request, groups_register(groups_of(request.user, this), this.year), form, today())


def round_create(request: PersonRequest) -> HttpResponse:
    """Starts the round of a year that has none."""
    check_read_diagnostics(request.user)
    check_edit_rounds(request.user)
    form = RoundForm(request.POST or None, instance=round_like_the_last(), years=years_without_round(today()))
    return edit_page(
        request,
        form,
        lambda: create_round(by=request.user, year=form.year_label, fields=form.values()),
        title="Start a round",
        back=reverse("diagnostics:diagnostics_page"),
        saved="The round is started. Propose its groups now, or add them one by one.",
        after=round_url,
        template="diagnostics/round_edit.html",
        lede=form.lacks,
    )


def round_edit(request: PersonRequest, year: str) -> HttpResponse:
    """Costs, lines, project and note of a round."""
    this = find_round(request, year)
    check_edit_rounds(request.user)
    form = RoundForm(request.POST or None, instance=this.as_stored())
    return edit_page(
        request,
        form,
        lambda: edit_round(by=request.user, challenge_round=this, version=form.seen, fields=form.values()),
        title=f"Edit round {this.year}",
        back=round_url(this),
        saved="The round is saved.",
        template="diagnostics/round_edit.html",
        lede=form.lacks,
        round=this,
    )


def round_remove(request: PersonRequest, year: str) -> HttpResponse:
    """Takes away a round of which nothing is there yet."""
    this = find_round(request, year)
    check_edit_rounds(request.user)
    return remove_page(
        request,
        this,
        lambda version: remove_round(by=request.user, challenge_round=this, version=version),
        title=f"Remove round {this.year}?",
        what="Remove a round that was started by mistake. One that has groups already stays.",
        back=round_url(this),
        after=reverse("diagnostics:diagnostics_page"),
        removed="The round is removed.",
    )
