"""What the budget adds to the dashboard and to a project's page."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.money import show_money
from seslip.foundation.panels import Panel, register

from .access import may_edit_budget, may_see_budget
from .domain.ledger import Balance, Ledger, Shares, add_up
from .domain.position import balance_label
from .models import BudgetLine, Side
from .queries import ledger, money_lines

STREAM_COLUMNS = ("CSC grant", "SEND grant", "SESLIP funds", "Total")


def stream_bars(budget: Ledger) -> list[dict[str, Any]]:
    """For each stream how much of its income is planned, as `partials/bars.html` shows it."""
    return [_bar(balance) for balance in budget.balances if balance.income or balance.out]


def _bar(balance: Balance) -> dict[str, Any]:
    carried = f"; {show_money(balance.carried)} of it is carried forward" if balance.carried else ""
    return {
        "label": balance.stream.label,
        "figure": f"{show_money(balance.out)} planned of {show_money(balance.income)}",
        "percent": min(100.0, 100 * balance.out / balance.income) if balance.income else 100.0,
        "note": f"{balance_label(balance.left).text}{carried}",
        "tone": balance_label(balance.left).tone,
    }


def home_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """Income, planned spending and their difference by stream, for those who see the totals."""
    if not may_see_budget(reader):
        return None
    context = {"bars": stream_bars(ledger(reader, year))}
    return Panel("Budget by stream", "budget/home_panel.html", context, reverse("budget:budget_page"), "The budget")


def project_panel(reader: Person, project: Project) -> Panel | None:
    """The lines that pay for a project, as far as the reader may see them."""
    lines = list(money_lines(reader, project.year, Side.EXPENDITURE).filter(line_projects__project=project))
    may_edit = may_edit_budget(reader)
    if not lines and not may_edit:
        return None
    choice = urlencode({"project": project.number, "year": project.year})
    context = {
        "columns": STREAM_COLUMNS,
        "rows": [_line_row(project, line) for line in lines],
        "total": amounts_by_column(add_up(Shares(x.csc, x.send, x.own) for x in lines)) if len(lines) > 1 else [],
        "create_url": f"{reverse('budget:line_create')}?{choice}" if may_edit and project.used else "",
    }
    address = f"{reverse('budget:line_list')}?{choice}" if lines else ""
    return Panel("Budget", "budget/project_panel.html", context, address, "These lines in the budget", wide=True)


def _line_row(project: Project, line: BudgetLine) -> dict[str, Any]:
    others = [str(link.project.number) for link in line.covered if link.project_id != project.pk]
    shared = f"Shared with project{'s' * (len(others) > 1)} {', '.join(others)}" if others else ""
    notes = [f"Phase {line.phase}" if line.phase else "", shared, line.note]
    return {
        "label": line.label,
        "url": reverse("budget:line_page", args=(line.pk,)),
        "note": " · ".join(note for note in notes if note),
        "amounts": amounts_by_column(Shares(line.csc, line.send, line.own)),
    }


def amounts_by_column(shares: Shares) -> list[tuple[str, str]]:
    """Each stream's share and the sum, with the column it stands in."""
    return [(column, show_money(share)) for column, share in zip(STREAM_COLUMNS, (*shares, shares.total), strict=True)]


register("home", 50, home_panel)
register("project", 30, project_panel)
