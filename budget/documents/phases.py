"""The register of phases: which the year's budget pays for, and how the others stand."""

from datetime import date

from budget.access import check_see_budget
from budget.queries.phases import PhaseRow, phase_rows
from budget.queries.virements import seen_lines
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Value, flat_table

COLUMNS = (
    Column("phase", "Phase", width=8),
    Column("project", "Project", width=44),
    Column("amount", "Amount in the plan", Kind.MONEY, 16),
    Column("state", "State", width=22),
    Column("line", "Budget line", width=32),
    Column("in_budget", "In the budget", Kind.MONEY, 16),
    Column("decision", "Decision", width=22),
    Column("decided_by", "Who decided", width=24),
    Column("decided_on", "Decided on", Kind.DATE, 12),
    Column("note", "Note", width=40),
)


def phases_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """All phases of a year. Raises Refused for those who do not see the budget."""
    check_see_budget(reader)
    seen = seen_lines(reader)
    rows = [_row(row, seen) for row in phase_rows(year)]
    table = flat_table("Phases", COLUMNS, rows, f"No project of {year} is divided into phases.")
    return Document(f"phases-{year}", "Phases and how they are funded", f"Programme year {year}", (table,))


def _row(row: PhaseRow, seen: frozenset[int] | None) -> tuple[Value, ...]:
    """A line that the reader may not see is not named."""
    standing, funding = row.standing, row.funding
    paying = [line for line in standing.lines if seen is None or line.line in seen]
    lines, paid_for = "; ".join(line.label for line in paying), sum(line.amount for line in paying) if paying else None
    decision: tuple[Value, ...] = ("", "", None, "")
    if funding:
        decision = (funding.get_state_display(), funding.decided_by, funding.decided_on, funding.note)
    return (standing.number, standing.title, standing.amount, standing.label.text, lines, paid_for, *decision)


register("phases", ("csv", "xlsx"), phases_register)
