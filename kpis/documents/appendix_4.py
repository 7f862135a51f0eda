"""The Appendix 4 grid (plan, Appendix 4) as it leaves the application."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kpis.domain.appendix_4 import GridActivity, GridKpi, GridRequirement, grid_table
from kpis.domain.moments import Moment
from kpis.models import CoreRequirement, Kpi, PlannedActivity
from kpis.queries.moved import standings_at
from kpis.queries.past import past_at, put_back, stand_at
from kpis.queries.plan import grid_requirements
from kpis.queries.positions import Position
from kpis.queries.standings import KpiStanding
from projects.domain.streams import GRANT_STREAMS, Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sharing import read_once
from seslip.foundation.sheets import Document, Table

from .figures import progress_lines

NOT_ASKED = KpiStanding(Position())  # for the grid without progress
# The DfE's form has the SEND table first, then the CSC table.
GRID_STREAMS = (Stream.SEND, Stream.CSC, Stream.OWN)


@dataclass(frozen=True)
class Grid:
    """The requirements of a year with their KPIs, and how those stand (by id; empty where nobody asked)."""

    requirements: list[CoreRequirement]
    found: dict[int, KpiStanding]

    @property
    def kpis(self) -> list[Kpi]:
        return [kpi for one in self.requirements for activity in one.activities.all() for kpi in activity.kpis.all()]


@read_once
def read_grid(reader: Person, year: ProgrammeYear, moment: Moment | None = None) -> Grid:
    """What the grid shows; with a moment how everything stood then."""
    grid = Grid(list(grid_requirements(reader, year)), {})
    if moment is None:
        return grid
    kpis = grid.kpis
    if past_at(year, moment):
        put_back(kpis, stand_at(kpis, moment))
    return Grid(grid.requirements, standings_at(kpis, moment))


def grid_tables(grid: Grid, as_at: date, progress: str = "") -> tuple[Table, ...]:
    """A table a funding stream, as the DfE's form lays it out; `progress` heads the columns of status and progress."""
    tables = []
    for stream in GRID_STREAMS:
        of_stream = [_requirement(r, grid.found, as_at) for r in grid.requirements if r.stream == stream.value]
        if of_stream or stream in GRANT_STREAMS:
            tables.append(grid_table(f"{stream.label}: requirements and proposals", of_stream, progress=progress))
    return tuple(tables)


def appendix_4(
    reader: Person, year: ProgrammeYear, as_at: date, *, progress: bool = False, known: bool = False
) -> Document:
    """The grant delivery grid as the DfE's form lays it out; with `progress`, status and progress as at a date."""
    moment = Moment(as_at, known)
    grid = read_grid(reader, year, moment if progress else None)
    return Document(
        name=f"appendix-4-{year}{'-progress' if progress else ''}",
        title="Appendix 4: RIIA grant delivery plan" + (" with progress" if progress else ""),
        subtitle=f"South East Sector-Led Improvement Programme, {year}",
        tables=grid_tables(grid, as_at, f"Position at {moment}" if progress else ""),
    )


def _requirement(requirement: CoreRequirement, found: dict[int, KpiStanding], as_at: date) -> GridRequirement:
    return GridRequirement(
        requirement.title,
        requirement.aim,
        tuple((f"{requirement.number}.{sub.number}", sub.text) for sub in requirement.sub_requirements.all()),
        tuple(_activity(requirement, activity, found, as_at) for activity in requirement.activities.all()),
    )


def _activity(
    requirement: CoreRequirement, activity: PlannedActivity, found: dict[int, KpiStanding], as_at: date
) -> GridActivity:
    numbers = {sub.pk: sub.number for sub in requirement.sub_requirements.all()}
    beside = sorted(numbers[link.sub_requirement_id] for link in activity.sub_requirement_links.all())
    return GridActivity(
        f"Project {activity.project.number} {activity.title}",
        activity.leads,
        tuple(f"{requirement.number}.{number}" for number in beside),
        tuple(_kpi(kpi, found.get(kpi.pk, NOT_ASKED), as_at) for kpi in activity.kpis.all()),
    )


def _kpi(kpi: Kpi, standing: KpiStanding, as_at: date) -> GridKpi:
    return GridKpi(
        kpi.number,
        kpi.text,
        kpi.due,
        kpi.item_style,
        tuple(item.text for item in kpi.items.all()),
        standing.position.status.label,
        progress_lines(kpi, standing, as_at),
        reverse("kpis:kpi_page", args=(kpi.pk,)),
    )


FORMS = ("pdf", "xlsx", "docx")
register("appendix-4", FORMS, appendix_4)
register("appendix-4-progress", FORMS, lambda reader, year, as_at: appendix_4(reader, year, as_at, progress=True))
