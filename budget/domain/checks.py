"""Whether the budget agrees with itself and with the totals that the plan prints. Amounts are in pence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from seslip.foundation.labels import Label
from seslip.foundation.money import pounds, show_money

from .apportion import ApportionError, percentages
from .ledger import Ledger, Line
from .printed import PERCENTAGES_SOURCE, PRINTED_PERCENTAGES, PRINTED_STREAMS, PRINTED_TOTALS, PrintedTotal

NO_RECORD = "no longer in the budget"


@dataclass(frozen=True)
class Result:
    """One comparison: what is expected, what the records give. `figure` explains a difference that is known.

    `line` is the budget line it is about, `difference` is expected less held, None where there is none to calculate.
    """

    about: str
    expected: str
    held: str
    holds: bool
    difference: int | None = None
    source: str = ""
    figure: str = ""
    line: int | None = None

    @property
    def open(self) -> bool:
        """A finding that nobody has explained yet."""
        return not self.holds and not self.figure

    @property
    def state(self) -> Label:
        if self.holds:
            return Label("Agrees", "on-track", "tick")
        return Label("Explained below", "at-risk", "triangle") if self.figure else Label("Open", "off-track", "octagon")

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
        if self.open:
            return Label(f"{len(self.open)} open", "off-track", "octagon")
        known = sum(not result.holds for result in self.results)
        if known:
            return Label(f"{known} explained below", "at-risk", "triangle")
        nothing = Label("Nothing to compare", "not-started", "minus")
        return Label("All agree", "on-track", "tick") if self.results else nothing


@dataclass(frozen=True)
class PlannedProject:
    """What the plan gives a project: its amount, and the amount of each of its phases by number (`7.1`)."""

    number: int
    title: str
    amount: int | None
    phases: Mapping[str, int | None]


def all_checks(ledger: Ledger, projects: Sequence[PlannedProject], explained: Mapping[str, int | None]) -> list[Check]:
    """Every live check; `explained` gives the difference that each published figure accounts for."""
    return [
        streams_balance(ledger),
        printed_totals(ledger, explained),
        printed_percentages(ledger),
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


def printed_totals(ledger: Ledger, explained: Mapping[str, int | None]) -> Check:
    """Totals of sections, headings and streams against what Tables 1 to 3 and Appendix 5 print."""
    held = {section.ref: (section.label, section.shares.total) for section in ledger.sections}
    headings = [heading for section in ledger.sections for heading in section.headings]
    held |= {heading.ref: (heading.label, heading.shares.total) for heading in headings}
    results = [
        _printed_total(printed, held.get(printed.ref), explained)
        for printed in PRINTED_TOTALS
        if printed.ref.startswith(f"budget/{ledger.year}/")
    ]
    return Check(
        "totals",
        "Printed totals are those of the records",
        "Every total and sub-total that the plan prints, beside what the budget lines add up to.",
        (*results, *_printed_streams(ledger)),
    )


def _printed_total(printed: PrintedTotal, held: tuple[str, int] | None, explained: Mapping[str, int | None]) -> Result:
    expected = pounds(printed.pounds)
    if held is None:
        name = printed.source.removeprefix("Appendix 5, ")
        return Result(name, show_money(expected), NO_RECORD, False, source=printed.source)
    label, total = held
    known = printed.figure and explained.get(printed.figure) == expected - total != 0
    return amounts(label, expected, total, source=printed.source, figure=printed.figure if known else "")


def _printed_streams(ledger: Ledger) -> list[Result]:
    if ledger.year not in PRINTED_STREAMS:
        return []
    printed, source = PRINTED_STREAMS[ledger.year]
    sides = [("Income", ledger.total_in)] + ([("Spending", ledger.total_out)] if ledger.planned else [])
    return [
        amounts(f"{side}, {balance.stream.label}", pounds(expected or 0), held or 0, source=source)
        for side, sums in sides
        for balance, expected, held in zip(ledger.balances, printed, sums, strict=True)
    ]


def printed_percentages(ledger: Ledger) -> Check:
    results = []
    for label, expected in PRINTED_PERCENTAGES.get(ledger.year, ()):
        weights = [share or 0 for share in ledger.total_in[: len(expected)]]
        try:
            held = tuple(percentages(weights))
        except ApportionError:
            held = ()
        results.append(Result(label, _percents(expected), _percents(held), held == expected, source=PERCENTAGES_SOURCE))
    return Check(
        "percentages",
        "Table 3’s percentages follow from the income",
        "Whole per cents by largest remainder, which always add up to 100.",
        tuple(results),
    )


def _percents(shares: Iterable[int]) -> str:
    return ", ".join(f"{share}%" for share in shares) or "nothing to share by"


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
