"""What the budget adds to the page of a project, and the cards of a line's own page."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from budget.access import (
    may_claim,
    may_edit_budget,
    may_forecast,
    may_record_money,
    may_request_virements,
    may_see_budget,
)
from budget.domain.extract_lines import line_code
from budget.domain.ledger import Shares, add_up
from budget.domain.virements import LABELS
from budget.models import (
    BudgetLine,
    PaymentState,
    Side,
    Virement,
    VirementState,
)
from budget.queries import payments as money
from budget.queries.money import line_outturns, moved_by
from budget.queries.phases import phases_in, row_of
from budget.queries.plan import money_lines
from budget.queries.virements import line_virements, seen_lines
from budget.tables.virements import line_cell, stream_words, virement_url
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.money import show_money
from seslip.foundation.panels import Panel, register
from seslip.foundation.periods import show_date

STREAM_COLUMNS = ("CSC grant", "SEND grant", "SESLIP funds", "Total")


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


def phase_panel(reader: Person, project: Project) -> Panel | None:
    """How the phases of a project are funded, for those who see the totals."""
    rows = list(map(row_of, phases_in(project.year).filter(project=project))) if may_see_budget(reader) else []
    if not rows:
        return None
    shown = [(row, label_html(row.standing.label), show_money(row.standing.amount)) for row in rows]
    address = f"{reverse('budget:phase_list')}?year={project.year}"
    return Panel("How its phases are funded", "budget/phase_panel.html", {"rows": shown}, address, "All phases")


def virement_card(reader: Person, line: BudgetLine) -> dict[str, Any] | None:
    """What was moved from and to a line, for its page; nothing for income."""
    year = line.heading.section.year
    if line.heading.section.side != Side.EXPENDITURE:
        return None
    found = list(line_virements(reader, line))
    waiting = next((virement for virement in found if virement.state == VirementState.REQUESTED), None)
    base = f"{reverse('budget:virement_create')}?year={year}"
    return {
        "streams": _movements(line, year),
        "rows": [_virement_row(reader, line, virement) for virement in found],
        "waiting": {"url": virement_url(waiting), "number": waiting.pk} if waiting else None,
        "may_request": may_request_virements(reader),
        "from_url": f"{base}&from={line.pk}",
        "to_url": f"{base}&to={line.pk}",
    }


def _movements(line: BudgetLine, year: ProgrammeYear) -> list[tuple[str, list[str]]]:
    """Original, moved and revised by stream, as far as each applies, and in all; nothing where nothing was moved."""
    original, moved = Shares(line.csc, line.send, line.own), moved_by([line.pk], year.ends)[line.pk]
    if not moved.any:
        return []
    amounts = ((*shares, shares.total) for shares in (original, moved, add_up((original, moved))))
    columns = zip(STREAM_COLUMNS, *amounts, strict=True)
    rows = [(column, [show_money(amount) for amount in parts]) for column, *parts in columns if parts[2] is not None]
    return rows if len(rows) > 2 else rows[:1]  # the total of one stream says nothing more


def _virement_row(reader: Person, line: BudgetLine, virement: Virement) -> dict[str, Any]:
    given = virement.source_id == line.pk
    other = virement.target if given else virement.source
    sign = -1 if given else 1
    return {
        "url": virement_url(virement),
        "what": f"Virement {virement.pk} {'to' if given else 'from'}",
        "other": line_cell(other, seen_lines(reader)),
        "who": f"{stream_words(virement)}, asked for by {virement.requested_by} on {show_date(virement.requested_on)}",
        "state": label_html(LABELS[virement.state]),
        "amount": show_money(sign * virement.amount),
    }


def _spending_rows(reader: Person, line: BudgetLine, address: dict[str, str]) -> list[tuple[str, str, Shares]]:
    """Where the money of a line of spending stands on the position date, with what is claimed."""
    year = line.heading.section.year
    at = year.period.position_date(today())
    outturn = line_outturns([line], year, at)[line.pk].outturn
    virements = f"{reverse('budget:virement_list')}?{urlencode({'year': year, 'line': line.pk, 'state': 'approved'})}"
    claimed = money.paid_and_claimed(line)[PaymentState.CLAIMED]
    forecast = reverse("budget:line_forecast", args=(line.pk,)) if may_forecast(reader, line) else ""
    return [
        ("Original budget", "", outturn.original),
        ("Virements", virements, outturn.moved),
        ("Revised budget", "", outturn.revised),
        ("Paid", f"{address['payment']}&state=paid", outturn.paid),
        ("Claimed, waiting", f"{address['payment']}&state=claimed", claimed),
        ("Committed, not paid yet", f"{address['commitment']}&open_at={at}", outturn.committed),
        ("Forecast", forecast, outturn.forecast),
        ("Variance", "", outturn.variance),
    ]


def money_card(reader: Person, line: BudgetLine) -> dict[str, Any]:
    """What was received on a line of income; what was paid, claimed and ordered on one of spending."""
    year = line.heading.section.year
    choice = urlencode({"year": year, "line": line.pk})
    address = {noun: f"{reverse(f'budget:{noun}_list')}?{choice}" for noun in ("payment", "commitment", "receipt")}
    add = f"?{urlencode({'line': line.pk})}"
    links = []
    if line.heading.section.side == Side.INCOME:
        rows = [("Received", address["receipt"], money.received_on(line))]
        kinds = [("receipt_create", "Record a receipt")]
    else:
        rows = _spending_rows(reader, line, address)
        kinds = [("payment_create", "Record a payment"), ("commitment_create", "Record a commitment")]
        if may_claim(reader, line) and line.planned:
            links.append((reverse("budget:payment_claim") + add, "Claim a payment"))
    if line.heading.section.side == Side.EXPENDITURE and line.planned and may_forecast(reader, line):
        links.append((reverse("budget:line_forecast", args=(line.pk,)), "Forecast this line"))
    if may_record_money(reader) and line.planned:
        links += [(reverse(f"budget:{name}") + add, words) for name, words in kinds]
    return {
        "columns": STREAM_COLUMNS,
        "rows": [(label, url, amounts_by_column(shares)) for label, url, shares in rows],
        "links": links,
        "code": line_code(line.pk) if line.heading.section.side == Side.EXPENDITURE else "",
    }


register("project", 31, phase_panel)
register("project", 30, project_panel)
