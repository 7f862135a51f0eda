"""The register of challenge groups: who met when."""

from collections.abc import Iterable
from datetime import date

from diagnostics.models import ChallengeGroup
from diagnostics.queries.rounds import group_rows
from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, flat_table

GROUPS = (
    Column("round", "Round", width=10),
    Column("group", "Group", Kind.NUMBER, 8),
    Column("date", "Date", Kind.DATE, 12),
    Column("mode", "Mode", width=12),
    Column("authorities", "Authorities", width=70),
)


def groups_register(groups: Iterable[ChallengeGroup], year: ProgrammeYear) -> Document:
    """One row a group, its authorities in order of their names."""
    rows = (
        (str(year), one.number, one.day, one.get_mode_display(), "; ".join(place.name for place in one.authorities))
        for one in groups
    )
    table = flat_table("Challenge groups", GROUPS, rows, "No group yet.")
    return Document(f"challenge-groups-{year}", "Peer challenge: groups", f"Round {year}", (table,))


def build_groups(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """The groups of a year's round as they are now."""
    chosen = year or current_year(today())
    return groups_register(group_rows(reader).filter(round__year=chosen).order_by("number"), chosen)


register("challenge-groups", ("csv", "xlsx"), build_groups)
