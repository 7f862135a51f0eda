"""What experts, matching and the ledger add to other pages: a package's, an authority's, and the team's dashboard."""

from django.urls import reverse

from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.icons import icon_svg
from seslip.foundation.panels import Panel, register

from .access import may_edit_packages
from .documents.reach import reach_url
from .domain.days import show_days, total_tenths
from .domain.stages import CLOSED, DELIVERED
from .models import Package
from .queries.experts import expert_rows, helpers_of, offers_of_help
from .queries.matching import need_of, who_could_help
from .queries.packages import reads_words
from .tables.experts import asked_label, expert_url

SHOWN = 4


def experts_panel(reader: Person, package: Package) -> Panel | None:
    """Who of the experts supports a package, and the days each gives."""
    links = list(helpers_of(package))
    team = may_edit_packages(reader)
    if not links and not team:
        return None
    seen = reader.standing.reads_meetings
    context = {
        "rows": [(one, expert_url(one.expert_id) if seen else "", show_days(one.tenths)) for one in links],
        "total": show_days(total_tenths(one.tenths for one in links)) if len(links) > 1 else "",
        "package": package,
        "may_edit": team,
    }
    return Panel("Experts", "targeted_support/panel_experts.html", context, wide=True)


def matching_panel(reader: Person, package: Package) -> Panel | None:
    """The first of those who could help, with reasons; for who reads what the package is about, while it is open."""
    if package.stage in DELIVERED | CLOSED or not reads_words(reader, package):
        return None
    need = need_of(reader, package)
    found = who_could_help(reader, need, today(), year=package.year, package=package)
    context = {
        "matches": found[:SHOWN],
        "topics": list(need.topics.values()),
        "package": package,
        "may_edit": may_edit_packages(reader),
        "caution_icon": icon_svg("triangle"),
    }
    url = reverse("targeted_support:package_match", args=(package.pk,)) if found else ""
    label = f"All {len(found)}, and how they are put in order"
    return Panel("Who could help", "targeted_support/panel_matching.html", context, url, label, wide=True)


def offers_panel(reader: Person) -> Panel | None:
    """For the team: offers of help that nobody has taken up yet."""
    if not may_edit_packages(reader):
        return None
    rows = [(one, expert_url(one.pk)) for one in offers_of_help(reader)]
    if not rows:
        return None
    url = f"{reverse('targeted_support:expert_list')}?asked=offer"
    return Panel("Offers of help", "targeted_support/panel_offers.html", {"rows": rows}, url, "All offers of help")


def authority_panel(reader: Person, authority: Authority, year: ProgrammeYear) -> Panel | None:
    """The experts of an authority, and the way to all that it gave and received in the year."""
    if not reader.standing.reads_meetings:
        return None
    experts = expert_rows(reader).filter(authority=authority, is_confirmed=True).order_by("name", "pk")
    rows = [(one, expert_url(one.pk), label_html(asked_label(one))) for one in experts]
    context = {"rows": rows, "authority": authority}
    url, label = reach_url(authority, year), f"What it gave and received in {year}"
    template = "targeted_support/panel_authority_experts.html"
    return Panel("Experts who help others", template, context, url, label)


register("package", 41, experts_panel)
register("package", 42, matching_panel)
register("home", 47, offers_panel)
register("authority", 44, authority_panel)
