"""Phases of projects: which the year's budget pays for, and what was decided about the others. Amounts are in pence."""

from collections.abc import Iterable
from dataclasses import dataclass

from seslip.foundation.labels import Label
from seslip.foundation.money import show_money

from .checks import Check, Result

FUNDED, DROPPED = "funded", "dropped"
UNDECIDED, IN_BUDGET = "", "budget"
LABELS = {
    IN_BUDGET: Label("In the budget", "complete", "tick"),
    FUNDED: Label("Funded", "on-track", "tick"),
    "underspend": Label("Subject to underspend", "at-risk", "clock"),
    "next_year": Label("Next year", "carried-forward", "forward"),
    DROPPED: Label("Dropped", "withdrawn", "minus"),
    UNDECIDED: Label("Not decided yet", "not-started", "circle"),
}


@dataclass(frozen=True)
class Paying:
    """A line of the year's budget that pays for a phase."""

    line: int
    label: str
    amount: int


@dataclass(frozen=True)
class PhaseStanding:
    """`amount` is None where the plan leaves it to be announced; `decision` is a key of LABELS, empty where none is."""

    number: str
    title: str
    amount: int | None
    lines: tuple[Paying, ...] = ()
    decision: str = UNDECIDED

    @property
    def in_budget(self) -> bool:
        return bool(self.lines)

    @property
    def standing(self) -> str:
        """What it counts as: a line that pays says more than a decision."""
        return IN_BUDGET if self.in_budget else self.decision

    @property
    def label(self) -> Label:
        return LABELS[self.standing]


@dataclass(frozen=True)
class StandingSum:
    """Phases that stand alike: how many, what they come to, and how many of them have no amount yet."""

    standing: str
    phases: int
    amount: int
    unannounced: int

    @property
    def label(self) -> Label:
        return LABELS[self.standing]

    @property
    def note(self) -> str:
        return f"{self.unannounced} to be announced" if self.unannounced else ""


def sums_by_standing(phases: Iterable[PhaseStanding]) -> list[StandingSum]:
    """One for each standing that occurs, in the order of LABELS."""
    found = list(phases)
    groups = {standing: [phase for phase in found if phase.standing == standing] for standing in LABELS}
    return [
        StandingSum(standing, len(group), sum(p.amount or 0 for p in group), sum(p.amount is None for p in group))
        for standing, group in groups.items()
        if group
    ]


def without_funding(phases: Iterable[PhaseStanding]) -> Check:
    """Phases beyond the year need a decision, a funded one a line that pays, a dropped one none.

    Lines are linked, not named: some who read this do not see them.
    """
    return Check(
        "phases",
        "Every phase beyond the year’s budget is decided",
        "A phase that no line pays for is funded later, waits for an underspend or the next year, or is dropped.",
        tuple(_result(phase) for phase in phases),
    )


def _result(phase: PhaseStanding) -> Result:
    amount = "amount to be announced" if phase.amount is None else show_money(phase.amount)
    expected, held, good = _expected(phase)
    about = f"Phase {phase.number}, {phase.title}: {amount}"
    source = f"heading of Project {phase.number.split('.')[0]}"
    line = phase.lines[0].line if phase.lines else None
    return Result(about, expected, held, good, source=source, line=line, key=phase.number)


def _expected(phase: PhaseStanding) -> tuple[str, str, bool]:
    if phase.in_budget:
        if phase.decision == DROPPED:
            return "no line that pays for it", "dropped, but in the budget", False
        return "a line that pays for it", "in the budget", True
    if phase.decision == FUNDED:
        return "a line that pays for it", "no line", False
    if phase.decision == UNDECIDED:
        return "a decision", "not decided yet", False
    return "a decision", LABELS[phase.decision].text, True
