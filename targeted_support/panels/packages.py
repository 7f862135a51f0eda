"""What packages add to other pages: dashboards, an authority's, a project's, a finding's and a conversation's."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from diagnostics.models import Conversation, Finding
from diagnostics.queries.conversations import directors_of
from projects.models import Authority, Person, Project
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel, register
from seslip.foundation.sheets import Column, Kind, Table, flat_table
from targeted_support.access import is_team, may_start_from_conversation, may_start_from_finding
from targeted_support.domain.pipeline import KEYS, UNKNOWN, StepState, lane_label, stage_of
from targeted_support.domain.stages import MAY_STOP, PackageStage
from targeted_support.models import Expert, Package, PackageDonor, PackageExpert, PackageRecipient, Topic
from targeted_support.queries.package_lists import (
    concerning,
    helped_by,
    listed_packages,
    received_by,
    stage_numbers,
    steps_that_are,
    support_project,
)
from targeted_support.tables.packages import due_flag, package_url, recipients_words

HEADING, ALL = "Targeted support", "All packages"
COLUMNS = (
    Column("part", "It", width=12),
    Column("package", "Package", width=60),
    Column("stage", "Stage", Kind.LABEL, 24),
)
MOST = 8  # lines of a panel; its link leads to all


def _list(query: str = "") -> str:
    return f"{reverse('targeted_support:package_list')}{query}"


def _rows(packages: Iterable[Package]) -> list[tuple[Package, str, Any]]:
    return [(one, package_url(one.pk), label_html(one.stage_label)) for one in packages]


def home_panel(reader: Person) -> Panel | None:
    """For the team what is asked of it; for others the packages they look after, and those of their authority."""
    if is_team(reader):
        return _team_panel(reader)
    own = reader.standing.candid_authority
    rows = listed_packages(reader).exclude(stage=PackageStage.WITHDRAWN.value)
    mine = Q(owner=reader.pk) | Q(experts__expert__person=reader.pk)
    concerned = rows.filter(pk__in=Package.objects.filter(mine).values("pk"))
    found = list((concerned | received_by(rows, own) | helped_by(rows, own)).order_by("title") if own else concerned)
    if not found:
        return None
    context = {"rows": _rows(found), "asks": _signatures(reader, found)}
    url = _list(f"?authority={reader.authority.slug}") if own and reader.authority else ""
    return Panel(HEADING, "targeted_support/panel_packages.html", context, url, "Packages of your authority")


def _signatures(reader: Person, packages: list[Package]) -> list[tuple[str, str]]:
    """What waits for the reader's own signature, as the director of children's services of their authority."""
    own = reader.authority_id
    waiting = [
        one
        for one in packages
        if one.stage == PackageStage.SCOPING.value
        and any(place.authority_id == own and place.signed_off_on is None for place in one.recipients.all())
    ]
    if not waiting or own is None or not directors_of(own).filter(pk=reader.pk).exists():
        return []
    return [(f"Sign off “{one}”", f"{package_url(one.pk)}#recipients") for one in waiting]


def _team_panel(reader: Person) -> Panel:
    """Next steps that are due, enquiries that wait, packages that nobody looks after; each leads to exactly those."""
    rows, day = listed_packages(reader), today()
    late = steps_that_are(reader, StepState.OVERDUE, day)
    due = late | steps_that_are(reader, StepState.SOON, day)
    steps = list(rows.filter(pk__in=due.values("pk")).order_by("next_step_on", "title")[:MOST])
    open_ones = Package.objects.filter(stage__in=MAY_STOP)
    counted = (
        ("Next steps overdue", late.count(), f"?step={StepState.OVERDUE.value}"),
        ("Enquiries waiting", Package.objects.filter(stage="enquiry").count(), "?stage=enquiry"),
        ("Under way without an owner", open_ones.filter(owner__isnull=True).count(), "?owner=nobody&stage=open"),
    )
    context = {
        "steps": [(one, package_url(one.pk), recipients_words(one), due_flag(one, day)) for one in steps],
        "numbers": [(words, number, _list(query)) for words, number, query in counted],
    }
    board = reverse("targeted_support:support_page")
    return Panel(HEADING, "targeted_support/panel_team.html", context, board, "Open the board")


def authority_panel(reader: Person, authority: Authority) -> Panel | None:
    """What an authority receives and gives, by summary line."""
    if not reader.standing.reads_meetings:
        return None
    received, given = concerning(reader, authority)
    context = {"received": _rows(received), "given": _rows(given)}
    url = _list(f"?authority={authority.slug}")
    parts = (_told(received, given),)
    template = "targeted_support/panel_authority.html"
    return Panel(HEADING, template, context, url, f"Packages of {authority}", parts=parts)


def _told(received: Iterable[Package], given: Iterable[Package]) -> Table:
    """The lines that everybody reads."""
    rows = [("Receives", str(one), one.stage_label) for one in received]
    rows += [("Gives", str(one), one.stage_label) for one in given]
    return flat_table("Packages of support", COLUMNS, rows, "Nothing yet")


def project_panel(reader: Person, project: Project) -> Panel | None:
    """How many packages stand at each stage, on the page of the project that pays for them."""
    support = support_project()
    if support is None or support.pk != project.pk or not reader.standing.reads_meetings:
        return None
    found = stage_numbers(listed_packages(reader))
    shown = [key for key in (*KEYS[:-1], UNKNOWN) if found.get(stage_of(key))]
    numbers = [(label_html(lane_label(key)), found[stage_of(key)], _list(f"?stage={key}")) for key in shown]
    board = reverse("targeted_support:support_page")
    return Panel("Packages", "targeted_support/panel_numbers.html", {"numbers": numbers}, board, "Open the board")


def finding_panel(reader: Person, finding: Finding) -> Panel | None:
    """Which package came of a finding, and where its facilitator starts one."""
    url = reverse("targeted_support:package_from_finding", args=(finding.pk,))
    return _came_of(reader, Package.objects.filter(finding=finding), url, may_start_from_finding(reader, finding))


def conversation_panel(reader: Person, conversation: Conversation) -> Panel | None:
    url = reverse("targeted_support:package_from_conversation", args=(conversation.pk,))
    started = Package.objects.filter(conversation=conversation)
    return _came_of(reader, started, url, may_start_from_conversation(reader, conversation))


def _came_of(reader: Person, started: Any, start_url: str, may_start: bool) -> Panel | None:
    """The title is for all who read the page; the link only for who may open the package."""
    packages = list(started.order_by("pk"))
    if not packages and not may_start:
        return None
    seen = set(Package.objects.visible_to(reader).filter(pk__in=started.values("pk")).values_list("pk", flat=True))
    rows = [(one, package_url(one.pk) if one.pk in seen else "", label_html(one.stage_label)) for one in packages]
    context = {"rows": rows, "start_url": start_url if may_start else ""}
    return Panel("Targeted support package", "targeted_support/panel_came_of.html", context, wide=True)


register("home", 46, home_panel, (Package, PackageRecipient, PackageDonor, PackageExpert, Expert, Topic))
register("authority", 43, authority_panel)
register("project", 37, project_panel)
register("finding", 10, finding_panel)
register("conversation", 10, conversation_panel)
