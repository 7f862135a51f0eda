"""What is due when, and whose it is, as at a position date."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from kpis.domain.deadlines import By, Deadline, Timeline, lay_out
from kpis.domain.moments import Moment
from kpis.domain.statuses import CLOSED, Status
from kpis.models import Kpi, Milestone
from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today

from .past import put_back, stand_at
from .plan import managers_of


@dataclass(frozen=True)
class Asked:
    """Which deadlines are asked for: the rows, and what they are narrowed to."""

    year: ProgrammeYear
    as_at: date
    by: By = By.MANAGER
    theme: str = ""
    stream: str = ""
    open_only: bool = False

    @property
    def past(self) -> bool:
        """Whether the position lies before the one that the register shows without being asked."""
        return self.as_at < self.year.period.position_date(today())

    def by_other(self) -> "Asked":
        return replace(self, by=By.SPONSOR if self.by is By.MANAGER else By.MANAGER)


@dataclass(frozen=True)
class Due:
    """The layout, with the records behind it."""

    timeline: Timeline
    milestones: list[Milestone]


def deadlines(reader: Person, asked: Asked) -> Due:
    """The due dates the reader may see, in a fixed number of queries."""
    kpis = list(_kpis(reader, asked))
    if asked.past:
        put_back(kpis, stand_at(kpis, Moment(asked.as_at)))
    if asked.open_only:
        kpis = [kpi for kpi in kpis if Status(kpi.status) not in CLOSED]
    steps = Milestone.objects.filter(kpi__in=[kpi.pk for kpi in kpis]).select_related("kpi__activity__project")
    milestones = [step for step in steps.order_by("due", "id") if not (asked.open_only and step.done_by(asked.as_at))]
    people = {kpi.pk: _people(kpi, asked.by) for kpi in kpis}
    names = {person.pk: person.name for found in people.values() for person in found}
    due = [Deadline(kpi.due, Status(kpi.status), tuple(p.pk for p in people[kpi.pk])) for kpi in kpis]
    return Due(lay_out(asked.year.period, due, [step.due for step in milestones], names), milestones)


def _kpis(reader: Person, asked: Asked) -> QuerySet[Kpi]:
    kpis = Kpi.objects.visible_to(reader).filter(year=asked.year)
    if asked.theme:
        kpis = kpis.filter(activity__project__theme__key=asked.theme)
    if asked.stream:
        kpis = kpis.filter(activity__requirement__stream=asked.stream)
    return kpis.select_related("activity__project__sponsor").prefetch_related(managers_of("activity__project"))


def _people(kpi: Kpi, by: By) -> list[Person]:
    project = kpi.activity.project
    if by is By.MANAGER:
        return list(dict.fromkeys(project.lead_managers))
    return [project.sponsor] if project.sponsor else []
