"""The sponsor's view: each of their projects in one line, with what is asked of them."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from kpis.domain.moments import Moment
from kpis.domain.statuses import NEEDS_REASON, Status
from kpis.queries.health import PROJECT, Health, health_by
from kpis.queries.past import past_at
from kpis.queries.register import register_address
from kpis.queries.reviews import awaiting_answer, queried
from projects.models import Person, ProgrammeYear, Project
from projects.queries.news import changes_since_visit
from seslip.foundation.figures import Figure
from seslip.foundation.panels import Panel, any_record, register

from .seen import of_year, seen

TONES = {Status.AT_RISK: "at-risk", Status.OFF_TRACK: "off-track"}
ORDER = (Status.OFF_TRACK, Status.AT_RISK, Status.NOT_STARTED, Status.ON_TRACK, Status.COMPLETE, *sorted(NEEDS_REASON))


def sponsored_panel(
    reader: Person, year: ProgrammeYear, as_at: date, known: bool, visit: datetime | None
) -> Panel | None:
    """The projects a reader sponsors: how the KPIs of each stand, what is late, what waits for a word, what is new.

    `visit` is when the reader was here last: the panel is another for each.
    """
    sponsored = reader.standing.sponsors
    projects = list(Project.objects.visible_to(reader).filter(pk__in=sponsored, year=year).order_by("number"))
    if not projects:
        return None
    own = of_year(reader, year).filter(activity__project__in=sponsored)
    kpis, past, when = seen(own, year, Moment(as_at, known))
    found = {line.key: line for line in health_by(PROJECT, kpis, as_at, "_then" if past else "")}
    moment = past.moment if past else None
    counted = (awaiting_answer(kpis, moment), queried(kpis, moment))
    waiting, asked = (Counter(rows.order_by().values_list("activity__project__number", flat=True)) for rows in counted)
    news = changes_since_visit(reader, projects=sponsored)
    new = Counter(project for line in news.lines for project in line.thing.projects)
    rows: list[dict[str, Any]] = [
        {
            "project": project,
            "figures": _figures(found.get(str(project.number)), {"project": str(project.number)} | when),
            "asks": _asks(waiting[project.number], asked[project.number], {"project": str(project.number)} | when),
            "new": [_new(new[project.pk], project)] if new[project.pk] else [],
        }
        for project in projects
    ]
    now = past_at(year, Moment(as_at, known)) is None
    url = reverse("kpis:briefing_page") if now else ""
    return Panel("Projects you sponsor", "kpis/sponsored_panel.html", {"rows": rows}, url, "Briefing on one page", True)


def _figures(line: Health | None, choice: dict[str, str]) -> list[Figure]:
    if line is None:
        return []
    found = [
        Figure(line.by_status[status], register_address(status=status.value, **choice), words, TONES.get(status, ""))
        for status in ORDER
        if (words := status.label.text.lower()) and line.by_status[status]
    ]
    late = [Figure(line.overdue, register_address(due="overdue", **choice), "overdue", "overdue")]
    return [*(late if line.overdue else ()), *found]


def _asks(waiting: int, queried_ones: int, choice: dict[str, str]) -> list[Figure]:
    """What waits for the sponsor, and what the sponsor waits for."""
    told = [Figure(waiting, register_address(check="awaiting", **choice), "to confirm")] if waiting else []
    open_ones = Figure(queried_ones, register_address(check="queried", **choice), "queried, not answered")
    return [*told, *([open_ones] if queried_ones else ())]


def _new(number: int, project: Project) -> Figure:
    """What others changed in a project since the reader was here."""
    url = f"{reverse('changes:change_list')}?others=on&project={project.number}"
    return Figure(number, url, "new since your last visit")


register("home", 9, sponsored_panel, any_record)
