"""Costs that fall on every stream: how they are shared, and what the present income would make of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from budget.access import check_edit_budget, may_edit_budget, may_see_all_lines, may_see_budget
from budget.actions.shared_costs import create_cost, edit_cost, remove_cost, share_out
from budget.domain.receipts import receipt_table
from budget.domain.shared_costs import SharedCost, effect_of, effect_table
from budget.forms.shared_costs import SharedCostForm
from budget.models import Apportionment
from budget.queries.plan import stream_weights
from budget.queries.shared_costs import costs_of, effects, effects_mark
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import table_html


def shared_cost_list(request: PersonRequest) -> HttpResponse:
    """Each shared cost with its receipt and its lines now and then; one button shares all out by today's income."""
    if not may_see_all_lines(request.user):
        raise Http404
    year = chosen_year(request.GET.get("year"), today())
    income = stream_weights(year)
    rows = [_row(cost, income) for cost in costs_of(year)]
    context = {
        "year": year,
        "rows": rows,
        "seen": {part.line: part.version for row in rows for part, _ in row["changes"]},
        "mark": effects_mark(effects(year)),
        "may_edit": may_edit_budget(request.user),
    }
    return render(request, "budget/shared_cost_list.html", context)


def _row(cost: SharedCost, income: list[int]) -> dict[str, Any]:
    effect = effect_of(cost, income)
    return {
        "cost": cost,
        "receipt": table_html(receipt_table(effect.receipt)) if effect else "",
        "effect": table_html(effect_table(effect)) if effect and effect.changes else "",
        "changes": effect.changes if effect else (),
    }


def list_url(year: ProgrammeYear) -> str:
    return f"{reverse('budget:shared_cost_list')}?{urlencode({'year': year})}"


@require_POST
def shared_cost_share(request: PersonRequest) -> HttpResponse:
    """Gives the lines their new shares, if they are still as they were shown."""
    _check_edit(request)
    year = chosen_year(request.POST.get("year"), today())
    seen = _seen_lines(request)
    try:
        changed = share_out(by=request.user, year=year, seen=seen, mark=request.POST.get("mark", ""))
    except Stale:
        messages.error(request, "Somebody changed one of these lines after you looked. Look at the effect again first.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = "line has its new share" if changed == 1 else "lines have their new shares"
        messages.success(request, f"{changed} {words}.")
    return redirect(list_url(year))


def _seen_lines(request: PersonRequest) -> dict[int, int]:
    """The versions of the lines that the page showed; what cannot be read counts as not seen."""
    given = {name.removeprefix("line-"): str(value) for name, value in request.POST.items()}
    return {
        int(line): int(version)
        for line, version in given.items()
        if len(line + version) < 20 and _number(line, version)
    }


def _number(*texts: str) -> bool:
    return all(text.isascii() and text.isdecimal() for text in texts)


def _check_edit(request: PersonRequest) -> None:
    if not may_see_budget(request.user):
        raise Http404
    check_edit_budget(request.user)


def shared_cost_create(request: PersonRequest) -> HttpResponse:
    _check_edit(request)
    year = chosen_year(request.GET.get("year"), today())
    form = SharedCostForm(request.POST or None, year=year)
    return edit_page(
        request,
        form,
        lambda: create_cost(by=request.user, year=year, fields=form.values(), lines=form.cleaned_data["lines"]),
        title="Add a shared cost",
        back=list_url(year),
        saved="The shared cost is added. See below what it makes of its lines.",
    )


def shared_cost_edit(request: PersonRequest, pk: int) -> HttpResponse:
    _check_edit(request)
    cost = find(Apportionment.objects.select_related("year"), pk=pk)
    form = SharedCostForm(request.POST or None, instance=cost, year=cost.year)

    def save() -> Apportionment:
        lines = form.cleaned_data["lines"]
        return edit_cost(by=request.user, cost=cost, version=form.seen, fields=form.values(), lines=lines)

    return edit_page(
        request,
        form,
        save,
        title=f"Edit {cost}",
        back=list_url(cost.year),
        saved="The shared cost is saved. See below what it makes of its lines.",
        entries=history_of(cost),
    )


def shared_cost_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """The lines stay as they are; they only no longer follow the income."""
    _check_edit(request)
    cost = find(Apportionment.objects.select_related("year"), pk=pk)
    return remove_page(
        request,
        cost,
        lambda seen: remove_cost(by=request.user, cost=cost, version=seen),
        title=f"Remove the shared cost {cost}?",
        what="Its lines stay as they are, but no longer follow the percentages of the income.",
        back=list_url(cost.year),
        removed=f"The shared cost {cost} is removed; its lines stay.",
    )
