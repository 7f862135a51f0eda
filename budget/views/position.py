"""Where the money stands at a date, what will be left, and what somebody expects of a line."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from budget.access import check_forecast, may_forecast, may_see_all_lines, may_see_lines
from budget.actions.forecasts import forecast_line
from budget.documents.charts import month_leads, spending_curves, stream_bars_by_theme
from budget.documents.position import Asked, figures_of, position_document, position_rows
from budget.domain.grouping import By
from budget.domain.spending import spending_by_month, spending_table
from budget.forms.position import ForecastForm, PositionForm
from budget.models import BudgetLine, Side
from budget.queries.money import line_outturns
from budget.queries.plan import with_details
from budget.queries.position import Choice, forecasts_of, paid_by_month, placed_lines, totals
from budget.queries.underspend import radars
from budget.tables.lines import line_url
from projects.models import ProgrammeYear
from projects.queries.years import asked_position
from projects.requests import PersonRequest
from seslip.foundation.access import Refused, find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html
from seslip.foundation.periods import show_date


def position_page(request: PersonRequest) -> HttpResponse:
    """`/budget/position/`: by stream, theme, strand, project or line, at any date of the year."""
    asked, problem = _asked(request)
    if problem:
        messages.error(request, f"{problem} The position at {show_date(asked.as_at)} is shown instead.")
    placed = placed_lines(request.user, asked.year, asked.as_at)
    kept = [one for one in placed if asked.choice.keeps(one)]
    spending = [one for one in kept if not one.line.carried_forward]
    paid = paid_by_month([one.line for one in spending], asked.as_at, asked.choice.stream)
    months = spending_by_month(asked.year.starts, asked.as_at, _revised(asked, spending), paid)
    context = {
        "asked": asked,
        "year": asked.year,
        "form": PositionForm(initial=asked.params()),
        "chips": _chips(asked),
        "table": table_html(position_rows(asked, placed)),
        "bars": stream_bars_by_theme(asked, kept),
        "curves": spending_curves(months, asked),
        "months": table_html(spending_table(months, month_leads(asked))),
        "wanted": [(one, may_forecast(request.user, one.line)) for one in kept if one.standing.wants_explanation],
        "only_own": not may_see_all_lines(request.user),
        "files": urlencode(asked.params()),
    }
    return render(request, "budget/position.html", context)


def position_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same rows as a file; a date that cannot be read is refused, since a file outlives its page."""
    asked, problem = _asked(request)
    if problem:
        return render(request, "400.html", {"sentence": problem}, status=400)
    placed = placed_lines(request.user, asked.year, asked.as_at)
    return download(request, position_document(asked, placed), form, asked.as_at)


def _asked(request: PersonRequest) -> tuple[Asked, str]:
    """What the address asks for, and what is wrong with it, if anything."""
    if not may_see_lines(request.user):
        raise Http404
    year, as_at, problem = asked_position(request.GET, today())
    form = PositionForm(request.GET)
    form.is_valid()
    given = {name: str(form.cleaned_data.get(name) or "") for name in ("stream", "theme", "strand", "project")}
    by = By(form.cleaned_data.get("by") or By.THEME)
    wrong = [str(message) for name, errors in form.errors.items() if name != "as_at" for message in errors]
    return Asked(year, as_at, by, Choice(**given), request.user), " ".join([problem] * bool(problem) + wrong)


def _revised(asked: Asked, placed: list[Any]) -> int:
    """The budget that the even profile spreads: of one stream, or of all."""
    revised = totals(placed).revised
    fields = dict(zip(("CSC", "SEND", "own"), revised, strict=True))
    return fields[asked.choice.stream] or 0 if asked.choice.stream else revised.total


def _chips(asked: Asked) -> list[dict[str, str]]:
    """What the position is narrowed to, each with the address without it."""
    return [
        {"label": f"{name.capitalize()}: {value}", "remove_url": asked.address(None, **{name: ""})}
        for name, value in vars(asked.choice).items()
        if value and name != "stream"
    ]


def underspend_page(request: PersonRequest) -> HttpResponse:
    """`/budget/underspend/`: what each stream hands back on 31 March if nothing changes, and what could use it."""
    if not may_see_all_lines(request.user):
        raise Http404
    asked, problem = _asked(request)
    if problem:
        messages.error(request, f"{problem} The position at {show_date(asked.as_at)} is shown instead.")
    context = {"year": asked.year, "asked": asked, "radars": radars(request.user, asked.year, asked.as_at)}
    return render(request, "budget/underspend.html", context)


def line_forecast(request: PersonRequest, pk: int) -> HttpResponse:
    """What somebody expects the line to have spent by the year's end; earlier forecasts stay."""
    line = find(with_details(BudgetLine.objects.visible_to(request.user)), pk=pk)
    check_forecast(request.user, line)
    if line.heading.section.side != Side.EXPENDITURE or line.carried_forward or not line.planned:
        raise Refused("Only lines of spending with an amount are forecast. Choose one of those.")
    year = line.heading.section.year
    at = year.period.position_date(today())
    standing = line_outturns([line], year, at)[line.pk]
    form = ForecastForm(request.POST or None, line=line, expected=standing.outturn.forecast, today=at)
    if request.method == "POST" and form.is_valid() and _forecast(request, line, year, form):
        messages.success(request, "The forecast is saved.")
        return redirect(line_url(line))
    context = {
        "line": line,
        "year": year,
        "form": form,
        "back": line_url(line),
        "figures": figures_of(standing.outturn),
        "position": at,
        "earlier": forecasts_of(line),
    }
    return render(request, "budget/line_forecast.html", context, status=422 if request.method == "POST" else 200)


def _forecast(request: PersonRequest, line: BudgetLine, year: ProgrammeYear, form: ForecastForm) -> bool:
    """Saves the forecast; False with the reason in the form where it is refused."""
    day: date = form.cleaned_data["position_date"]
    try:
        forecast_line(
            by=request.user,
            line=line,
            position_date=day,
            expected=form.shares(),
            budget=line_outturns([line], year, min(day, year.ends))[line.pk].outturn,
            explanation=form.cleaned_data["explanation"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
