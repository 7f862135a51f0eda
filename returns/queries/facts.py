"""The facts of a return, read from the records as at its position date."""

from collections.abc import Iterable
from datetime import date

from budget.models import BudgetLine, Side
from budget.queries.money import received_by
from budget.queries.plan import visible_lines
from budget.queries.position import PlacedLine, placed_lines
from kpis.documents.appendix_4 import Grid
from kpis.documents.figures import figure_lines
from kpis.domain.statuses import days_overdue
from kpis.models import Kpi
from kpis.queries.standings import KpiStanding
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from returns.domain.content import Fact, Facts


def kpi_facts(grid: Grid, as_at: date) -> Facts:
    """Each KPI by its id, in the order of the form."""
    found: dict[str, Fact] = {}
    for requirement in grid.requirements:
        for activity in requirement.activities.all():
            for kpi in activity.kpis.all():
                kpi.activity, activity.requirement = activity, requirement
                found[str(kpi.pk)] = _kpi_fact(kpi, grid.found[kpi.pk], as_at)
    return found


def _kpi_fact(kpi: Kpi, standing: KpiStanding, as_at: date) -> Fact:
    position, requirement = standing.position, kpi.activity.requirement
    return {
        "projects": str(kpi.activity.project.number),
        "stream": Stream(requirement.stream).short,
        "requirement": str(requirement),
        "ref": kpi.ref,
        "promise": "; ".join([kpi.text, *(item.text for item in kpi.items.all())]),
        "due": kpi.due.isoformat() if kpi.due else None,
        "status": position.status.label.text,
        "status_key": position.status.value,
        "figures": "; ".join(figure_lines(standing)),
        "note": position.note,
        "reported": position.position_date.isoformat() if position.position_date else None,
        "overdue": days_overdue(position.status, kpi.due, as_at),
    }


def money_facts(reader: Person, year: ProgrammeYear, as_at: date) -> Facts:
    """Each line of income and of spending by its id, in pence; what does not apply is None."""
    received = received_by(year, as_at)
    income = visible_lines(reader, year).filter(heading__section__side=Side.INCOME)
    found = {str(line.pk): _income_fact(line, received.get(line.pk, 0)) for line in income}
    return found | {str(one.line.pk): _spending_fact(one) for one in placed_lines(reader, year, as_at)}


def _income_fact(line: BudgetLine, received: int) -> Fact:
    return {
        "projects": "",
        "side": Side.INCOME.value,
        "label": line.label,
        "theme": "",
        "original": line.amount,
        "received": received,
    }


def _spending_fact(one: PlacedLine) -> Fact:
    line, outturn = one.line, one.outturn
    theme = line.heading.section.theme
    fact: dict[str, str | int | None] = {
        "projects": " ".join(str(link.project.number) for link in line.covered),
        "side": Side.EXPENDITURE.value,
        "label": line.label,
        "theme": theme.key if theme else "",
    }
    for name in ("original", "revised", "paid", "committed", "forecast"):
        shares = getattr(outturn, name)
        fact[name] = shares.total
        fact |= {f"{name}_{stream.value.lower()}": share for stream, share in zip(Stream, shares, strict=True)}
    return fact


def of_stream(facts: Iterable[Fact], theme: str, stream: Stream, name: str) -> int:
    """The sum in pence of one figure over the lines of a theme in a stream."""
    field = f"{name}_{stream.value.lower()}"
    return sum(int(fact.get(field) or 0) for fact in facts if fact.get("theme") == theme)
