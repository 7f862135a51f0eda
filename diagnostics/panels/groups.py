"""What rounds and groups add to other pages: an authority's, a project's, and the dashboard of those concerned."""

from typing import Any

from django.urls import reverse

from budget.models import BudgetLine
from diagnostics.access import may_edit_rounds
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMember, GroupTask, SelfAssessment
from diagnostics.queries.rounds import concerns, groups_of, received_in, round_now, round_of, rounds, sitting
from diagnostics.tables.groups import asks_of_all, round_url, shown_groups
from projects.models import Authority, Person, ProgrammeYear, Project
from projects.queries.years import current_year_if_any
from seslip.foundation.clock import today
from seslip.foundation.panels import Panel, register
from seslip.foundation.sheets import Column, Kind, flat_table

SHOWN = 6
COLUMNS = (
    Column("group", "Round and group", width=20),
    Column("date", "Date", Kind.DATE, 14),
    Column("with", "With", width=50),
    Column("stage", "Stage", Kind.LABEL, 24),
)
ROUNDS = (ChallengeRound, ChallengeGroup, GroupMember, GroupTask, SelfAssessment)


def my_group_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """When the reader's group meets, how far it is and what it asks of them; for the programme manager all groups."""
    now = today()
    this = round_now(now) if year == current_year_if_any(now) else round_of(year)
    if this is None:
        return None
    everything = may_edit_rounds(reader)
    groups = groups_of(reader, this) if everything else list(concerns(reader).filter(round=this).order_by("number"))
    if not groups:
        return None
    received = received_in(this)
    asks = asks_of_all(reader, this, groups, received, now)
    context: dict[str, Any] = {
        "rows": [] if everything else shown_groups(groups, received),
        "asks": asks[:SHOWN],
        "more": max(0, len(asks) - SHOWN),
        "held": sum(group.stage in TOOK_PLACE for group in groups) if everything else None,
        "count": len(groups),
    }
    url = reverse("diagnostics:diagnostics_page") if reader.standing.reads_meetings else ""
    return Panel(f"Peer challenge {this.year}", "diagnostics/panel_my_groups.html", context, url, "All of diagnostics")


def authority_panel(reader: Person, authority: Authority) -> Panel | None:
    """The group of an authority in the current and in past rounds."""
    if not reader.standing.reads_meetings:
        return None
    groups = list(sitting(reader, authority))
    if not groups:
        return None
    rows = [
        (group, row, [name for name in row.members if name != authority.name])
        for group, row in zip(groups, shown_groups(groups, ()), strict=True)
    ]
    told = ((f"{one.round.year}, {one}", one.day, ", ".join(others), one.stage_label) for one, _row, others in rows)
    parts = (flat_table("Peer challenge", COLUMNS, told),)
    return Panel("Peer challenge", "diagnostics/panel_authority_groups.html", {"rows": rows}, parts=parts)


def project_panel(reader: Person, project: Project) -> Panel | None:
    """How far the round is that a project runs."""
    this = rounds().filter(project=project).first()
    if this is None or not reader.standing.reads_meetings:
        return None
    groups = groups_of(reader, this)
    rows = shown_groups(groups, received_in(this))
    context = {"rows": rows, "held": sum(group.stage in TOOK_PLACE for group in groups), "compact": True}
    return Panel(
        "Peer challenge", "diagnostics/panel_round.html", context, round_url(this), f"Round {this.year}", wide=True
    )


register("home", 43, my_group_panel, (*ROUNDS, BudgetLine))
register("authority", 40, authority_panel)
register("project", 35, project_panel)
