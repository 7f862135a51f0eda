"""Phases of projects: which the year's budget pays for, and what was decided about the others."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budget.access import check_decide_phase, may_edit_budget, may_see_budget
from budget.actions import phases as actions
from budget.documents.phases import phases_register
from budget.domain.phases import sums_by_standing
from budget.forms.phases import FundingForm
from budget.models import PhaseFunding
from budget.queries.phases import PhaseRow, funding_history, phase_rows, phases_in, row_of
from budget.queries.virements import seen_lines
from projects.models import Phase, ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.html_tables import label_html
from seslip.foundation.money import show_money

TO_BE_ANNOUNCED = "To be announced"


def _year(request: PersonRequest) -> ProgrammeYear:
    if not may_see_budget(request.user):
        raise Http404
    return chosen_year(request.GET.get("year"), today())


def phase_list(request: PersonRequest) -> HttpResponse:
    """Those that the budget pays for and those beyond it, with the sums by how they stand."""
    year = _year(request)
    rows = phase_rows(year)
    seen = seen_lines(request.user)
    beyond = [row for row in rows if not row.standing.in_budget]
    sums = sums_by_standing(row.standing for row in rows)
    context = {
        "year": year,
        "sums": [(s, label_html(s.label), show_money(s.amount)) for s in sums],
        "beyond": [_shown(row, seen) for row in beyond],
        "beyond_sum": show_money(sum(row.standing.amount or 0 for row in beyond)),
        "beyond_later": sum(row.standing.amount is None for row in beyond),
        "inside": [_shown(row, seen) for row in rows if row.standing.in_budget],
        "inside_sum": show_money(sum(row.standing.amount or 0 for row in rows if row.standing.in_budget)),
        "may_edit": may_edit_budget(request.user),
    }
    return render(request, "budget/phase_list.html", context)


def _shown(row: PhaseRow, seen: frozenset[int] | None) -> dict[str, Any]:
    """A phase as its row shows it; a line that the reader may not see is not named."""
    standing = row.standing
    lines = [line for line in standing.lines if seen is None or line.line in seen]
    return {
        "phase": row.phase,
        "amount": TO_BE_ANNOUNCED if standing.amount is None else show_money(standing.amount),
        "state": label_html(standing.label),
        "funding": row.funding,
        "lines": [(line.line, line.label, show_money(line.amount)) for line in lines],
    }


def phase_export(request: PersonRequest, form: str) -> HttpResponse:
    year = _year(request)
    return download(request, phases_register(request.user, year, today()), form, today())


def _find_phase(request: PersonRequest, pk: int) -> Phase:
    """For those who do not see the budget there is no such page; the others are told who may decide."""
    if not may_see_budget(request.user):
        raise Http404
    check_decide_phase(request.user)
    found = find(Phase.objects.select_related("project__year"), pk=pk, project__used=True)
    return find(phases_in(found.project.year), pk=pk)


def funding_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What was decided about a phase, with its history; `pk` is the phase."""
    phase = _find_phase(request, pk)
    row, year = row_of(phase), phase.project.year
    form = FundingForm(request.POST or None, instance=row.funding)
    return edit_page(
        request,
        form,
        lambda: actions.decide_phase(by=request.user, phase=phase, version=form.seen, fields=form.values()),
        title=f"Phase {phase}: {phase.project.title}",
        back=_list_url(year),
        saved="The decision is saved.",
        template="budget/phase_edit.html",
        year=year,
        row=_shown(row, None),
        entries=funding_history(phase),
    )


def funding_remove(request: PersonRequest, pk: int) -> HttpResponse:
    phase = _find_phase(request, pk)
    funding = find(PhaseFunding.objects.select_related("phase__project"), phase=phase)
    return remove_page(
        request,
        funding,
        lambda seen: actions.remove_funding(by=request.user, funding=funding, version=seen),
        title=f"Take back the decision on phase {phase}?",
        what=f"{funding.get_state_display()}, decided by {funding.decided_by}. The phase is then not decided yet.",
        back=reverse("budget:funding_edit", args=(pk,)),
        after=_list_url(phase.project.year),
        removed=f"The decision on phase {phase} is taken back.",
    )


def _list_url(year: ProgrammeYear) -> str:
    return f"{reverse('budget:phase_list')}?year={year}"
