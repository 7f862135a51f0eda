"""What honesty about KPIs adds to pages: measures, milestones, the sponsor's answer, and who is asked for one.

A button in a panel belongs to the form “press” of the page it stands on, which carries the token.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from kpis.access import may_edit_plan, may_review, may_update
from kpis.domain.measures import Counted
from kpis.domain.moments import Moment
from kpis.models import Kpi, KpiQuerySet, Milestone
from kpis.queries.counters import COUNTERS
from kpis.queries.past import Past, past_at
from kpis.queries.register import register_address, with_details
from kpis.queries.reviews import awaiting_answer, queried
from kpis.queries.standings import Figure, KpiStanding, standings
from projects.models import Person, ProgrammeYear
from seslip.foundation.html_tables import label_html
from seslip.foundation.icons import icon_svg
from seslip.foundation.panels import Panel, register

from .watched import ANSWERS, weighed

SHOWN_FIRST = 5


def measures_panel(reader: Person, kpi: Kpi, standing: KpiStanding, past: Past | None) -> Panel:
    """Each figure with the records behind it and what is missing; what the records say of the status."""
    context: dict[str, Any] = {
        "kpi": kpi,
        "standing": standing,
        "proposed": label_html(standing.proposal.status.label) if standing.proposal else "",
        "figures": [_shown_to(reader, figure) for figure in standing.figures.values()],
        "may_update": not past and may_update(reader, kpi),
        "may_edit": not past and may_edit_plan(reader),
    }
    return Panel("Measures", "kpis/measures_panel.html", context, wide=True)


def _shown_to(reader: Person, figure: Figure) -> Figure:
    """Whoever does not read the records that are counted sees only what they come to."""
    if figure.counted is None or COUNTERS[figure.measure.counter].may_see(reader):
        return figure
    return replace(figure, counted=Counted(figure.counted.value))


def milestones_panel(reader: Person, kpi: Kpi, standing: KpiStanding, past: Past | None, as_at: date) -> Panel | None:
    """The steps on the way, with those that are late; for readers only where there are any."""
    may = not past and may_update(reader, kpi)
    steps = [(step, _days_late(step, as_at)) for step in standing.milestones]
    if not steps and not may:
        return None
    context = {"kpi": kpi, "steps": steps, "clock": icon_svg("clock"), "as_at": as_at, "may_update": may}
    return Panel("Milestones", "kpis/milestones_panel.html", context, wide=True)


def _days_late(step: Milestone, position: date) -> int:
    return 0 if step.done_by(position) or step.due >= position else (position - step.due).days


def review_panel(reader: Person, kpi: Kpi, standing: KpiStanding, past: Past | None) -> Panel | None:
    """What the sponsor said of the latest update, and for the sponsor the two buttons."""
    review = standing.review
    if review is None:
        return None
    sponsor = kpi.activity.project.sponsor
    context = {"kpi": kpi, "review": review, "sponsor": sponsor, "may_review": not past and may_review(reader, kpi)}
    return Panel("The sponsor's answer", "kpis/review_panel.html", context, wide=True)


def _now(year: ProgrammeYear, as_at: date, known: bool) -> bool:
    """Nobody is asked for an answer on a page that looks back."""
    return past_at(year, Moment(as_at, known)) is None


def _of(projects: frozenset[int], reader: Person, year: ProgrammeYear) -> KpiQuerySet:
    return Kpi.objects.visible_to(reader).filter(year=year, activity__project__in=projects)


def answers_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """For a sponsor: the updates that wait for a word, each confirmed with one press; then what was queried."""
    sponsored = reader.standing.sponsors
    if not sponsored or not _now(year, as_at, known):
        return None
    mine = _of(sponsored, reader, year)
    waiting = list(with_details(awaiting_answer(mine)).order_by("due_order", "id"))
    asked = list(with_details(queried(mine)).order_by("due_order", "id"))
    if not waiting and not asked:
        return None
    rows = [(kpi, label_html(kpi.status_label)) for kpi in waiting]
    context = {"rows": rows[:SHOWN_FIRST], "more": rows[SHOWN_FIRST:], "queried": asked}
    url = register_address(check="awaiting", sponsor=str(reader.pk))
    return Panel("Updates for you to confirm", "kpis/answers_panel.html", context, url, "In the register", wide=True)


def disagreements_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """For a sponsor: where the records say less than the managers do."""
    sponsored = reader.standing.sponsors
    if not sponsored or not _now(year, as_at, known):
        return None
    kpis = list(with_details(_of(sponsored, reader, year)).order_by("due_order", "id"))
    found = standings(kpis, as_at)
    rows = [
        (kpi, label_html(kpi.status_label), _proposed(found[kpi.pk]), found[kpi.pk].reasons)
        for kpi in kpis
        if found[kpi.pk].disagrees
    ]
    if not rows:
        return None
    url = register_address(check="disagreement", sponsor=str(reader.pk))
    heading = "Your managers' view and the records disagree"
    context = {"rows": rows[:SHOWN_FIRST], "more": rows[SHOWN_FIRST:]}
    return Panel(heading, "kpis/disagreements_panel.html", context, url, "In the register", wide=True)


def _proposed(standing: KpiStanding) -> str:
    return label_html(standing.proposal.status.label) if standing.proposal else ""


def questions_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """For a manager: what their sponsors asked, until the next update answers it."""
    managed = reader.standing.manages
    if not managed or not _now(year, as_at, known):
        return None
    kpis = list(with_details(queried(_of(managed, reader, year))).order_by("due_order", "id"))
    if not kpis:
        return None
    found = standings(kpis, as_at)
    context = {"rows": [(kpi, found[kpi.pk].review) for kpi in kpis]}
    url = register_address(check="queried", manager=str(reader.pk))
    return Panel("Your sponsor asks", "kpis/questions_panel.html", context, url, "In the register", wide=True)


register("kpi", 10, measures_panel)
register("kpi", 20, milestones_panel)
register("kpi", 30, review_panel)
register("home", 12, answers_panel, ANSWERS)
register("home", 14, disagreements_panel, weighed)
register("home", 13, questions_panel, weighed)
