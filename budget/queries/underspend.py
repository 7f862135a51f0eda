"""The streams at the end of the year, the lines that leave money over, and what could use it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from budget.domain.outturn import add_outturns
from budget.domain.underspend import Draft, Need, StreamEnd, Surplus, draft_virements
from budget.models import PhaseFunding, PhaseState, Virement
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear

from .position import PlacedLine, placed_lines
from .virements import revised_income


@dataclass(frozen=True)
class Radar:
    """One stream with its lines that leave something over, the needs in it, and the drafts that join both."""

    end: StreamEnd
    surpluses: list[Surplus]
    needs: list[Need]
    drafts: list[Draft]


def radars(reader: Person, year: ProgrammeYear, as_at: date) -> list[Radar]:
    """One for each stream, from the lines the reader may see."""
    placed = placed_lines(reader, year, as_at)
    spending = [one for one in placed if not one.line.carried_forward]
    ends = stream_ends(year, placed, as_at)
    under_review = _under_review(year)
    phases = _waiting_phases(year)
    found = []
    for index, end in enumerate(ends):
        surpluses = _surpluses(spending, index, under_review)
        needs = [*_overspends(spending, index), *_phase_needs(spending, phases, index)]
        found.append(Radar(end, surpluses, needs, draft_virements(end.stream, surpluses, needs)))
    return found


def stream_ends(year: ProgrammeYear, placed: Iterable[PlacedLine], as_at: date) -> list[StreamEnd]:
    """Each stream's income, as DfE's consent moved it, against what its lines are expected to spend."""
    lines = list(placed)
    spent = add_outturns(one.outturn for one in lines if not one.line.carried_forward)
    kept = add_outturns(one.outturn for one in lines if one.line.carried_forward).revised
    incomes = revised_income(year, as_at)
    return [
        StreamEnd(
            stream,
            incomes[index],
            spent.revised[index] or 0,
            spent.used[index] or 0,
            spent.forecast[index] or 0,
            kept[index] or 0,
        )
        for index, stream in enumerate(Stream)
    ]


def _under_review(year: ProgrammeYear) -> set[int]:
    """Lines that a waiting virement holds: nothing more is drafted from them."""
    waiting = Virement.objects.waiting().filter(source__heading__section__year=year)
    return {line for pair in waiting.values_list("source", "target") for line in pair}


def _surpluses(placed: Iterable[PlacedLine], stream: int, held: set[int]) -> list[Surplus]:
    found = [
        Surplus(one.line.pk, one.line.label, -(share or 0))
        for one in placed
        if (share := one.outturn.variance[stream]) and share < 0 and one.line.pk not in held
    ]
    return sorted(found, key=lambda surplus: (-surplus.pence, surplus.line))


def _overspends(placed: Iterable[PlacedLine], stream: int) -> list[Need]:
    return [
        Need(one.line.pk, one.line.label, share, "is expected to overspend")
        for one in placed
        if (share := one.outturn.variance[stream] or 0) > 0
    ]


def _waiting_phases(year: ProgrammeYear) -> list[PhaseFunding]:
    """Phases that wait for an underspend, in the order of their projects."""
    decided = PhaseFunding.objects.filter(phase__project__year=year, state=PhaseState.UNDERSPEND)
    return list(decided.select_related("phase__project").order_by("phase__project__number", "phase__number"))


def _phase_needs(placed: Iterable[PlacedLine], phases: Iterable[PhaseFunding], stream: int) -> list[Need]:
    """A phase is paid from its project's line; it can only use the streams that the line has."""
    lines = {link.project_id: one for one in placed for link in one.line.covered}
    needs = []
    for funding in phases:
        phase = funding.phase
        one = lines.get(phase.project_id)
        if one and phase.amount and one.outturn.original[stream]:
            needs.append(Need(one.line.pk, one.line.label, phase.amount, f"phase {phase} is subject to underspend"))
    return needs
