"""Whether the budget agrees with itself and with the totals that the plan prints. Amounts are in pence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seslip.foundation.labels import Label
from seslip.foundation.money import show_money

from .ledger import Ledger, Line
from .printed import PERCENT, Printed, amounts_by_ref, held_figure

NO_RECORD = "no longer in the budget"
STARTS = {"appendix-5": "Appendix 5", "tables": "Table"}
PLACES = {
    "appendix-5": (
        "Appendix 5 prints what the records give",
        "Every amount, sub-total, total and percentage of Appendix 5, beside what the budget lines come to.",
    ),
    "tables": (
        "Tables 1 to 3 print what the records give",
        "The grant, the resources and the available funds of the year, beside the lines of income.",
    ),
    "paragraphs": (
        "The paragraphs print what the records give",
        "Amounts that the plan repeats in its text, beside the budget lines they speak of.",
    ),
}


@dataclass(frozen=True)
class Result:
    """One comparison: what is expected, what the records give. `figure` explains a difference that is known.

    `key` names it within its check (where it is empty, what it is about does), `line` is the budget line it is about,
    `difference` is expected less held, None where there is none to calculate. `single` says that it tells what a
    single line holds.
    """

    about: str
    expected: str
    held: str
    holds: bool
    difference: int | None = None
    source: str = ""
    figure: str = ""
    line: int | None = None
    key: str = ""
    single: bool = False

    @property
    def open(self) -> bool:
        """A finding that nobody has explained yet."""
        return not self.holds and not self.figure

    @property
    def state(self) -> Label:
        if self.holds:
            return Label("Agrees", "on-track", "tick")
        return Label("Explained", "at-risk", "triangle") if self.figure else Label("Open", "off-track", "octagon")

    @property
    def shown_difference(self) -> str:
        return show_money(self.difference)


@dataclass(frozen=True)
class Check:
    """Comparisons of one kind; `about_lines` says that its results name single budget lines."""

    key: str
    title: str
    what: str
    results: tuple[Result, ...]
    about_lines: bool = False

    @property
    def open(self) -> list[Result]:
        return [result for result in self.results if result.open]

    @property
    def state(self) -> Label:
        """All comparisons in a few words."""
        return self.state_of(self.open)

    def state_of(self, left: Sequence[Result]) -> Label:
        """The same where some of the open results have been explained since and only these are left."""
        if left:
            return Label(f"{len(left)} open", "off-track", "octagon")
        known = sum(not result.holds for result in self.results)
        if known:
            return Label(f"{known} explained", "at-risk", "triangle")
        nothing = Label("Nothing to compare", "not-started", "minus")
        return Label("All agree", "on-track", "tick") if self.results else nothing


@dataclass(frozen=True)
class PlannedProject:
    """What the plan gives a project: its amount, and the amount of each of its phases by number (`7.1`)."""

    number: int
    title: str
    amount: int | None
    phases: Mapping[str, int | None]


def all_checks(
    ledger: Ledger,
    projects: Sequence[PlannedProject],
    printed: Sequence[Printed],
    explained: Mapping[str, int | None],
) -> list[Check]:
    """Every check of the budget as issued; `explained` gives the difference that each published figure accounts for."""
    return [
        streams_balance(ledger),
        *printed_figures(ledger, printed, explained),
        lines_have_projects(ledger),
        prices(ledger),
        project_amounts(ledger, projects),
    ]


def amounts(about: str, expected: int, held: int, **more: object) -> Result:
    """A comparison of two amounts."""
    difference = expected - held
    texts = (about, show_money(expected), show_money(held), not difference)
    return Result(*texts, difference=difference, **more)  # type: ignore[arg-type]


def streams_balance(ledger: Ledger) -> Check:
    results: list[Result] = []
    if ledger.planned:
        results = [
            amounts(balance.stream.label, balance.income, balance.out, source="income and spending")
            for balance in ledger.balances
        ]
    return Check(
        "balance",
        "Income and spending agree in each stream",
        "What comes in is what is planned and carried forward. CSC and SEND grant must stay apart (plan, para 5).",
        tuple(results),
    )


def printed_figures(ledger: Ledger, printed: Sequence[Printed], explained: Mapping[str, int | None]) -> list[Check]:
    """Every figure that the plan prints against the records: Appendix 5, the three tables, the paragraphs."""
    amounts_held = amounts_by_ref(ledger)
    results: dict[str, list[Result]] = {}
    for figure in printed:
        held = held_figure(figure, ledger, amounts_held)
        results.setdefault(_place(figure.source), []).append(_printed_result(figure, held, explained))
    return [
        Check(f"printed-{key}", title, what, tuple(results[key]))
        for key, (title, what) in PLACES.items()
        if key in results
    ]


def _place(source: str) -> str:
    return next((key for key, start in STARTS.items() if source.startswith(start)), "paragraphs")


def _printed_result(figure: Printed, held: int | None, explained: Mapping[str, int | None]) -> Result:
    """The comparison; a known difference explains it only as long as it is exactly that difference."""
    expected = figure.shown(figure.value)
    if held is None:
        told = {"source": figure.source, "key": figure.key, "single": figure.single}
        return Result(figure.what, expected, NO_RECORD, False, **told)  # type: ignore[arg-type]
    gap = figure.value - held
    known = bool(gap and figure.figure and explained.get(figure.figure) == gap)
    return Result(
        figure.what,
        expected,
        figure.shown(held),
        not gap,
        difference=None if figure.unit == PERCENT else gap,
        source=figure.source,
        figure=figure.figure if known else "",
        key=figure.key,
        single=figure.single,
    )


def _money_lines(ledger: Ledger) -> list[Line]:
    return [line for section in ledger.spending for line in section.lines if line.planned]


def lines_have_projects(ledger: Ledger) -> Check:
    """A line of spending with money names a project that is in use; what is carried forward needs none."""
    lines = [line for s in ledger.spending if not s.carried_forward for line in s.lines if line.planned]
    results = []
    for line in lines:
        unused = [f"project {project.number}, which is not used" for project in line.projects if not project.used]
        covered = ", ".join(unused or [f"project {project.number}" for project in line.projects]) or "no project"
        good = bool(line.projects) and not unused
        results.append(Result(line.label, "a project in use", covered, good, source="budget line", line=line.pk))
    return Check(
        "projects",
        "Every line of spending names its project",
        "Money without a project has nobody who answers for it. What is carried forward is left out.",
        tuple(results),
        about_lines=True,
    )


def prices(ledger: Ledger) -> Check:
    results = [
        amounts(
            f"{line.label}: {line.quantity} × {show_money(line.unit_cost)}",
            line.quantity * line.unit_cost,
            line.shares.total,
            source="budget line",
            line=line.pk,
        )
        for line in _money_lines(ledger)
        if line.quantity is not None and line.unit_cost is not None
    ]
    what = "Where a line has a price, number × cost of one is the sum of its shares."
    return Check("prices", "Number × cost of one is the line’s amount", what, tuple(results), about_lines=True)


def project_amounts(ledger: Ledger, projects: Sequence[PlannedProject]) -> Check:
    """A project's lines add up to its amount in the plan, or to those of its phases that the lines name."""
    held: dict[int, int] = {}
    phases: dict[int, set[str]] = {}
    for line in _money_lines(ledger):
        if len(line.projects) == 1:
            number = line.projects[0].number
            held[number] = held.get(number, 0) + line.shares.total
            phases.setdefault(number, set()).update({line.phase} - {""})
    results = []
    for project in projects:
        funded = sorted(phases.get(project.number, set()))
        expected = sum(project.phases.get(phase) or 0 for phase in funded) if funded else project.amount
        if expected is not None:
            about = f"Project {project.number}, {project.title}" + (f" (phase {', '.join(funded)})" * bool(funded))
            source = f"heading of Project {project.number}"
            results.append(amounts(about, expected, held.get(project.number, 0), source=source))
    return Check(
        "project-amounts",
        "A project’s lines add up to its amount in the plan",
        "The amount in the project’s heading, or in the phases that this year’s budget pays for.",
        tuple(results),
        about_lines=True,
    )
