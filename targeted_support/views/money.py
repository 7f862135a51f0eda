"""What packages cost in a year: each stream with what it has left, the cap, and which streams take new packages."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from budget.access import may_see_all_lines
from budget.models import BudgetLine
from budget.queries.virements import seen_lines
from budget.tables.lines import line_url
from projects.models import Person, ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from projects.views.showing import Fact
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page
from seslip.foundation.html_tables import table_html
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from targeted_support.access import check_edit_packages, check_see_costs, may_edit_packages
from targeted_support.actions import offers as actions
from targeted_support.documents.money import Links, money_document, packages_table, streams_table
from targeted_support.domain.costs import average
from targeted_support.forms.money import CapForm, StreamForm
from targeted_support.models import OfferYear, Package, StreamOffer
from targeted_support.queries.costs import Cost
from targeted_support.queries.money import StreamMoney, SupportMoney, support_money
from targeted_support.queries.years import support_years
from targeted_support.tables.packages import package_url


def money_url(year: object, **more: str) -> str:
    return f"{reverse('targeted_support:money_page')}?{urlencode({'year': year, **more})}"


def money_page(request: PersonRequest) -> HttpResponse:
    """`/targeted-support/money/`: budget lines, packages that draw on them, and what is left in words."""
    reader = request.user
    check_see_costs(reader)
    year = chosen_year(request.GET.get("year"), today())
    money = support_money(year, year.period.position_date(today()))
    links, stream = _links(reader, year), _chosen_stream(request)
    context = {
        "money": money,
        "year": year,
        "years": list(support_years()),
        "facts": _facts(money, links),
        "cards": [_card(one, year, links) for one in money.streams],
        "streams": table_html(streams_table(money, links)),
        "packages": table_html(packages_table(money, links, stages=reader.standing.reads_meetings, stream=stream)),
        "stream": stream,
        "may_edit": may_edit_packages(reader),
        "sees_underspend": may_see_all_lines(reader),
    }
    return render(request, "targeted_support/money_page.html", context)


def money_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same two tables as a file; a CSV holds that of packages."""
    check_see_costs(request.user)
    year = chosen_year(request.GET.get("year"), today())
    at = year.period.position_date(today())
    stages = request.user.standing.reads_meetings
    return download(request, money_document(support_money(year, at), stages=stages), form, at)


def _chosen_stream(request: PersonRequest) -> str:
    wanted = request.GET.get("stream", "")
    return wanted if wanted in ("CSC", "SEND", "own") else ""


def _links(reader: Person, year: ProgrammeYear) -> Links:
    """Where this reader can go: packages for those who read them, lines for those who see them."""
    seen, may = seen_lines(reader), may_edit_packages(reader)

    def of_line(line: BudgetLine | None, address: str) -> str:
        return address if line is not None and (seen is None or line.pk in seen) else ""

    def drawn(line: BudgetLine) -> str:
        choice = urlencode({"year": year, "line": line.pk})
        return of_line(line, f"{reverse('budget:commitment_list')}?{choice}")

    def commitment(cost: Cost) -> str:
        key = cost.one.commitment_id
        return of_line(cost.one.line, reverse("budget:commitment_page", args=(key,))) if key else ""

    def cost(package: Package) -> str:
        return cost_url(package, year) if may else ""

    return Links(
        package=lambda package: package_url(package.pk) if reader.standing.reads_meetings else "",
        cost=cost,
        line=lambda line: of_line(line, line_url(line)),
        stream=lambda one: f"{money_url(year, stream=one.offer.stream)}#packages",
        drawn=drawn,
        commitment=commitment,
    )


def cost_url(package: Package, year: object) -> str:
    return reverse("targeted_support:package_year_edit", args=(package.pk, str(year)))


def _facts(money: SupportMoney, links: Links) -> list[Fact]:
    management = money.management
    cap = money.offer.cap if money.offer else None
    planned = f" of {money.number} planned" if money.number else ""
    return [
        Fact("Packages that draw on a line", f"{money.drawing}{planned}"),
        Fact("What one of them draws on average", _average(money)),
        Fact("Cap for one package", show_money(cap) if cap is not None else "No cap"),
        Fact(
            "Management of the scheme",
            show_money(money.management_outturn.revised.total if management else None),
            links.line(management) if management else "",
        ),
    ]


