"""What conversations add to other pages: an authority's, a project's, the overview, and dashboards."""

from typing import Any

from django.urls import reverse

from diagnostics.access import may_programme
from diagnostics.models import Conversation
from diagnostics.queries.conversations import (
    authority_rows,
    concerning,
    conversation_rows,
    conversations_asked,
    count_progress,
    cycle_years,
    directors_of,
    held_in,
    organising_project,
)
from diagnostics.tables.conversations import conversation_asks, conversation_url
from kpis.models import CoreRequirement, Kpi, Measure, PlannedActivity
from projects.models import Authority, Person, ProgrammeYear, Project
from projects.queries.years import current_year_if_any
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel, register
from seslip.foundation.sheets import Column, Kind, flat_table

COLUMNS = (
    Column("year", "Year", width=12),
    Column("date", "Date", Kind.DATE, 14),
    Column("stage", "Stage", Kind.LABEL, 24),
    Column("follow_up", "What follows", width=40),
)
NOT_KNOWN = "Not known yet"
HEADING, LABEL = "SEND courageous conversations", "All conversations"


def _list() -> str:
    return reverse("diagnostics:conversation_list")


def _numbers(year: ProgrammeYear) -> dict[str, Any]:
    """How far all authorities are, with links to exactly those, and what the year promised."""
    everybody = authority_rows(cycle_years(year))
    return {
        "numbers": [
            (label_html(one.label), number, f"{_list()}?year={year}&progress={one.value}")
            for one, number in count_progress(everybody).items()
        ],
        "held": held_in(everybody, year),
        "asked": conversations_asked(year),
        "year": year,
    }


def _rows(conversations: list[Conversation]) -> list[tuple[Conversation, str, Any]]:
    return [(one, conversation_url(one.pk), label_html(one.stage_label)) for one in conversations]


def authority_panel(reader: Person, authority: Authority) -> Panel | None:
    """The conversations of an authority."""
    if not reader.standing.reads_meetings:
        return None
    own = list(conversation_rows(reader).filter(authority=authority).order_by("-year__starts"))
    told = ((str(one.year), one.day, one.stage_label, one.get_follow_up_display() or NOT_KNOWN) for one in own)
    parts = (flat_table(HEADING, COLUMNS, told, "Not programmed yet"),)
    return Panel(HEADING, "diagnostics/panel_conversation.html", {"rows": _rows(own)}, _list(), LABEL, parts=parts)


def project_panel(reader: Person, project: Project) -> Panel | None:
    """How many are held, dated and programmed, on the page of the project that organises them."""
    organising = organising_project()
    if organising is None or organising.pk != project.pk or not reader.standing.reads_meetings:
        return None
    return Panel(HEADING, "diagnostics/panel_conversations.html", _numbers(project.year), _list(), LABEL)


def overview_panel(reader: Person) -> Panel | None:
    year = current_year_if_any(today())
    if year is None or not reader.standing.reads_meetings:
        return None
    return Panel(HEADING, "diagnostics/panel_conversations.html", _numbers(year), _list(), LABEL)


def home_panel(reader: Person) -> Panel | None:
    """For who leads some: what comes next; for people of an authority: when theirs is, and all numbers for who runs
    them."""
    concerned = [one for one in concerning(reader).order_by("day", "pk") if one.stage != "followed_up"]
    own = [one for one in concerned if one.lead_id == reader.pk or one.day]
    directed = {reader.authority_id} if _signs(reader, own) else set()
    asks = conversation_asks(reader, own, today(), {key for key in directed if key})
    url = _list() if reader.standing.reads_meetings else ""
    year = current_year_if_any(today())
    if year and may_programme(reader, organising_project()):
        context = _numbers(year) | {"asks": asks}
        return Panel(HEADING, "diagnostics/panel_conversations.html", context, url, LABEL)
    if not own:
        return None
    return Panel(HEADING, "diagnostics/panel_conversation.html", {"rows": _rows(own), "asks": asks}, url, LABEL)


def _signs(reader: Person, conversations: list[Conversation]) -> bool:
    """Whether the reader signs for their authority; asked only where something waits to be signed."""
    own = reader.authority_id
    waiting = any(one.authority_id == own and one.stage == "held" for one in conversations)
    return waiting and own is not None and directors_of(own).filter(pk=reader.pk).exists()


register("home", 44, home_panel, (Conversation, Kpi, Measure, PlannedActivity, CoreRequirement))
register("authority", 41, authority_panel)
register("project", 36, project_panel)
register("diagnostics", 20, overview_panel)
