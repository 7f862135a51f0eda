"""Phases of the year's projects with the lines that pay for them and what was decided about the others."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from budget.domain.checks import Check
from budget.domain.phases import Paying, PhaseStanding, without_funding
from budget.models import BudgetLine, PhaseFunding
from projects.models import Phase, ProgrammeYear
from seslip.foundation.history import Entry, history_of
from seslip.foundation.sharing import read_once


@dataclass(frozen=True)
class PhaseRow:
    """A phase as recorded, how it stands, and the decision where there is one."""

    phase: Phase
    standing: PhaseStanding
    funding: PhaseFunding | None


def phases_in(year: ProgrammeYear) -> QuerySet[Phase]:
    """The phases of the year's projects with their lines and decisions, in order of number."""
    lines = BudgetLine.objects.filter(heading__section__year=year).order_by("heading", "position", "pk")
    found = Phase.objects.filter(project__year=year, project__used=True).select_related("project__year", "funding")
    return found.prefetch_related(Prefetch("budget_lines", lines)).order_by("project__number", "number")


def phase_rows(year: ProgrammeYear) -> list[PhaseRow]:
    """All of them, in two queries."""
    return [row_of(phase) for phase in phases_in(year)]


def row_of(phase: Phase) -> PhaseRow:
    """A phase that was read with its lines and decision."""
    funding: PhaseFunding | None = getattr(phase, "funding", None)
    lines = [line for line in phase.budget_lines.all() if line.planned]
    standing = PhaseStanding(
        str(phase),
        phase.project.title,
        phase.amount,
        tuple(Paying(line.pk, line.label, line.amount) for line in lines),
        funding.state if funding else "",
    )
    return PhaseRow(phase, standing, funding)


@read_once
def phase_check(year: ProgrammeYear) -> Check:
    """Whether each phase beyond the year is decided, and each funded one paid for (for the checks page)."""
    return without_funding(row.standing for row in phase_rows(year))


def funding_history(phase: Phase) -> list[Entry]:
    """What was decided about a phase, also what was taken back, and what of the phase itself was changed."""
    return history_of(phase, PhaseFunding)
