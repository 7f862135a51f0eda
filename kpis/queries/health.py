"""How the programme's KPIs stand by theme, by requirement and by manager, in as many queries whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from kpis.domain.honesty import STALE_AFTER_DAYS
from kpis.domain.statuses import CLOSED, Status
from kpis.models import Kpi
from projects.models import ProjectManager

THEME = ("activity__project__theme__position", "activity__project__theme__key", "activity__project__theme__name")
REQUIREMENT = (
    "activity__requirement__number",
    "activity__requirement__number",
    "activity__requirement__title",
)
PROJECT = ("activity__project__number", "activity__project__number", "activity__project__title")
AHEAD = (30, 60, 90)  # days


@dataclass
class Health:
    """How many KPIs of one part of the programme stand in each status, and how many are overdue."""

    key: str
    name: str
    by_status: dict[Status, int] = field(default_factory=lambda: defaultdict(int))
    overdue: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def health_by(part: tuple[str, str, str], kpis: QuerySet[Kpi], position: date, then: str = "") -> list[Health]:
    """One line a theme (`THEME`) or a requirement (`REQUIREMENT`), in the order of the plan; one query.

    `then` is the ending of the names that a look back gives.
    """
    late = Count("pk", filter=Q(**{f"due{then}__lt": position}))
    placed = kpis.order_by().annotate(place=F(part[0]), key=F(part[1]), name=F(part[2]), grouped=F(f"status{then}"))
    found: dict[Any, Health] = {}
    counts = placed.values_list("place", "key", "name", "grouped").annotate(n=Count("pk"), late=late)
    for place, key, name, status, number, overdue in counts:
        line = found.setdefault(place, Health(str(key), name))
        line.by_status[Status(status)] += number
        line.overdue += overdue if Status(status) not in CLOSED else 0
    return [found[place] for place in sorted(found)]


@dataclass
class Chase:
    """What a manager's open KPIs ask for: overdue, due within so many days (those of fewer days included), stale."""

    person: int
    name: str
    overdue: int = 0
    due: dict[int, int] = field(default_factory=lambda: dict.fromkeys(AHEAD, 0))
    stale: int = 0

    @property
    def any(self) -> bool:
        return bool(self.overdue or self.stale or any(self.due.values()))


def chase_list(kpis: QuerySet[Kpi], position: date, then: str = "") -> list[Chase]:
    """Whom to ask, most overdue first; one line for each manager with anything overdue, soon due or silent.

    A KPI of a project with two managers is on the lines of both, as in the register filtered by either. Two queries.
    """
    told = (f"due{then}", "spoken", "activity__project")
    spoken = Coalesce(f"position_date{then}", "year__starts")
    open_ones = kpis.order_by().exclude(**{f"status{then}__in": [status.value for status in CLOSED]})
    facts = list(open_ones.annotate(spoken=spoken).values_list(*told))
    found: dict[int, Chase] = {}
    for due, last, person, name in _by_manager(facts):
        line = found.setdefault(person, Chase(person, name))
        line.stale += last < position - timedelta(days=STALE_AFTER_DAYS)
        line.overdue += due is not None and due < position
        for days in AHEAD:
            line.due[days] += due is not None and position <= due <= position + timedelta(days=days)
    asked = (line for line in found.values() if line.any)
    return sorted(asked, key=lambda line: (-line.overdue, -line.due[AHEAD[-1]], -line.stale, line.name))


def _by_manager(facts: Iterable[tuple[date | None, date, int]]) -> Iterator[tuple[date | None, date, int, str]]:
    rows = list(facts)
    named = ProjectManager.objects.filter(project__in={project for _, _, project in rows}).order_by()
    managers: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for project, person, name in named.values_list("project", "person", "person__name"):
        managers[project].append((person, name))
    for due, last, project in rows:
        for person, name in managers[project]:
            yield due, last, person, name
