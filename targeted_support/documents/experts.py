"""The register of experts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, flat_table
from targeted_support.domain.days import days_of
from targeted_support.queries.experts import expert_rows

EXPERTS = (
    Column("name", "Expert", width=26),
    Column("authority", "Authority", width=24),
    Column("organisation", "Organisation", width=22),
    Column("topics", "Topics", width=40),
    Column("expertise", "What they know", width=40),
    Column("availability", "When they can help", width=24),
    Column("can_be_asked", "Can be asked", width=12),
    Column("since", "Helps since", width=12),
    Column("packages", "Packages", Kind.NUMBER, 10),
    Column("days", "Days given", Kind.NUMBER, 11),
)


def experts_register(experts: Iterable[Any]) -> Document:
    """One row an expert, of `expert_rows`."""
    rows = (
        (
            one.name,
            one.authority.name if one.authority else "",
            one.organisation,
            ", ".join(str(topic) for topic in one.topics.all()),
            one.expertise,
            one.availability,
            _asked(one),
            one.since.label,
            one.supports or 0,
            days_of(one.tenths),
        )
        for one in experts
    )
    return Document("experts", "Subject matter experts", "", (flat_table("Experts", EXPERTS, rows, "No expert."),))


def _asked(expert: Any) -> str:
    if not expert.is_confirmed:
        return "Offered"
    return "Yes" if expert.is_available else "No"


def build_experts(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """All experts that the reader sees, as they are now."""
    return experts_register(expert_rows(reader).order_by("authority__name", "name", "pk"))


register("experts", ("csv", "xlsx"), build_experts)
