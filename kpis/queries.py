"""Reads of KPIs that are more than a filter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from projects.models import Person, ProgrammeYear, Project, ProjectManager

from .domain.statuses import CLOSED, Status
from .models import ActivitySubRequirement, CoreRequirement, Kpi, KpiUpdate, MeasureReading, PlannedActivity


def with_details(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """KPIs with project, requirement, managers, measures and lists, in a fixed number of queries."""
    managers = Prefetch("activity__project__managers", ProjectManager.objects.select_related("person"))
    beside = Prefetch(
        "activity__sub_requirement_links", ActivitySubRequirement.objects.select_related("sub_requirement")
    )
    return kpis.select_related("activity__project__sponsor", "activity__requirement", "year").prefetch_related(
        managers, beside, "measures", "items"
    )


def register_order(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """In the order of the grid: requirement, planned activity, number."""
    return kpis.order_by("activity__requirement__number", "activity__position", "number")


def register_rows(reader: Person, year: ProgrammeYear) -> QuerySet[Kpi]:
    """The KPIs of a year with what one row of the register shows."""
    managers = Prefetch("activity__project__managers", ProjectManager.objects.select_related("person"))
    rows = Kpi.objects.visible_to(reader).filter(year=year)
    return rows.select_related("activity__project", "activity__requirement").prefetch_related(managers)


@dataclass
class Position:
    """Where a KPI stood on a day. `figures` gives the value of each measure by its id."""

    status: Status = Status.NOT_STARTED
    note: str = ""
    position_date: date | None = None
    figures: dict[int, int | None] = field(default_factory=dict)


def positions(kpis: Iterable[Kpi], as_at: date) -> dict[int, Position]:
    """The position of each KPI as at a date, from the updates reported up to it; two queries for any number."""
    found: dict[int, Position] = defaultdict(Position)
    wanted = [kpi.pk for kpi in kpis]
    updates = KpiUpdate.objects.filter(kpi__in=wanted, position_date__lte=as_at).order_by("position_date", "id")
    for update in updates:
        position = found[update.kpi_id]
        position.status, position.note = Status(update.new_status), update.note
        position.position_date = update.position_date
    readings = MeasureReading.objects.filter(update__in=updates).select_related("update")
    for reading in readings.order_by("update__position_date", "update_id"):
        found[reading.update.kpi_id].figures[reading.measure_id] = reading.value
    return found


@dataclass(frozen=True)
class Summary:
    """How many KPIs there are in each status (every status named), and how many are overdue."""

    by_status: dict[Status, int]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def summary(kpis: QuerySet[Kpi], position: date, *, searched: bool = False) -> Summary:
    """Everything the counters show, in one query.

    Unsearched, an index holds all it needs. A search reads the texts: grouped by that index it would jump from row to
    row, grouped by an expression it reads them as they lie, in a third of the time.
    """
    status = Coalesce("status", Value("")) if searched else F("status")
    grouped = kpis.order_by().annotate(grouped=status).values_list("grouped")
    counts = grouped.annotate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=position)))
    found = {status: (number, late) for status, number, late in counts}
    numbers = {status: found.get(status.value, (0, 0))[0] for status in Status}
    return Summary(numbers, sum(found[s.value][1] for s in Status if s.value in found and s not in CLOSED))


def due_next(kpis: QuerySet[Kpi], position: date, limit: int) -> QuerySet[Kpi]:
    """The open KPIs due soonest on or after the position date."""
    ahead = kpis.filter(due__gte=position).exclude(status__in=[status.value for status in CLOSED])
    return ahead.order_by("due_order", "id")[:limit]


def grid_requirements(reader: Person, year: ProgrammeYear) -> QuerySet[CoreRequirement]:
    """Everything Appendix 4 shows for a year, in a fixed number of queries."""
    kpis = Kpi.objects.visible_to(reader).order_by("number").prefetch_related("items", "measures")
    activities = PlannedActivity.objects.select_related("project").prefetch_related(
        Prefetch("kpis", kpis), "sub_requirement_links"
    )
    return (
        CoreRequirement.objects.filter(year=year)
        .order_by("number")
        .prefetch_related("sub_requirements", Prefetch("activities", activities))
    )


def latest_update(year: ProgrammeYear) -> date | None:
    """The latest position date anybody reported."""
    found: date | None = KpiUpdate.objects.filter(kpi__year=year).aggregate(latest=Max("position_date"))["latest"]
    return found


def planned_activities(reader: Person, year: ProgrammeYear) -> QuerySet[PlannedActivity]:
    """What is planned for a year, with projects, themes, people and requirements, in two queries."""
    managers = Prefetch("project__managers", ProjectManager.objects.select_related("person"))
    planned = PlannedActivity.objects.filter(project__in=Project.objects.visible_to(reader), requirement__year=year)
    return planned.select_related("project__theme", "project__sponsor", "requirement").prefetch_related(managers)


def matching_activities(word: str) -> Q:
    """KPIs whose project, activity or lead matches a word, found in the small tables first."""
    matching = PlannedActivity.objects.filter(
        Q(title__icontains=word)
        | Q(project__title__icontains=word)
        | Q(project__managers__person__name__icontains=word)
    )
    return Q(activity__in=list(matching.values_list("pk", flat=True).distinct()))
