"""The page of a challenge group; adding, changing and removing one, and who sits in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from diagnostics.access import (
    GROUP_FIELDS,
    check_edit_rounds,
    check_run_group,
    group_fields,
    may_edit_rounds,
    may_run_group,
    may_see_late,
)
from diagnostics.actions.groups import create_group, edit_group, remove_group, set_members
from diagnostics.domain.stages import GroupStage, next_stage, stage_before
from diagnostics.domain.steps import problem_of_step
from diagnostics.forms.rounds import GroupForm, MembersForm, seen_seats
from diagnostics.models import ChallengeGroup
from diagnostics.queries.rounds import (
    group_changes,
    group_checklist,
    group_history,
    group_rows,
    is_bare,
    received_in,
    round_problems_of,
    seats_of,
    stage_days,
    why_members_stay,
)
from diagnostics.tables.groups import facilitator_words, group_url, round_url
from projects.requests import PersonRequest
from projects.views.showing import Fact, named
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import panels_for
from seslip.foundation.periods import show_date

from .rounds import find_round

STEPS = {
    GroupStage.DATA_CIRCULATED: "Record data as circulated",
    GroupStage.ASSESSMENTS_IN: "Record self-assessments as in",
    GroupStage.HELD: "Record as held",
    GroupStage.FOLLOWED_UP: "Record follow-up as done",
}


def find_group(request: PersonRequest, pk: int) -> ChallengeGroup:
    """The group of an address, or a 404 where it is not there or not for this reader."""
    return find(group_rows(request.user), pk=pk)


def group_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One group: who meets when, how far it has come, its checklist; candid papers come as panels for its people."""
    group, reader = find_group(request, pk), request.user
    received, may_edit = received_in(group.round), may_edit_rounds(reader)
    late = [place.name for place in group.authorities if place.pk not in received]
    context = {
        "group": group,
        "round_url": round_url(group.round) if reader.standing.reads_meetings else "",
        "stage": label_html(group.stage_label),
        "facts": _facts(request, group),
        "removable": may_edit and is_bare(group),
        "seats_open": may_edit and not why_members_stay(group),
        "checklist": [(line, label_html(line.label)) for line in group_checklist(group)],
        "late": late if may_see_late(reader, group) else [],
        "panels": panels_for("challenge_group", reader, group=group),
        "entries": group_history(group),
        "today": today(),
        "may_edit": may_edit,
        "may_write": bool(group_fields(reader, group)),
        **(_steps(group) if may_run_group(reader, group) else {}),
    }
    return render(request, "diagnostics/group_page.html", context)


def _facts(request: PersonRequest, group: ChallengeGroup) -> list[Fact]:
    place = group.get_mode_display()
    return [
        Fact("Date", show_date(group.day, "No date yet")),
        Fact("How", f"{place}: {group.place}" if group.place else place),
        Fact(
            "Facilitator", named(request.user, [group.facilitator]) if group.facilitator else facilitator_words(group)
        ),
        Fact("Host", group.host.name if group.host else ""),
    ]


def _steps(group: ChallengeGroup) -> dict[str, Any]:
    """The step that comes next, or why it cannot be taken yet; and the one that can be taken back."""
    now = GroupStage(group.stage)
    ahead, behind = next_stage(now), stage_before(now)
    found: dict[str, Any] = {"runs": True, "now": now, "behind": behind}
    if ahead is None:
        return found
    held = ahead is GroupStage.HELD
    day = group.day if held else today()
    last = stage_days(group).get(now)
    reason = problem_of_step(ahead, day, today=today(), last=last, size=len(group.authorities))
    return found | {"ahead": ahead, "verb": STEPS[ahead], "asks_day": not held, "reason": reason}


def group_create(request: PersonRequest, year: str) -> HttpResponse:
    """Adds a group under the next number; its authorities are chosen on the page that follows."""
    this = find_round(request, year)
    check_edit_rounds(request.user)
    allowed = GROUP_FIELDS - {"host", "headlines"}
    form = GroupForm(request.POST or None, instance=ChallengeGroup(round=this), allowed=allowed)
    return edit_page(
        request,
        form,
        lambda: create_group(by=request.user, challenge_round=this, fields=form.values()),
        title=f"Add a group to round {this.year}",
        back=round_url(this),
        saved="The group is added. Choose its authorities now.",
        after=group_url,
        template="diagnostics/group_edit.html",
        round_url=round_url(this),
        round=this,
    )


def group_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Date, mode, venue, facilitator, host and headlines; its facilitator changes the headlines only."""
    group = find_group(request, pk)
    check_run_group(request.user, group)
    form = GroupForm(request.POST or None, instance=group.as_stored(), allowed=group_fields(request.user, group))
    return _edit(
        request,
        group,
        form,
        lambda: edit_group(by=request.user, group=group, version=form.seen, fields=form.values()),
        title=f"Edit group {group.number} of {group.round.year}",
        saved="The group is saved.",
        template="diagnostics/group_edit.html",
    )


def group_members(request: PersonRequest, pk: int) -> HttpResponse:
    """Which authorities sit in a group; the page says which of them leave another one for it."""
    group = find_group(request, pk)
    check_edit_rounds(request.user)
    seats = seats_of(group.round)
    fixed = {other.pk for other in set(seats.values()) if why_members_stay(other)}
    form = MembersForm(request.POST or None, instance=group.as_stored(), seats=seats, fixed=fixed)
    return _edit(
        request,
        group,
        form,
        lambda: set_members(
            by=request.user,
            group=group,
            version=form.seen,
            authorities=form.chosen(),
            seen=seen_seats(request.POST.get("seats", "")),
        ),
        title=f"Authorities of group {group.number} of {group.round.year}",
        saved="The authorities of the group are saved.",
        after=lambda seated: _tell_of_sizes(request, seated),
        template="diagnostics/group_members.html",
        stay=why_members_stay(group),
    )


def _tell_of_sizes(request: PersonRequest, group: ChallengeGroup) -> str:
    """Says which groups of the round are too small or too large now, and who sits in none; leads to the group."""
    if problems := round_problems_of(group.round):
        messages.warning(request, " ".join(problems))
    return group_url(group)


def _edit(request: PersonRequest, group: ChallengeGroup, form: Any, save: Any, **context: Any) -> HttpResponse:
    """A form about a group; a conflict tells also of its members and its checklist."""
    return edit_page(
        request,
        form,
        save,
        back=group_url(group),
        round_url=round_url(group.round) if request.user.standing.reads_meetings else "",
        round=group.round,
        group=group,
        changes=lambda: group_changes(group, form.seen),
        **context,
    )


def group_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes away a group in which nothing is recorded yet."""
    group = find_group(request, pk)
    check_edit_rounds(request.user)
    return remove_page(
        request,
        group,
        lambda version: remove_group(by=request.user, group=group, version=version),
        title=f"Remove group {group.number} of {group.round.year}?",
        what="Its authorities are then in no group of this round. A group of which something is recorded stays.",
        back=group_url(group),
        after=round_url(group.round),
        removed="The group is removed.",
    )
