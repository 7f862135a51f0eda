"""The deadline view: when everything is due, and on whose desk it lands."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from kpis.documents.deadline_chart import legend, month_columns
from kpis.documents.deadlines import deadlines_document, milestone_anchor, months_table, people_table, told
from kpis.domain.deadlines import By, Span, Timeline, cliff
from kpis.forms.deadlines import DeadlineForm
from kpis.models import Milestone
from kpis.queries.deadlines import Asked, deadlines
from projects.access import check_read_plan
from projects.queries.years import asked_position
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html
from seslip.foundation.periods import show_date


def deadlines_page(request: PersonRequest) -> HttpResponse:
    """`/kpis/deadlines/`: the months of the year, then who has what in each."""
    asked, problem = _asked(request)
    if problem:
        messages.error(request, f"{problem} The deadlines with the position at {show_date(asked.as_at)} are shown.")
    due = deadlines(request.user, asked)
    timeline = due.timeline
    context = {
        "asked": asked,
        "year": asked.year,
        "told": told(asked),
        "form": DeadlineForm(initial=_params(asked)),
        "timeline": timeline,
        "cliff": cliff(timeline),
        "columns": month_columns(asked, timeline),
        "legend": legend(timeline),
        "people": table_html(people_table(asked, timeline)),
        "months": table_html(months_table(asked, timeline)),
        "milestones": _by_span(timeline, due.milestones),
        "other": f"?{urlencode(_params(asked.by_other()))}",
        "files": urlencode(_params(asked)),
    }
    return render(request, "kpis/deadlines.html", context)


def deadlines_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same table as a file; what cannot be read in the address is refused, since a file outlives its page."""
    asked, problem = _asked(request)
    if problem:
        return render(request, "400.html", {"sentence": problem}, status=400)
    document = deadlines_document(asked, deadlines(request.user, asked).timeline)
    return download(request, document, form, asked.as_at)


def _asked(request: PersonRequest) -> tuple[Asked, str]:
    """What the address asks for, and what is wrong with it, if anything."""
    check_read_plan(request.user)
    year, as_at, problem = asked_position(request.GET, today())
    form = DeadlineForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    wrong = [str(message) for name, errors in form.errors.items() if name != "as_at" for message in errors]
    by, theme, stream = By(given.get("by") or By.MANAGER), given.get("theme", ""), given.get("stream", "")
    asked = Asked(year, as_at, by, theme, stream, given.get("show") == "open")
    return asked, " ".join([problem] * bool(problem) + wrong)


def _params(asked: Asked) -> dict[str, str]:
    """The choices as the address holds them."""
    given = {"year": asked.year.label, "by": asked.by.value, "theme": asked.theme, "stream": asked.stream}
    given |= {"show": "open" if asked.open_only else "", "as_at": asked.as_at.isoformat()}
    return {name: value for name, value in given.items() if value}


def _by_span(timeline: Timeline, milestones: list[Milestone]) -> list[tuple[str, Span, list[Milestone]]]:
    """Milestones in order of their dates, under the month they fall in."""

    def span_of(step: Milestone) -> Span:
        return next(span for span in timeline.spans if span.holds(step.due))

    return [(milestone_anchor(span), span, list(steps)) for span, steps in groupby(milestones, key=span_of)]
