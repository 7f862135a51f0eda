"""What one package costs in a year."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from projects.models import ProgrammeYear
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.money import plain_money, show_money
from seslip.foundation.periods import PeriodError, period_of
from targeted_support.access import check_edit_packages, check_see_costs
from targeted_support.actions import costs as actions
from targeted_support.domain.kinds import YEARS_AHEAD
from targeted_support.forms.money import PackageYearForm
from targeted_support.models import OfferYear, Package, PackageYear
from targeted_support.queries.costs import default_line, paid_against
from targeted_support.queries.years import year_at
from targeted_support.tables.packages import package_url


def find_package(request: PersonRequest, pk: int) -> Package:
    """For those who see no costs there is no such page; finance is told who enters them."""
    check_see_costs(request.user)
    check_edit_packages(request.user)
    return find(Package.objects.select_related("year"), pk=pk)


def year_of(package: Package, label: str) -> ProgrammeYear:
    """The year of a label, not saved where it is not recorded yet; a 404 for one before the package began."""
    try:
        period = period_of(label)
    except PeriodError as error:
        raise Http404 from error
    if not 0 <= period.starts.year - package.year.starts.year <= YEARS_AHEAD:
        raise Http404
    return year_at(period)


def find_cost(request: PersonRequest, pk: int, year: str) -> PackageYear:
    """What is recorded of a package in a year."""
    package = find_package(request, pk)
    rows = PackageYear.objects.select_related("package__year", "year", "line", "commitment")
    return find(rows, package=package, year__label=year)


def package_year_edit(request: PersonRequest, pk: int, year: str) -> HttpResponse:
    """Planned, agreed, come to; the budget line is that of the package's stream unless somebody chooses another."""
    package = find_package(request, pk)
    chosen = year_of(package, year)
    there = PackageYear.objects.filter(package=package, year=chosen.pk).first() if chosen.pk else None
    instance = there or PackageYear(package=package, year=chosen)
    offer = OfferYear.objects.filter(year=chosen.pk).first() if chosen.pk else None
    form = PackageYearForm(
        request.POST or None,
        instance=instance,
        year=chosen,
        cap=offer.cap if offer else None,
        initial={} if there else _suggested(package, chosen),
    )
    paid = paid_against(instance)
    return edit_page(
        request,
        form,
        lambda: actions.edit_package_year(
            by=request.user, package=package, year=year, version=form.seen, fields=form.values()
        ),
        title=f"What it costs in {chosen}",
        lede=f"{show_money(paid)} of it is paid" if paid else "",
        back=package_url(package.pk),
        saved=f"The cost in {chosen} is saved.",
        template="targeted_support/cost_edit.html",
        package=package,
        cost=there,
        year=chosen,
    )


def _suggested(package: Package, year: ProgrammeYear) -> dict[str, object]:
    """The line of the stream, and as planned what the plan reckons for one package."""
    line = default_line(package, year)
    if line is None:
        return {}
    return {"line": line.pk, "planned": plain_money(line.unit_cost)}


def package_year_remove(request: PersonRequest, pk: int, year: str) -> HttpResponse:
    """Takes the costs of a year away that were entered by mistake."""
    one = find_cost(request, pk, year)
    return remove_page(
        request,
        one,
        lambda version: actions.remove_package_year(by=request.user, one=one, version=version),
        title=f"Remove the cost in {one.year}?",
        what=f"What “{one.package}” is planned to cost in {one.year}, {show_money(one.planned)}, is then not recorded.",
        back=reverse("targeted_support:package_year_edit", args=(pk, year)),
        after=package_url(pk),
        removed=f"The cost in {one.year} is removed.",
    )
