"""What the register and one KPI show."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from kpis.domain.statuses import CLOSED, Status
from kpis.models import ActivitySubRequirement, Kpi, KpiQuerySet, PlannedActivity
from projects.models import Person, ProgrammeYear

from .plan import managers_of


def register_address(**choices: str) -> str:
    """The register with these choices made."""
    return f"{reverse('kpis:kpi_list')}?{urlencode({name: value for name, value in choices.items() if value})}"


def with_details(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """KPIs with project, requirement, managers, measures and lists, in a fixed number of queries."""
    beside = Prefetch(
        "activity__sub_requirement_links", ActivitySubRequirement.objects.select_related("sub_requirement")
    )
    return kpis.select_related("activity__project__sponsor", "activity__requirement", "year").prefetch_related(
        managers_of("activity__project"), beside, "measures", "items"
    )


def register_order(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """In the order of the grid: requirement, planned activity, number."""
    return kpis.order_by("activity__requirement__number", "activity__position", "number")


def register_rows(reader: Person, year: ProgrammeYear) -> QuerySet[Kpi]:
    """The KPIs of a year with what one row of the register shows."""
    rows = Kpi.objects.visible_to(reader).filter(year=year)
    return rows.select_related("activity__project", "activity__requirement").prefetch_related(
        managers_of("activity__project")
    )


@dataclass(frozen=True)
class Summary:
    """How many KPIs there are in each status (every status named), and how many are overdue."""

    by_status: dict[Status, int]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def summary(kpis: QuerySet[Kpi], position: date, *, searched: bool = False, then: str = "") -> Summary:
    """Everything the counters show, in one query; `then` is the ending of the names that `rows_at` gives.

    Unsearched, an index holds all it needs. A search reads the texts: grouped by that index it would jump from row to
    row, grouped by an expression it reads them as they lie, in a third of the time.
    """
    status = Coalesce("status", Value("")) if searched and not then else F(f"status{then}")
    grouped = kpis.order_by().annotate(grouped=status).values_list("grouped")
    counts = grouped.annotate(n=Count("pk"), late=Count("pk", filter=Q(**{f"due{then}__lt": position})))
    found = {status: (number, late) for status, number, late in counts}
    numbers = {status: found.get(status.value, (0, 0))[0] for status in Status}
    return Summary(numbers, sum(found[s.value][1] for s in Status if s.value in found and s not in CLOSED))


def due_next(kpis: KpiQuerySet, position: date, then: str = "") -> KpiQuerySet:
    """The open KPIs due soonest on or after the position date."""
    ahead = kpis.open(then).filter(**{f"due{then}__gte": position})
    return ahead.order_by(f"due_order{then}", "id")


def matching_activities(word: str) -> Q:
    """KPIs whose project, activity or lead matches a word, found in the small tables first."""
    matching = PlannedActivity.objects.filter(
        Q(title__icontains=word)
        | Q(project__title__icontains=word)
        | Q(project__managers__person__name__icontains=word)
    )
    return Q(activity__in=list(matching.values_list("pk", flat=True).distinct()))
