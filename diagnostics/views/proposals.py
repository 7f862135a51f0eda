"""Proposing the groups of a round. All that is asked stands in the address, so that a proposal can be sent on."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diagnostics.access import check_edit_rounds
from diagnostics.actions.proposals import NewGroup, take_proposal
from diagnostics.domain.grouping import Candidate, GroupingError, Task, grouping_task
from diagnostics.domain.grouping_proposal import Outcome, Proposal, numbered, outcome, propose, swap
from diagnostics.domain.grouping_words import (
    changes,
    group_words,
    proof_words,
    repeats_words,
    swap_words,
    travel_words,
)
from diagnostics.domain.proposal_address import BETWEEN, Asked, read_asked, read_groups
from diagnostics.domain.sizes import QUARTET
from diagnostics.domain.wording import listed
from diagnostics.forms.proposals import ProposeForm
from diagnostics.forms.seen import read_seen, seen_words
from diagnostics.models import ChallengeRound
from diagnostics.queries.proposals import candidates, group_versions, past_rounds, why_groups_stay
from diagnostics.tables.groups import round_url
from projects.requests import PersonRequest
from projects.views.showing import Fact
from seslip.foundation.money import show_money

from .rounds import find_round


@dataclass
class Page:
    """What the page knows of a question: the proposal, and the groups as they stand after swaps."""

    this: ChallengeRound
    everybody: list[Candidate]
    asked: Asked
    task: Task | None = None
    proposal: Proposal | None = None
    now: Outcome | None = None
    problem: str = ""

    @property
    def path(self) -> str:
        return reverse("diagnostics:group_propose", args=(self.this.year.label,))

    def address(self, asked: Asked) -> str:
        return f"{self.path}?{urlencode(asked.parameters(), safe=BETWEEN)}"


def group_propose(request: PersonRequest, year: str) -> HttpResponse:
    """Proposes groups, shows what a swap does, and with a post makes the groups those of the round."""
    this = find_round(request, year)
    check_edit_rounds(request.user)
    everybody = candidates()
    lists = dict(request.GET.lists())
    asked = read_asked(lists, {one.slug for one in everybody})
    page = Page(this, everybody, asked)
    form = ProposeForm(request.GET if "wish" in lists else None, candidates=everybody, asked=asked)
    if form.is_bound and form.is_valid():
        return redirect(page.address(form.asked()))
    _work_out(page, request)
    if request.method == "POST":
        return _take(request, page)
    if "move" in lists and (found := _swapped(page, request.GET["move"], request.GET.get("place", ""))):
        return redirect(page.address(found))
    return render(request, "diagnostics/group_propose.html", _context(page, form))


def _work_out(page: Page, request: PersonRequest) -> None:
    """The proposal and the groups of the address; a problem is told in words."""
    wishes = page.asked.wishes(one.slug for one in page.everybody)
    try:
        page.task = grouping_task(page.everybody, past_rounds(request.user), wishes, page.this.year.starts.year)
        page.proposal = propose(page.task, page.asked.seed)
        page.now = page.proposal.outcome
        if page.asked.groups:
            page.now = outcome(page.task, numbered(page.task, page.asked.groups))
    except GroupingError as error:
        page.problem = str(error)
        page.asked = page.asked.as_proposed()


def _swapped(page: Page, one: str, other: str) -> Asked | None:
    """The address after a swap; None where there is none, with the problem on the page."""
    if page.task is None or page.now is None or page.problem:
        return None
    try:
        groups = swap(page.task, page.now.slugs, one, other)
    except GroupingError as error:
        page.problem = str(error)
        return None
    return replace(page.asked, groups=groups, swapped=(min(one, other), max(one, other)))


def _take(request: PersonRequest, page: Page) -> HttpResponse:
    """Makes the groups that were on the page those of the round."""
    if page.task is None:
        messages.error(request, page.problem)
        return redirect(request.get_full_path())
    try:
        shown = outcome(page.task, numbered(page.task, read_groups(request.POST.getlist("group"))))
        made = take_proposal(
            by=request.user,
            challenge_round=page.this,
            groups=[NewGroup(group.slugs, group.host_slug) for group in shown.groups],
            seen=read_seen(request.POST.get("seen", "")),
            virtual=page.asked.virtual,
        )
    except GroupingError as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"The round has {len(made)} groups. Give each a date and a facilitator now.")
        return redirect(round_url(page.this))
    return redirect(request.get_full_path())


def _context(page: Page, form: ProposeForm) -> dict[str, Any]:
    seen = group_versions(page.this)
    context: dict[str, Any] = {
        "round": page.this,
        "round_url": round_url(page.this),
        "here": reverse("diagnostics:diagnostics_page"),
        "form": form,
        "problem": page.problem,
        "out": listed(one.name for one in page.everybody if one.slug in page.asked.out),
        "guests": listed(one.name for one in page.everybody if one.slug in page.asked.guests),
        "idle": _idle_words(page),
        "unplaced": [one.name for one in page.everybody if one.place is None],
        "seen": seen_words(seen),
        "replaced": len(seen),
        "stay": why_groups_stay(page.this),
    }
    if page.task is None or page.now is None or page.proposal is None:
        return context
    now = page.now
    return context | {
        "groups": [(number, group, group_words(group)) for number, group in enumerate(now.groups, 1)],
        "facts": _facts(page.this, now),
        "said": [repeats_words(now), travel_words(now)],
        "proof": proof_words(page.proposal) if now == page.proposal.outcome else [],
        "state": [(name, value) for name, value in page.asked.parameters() if name not in ("group", "swapped")],
        "told": [BETWEEN.join(slugs) for slugs in now.slugs],
        "proposed_url": page.address(page.asked.as_proposed()),
        **_swap_context(page, page.task, page.proposal.outcome, now),
    }


def _idle_words(page: Page) -> list[str]:
    """Wishes that do not count, since one of the two is left out."""
    names = {one.slug: one.name for one in page.everybody}
    told = ((listed(names[slug] for slug in two), [names[slug] for slug in out]) for two, out in page.asked.idle)
    return [f"{listed(out)} {'is' if len(out) == 1 else 'are'} left out: “{two}” does not count." for two, out in told]


def _facts(this: ChallengeRound, now: Outcome) -> list[Fact]:
    costs = [this.quartet_cost if len(group.slugs) == QUARTET else this.triad_cost for group in now.groups]
    money = show_money(sum(cost for cost in costs if cost is not None)) if None not in costs else ""
    quartets = sum(len(group.slugs) == QUARTET for group in now.groups)
    facts = [
        Fact("Triads", str(len(now.groups) - quartets)),
        Fact("Quartets", str(quartets)),
        Fact("Repeated pairs", str(len(now.repeats))),
        Fact("Travel to the hosts", f"{now.total.km:,} km" if now.total.km else "None counted"),
    ]
    return [*facts, Fact("Cost", money)] if money else facts


def _swap_context(page: Page, task: Task, proposed: Outcome, now: Outcome) -> dict[str, Any]:
    """What the last swap did, and how the groups stand against the proposal."""
    found: dict[str, Any] = {"changes": changes(proposed, now) if now != proposed else []}
    two = page.asked.swapped
    if two is None or not page.asked.groups:
        return found
    try:
        groups = swap(task, now.slugs, *two)
    except GroupingError:
        return found
    before = outcome(task, numbered(task, groups))
    one, other = (task.name(task.number[slug]) for slug in two)
    same = set(groups) == set(proposed.slugs)
    back = page.asked.as_proposed() if same else replace(page.asked, groups=groups, swapped=None)
    return found | {"effect": swap_words(one, other, before, now), "back_url": page.address(back)}
