"""Work that goes on in the next year: the slip of a package, and rolling a year forward."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.editing import press_button
from seslip.foundation.html_tables import table_html
from seslip.foundation.money import show_money
from seslip.foundation.periods import period_from
from targeted_support.access import check_edit_packages, check_see_costs
from targeted_support.actions import carrying as actions
from targeted_support.domain.slip import most_to_slip, problem_of_rolling, problem_of_slip, remaining
from targeted_support.domain.slip_tables import slip_table
from targeted_support.domain.stages import CLOSED, DELIVERED
from targeted_support.forms.money import Candidate, RollForm, SlipForm
from targeted_support.models import PackageCarry, PackageYear
from targeted_support.queries.costs import cost_rows, costs_of, paid_against
from targeted_support.queries.slips import preview_slip
from targeted_support.queries.years import year_at
from targeted_support.tables.packages import package_url

from .costs import find_cost
from .money import money_url

CHANGED = "Somebody changed what this package costs after you looked. Look at it again first."


def package_slip(request: PersonRequest, pk: int, year: str) -> HttpResponse:
    """Asks how much and into which quarter, shows what it does to both years, and writes it once confirmed."""
    one = find_cost(request, pk, year)
    later = next_year(one.year)
    most = most_to_slip(one.agreed, one.actual, paid_against(one))
    start = {"version": one.version, "quarter": 1}
    form = SlipForm(request.POST or None, initial=start, later=later.label, most=most)
    context: dict[str, Any] = {
        "one": one,
        "package": one.package,
        "later": later,
        "form": form,
        "back": package_url(pk),
        "problem": problem_of_slip(one.package.stage, most or None, most),
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _may_go(form, one, most):
            if "confirm" in request.POST and _slip(request, form, one):
                return redirect(package_url(pk))
            if not form.errors:
                status = 200
                preview = preview_slip(one, later, form.cleaned_data["pence"])
                context |= {"table": table_html(slip_table(preview.parts)), "words": preview.words}
    return render(request, "targeted_support/package_slip.html", context, status=status)


def next_year(year: ProgrammeYear) -> ProgrammeYear:
    """The year after, not saved where it is not recorded yet."""
    return year_at(period_from(year.starts.year + 1))


def _may_go(form: SlipForm, one: PackageYear, most: int) -> bool:
    if form.cleaned_data["version"] != one.version:
        form.add_error(None, CHANGED)
    elif problem := problem_of_slip(one.package.stage, form.cleaned_data["pence"], most):
        form.add_error("pence", problem)
    return not form.errors


def _slip(request: PersonRequest, form: SlipForm, one: PackageYear) -> bool:
    given = form.cleaned_data
    try:
        made = actions.slip_package(
            by=request.user,
            one=one,
            version=given["version"],
            pence=given["pence"],
            quarter=given["quarter"],
            reason=given["reason"],
        )
    except Stale:
        form.add_error(None, CHANGED)
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, f"The work goes on in {made.target.year}. You can take this back on this page.")
    return True


def carry_take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Undoes a slip or a roll forward, once somebody has seen what that means."""
    check_see_costs(request.user)
    check_edit_packages(request.user)
    rows = PackageCarry.objects.select_related("source__package", "source__year", "target__year")
    carry = find(rows, pk=pk)
    amount, year, later = show_money(carry.pence), carry.source.year, carry.target.year
    what = f"{amount} is then agreed for {year} again, and no longer for {later}."
    if carry.kind != "slip":
        what = f"{amount} is then no longer {carry.kind} for {later}, and the cost in {year} can be changed again."
    back = package_url(carry.source.package_id)
    if request.method != "POST":
        context = {"carry": carry, "what": what, "back": back, "package": carry.source.package}
        return render(request, "targeted_support/carry_take_back.html", context)
    return press_button(
        request,
        lambda version: actions.take_back_carry(by=request.user, carry=carry, version=version),
        back=back,
        done=f"Taken back: it stands in {year} as before.",
        stale=CHANGED,
    )


def roll_forward(request: PersonRequest) -> HttpResponse:
    """Which unfinished packages of a year go on in the next, with what is left to do; this year's figures stay."""
    check_see_costs(request.user)
    check_edit_packages(request.user)
    year = chosen_year(request.GET.get("year"), today())
    form = RollForm(request.POST or None, candidates=_candidates(year))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (made := _roll(request, year, form)):
            number = f"{made} packages go" if made > 1 else "1 package goes"
            messages.success(request, f"{number} on in {next_year(year)}. The figures of {year} stay as they were.")
            return redirect(money_url(next_year(year)))
    context = {
        "year": year,
        "later": next_year(year),
        "form": form,
        "back": money_url(year),
        "problem": problem_of_rolling(today(), year.ends),
    }
    return render(request, "targeted_support/roll_forward.html", context, status=status)


def _candidates(year: ProgrammeYear) -> list[Candidate]:
    """Packages with costs in the year that are neither delivered nor withdrawn nor rolled forward."""
    done = DELIVERED | CLOSED
    rows = cost_rows().filter(year=year).exclude(package__stage__in=done).order_by("package__title", "package_id")
    found = [cost for cost in costs_of(rows) if not cost.settled]
    left = [(cost, *remaining(cost.one.agreed, cost.one.planned, cost.one.actual, cost.paid)) for cost in found]
    return [Candidate(cost, kind, pence) for cost, kind, pence in left]


def _roll(request: PersonRequest, year: ProgrammeYear, form: RollForm) -> int:
    """How many were rolled forward; 0 with the reason in the form."""
    going = [actions.Going(*one) for one in form.taken()]
    try:
        return len(actions.roll_forward(by=request.user, year=year, going=going))
    except Stale as stale:
        title = getattr(stale.current, "package", stale.current)
        form.add_error(None, f"Somebody changed what “{title}” costs after you looked. Reload the page first.")
    except ValidationError as error:
        form.add_error(None, error.messages)
    return 0
