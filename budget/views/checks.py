"""What does not reconcile, in the published plan and in the records of today, and what is said about it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from budget.access import check_edit_budget, may_edit_budget, may_see_all_lines, may_see_budget, may_see_checks
from budget.actions.findings import note_finding
from budget.domain.checks import Check, Result
from budget.domain.findings import LABELS, OPEN, Finding, live_findings, result_key
from budget.forms.findings import FindingNoteForm
from budget.queries.checks import TOPICS, published
from budget.queries.findings import (
    all_findings,
    checks_address,
    earlier_notes,
    every_check,
    notes_by_key,
    published_finding,
)
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.figures import Figure
from seslip.foundation.html_tables import label_html
from seslip.foundation.money import show_money


def checks(request: PersonRequest) -> HttpResponse:
    """What the plan prints differently, and whether what is held now agrees with itself; `?state=` narrows both."""
    year, wanted = _year(request), request.GET.get("state", "")
    wanted = wanted if wanted in LABELS else ""
    figures, notes = list(published(year)), notes_by_key(year)
    position = year.period.position_date(today())
    live = every_check(request.user, year, position, figures)
    records = {finding.key: finding for finding in live_findings(live, notes)}
    printed = [(figure, published_finding(figure, notes)) for figure in figures]
    found = [*records.values(), *(finding for _, finding in printed)]
    context = {
        "year": year,
        "position": position,
        "checks": [shown for shown in _checks(live, records, wanted) if shown[-1] or not wanted],
        "wanted": LABELS[wanted].text.lower() if wanted else "",
        "open": sum(finding.state == OPEN for finding in found),
        "states": [(label_html(label), _state_figure(year, state, found)) for state, label in LABELS.items()],
        "shown": sum(finding.state == wanted for finding in found),
        "figures": len(figures),
        "topics": _by_topic((figure, one) for figure, one in printed if wanted in ("", one.state)),
        "may_note": may_edit_budget(request.user),
        "may_see_all": may_see_all_lines(request.user),
        "may_see_budget": may_see_budget(request.user),
    }
    return render(request, "budget/checks.html", context)


def _year(request: PersonRequest) -> ProgrammeYear:
    if not may_see_checks(request.user):
        raise Http404
    return chosen_year(request.GET.get("year"), today())


def _state_figure(year: ProgrammeYear, state: str, found: Iterable[Finding]) -> SafeString:
    number = sum(finding.state == state for finding in found)
    return Figure(number, checks_address(year, state=state)).html


def _checks(live: Iterable[Check], records: dict[str, Finding], wanted: str) -> Iterator[tuple[Any, ...]]:
    """Each check with its badge, whether something in it is open, and its results, or those in the wanted state."""
    for check in live:
        results = _results(check, records)
        if wanted:
            results = [one for one in results if one[2] and one[2].state == wanted]
        yield check, *_state(check, records), results


def _state(check: Check, records: dict[str, Finding]) -> tuple[SafeString, bool]:
    """The check's badge, and whether something in it is open."""
    left = [result for result in check.open if records[result_key(check, result)].state == OPEN]
    return label_html(check.state_of(left)), bool(left)


def _results(check: Check, records: dict[str, Finding]) -> list[tuple[Result, SafeString, Finding | None]]:
    """What does not hold first, then what is explained, then what agrees."""
    ordered = sorted(check.results, key=lambda result: (result.holds, not result.open))
    found = [(result, records.get(result_key(check, result)) if result.open else None) for result in ordered]
    return [(result, label_html(finding.label if finding else result.state), finding) for result, finding in found]


def _by_topic(printed: Iterable[tuple[Any, Finding]]) -> dict[str, list[dict[str, Any]]]:
    """The published differences under the topics' names, money first."""
    grouped: dict[str, list[dict[str, Any]]] = {name: [] for name in TOPICS.values()}
    for figure, finding in printed:
        row = {"figure": figure, "finding": finding, "difference": show_money(figure.difference)}
        row["state"] = label_html(finding.label)
        grouped.setdefault(TOPICS.get(figure.topic, figure.topic.capitalize()), []).append(row)
    return {name: rows for name, rows in grouped.items() if rows}


def finding_note(request: PersonRequest) -> HttpResponse:
    """`?key=`: one finding with everything said about it, and a form to say more."""
    year = _year(request)
    check_edit_budget(request.user)
    key = request.GET.get("key", "")
    found = all_findings(request.user, year, year.period.position_date(today()))
    finding = next((finding for finding in found if finding.key == key), None)
    if finding is None:
        raise Http404("There is no such finding. It may have been put right since: look at the checks again.")
    form = FindingNoteForm(request.POST or None, initial={"state": finding.state})
    back = checks_address(year)
    if request.method == "POST" and form.is_valid() and _note(request, year, finding, form):
        messages.success(request, f"Noted: {finding.what}.")
        return redirect(back)
    context = {
        "year": year,
        "finding": finding,
        "difference": show_money(finding.difference),
        "state": label_html(finding.label),
        "form": form,
        "back": back,
        "earlier": [(note, label_html(LABELS[note.state])) for note in earlier_notes(year, key)],
    }
    return render(request, "budget/finding_note.html", context, status=422 if request.method == "POST" else 200)


def _note(request: PersonRequest, year: ProgrammeYear, finding: Finding, form: FindingNoteForm) -> bool:
    try:
        note_finding(by=request.user, year=year, finding=finding, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
