"""The register of courageous conversations: every authority over the two years. Nothing of what was said."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from diagnostics.domain.conversations import cycle_of
from diagnostics.queries.conversations import authority_rows, cycle_years, follow_up_of, stage_of
from projects.access import authorities_visible_to
from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, flat_table

CONVERSATIONS = (
    Column("authority", "Authority", width=28),
    Column("date", "Date", Kind.DATE, 12),
    Column("stage", "Stage", width=20),
    Column("follow_up", "Follow-up", width=28),
)


def conversations_register(authorities: Iterable[Any], year: ProgrammeYear) -> Document:
    """One row an authority, also where nothing is programmed yet."""
    rows = ((one.name, one.talk_day, stage_of(one).text, follow_up_of(one)) for one in authorities)
    table = flat_table("Conversations", CONVERSATIONS, rows, "No authority.")
    span = " and ".join(cycle_of(year.starts.year))
    return Document(f"conversations-{year}", "SEND courageous conversations", span, (table,))


def build_conversations(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """All authorities over the two years around a year, as they are now."""
    chosen = year or current_year(today())
    rows = authority_rows(cycle_years(chosen)).filter(pk__in=authorities_visible_to(reader).values("pk"))
    return conversations_register(rows if reader.standing.reads_meetings else rows.none(), chosen)


register("conversations", ("csv", "xlsx"), build_conversations)