def _average(money: SupportMoney) -> str:
    found = average(cost.drawn for cost in money.costs if cost.stands and cost.one.commitment_id)
    return show_money(found) if found is not None else ""


def _card(one: StreamMoney, year: ProgrammeYear, links: Links) -> dict[str, Any]:
    """A stream as its card shows it: what is left, how full its line is, and what will be left of it."""
    capacity = one.capacity
    taken = capacity.drawn + capacity.other
    words = capacity.words
    full = 100 * taken / capacity.budget if capacity.budget else (100 if taken else 0)
    bar = {
        "label": one.line.label if one.line else "",
        "url": links.line(one.line) if one.line else "",
        "figure": f"{show_money(taken)} of {show_money(capacity.budget)}",
        "percent": min(max(full, 0.0), 100.0),
        "note": _drawing(one),
        "tone": "off-track" if capacity.overdrawn else "on-track",
    }
    return {
        "one": one,
        "name": one.stream.short,
        "words": words[0].upper() + words[1:],
        "bars": [bar] if one.line else [],
        "underspend": _underspend(one, year) if one.line else "",
        "unplaced": show_money(sum(cost.wanted or 0 for cost in one.unplaced)) if one.unplaced else "",
        "other": show_money(capacity.other) if capacity.other else "",
    }


def _drawing(one: StreamMoney) -> str:
    capacity = one.capacity
    of = f" of {capacity.number}" if capacity.number else ""
    words = f"Packages that draw on it: {capacity.drawing}{of}"
    return f"{words}, {show_money(capacity.average)} on average" if capacity.average is not None else words


def _underspend(one: StreamMoney, year: ProgrammeYear) -> str:
    """What the line is expected to leave on the year's last day, and what of it the slip makes."""
    ends, left = show_date(year.ends), one.left_over
    if left < 0:
        words = f"Expected on {ends}: {show_money(-left)} more than the line has."
    else:
        words = f"Expected to be left on {ends}: {show_money(left)}."
    if one.slipped:
        words += (
            f" {show_money(one.slipped)} slipped into the next year; without the slip it would be "
            f"{show_money(one.left_over_without_slip)}."
        )
    return words


@require_POST
def offer_begin(request: PersonRequest) -> HttpResponse:
    """Opens a year for packages that has no offer yet."""
    check_see_costs(request.user)
    check_edit_packages(request.user)
    year = chosen_year(request.GET.get("year"), today())
    actions.begin_offer(by=request.user, year=year)
    messages.success(request, f"{year} can take packages now. Give its streams their budget lines.")
    return redirect(money_url(year))


def cap_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Sets or lifts the most that one package may cost; `pk` is the offer of the year."""
    check_see_costs(request.user)
    check_edit_packages(request.user)
    offer = find(OfferYear.objects.select_related("year"), pk=pk)
    year = offer.year
    form = CapForm(request.POST or None, instance=offer)
    return edit_page(
        request,
        form,
        lambda: actions.set_cap(
            by=request.user,
            offer=offer,
            version=form.seen,
            cap=form.cleaned_data["cap"],
            reason=form.cleaned_data["cap_reason"],
        ),
        title=f"Cap for one package in {year}",
        back=money_url(year),
        saved="The cap is saved." if request.POST.get("cap") else "There is no cap now.",
        template="targeted_support/money_edit.html",
        year=year,
    )


def stream_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Closes or opens a stream of a year, with a reason, and gives it its budget line."""
    check_see_costs(request.user)
    check_edit_packages(request.user)
    stream = find(StreamOffer.objects.select_related("offer__year"), pk=pk)
    year = stream.offer.year
    form = StreamForm(request.POST or None, instance=stream)
    return edit_page(
        request,
        form,
        lambda: actions.edit_stream(
            by=request.user,
            stream=stream,
            version=form.seen,
            is_open=form.cleaned_data["is_open"],
            reason=form.cleaned_data["why_closed"],
            line=form.cleaned_data["line"],
        ),
        title=f"{stream.get_stream_display()} packages in {year}",
        back=money_url(year),
        saved="The stream is saved.",
        template="targeted_support/money_edit.html",
        year=year,
    )
