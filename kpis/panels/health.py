"""The programme manager's view of the year: how it stands by theme and requirement, what is wrong, whom to ask."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kpis.access import may_edit_plan
from kpis.domain.moments import Moment
from kpis.domain.statuses import NEEDS_REASON, OVERDUE, Status
from kpis.queries.evidence import without_evidence
from kpis.queries.health import AHEAD, REQUIREMENT, THEME, Chase, Health, chase_list, health_by
from kpis.queries.register import register_address
from kpis.queries.reviews import awaiting_answer, disagreeing, queried, stale
from projects.models import Person, ProgrammeYear
from seslip.foundation.figures import Figure, FigureRow
from seslip.foundation.panels import Panel, register

from .seen import of_year, seen
from .watched import ANSWERS, ROWS, weighed

SHOWN = (Status.COMPLETE, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NOT_STARTED)
LOUD = {Status.AT_RISK: "at-risk", Status.OFF_TRACK: "off-track"}
MOST_ASKED = 10


def health_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """Each theme and each requirement with the number of its KPIs in every status; every number leads to those."""
    if not may_edit_plan(reader):
        return None
    kpis, past, when = seen(of_year(reader, year), year, Moment(as_at, known))
    then = "_then" if past else ""
    themes, requirements = (health_by(part, kpis, as_at, then) for part in (THEME, REQUIREMENT))
    if not themes:
        return None
    rare = [status for status in sorted(NEEDS_REASON) if any(line.by_status.get(status) for line in themes)]
    statuses = [*SHOWN, *rare]
    context: dict[str, Any] = {
        "columns": [*(status.label.text for status in statuses), OVERDUE.text],
        "themes": _rows(themes, "theme", statuses, when),
        "requirements": _rows(requirements, "requirement", statuses, when),
    }
    return Panel("The year by theme and requirement", "kpis/health_panel.html", context, wide=True)


def _rows(lines: Iterable[Health], part: str, statuses: list[Status], when: dict[str, str]) -> list[FigureRow]:
    return [_row(line, {part: line.key} | when, statuses, part == "requirement") for line in lines]


def _row(line: Health, choice: dict[str, str], statuses: list[Status], numbered: bool) -> FigureRow:
    figures = [
        Figure(line.by_status[status], register_address(status=status.value, **choice), tone=LOUD.get(status, ""))
        for status in statuses
    ]
    late = Figure(line.overdue, register_address(due="overdue", **choice), tone="overdue")
    return FigureRow(f"{line.key} {line.name}" if numbered else line.name, register_address(**choice), [*figures, late])


def attention_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """What is wrong in the KPIs, each number with its list: overdue, silent, disputed, without evidence or a date."""
    if not may_edit_plan(reader):
        return None
    kpis, past, when = seen(of_year(reader, year), year, Moment(as_at, known))
    then, moment = ("_then", past.moment) if past else ("", None)
    found = (
        (kpis.overdue_at(as_at, then), {"due": "overdue"}, "overdue", "overdue"),
        (stale(kpis, as_at, then), {"check": "stale"}, "open without an update for 6 weeks", "at-risk"),
        (disagreeing(kpis, as_at, moment), {"check": "disagreement"}, "say more than the records", "at-risk"),
        (queried(kpis, moment), {"check": "queried"}, "queried by a sponsor, not answered", "at-risk"),
        (awaiting_answer(kpis, moment), {"check": "awaiting"}, "wait for a sponsor’s word", ""),
        (without_evidence(kpis, then, moment), {"evidence": "missing"}, "complete without evidence", ""),
        (kpis.filter(**{f"due{then}__isnull": True}), {"due": "none"}, "without a due date", ""),
    )
    figures = [
        Figure(rows.count(), register_address(**choice, **when), words, tone) for rows, choice, words, tone in found
    ]
    context = {"figures": figures}
    return Panel("KPIs that want an eye", "partials/figures.html", context, reverse("kpis:kpi_list"), "All KPIs")


def chase_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """Whom to ask: by manager what is overdue, due soon, and silent."""
    if not may_edit_plan(reader):
        return None
    kpis, past, when = seen(of_year(reader, year), year, Moment(as_at, known))
    lines = [_asked(line, when) for line in chase_list(kpis, as_at, "_then" if past else "")]
    context = {
        "columns": ["Overdue", *(f"Due in {days} days" for days in AHEAD), "No update for 6 weeks"],
        "rows": lines[:MOST_ASKED],
    }
    url = reverse("kpis:deadlines") + (f"?{urlencode(when)}" if when else "")
    left = len(lines) - MOST_ASKED
    label = f"{left} more manager{'' if left == 1 else 's'}, by month" if left > 0 else "By month"
    return Panel("Who to ask", "kpis/chase_panel.html", context, url, label, wide=True)


def _asked(line: Chase, when: dict[str, str]) -> FigureRow:
    own = {"manager": str(line.person)} | when
    soon = [Figure(line.due[days], register_address(due=str(days), status="open", **own)) for days in AHEAD]
    late = Figure(line.overdue, register_address(due="overdue", **own), tone="overdue")
    silent = Figure(line.stale, register_address(check="stale", **own))
    return FigureRow(line.name, register_address(status="open", **own), [late, *soon, silent])


register("home", 18, attention_panel, weighed)
register("home", 19, health_panel, ROWS)
register("home", 25, chase_panel, ANSWERS)
