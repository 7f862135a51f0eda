"""What the costs of packages add to other pages: those of a package, a project, a budget line, and the dashboard."""

from typing import Any

from django.urls import reverse

from budget.models import BudgetLine, Commitment, Forecast, Heading, Payment, Section, Virement
from budget.queries import holders
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.money import show_money
from seslip.foundation.panels import Panel, register
from seslip.foundation.periods import period_from
from targeted_support.access import may_edit_packages, may_see_costs
from targeted_support.documents.money import SHORT_QUARTER, cost_note
from targeted_support.domain.kinds import YEARS_AHEAD
from targeted_support.domain.stages import CLOSED, DELIVERED
from targeted_support.models import OfferYear, Package, PackageCarry, PackageYear, StreamOffer
from targeted_support.queries.costs import Cost, cost_rows, costs_of
from targeted_support.queries.money import SupportMoney, support_money
from targeted_support.tables.packages import package_url

SHOWN = 8
MONEY = (Package, PackageYear, PackageCarry, OfferYear, StreamOffer)
LEDGER = (BudgetLine, Heading, Section, Commitment, Payment, Virement, Forecast)


def money_address(year: object) -> str:
    return f"{reverse('targeted_support:money_page')}?year={year}"


def cost_panel(reader: Person, package: Package) -> Panel | None:
    """What a package costs in each of its years, for those who see costs; the team enters it here."""
    if not may_see_costs(reader):
        return None
    costs = costs_of(cost_rows().filter(package=package).order_by("year__starts"))
    team = may_edit_packages(reader)
    context = {
        "package": package,
        "rows": [_cost_row(cost) for cost in costs],
        "carried": [(carry, show_money(carry.pence)) for cost in costs for carry in cost.carried],
        "years": _open_years(package, costs) if team else [],
        "may_edit": team,
    }
    return Panel(
        "What it costs", "targeted_support/panel_costs.html", context, money_address(package.year), "All packages", True
    )


def _cost_row(cost: Cost) -> dict[str, Any]:
    one = cost.one
    ledger = one.commitment_id is not None
    return {
        "one": one,
        "amounts": [
            ("Planned", show_money(one.planned)),
            ("Agreed", show_money(one.agreed)),
            ("Came to", show_money(one.actual)),
            ("Drawn", show_money(cost.drawn if ledger else None)),
            ("Paid", show_money(cost.paid if ledger else None)),
        ],
        "quarter": SHORT_QUARTER.get(one.quarter or 0, ""),
        "note": cost_note(cost),
        "settled": cost.settled,
        "may_slip": cost.may_slip > 0,
    }


def _open_years(package: Package, costs: list[Cost]) -> list[str]:
    """The years in which a cost can still be entered: that it began in, and the one after the last."""
    there = {cost.one.year.label for cost in costs}
    first = package.year.starts.year
    labels = [period_from(first + ahead).label for ahead in range(YEARS_AHEAD + 1)]
    missing = [label for label in labels if label not in there]
    if package.stage in DELIVERED | CLOSED:
        return missing[:1] if not there else []
    return missing[:1]


def home_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """For finance and the team: what each stream has left for packages."""
    if not may_see_costs(reader):
        return None
    money = support_money(year, year.period.position_date(today()))
    if not money.streams:
        return None
    return _left_panel(money, "Packages’ costs")


def project_panel(reader: Person, project: Project) -> Panel | None:
    """The same on the page of the project whose lines pay for packages."""
    if not may_see_costs(reader):
        return None
    year = project.year
    if not StreamOffer.objects.filter(offer__year=year, line__line_projects__project=project).exists():
        return None
    return _left_panel(support_money(year, year.period.position_date(today())), "What packages cost")


def _left_panel(money: SupportMoney, heading: str) -> Panel:
    rows = []
    for one in money.streams:
        words = one.capacity.words if one.line else "no budget line yet"
        rows.append((one.stream.short, words[0].upper() + words[1:], one.capacity.told, one.offer))
    context = {"rows": rows, "drawing": money.drawing, "number": money.number, "year": money.year}
    return Panel(heading, "targeted_support/panel_left.html", context, money_address(money.year), "What packages cost")


def line_panel(reader: Person, line: BudgetLine) -> Panel | None:
    """On the page of a budget line: the packages that draw on it."""
    rows = cost_rows().filter(line=line).order_by("package__title", "pk") if may_see_costs(reader) else None
    if rows is None or not StreamOffer.objects.filter(line=line).exists():
        return None
    costs = [cost for cost in costs_of(rows) if cost.stands]
    reads = reader.standing.reads_meetings
    context = {
        "rows": [
            (
                package_url(cost.one.package_id) if reads else "",
                cost.one.package,
                label_html(cost.one.package.stage_label) if reads else "",
                show_money(cost.drawn),
            )
            for cost in costs[:SHOWN]
        ],
        "more": len(costs[SHOWN:]),
    }
    year = line.heading.section.year
    heading = f"Packages that draw on it ({len(costs)})" if costs else "Packages that draw on it"
    return Panel(heading, "targeted_support/panel_line.html", context, money_address(year), "What packages cost")


def package_holder(reader: Person, commitment: Commitment) -> holders.Holder | None:
    """A commitment that is what a package promises on a line: it is changed with the package’s cost."""
    one = PackageYear.objects.filter(commitment=commitment.pk).select_related("package", "year").first()
    if one is None:
        return None
    url = money_address(one.year) if may_see_costs(reader) else ""
    if reader.standing.reads_meetings:
        url = package_url(one.package_id)
    return holders.Holder(f"the package “{one.package}”", url)


register("package", 40, cost_panel)
register("home", 52, home_panel, (*MONEY, *LEDGER))
register("project", 32, project_panel)
register("budget_line", 10, line_panel)
holders.register(package_holder)
