"""What experts, matching and the ledger add to other pages: a package's, an authority's, and the team's dashboard."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from budget.models import BudgetLine, LineProject
from projects.models import Attendance, Authority, JointMeeting, Meeting, PartnerAttendance, Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.figures import Figure
from seslip.foundation.html_tables import label_html
from seslip.foundation.icons import icon_svg
from seslip.foundation.panels import Panel, register
from seslip.foundation.sheets import Column, Kind, Passage, Rich, flat_table
from targeted_support.access import may_edit_packages
from targeted_support.documents.reach import reach_url
from targeted_support.domain.days import show_days, total_tenths
from targeted_support.domain.stages import CLOSED, DELIVERED
from targeted_support.models import (
    Expert,
    ExpertTopic,
    OfferYear,
    Package,
    PackageDonor,
    PackageExpert,
    PackageRecipient,
    PackageYear,
    ReachNote,
    StreamOffer,
    Topic,
)
from targeted_support.queries.experts import expert_rows, helpers_of, offers_of_help
from targeted_support.queries.matching import need_of, who_could_help
from targeted_support.queries.packages import reads_words
from targeted_support.queries.reach import ledger
from targeted_support.tables.experts import asked_label, expert_url

SHOWN = 4
GIVEN = (Package, PackageRecipient, PackageDonor, PackageExpert, PackageYear, Expert, OfferYear, StreamOffer)
MET = (Meeting, JointMeeting, Attendance, PartnerAttendance, BudgetLine, LineProject)
COLUMNS = (
    Column("expert", "Expert", width=30),
    Column("expertise", "What they know", width=50),
    Column("asked", "Asked", Kind.LABEL, 24),
)


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
    told = ((str(one), one.expertise, asked_label(one)) for one, _url, _badge in rows)
    heading, nobody = "Experts who help others", Rich((f"No expert of {authority} is recorded.",))
    parts = (flat_table(heading, COLUMNS, told) if rows else Passage(heading, nobody),)
    return Panel(heading, template, context, url, label, parts=parts)


def reach_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """For who runs the programme: the authorities that targeted support has not reached yet."""
    if not may_edit_packages(reader):
        return None
    missing = [one for one in ledger(reader, year, as_at, known) if not one.engagement.engaged]
    told = {"year": year, "as_at": as_at.isoformat()} | ({"known": "then"} if known else {})
    url = f"{reverse('targeted_support:reach_page')}?{urlencode(told)}"
    figure = Figure(len(missing), f"{url}#not-reached", "not reached yet by targeted support", "at-risk")
    context = {"figures": [figure], "rows": [(one.authority, reach_url(one.authority, year)) for one in missing]}
    return Panel("Authorities", "targeted_support/panel_reach.html", context, url, "Giving and receiving")


register("package", 41, experts_panel)
register("package", 42, matching_panel)
register("home", 47, offers_panel, (Expert, ExpertTopic, Topic, PackageExpert))
register("home", 48, reach_panel, (*GIVEN, *MET, ReachNote))
register("authority", 44, authority_panel)
