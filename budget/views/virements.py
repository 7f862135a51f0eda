"""Virements: the list, asking for one, and the page on which one is decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from budget.access import (
    check_request_virements,
    may_decide_virement,
    may_request_virements,
    may_see_all_lines,
    may_see_lines,
    may_withdraw_virement,
)
from budget.actions import virements as actions
from budget.documents.virements import filtered_virements
from budget.domain.virement_tables import End, lines_table, streams_table
from budget.domain.virements import LABELS, available
from budget.filters.virements import VirementFilter
from budget.forms.virements import DecisionForm, VirementForm
from budget.models import BudgetLine, LineProject, Virement, VirementState
from budget.queries.virements import effect_of, movable_lines, outturns_now, seen_lines, visible_virements, with_lines
from budget.tables.lines import line_url
from budget.tables.virements import UNSEEN, Seen, VirementTable, may_show, stream_words, virement_url
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Project
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.forms import read_key
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import label_html, table_html
from seslip.foundation.lists import ListPage
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document

PRESET = {"from": "source", "to": "target", "stream": "stream", "amount": "amount", "reason": "reason"}
LONGEST_PRESET = 1000
DECIDED_MEANWHILE = "Somebody else decided this or took it back while you were reading. Nothing of yours is saved."


class VirementList(ListPage):
    """`/budget/virements/`: those that touch a line the reader may see."""

    request: PersonRequest
    address = "budget:virement_list"
    title = "Virements"
    template_name = "budget/virement_list.html"
    table_class = VirementTable
    filter_class = VirementFilter
    watched = (Virement, BudgetLine, LineProject, Project)

    @cached_property
    def year(self) -> ProgrammeYear:
        return chosen_year(self.request.GET.get("year"), today())

    def filter_options(self) -> dict[str, Any]:
        return {"year": self.year}

    def table_options(self) -> dict[str, Any]:
        return {"seen": seen_lines(self.request.user)}

    def listed(self) -> QuerySet[Virement]:
        if not may_see_lines(self.request.user):
            raise Http404
        return visible_virements(self.request.user, self.year)

    def register(self, rows: QuerySet[Virement]) -> Document:
        return filtered_virements(self.request.user, rows, self.year)

    def extra(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "may_request": may_request_virements(self.request.user),
            "only_own": not may_see_all_lines(self.request.user),
            "export_url": reverse("budget:virement_list").rstrip("/"),
            "filter_title": "Filter these virements",
        }


def virement_create(request: PersonRequest) -> HttpResponse:
    """A request; `?from=` and `?to=` (lines), `?stream=`, `?amount=` and `?reason=` choose what it starts with."""
    reader = request.user
    if not may_see_lines(reader):
        raise Http404
    check_request_virements(reader)
    year = chosen_year(request.GET.get("year"), today())
    form = VirementForm(request.POST or None, reader=reader, year=year, initial=_start(request))
    return edit_page(
        request,
        form,
        lambda: actions.request_virement(by=reader, fields=form.values()),
        title="Request a virement",
        back=reverse("budget:virement_list") + f"?year={year}",
        saved="The virement is requested. Both lines are frozen until it is decided.",
        after=virement_url,
        template="budget/virement_create.html",
        year=year,
        over=show_date(year.ends) if year.ends < today() else "",
        source=_chosen_source(reader, year, form),
    )


def _start(request: PersonRequest) -> dict[str, str]:
    asked = {field: request.GET.get(name, "")[:LONGEST_PRESET] for name, field in PRESET.items()}
    lines = ("source", "target")
    return {field: text for field, text in asked.items() if text and (field not in lines or text.isdecimal())}


def _chosen_source(reader: Person, year: ProgrammeYear, form: VirementForm) -> dict[str, Any] | None:
    """What the chosen line can give in each stream, once it is chosen."""
    chosen = read_key(str(form["source"].value() or ""))
    line = movable_lines(reader, year).filter(pk=chosen).first()
    if line is None:
        return None
    outturn = outturns_now([line], year)[line.pk]
    figures = zip(Stream, outturn.original, outturn.revised, outturn.paid, outturn.committed, strict=True)
    rows = [
        (stream.label, list(map(show_money, (given, revised, paid or 0, ordered or 0, available(outturn, stream)))))
        for stream, given, revised, paid, ordered in figures
        if revised is not None
    ]
    return {"line": line, "rows": rows}


def virement_page(request: PersonRequest, pk: int) -> HttpResponse:
    """Both lines and both streams before and after; who may decide does so here."""
    return _page(request, _find(request, pk), DecisionForm())


def _find(request: PersonRequest, pk: int) -> Virement:
    return find(with_lines(Virement.objects.visible_to(request.user)), pk=pk)


def _page(
    request: PersonRequest, virement: Virement, form: DecisionForm, status: int = 200, problem: str = ""
) -> HttpResponse:
    reader, year = request.user, virement.source.heading.section.year
    waiting = virement.state == VirementState.REQUESTED
    context = {
        "virement": virement,
        "year": year,
        "state": label_html(LABELS[virement.state]),
        "facts": _facts(virement),
        "tables": _tables(virement, seen_lines(reader)),
        "waiting": waiting,
        "may_decide": waiting and may_decide_virement(reader, virement),
        "may_withdraw": waiting and may_withdraw_virement(reader, virement),
        "own": virement.requested_by_id == reader.pk,
        "form": form,
        "problem": problem,
        "entries": history_of(virement),
    }
    return render(request, "budget/virement_page.html", context, status=status)


def _facts(virement: Virement) -> list[dict[str, str]]:
    decided = f"{virement.decided_by}, {show_date(virement.decided_on)}" if virement.decided_by else "Not yet"
    asked = f"{virement.requested_by}, {show_date(virement.requested_on)}"
    return [
        {"label": "Amount", "value": show_money(virement.amount)},
        {"label": "Funding stream", "value": stream_words(virement)},
        {"label": "Asked for by", "value": asked},
        {"label": "Taken back by" if virement.state == VirementState.WITHDRAWN else "Decided by", "value": decided},
    ]


def _tables(virement: Virement, seen: Seen) -> dict[str, Any]:
    """The balances as tables; of a line the reader may not see neither name nor figures."""
    effect = effect_of(virement)
    ends = (("From", virement.source, effect.source), ("To", virement.target, effect.target))
    shown = [
        End(f"{title}: {line}, {change.stream.label}", line_url(line), change)
        if may_show(line, seen)
        else End(f"{title}: {UNSEEN[0].lower()}{UNSEEN[1:]}")
        for title, line, change in ends
    ]
    base = f"{reverse('budget:line_list')}?year={virement.source.heading.section.year}&stream="
    streams = streams_table(effect.streams, lambda stream: "" if seen is not None else f"{base}{stream.value}")
    return {"lines": table_html(lines_table(shown)), "streams": table_html(streams)}


@require_POST
def virement_approve(request: PersonRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.approve_virement, "The virement is approved. Both lines are revised.")


@require_POST
def virement_decline(request: PersonRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.decline_virement, "The virement is declined. The budget stays as it was.")


@require_POST
def virement_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.withdraw_virement, "The request is withdrawn. The budget stays as it was.")


def _decide(request: PersonRequest, pk: int, action: Callable[..., Virement], done: str) -> HttpResponse:
    """One step; where it cannot be taken the page shows why, with the note as it was typed."""
    virement, form = _find(request, pk), DecisionForm(request.POST)
    if form.is_valid():
        try:
            action(by=request.user, virement=virement, version=form.seen, note=form.cleaned_data["note"])
        except Stale:
            return _page(request, _find(request, pk), form, 409, DECIDED_MEANWHILE)
        except ValidationError as error:
            _explain(form, error)
        else:
            messages.success(request, done)
            return redirect(virement_url(virement))
    return _page(request, virement, form, 422)


def _explain(form: DecisionForm, error: ValidationError) -> None:
    """Beside the note what is about the note, all else above the form."""
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, words in fields.items():
        for sentence in words:
            form.add_error("note" if name == "note" else None, sentence)
