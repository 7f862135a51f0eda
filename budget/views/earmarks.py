"""Carry-forwards with a purpose: what spends them, and tying a line to one."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budget.access import check_edit_budget, may_edit_budget, may_see_all_lines, may_see_budget
from budget.actions import earmarks as actions
from budget.documents.earmarks import earmarks_register
from budget.domain.earmarks import Earmark, Use, finding
from budget.forms.earmarks import EarmarkUseForm, NewEarmarkUseForm
from budget.models import EarmarkUse
from budget.queries.earmarks import earmarked_lines, earmarks_of, left_of_earmark, own_funds
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.money import show_money


def _year(request: PersonRequest) -> ProgrammeYear:
    if not may_see_all_lines(request.user):
        raise Http404
    return chosen_year(request.GET.get("year"), today())


def earmark_list(request: PersonRequest) -> HttpResponse:
    """Each earmark with its lines, what is left of it, and what is planned for something else."""
    year = _year(request)
    as_at = year.period.position_date(today())
    earmarks = earmarks_of(year, as_at)
    context = {
        "year": year,
        "position": as_at,
        "earmarks": [_earmark(earmark) for earmark in earmarks],
        "finding": finding(earmarks, own_funds(year, as_at)),
        "facts": _facts(earmarks),
        "may_edit": may_edit_budget(request.user),
    }
    return render(request, "budget/earmark_list.html", context)


def _facts(earmarks: list[Earmark]) -> list[dict[str, str]]:
    whole, planned, spent = (sum(getattr(e, name) for e in earmarks) for name in ("amount", "planned", "spent"))
    sums = {
        "Carried forward with a purpose": whole,
        "Tied to lines": planned,
        "Tied to no line": whole - planned,
        "Spent": spent,
        "Not spent yet": whole - spent,
    }
    return [{"label": label, "value": show_money(amount)} for label, amount in sums.items()]


def _earmark(earmark: Earmark) -> dict[str, object]:
    return {
        "line": earmark.line,
        "label": earmark.label,
        "purpose": earmark.purpose,
        "amount": show_money(earmark.amount),
        "planned": show_money(earmark.planned),
        "spent": show_money(earmark.spent),
        "left_planned": show_money(earmark.left_planned),
        "left_unspent": show_money(earmark.left_unspent),
        "all_tied": not earmark.left_planned,
        "uses": [_use(use) for use in earmark.uses],
    }


def _use(use: Use) -> dict[str, object]:
    amounts = {name: show_money(getattr(use, name)) for name in ("amount", "budget", "paid", "spent")}
    return {"pk": use.pk, "line": use.line, "label": use.label, "too_much": use.amount > use.budget, **amounts}


def earmark_export(request: PersonRequest, form: str) -> HttpResponse:
    year = _year(request)
    as_at = year.period.position_date(today())
    return download(request, earmarks_register(request.user, year, as_at), form, as_at)


def _check_edit(request: PersonRequest) -> None:
    """For those who do not see the budget there is no such page; the others are told who may change it."""
    if not may_see_budget(request.user):
        raise Http404
    check_edit_budget(request.user)


def earmark_use_create(request: PersonRequest, pk: int) -> HttpResponse:
    """`pk` is the carry-forward."""
    _check_edit(request)
    source = find(earmarked_lines(), pk=pk)
    form = NewEarmarkUseForm(request.POST or None, source=source, left=left_of_earmark(source))
    return edit_page(
        request,
        form,
        lambda: actions.create_earmark_use(by=request.user, source=source, **form.values()),
        title=f"Tie a line to {source.label}",
        back=_list_url(source.heading.section.year),
        saved="The line is tied to the earmark.",
        template="budget/earmark_use_edit.html",
        source=source,
    )


def _find_use(request: PersonRequest, pk: int) -> EarmarkUse:
    _check_edit(request)
    return find(EarmarkUse.objects.select_related("source__heading__section__year", "line"), pk=pk)


def earmark_use_edit(request: PersonRequest, pk: int) -> HttpResponse:
    use = _find_use(request, pk)
    form = EarmarkUseForm(request.POST or None, instance=use)
    return edit_page(
        request,
        form,
        lambda: actions.edit_earmark_use(by=request.user, use=use, version=form.seen, amount=form.values()["amount"]),
        title=f"What {use.line} spends of {use.source}",
        back=_list_url(use.source.heading.section.year),
        saved="The amount is saved.",
        template="budget/earmark_use_edit.html",
        source=use.source,
        use=use,
        entries=history_of(use),
    )


def earmark_use_remove(request: PersonRequest, pk: int) -> HttpResponse:
    use = _find_use(request, pk)
    back = _list_url(use.source.heading.section.year)
    return remove_page(
        request,
        use,
        lambda seen: actions.remove_earmark_use(by=request.user, use=use, version=seen),
        title=f"Untie {use.line} from {use.source}?",
        what=f"{show_money(use.amount)} of the earmark is then tied to no line. The line keeps its budget.",
        back=back,
        removed=f"{use.line} no longer spends this earmark.",
    )


def _list_url(year: ProgrammeYear) -> str:
    return f"{reverse('budget:earmark_list')}?year={year}"
