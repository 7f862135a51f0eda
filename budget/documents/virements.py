"""The register of virements: what was asked, decided and consented, for the auditor."""

from collections.abc import Iterable
from datetime import date

from budget.models import BudgetLine, Virement
from budget.queries.virements import seen_lines, visible_virements
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, flat_table

from .registers import project_numbers

UNSEEN = "A line that you do not see"
COLUMNS = (
    Column("virement", "Virement", Kind.NUMBER, 10),
    Column("requested_on", "Asked on", Kind.DATE, 12),
    Column("requested_by", "Asked by", width=22),
    Column("from_project", "From project", width=14),
    Column("from_line", "From line", width=32),
    Column("to_project", "To project", width=14),
    Column("to_line", "To line", width=32),
    Column("stream", "Out of", width=18),
    Column("target_stream", "Into", width=18),
    Column("amount", "Amount", Kind.MONEY, 14),
    Column("reason", "Reason", width=40),
    Column("consent_on", "DfE’s consent on", Kind.DATE, 14),
    Column("consent_reference", "DfE’s reference", width=22),
    Column("state", "State", width=22),
    Column("decided_on", "Decided on", Kind.DATE, 12),
    Column("decided_by", "Decided by", width=22),
    Column("note", "Note on the decision", width=40),
)


def virements_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """All of a year that the reader may see."""
    return filtered_virements(reader, visible_virements(reader, year), year)


def filtered_virements(reader: Person, virements: Iterable[Virement], year: ProgrammeYear) -> Document:
    """The rows of the list as it is filtered and sorted on the page; a line the reader may not see is not named."""
    seen = seen_lines(reader)
    rows = [
        (
            *(v.pk, v.requested_on, str(v.requested_by)),
            *(_line(v.source, seen) + _line(v.target, seen)),
            *(Stream(v.stream).label, Stream(v.target_stream).label, v.amount, v.reason),
            *(v.consent_on, v.consent_reference, v.get_state_display()),
            *(v.decided_on, str(v.decided_by or ""), v.decision_note),
        )
        for v in virements
    ]
    table = flat_table("Virements", COLUMNS, rows, "Nobody has asked for a virement yet.")
    return Document(f"virements-{year}", "Virements", f"Programme year {year}", (table,))


def _line(line: BudgetLine, seen: frozenset[int] | None) -> tuple[str, str]:
    return (project_numbers(line), line.label) if seen is None or line.pk in seen else ("", UNSEEN)


register("virements", ("csv", "xlsx"), virements_register)
