"""What the budget adds to the dashboard: does it balance, where will it end, what waits, what does not reconcile."""

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from budget.access import may_edit_budget, may_see_all_lines, may_see_budget
from budget.documents.position import Asked
from budget.domain.findings import ACCEPTED, EXPLAINED, OPEN
from budget.domain.grouping import By
from budget.domain.ledger import Balance, Shares
from budget.domain.outturn import Outturn
from budget.domain.position import balance_answer, balance_label
from budget.models import (
    ApportionedLine,
    Apportionment,
    BudgetLine,
    Commitment,
    EarmarkUse,
    FindingNote,
    Forecast,
    Heading,
    LineProject,
    Payment,
    PaymentState,
    PhaseFunding,
    PrintedFigure,
    Receipt,
    Section,
    Virement,
    VirementState,
)
from budget.queries.findings import all_findings, checks_address
from budget.queries.payments import waiting_claims
from budget.queries.plan import ledger
from budget.queries.position import placed_lines, totals
from budget.queries.virements import waiting_for
from budget.tables.payments import record_url
from budget.tables.virements import virement_url
from projects.domain.streams import Stream
from projects.models import Person, Phase, PlanFact, ProgrammeYear, PublishedFigure, Strand, Theme
from seslip.foundation.clock import today
from seslip.foundation.figures import Amount, Figure, FigureRow
from seslip.foundation.money import show_money
from seslip.foundation.panels import Panel, register
from seslip.foundation.periods import show_date

WAITING_SHOWN = 5
Models = tuple[type[Model], ...]
LINES: Models = (BudgetLine, Heading, Section, LineProject, Theme, Phase, PublishedFigure, PlanFact, Strand)
MONEY: Models = (*LINES, Payment, Commitment, Virement, Forecast)
CHECKED: Models = (
    *MONEY,
    Receipt,
    EarmarkUse,
    PhaseFunding,
    ApportionedLine,
    Apportionment,
    PrintedFigure,
    FindingNote,
)
STATES = {OPEN: "open", EXPLAINED: "explained", ACCEPTED: "accepted"}


def balance_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """Whether the budget balances, and of each stream what is planned of its income, for those who see the totals."""
    if not may_see_budget(reader):
        return None
    budget, url = ledger(reader, year), f"{reverse('budget:budget_page')}?year={year}"
    bars = [_bar(one, url) for one in budget.balances if one.income or one.out]
    context = {"answer": balance_answer(budget), "bars": bars}
    return Panel("Does the budget balance?", "budget/panel_balance.html", context, url, "The budget")


def _bar(balance: Balance, url: str) -> dict[str, Any]:
    carried = f"; {show_money(balance.carried)} of it is carried forward" if balance.carried else ""
    return {
        "label": balance.stream.label,
        "figure": Amount(show_money(balance.out), url, f"planned of {show_money(balance.income)}").html,
        "percent": min(100.0, 100 * balance.out / balance.income) if balance.income else 100.0,
        "note": f"{balance_label(balance.left).text}{carried}",
        "tone": balance_label(balance.left).tone,
    }


def position_panel(reader: Person, year: ProgrammeYear, as_at: date) -> Panel | None:
    """By stream where the money stands and what is expected to be left over, for those who see every line."""
    if not may_see_all_lines(reader):
        return None
    placed = placed_lines(reader, year, as_at)
    if not placed:
        return None
    found, url = totals(placed), Asked(year, as_at, By.STREAM).address()
    rows = [_stream_row(found, index, stream.label, url) for index, stream in enumerate(Stream)]
    rows.append(FigureRow("All streams", url, [Amount(show_money(shares.total), url) for shares in _columns(found)]))
    context = {"columns": ["Revised", "Paid", "Committed", "Forecast", "Over or under"], "rows": rows, "as_at": as_at}
    return Panel(
        "Money by stream, and where it will end", "budget/panel_position.html", context, url, "The position", True
    )


def _columns(found: Outturn) -> tuple[Shares, ...]:
    return found.revised, found.paid, found.committed, found.forecast, found.variance


def _stream_row(found: Outturn, index: int, label: str, url: str) -> FigureRow:
    return FigureRow(label, url, [Amount(show_money(shares[index] or 0), url) for shares in _columns(found)])


def checks_panel(reader: Person, year: ProgrammeYear, as_at: date) -> Panel | None:
    """How many findings are open, explained and accepted, for those who see every line."""
    if not may_see_all_lines(reader):
        return None
    states = Counter(finding.state for finding in all_findings(reader, year, year.period.position_date(today())))
    figures = [
        Figure(states[state], checks_address(year, state=state), words, "off-track" if state == OPEN else "")
        for state, words in STATES.items()
    ]
    return Panel(
        "What does not reconcile", "partials/figures.html", {"figures": figures}, checks_address(year), "All checks"
    )


def virement_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """What waits for a decision of this reader; nothing where none does."""
    if not may_edit_budget(reader):
        return None
    rows = [
        {
            "url": virement_url(virement),
            "what": f"{virement.source} → {virement.target}",
            "who": f"{virement.requested_by}, {show_date(virement.requested_on)}",
            "amount": show_money(virement.amount),
        }
        for virement in waiting_for(reader, year)
    ]
    choice = urlencode({"year": year, "state": VirementState.REQUESTED.value})
    return _waiting(rows, "virement", f"{reverse('budget:virement_list')}?{choice}", "All that wait")


def claim_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """The claims that wait for a decision of this reader, of whichever year; nothing where none does."""
    waiting = list(waiting_claims(reader))
    rows = [
        {
            "url": record_url(claim),
            "what": f"{claim.payee}: {claim.line}",
            "who": f"{claim.recorded_by}, {show_date(claim.day)}",
            "amount": show_money(claim.amount),
        }
        for claim in waiting
    ]
    years = list(dict.fromkeys(claim.line.heading.section.year for claim in waiting)) or [year]
    listed, label = years[0], "All claims" if years == [year] else f"All claims of {years[0]}"
    choice = urlencode({"year": listed, "state": PaymentState.CLAIMED.value})
    return _waiting(rows, "payment claim", f"{reverse('budget:payment_list')}?{choice}", label)


def _waiting(rows: list[dict[str, str]], what: str, url: str, label: str) -> Panel | None:
    if not rows:
        return None
    number = len(rows)
    heading = f"{number} {what}{'s wait' if number > 1 else ' waits'} for your decision"
    context = {"rows": rows[:WAITING_SHOWN], "more": max(0, number - WAITING_SHOWN)}
    return Panel(heading, "budget/panel_waiting.html", context, url, label)


register("home", 50, balance_panel, LINES)
register("home", 51, position_panel, MONEY)
register("home", 54, checks_panel, CHECKED)
register("home", 15, virement_panel, (*LINES, Virement))
register("home", 16, claim_panel, (*LINES, Payment))
