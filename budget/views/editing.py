"""Changing the budget: lines with their projects, and the headings they stand under."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budget.access import check_edit_budget, may_see_budget
from budget.actions import lines as actions
from budget.actions.holding import check_not_under_review
from budget.domain.apportion import Receipt
from budget.domain.receipts import receipt_table
from budget.forms.lines import HeadingForm, LineForm, NewHeadingForm
from budget.models import BudgetLine, Heading, Side
from budget.queries.plan import line_changes, stream_weights, with_details
from budget.queries.shared_costs import stale_costs
from budget.tables.lines import line_url
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import table_html
from seslip.foundation.money import show_money


def _check_edit(request: PersonRequest) -> None:
    """For those who do not see the budget there is no such page; the others are told who may change it."""
    if not may_see_budget(request.user):
        raise Http404
    check_edit_budget(request.user)


def line_create(request: PersonRequest) -> HttpResponse:
    """A new line; `?heading=` and `?project=` (a number) choose what it starts with."""
    _check_edit(request)
    year = chosen_year(request.GET.get("year"), today())
    form = LineForm(request.POST or None, year=year, initial=_start(request, year))
    return _line_form(
        request,
        form,
        year,
        lambda: actions.create_line(by=request.user, **form.parts()),
        after=_after_line,
        title="Add a budget line",
        back=reverse("budget:line_list") + f"?year={year}",
        saved="The line is added.",
    )


def _start(request: PersonRequest, year: ProgrammeYear) -> dict[str, Any]:
    heading, number = request.GET.get("heading", ""), request.GET.get("project", "")
    start: dict[str, Any] = {"heading": heading} if heading.isdecimal() else {}
    if number.isdecimal() and len(number) < 5:
        start["projects"] = list(year.projects.filter(number=int(number)).values_list("pk", flat=True))
    return start


def line_edit(request: PersonRequest, pk: int) -> HttpResponse:
    line = find(with_details(BudgetLine.objects.visible_to(request.user)), pk=pk)
    check_edit_budget(request.user)
    year = line.heading.section.year
    title, back = f"Edit {line.label}", line_url(line)
    if request.method != "POST":
        try:
            check_not_under_review(line.pk)
        except ValidationError as error:
            messages.error(request, error.message)
    form = LineForm(request.POST or None, instance=line, year=year)
    return _line_form(
        request,
        form,
        year,
        lambda: actions.edit_line(by=request.user, line=line, version=form.seen, **form.changes()),
        title=title,
        back=back,
        after=_after_line,
        saved="The line is saved.",
        changes=lambda: line_changes(line, form.seen),
    )


def _line_form(
    request: PersonRequest,
    form: LineForm,
    year: ProgrammeYear,
    save: Callable[[], BudgetLine],
    **words: Any,
) -> HttpResponse:
    """The form of a line; its second button shares the whole cost out and saves nothing."""
    template, weights = "budget/line_edit.html", stream_weights(year)
    if request.method == "POST" and "apportion" in request.POST:
        receipt = form.apportion(weights)
        context = {"form": form, "year": year, "conflict": None, "receipt": _receipt_html(receipt), **words}
        return render(request, template, context, status=200 if receipt else 422)
    return edit_page(request, form, save, template=template, year=year, receipt="", **words)


def _after_line(line: BudgetLine) -> str:
    """To the line; after income that changes how shared costs are shared, to what it makes of them."""
    section = line.heading.section
    if section.side == Side.INCOME and stale_costs(section.year):
        return f"{reverse('budget:shared_cost_list')}?{urlencode({'year': section.year})}"
    return line_url(line)


def _receipt_html(receipt: Receipt | None) -> str:
    return table_html(receipt_table(receipt)) if receipt else ""


def line_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks first; a line that somebody changed after the question was asked stays."""
    line = find(with_details(BudgetLine.objects.visible_to(request.user)), pk=pk)
    check_edit_budget(request.user)
    return remove_page(
        request,
        line,
        lambda seen: actions.remove_line(by=request.user, line=line, version=seen),
        title=f"Remove {line.label}?",
        what=f"{show_money(line.amount)} goes from the totals of {line.heading} and {line.heading.section}.",
        back=line_url(line),
        after=reverse("budget:line_list") + f"?year={line.heading.section.year}",
        removed=f"{line.label} is removed.",
    )


def heading_create(request: PersonRequest) -> HttpResponse:
    _check_edit(request)
    year = chosen_year(request.GET.get("year"), today())
    form = NewHeadingForm(request.POST or None, year=year)

    def save() -> Heading:
        fields = form.values()
        return actions.create_heading(by=request.user, section=fields.pop("section"), fields=fields)

    return edit_page(
        request,
        form,
        save,
        title="Add a heading to the budget",
        back=reverse("budget:line_list") + f"?year={year}",
        saved="The heading is added. It appears in Appendix 5 with its first line.",
    )


def heading_edit(request: PersonRequest, pk: int) -> HttpResponse:
    _check_edit(request)
    heading = find(Heading.objects.select_related("section__year"), pk=pk)
    year = heading.section.year
    title = f"Edit the heading {heading.label}"
    form = HeadingForm(request.POST or None, instance=heading, year=year)
    return edit_page(
        request,
        form,
        lambda: actions.edit_heading(by=request.user, heading=heading, version=form.seen, fields=form.values()),
        title=title,
        back=reverse("budget:line_list") + f"?year={year}&part=h{pk}",
        saved="The heading is saved.",
        template="budget/heading_edit.html",
        heading=heading,
        entries=history_of(heading),
    )


def heading_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Only a heading without lines can go."""
    _check_edit(request)
    heading = find(Heading.objects.select_related("section__year"), pk=pk)
    lines = reverse("budget:line_list") + f"?year={heading.section.year}"
    return remove_page(
        request,
        heading,
        lambda seen: actions.remove_heading(by=request.user, heading=heading, version=seen),
        title=f"Remove the heading {heading}?",
        what=f"The heading stands in {heading.section}. It can go once no line stands under it.",
        back=reverse("budget:heading_edit", args=(pk,)),
        after=lines,
        removed=f"The heading {heading} is removed.",
    )
