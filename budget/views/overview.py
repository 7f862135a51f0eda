"""The budget by stream and theme, and Appendix 5."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budget.access import may_edit_budget, may_see_all_lines, may_see_budget, may_see_checks, may_see_lines
from budget.documents.appendix_5 import appendix_5
from budget.domain.apportion import ApportionError, percentages
from budget.domain.ledger import Ledger
from budget.domain.position import balance_answer, balance_table, income_table, spending_table
from budget.models import Side
from budget.queries.plan import budget_years, ledger, money_lines, sums_by_side
from projects.models import Person, ProgrammeYear
from projects.queries.years import asked_position, chosen_year
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.filters import without
from seslip.foundation.html_tables import table_html
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date


def budget_page(request: PersonRequest) -> HttpResponse:
    """Does it balance, and what is planned: totals by stream and theme, each leading to its lines."""
    reader = request.user
    if not may_see_budget(reader):
        raise Http404
    year = chosen_year(request.GET.get("year"), today())
    budget = ledger(reader, year)
    address = lines_address(reader, year)
    context = {
        "year": year,
        "years": budget_years(),
        "position": year.period.position_date(today()),
        "budget": budget,
        "answer": balance_answer(budget),
        "facts": _facts(budget, address),
        "bars": _theme_bars(budget, address),
        "balance": table_html(balance_table(budget, address)),
        "spending": table_html(spending_table(budget, address)),
        "income": table_html(income_table(budget, address)),
        "may_see_all": may_see_all_lines(reader),
        "may_see_lines": may_see_lines(reader),
        "may_see_checks": may_see_checks(reader),
        "may_edit": may_edit_budget(reader),
        "own": _own_lines(reader, year),
    }
    return render(request, "budget/budget_page.html", context)


def lines_address(reader: Person, year: ProgrammeYear) -> Callable[..., str]:
    """The list of lines under a choice; nowhere for those whose list would not be what the total adds up."""
    if not may_see_all_lines(reader):
        return lambda **choice: ""
    base = reverse("budget:line_list")
    return lambda **choice: f"{base}?{urlencode({'year': year, **{k: v for k, v in choice.items() if v}})}"


def _facts(budget: Ledger, address: Callable[..., str]) -> list[dict[str, str]]:
    """Each stream's income with what it is of the programme (Table 3), and the whole."""
    weights = [share or 0 for share in budget.total_in]
    try:
        shares = percentages(weights)
    except ApportionError:
        return []
    facts = [
        {
            "label": f"{balance.stream.label}, {share}% of the programme",
            "value": show_money(balance.income),
            "url": address(side=Side.INCOME, stream=balance.stream.value),
        }
        for balance, share in zip(budget.balances, shares, strict=True)
        if balance.income
    ]
    whole = {"label": "Income in all", "value": show_money(sum(weights)), "url": address(side=Side.INCOME)}
    return [*facts, whole]


def _theme_bars(budget: Ledger, address: Callable[..., str]) -> list[dict[str, Any]]:
    """What each theme takes of the year's income, and what is carried forward."""
    whole = budget.total_in.total or budget.total_out.total
    return [
        {
            "label": section.theme or section.label,
            "figure": show_money(section.shares.total),
            "percent": min(100.0, 100 * section.shares.total / whole) if whole else 0.0,
            "note": f"{100 * section.shares.total / whole:.1f}% of the income" if whole else "",
            "url": address(side=Side.EXPENDITURE, part=f"s{section.pk}"),
        }
        for section in budget.spending
    ]


def _own_lines(reader: Person, year: ProgrammeYear) -> dict[str, Any] | None:
    """For those who see the lines of their own projects only: how many there are and what they come to."""
    if may_see_all_lines(reader) or not reader.standing.own_projects:
        return None
    sums = sums_by_side(money_lines(reader, year, Side.EXPENDITURE))
    if not sums:
        return None
    address = f"{reverse('budget:line_list')}?{urlencode({'year': year, 'side': Side.EXPENDITURE})}"
    return {"lines": sums[0].lines, "total": show_money(sums[0].shares.total), "url": address}


def appendix_5_page(request: PersonRequest) -> HttpResponse:
    """The budget as the plan prints it; `?figures=position` adds what is revised, paid and forecast at `as_at`."""
    year, position, problem = _year_and_position(request)
    if problem:
        messages.error(request, f"{problem} The position at {show_date(position)} is shown instead.")
    document = appendix_5(request.user, year, position, figures=_with_figures(request))
    context = {
        "figures": _with_figures(request),
        "keep": [("figures", "position"), ("year", year.label)],
        "toggled": without(request.GET, "figures", **({} if _with_figures(request) else {"figures": "position"})),
        "params": request.GET,
        "year": year,
        "position": position,
        "document": document,
        "tables": [(table, table_html(table)) for table in document.tables],
    }
    return render(request, "budget/appendix_5.html", context)


def appendix_5_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same as a file; a position date that cannot be read is refused, since a file outlives its page."""
    year, position, problem = _year_and_position(request)
    if problem:
        return render(request, "400.html", {"sentence": problem}, status=400)
    return download(request, appendix_5(request.user, year, position, figures=_with_figures(request)), form, position)


def _year_and_position(request: PersonRequest) -> tuple[ProgrammeYear, date, str]:
    """Year and position date of the address, and what is wrong with it, if anything; 404 for who may not see it."""
    if not may_see_all_lines(request.user):
        raise Http404
    return asked_position(request.GET, today())


def _with_figures(request: PersonRequest) -> bool:
    return request.GET.get("figures") == "position"
