"""The list of budget lines, and one line with its history."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from budget.access import may_edit_budget, may_see_all_lines, may_see_lines
from budget.documents.registers import filtered_lines
from budget.filters.lines import LineFilter
from budget.models import BudgetLine, Heading, LineProject, Section
from budget.panels.lines import STREAM_COLUMNS, amounts_by_column, money_card, virement_card
from budget.queries.checks import line_figures
from budget.queries.plan import line_history, sums_by_side, visible_lines, with_details
from budget.tables.lines import LineTable, line_url
from projects.models import ProgrammeYear, Project
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.lists import ListPage
from seslip.foundation.money import show_money
from seslip.foundation.panels import panels_for
from seslip.foundation.sheets import Document


class LineList(ListPage):
    """`/budget/lines/`: the lines the reader may see, filtered and sorted, with what they add up to."""

    request: PersonRequest
    address = "budget:line_list"
    title = "Budget lines"
    template_name = "budget/line_list.html"
    table_class = LineTable
    filter_class = LineFilter
    watched = (BudgetLine, LineProject, Heading, Section, Project)

    @cached_property
    def year(self) -> ProgrammeYear:
        return chosen_year(self.request.GET.get("year"), today())

    @cached_property
    def filtered(self) -> Any:
        """The choices offered are those of the year, so the filter needs to know it."""
        return self.filter_class(self.request.GET, queryset=self.listed(), request=self.request, year=self.year)

    def listed(self) -> QuerySet[BudgetLine]:
        if not may_see_lines(self.request.user):
            raise Http404
        return visible_lines(self.request.user, self.year)

    def register(self, rows: QuerySet[BudgetLine]) -> Document:
        return filtered_lines(rows, self.year)

    def extra(self) -> dict[str, Any]:
        sums = self.counted("sums", lambda: sums_by_side(self.rows))
        return {
            "year": self.year,
            "columns": STREAM_COLUMNS,
            "sums": [(side_sum, amounts_by_column(side_sum.shares)) for side_sum in sums],
            "may_edit": may_edit_budget(self.request.user),
            "only_own": not may_see_all_lines(self.request.user),
            "export_url": reverse("budget:line_list").rstrip("/"),
            "filter_title": "Filter these lines",
        }


def line_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One line: what each stream gives, what it pays for, and who changed it."""
    line = find(with_details(BudgetLine.objects.visible_to(request.user)), pk=pk)
    year = line.heading.section.year
    facts = [
        {"label": "CSC grant", "value": show_money(line.csc)},
        {"label": "SEND grant", "value": show_money(line.send)},
        {"label": "SESLIP own funds", "value": show_money(line.own)},
        {"label": "Total", "value": show_money(line.amount if line.planned else None)},
    ]
    context = {
        "line": line,
        "year": year,
        "facts": facts,
        "unit_cost": show_money(line.unit_cost),
        "figures": line_figures(line),
        "may_edit": may_edit_budget(request.user),
        "entries": line_history(line),
        "url": line_url(line),
        "virements": virement_card(request.user, line),
        "money": money_card(request.user, line),
        "panels": panels_for("budget_line", request.user, line=line),
    }
    return render(request, "budget/line_page.html", context)
