"""What leaves the application: the Appendix 4 grid and the register of KPIs."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from projects.domain.streams import GRANT_STREAMS, Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Column, Document, Kind, Table, Value, flat_table

from .domain.appendix_4 import GridActivity, GridKpi, GridRequirement, grid_table
from .domain.statuses import days_overdue
from .models import CoreRequirement, Kpi, Measure, PlannedActivity
from .queries import Position, grid_requirements, positions, register_order, with_details

REGISTER = (
    Column("stream", "Stream", width=8),
    Column("requirement", "Core requirement", width=28),
    Column("sor_refs", "SoR refs", width=10),
    Column("project", "Project", Kind.NUMBER, width=8),
    Column("kpi", "KPI", Kind.NUMBER, width=6),
    Column("text", "Promise", width=70),
    Column("due", "Due", Kind.DATE, width=12),
    Column("status", "Status", width=14),
    Column("targets", "Targets", width=36),
)
# The DfE's form has the SEND table first, then the CSC table.
GRID_STREAMS = (Stream.SEND, Stream.CSC, Stream.OWN)


def appendix_4(reader: Person, year: ProgrammeYear, as_at: date, *, progress: bool = False) -> Document:
    """The grant delivery grid as the DfE's form lays it out; with `progress`, status and progress as at a date."""
    requirements = list(grid_requirements(reader, year))
    kpis = [kpi for r in requirements for activity in r.activities.all() for kpi in activity.kpis.all()]
    found = positions(kpis, as_at) if progress else {}
    tables = []
    for stream in GRID_STREAMS:
        of_stream = [_requirement(r, found, as_at) for r in requirements if r.stream == stream.value]
        if of_stream or stream in GRANT_STREAMS:
            heading = f"Position at {show_date(as_at)}" if progress else ""
            tables.append(grid_table(f"{stream.label}: requirements and proposals", of_stream, progress=heading))
    return Document(
        name=f"appendix-4-{year}{'-progress' if progress else ''}",
        title="Appendix 4: RIIA grant delivery plan" + (" with progress" if progress else ""),
        subtitle=f"South East Sector-Led Improvement Programme, {year}",
        tables=tuple(tables),
    )


def _requirement(requirement: CoreRequirement, found: dict[int, Position], as_at: date) -> GridRequirement:
    return GridRequirement(
        requirement.title,
        requirement.aim,
        tuple((f"{requirement.number}.{sub.number}", sub.text) for sub in requirement.sub_requirements.all()),
        tuple(_activity(requirement, activity, found, as_at) for activity in requirement.activities.all()),
    )


def _activity(
    requirement: CoreRequirement, activity: PlannedActivity, found: dict[int, Position], as_at: date
) -> GridActivity:
    numbers = {sub.pk: sub.number for sub in requirement.sub_requirements.all()}
    beside = sorted(numbers[link.sub_requirement_id] for link in activity.sub_requirement_links.all())
    return GridActivity(
        f"Project {activity.project.number} {activity.title}",
        activity.leads,
        tuple(f"{requirement.number}.{number}" for number in beside),
        tuple(_kpi(kpi, found.get(kpi.pk, Position()), as_at) for kpi in activity.kpis.all()),
    )


def _kpi(kpi: Kpi, position: Position, as_at: date) -> GridKpi:
    return GridKpi(
        kpi.number,
        kpi.text,
        kpi.due,
        kpi.item_style,
        tuple(item.text for item in kpi.items.all()),
        position.status.label,
        progress_lines(kpi, position, as_at),
        reverse("kpis:kpi_page", args=(kpi.pk,)),
    )


def progress_lines(kpi: Kpi, position: Position, as_at: date) -> tuple[str, ...]:
    """Each figure against its target, the note, and how late the KPI is."""
    figures = [figure_words(measure, position.figures.get(measure.pk)) for measure in kpi.measures.all()]
    late = days_overdue(position.status, kpi.due, as_at)
    lines = [*(words for words in figures if words), position.note, f"{late} days overdue" if late else ""]
    return tuple(line for line in lines if line)


def figure_words(measure: Measure, value: int | None) -> str:
    """`6 of 10 courageous conversations`; nothing where no figure is reported."""
    if value is None:
        return ""
    return f"{value}% (target {measure})" if measure.unit.startswith("%") else f"{value} of {measure}"


def kpi_register(kpis: Iterable[Kpi], year: ProgrammeYear) -> Document:
    """One row a KPI, in the order given; `kpis` come with their details."""
    table = flat_table("KPI register", REGISTER, [_register_row(kpi) for kpi in kpis])
    return _register_document(table, year)


def _register_row(kpi: Kpi) -> Sequence[Value]:
    activity, requirement = kpi.activity, kpi.activity.requirement
    refs = [link.sub_requirement.number for link in activity.sub_requirement_links.all()]
    return (
        requirement.stream,
        requirement.title,
        "; ".join(f"{requirement.number}.{number}" for number in sorted(refs)),
        activity.project.number,
        kpi.number,
        "; ".join([kpi.text, *(item.text for item in kpi.items.all())]),
        kpi.due,
        kpi.status_label.text,
        "; ".join(str(measure) for measure in kpi.measures.all()),
    )


def _register_document(table: Table, year: ProgrammeYear) -> Document:
    return Document(f"kpis-{year}", "KPI register", f"Programme year {year}", (table,))


def all_kpis(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """The whole register in the order of the grid, with the status as at a date."""
    kpis = list(register_order(with_details(Kpi.objects.visible_to(reader).filter(year=year))))
    found = positions(kpis, as_at)
    for kpi in kpis:
        kpi.status = found[kpi.pk].status.value
    return kpi_register(kpis, year)


register("appendix-4", ("pdf", "xlsx"), appendix_4)
register(
    "appendix-4-progress", ("pdf", "xlsx"), lambda reader, year, as_at: appendix_4(reader, year, as_at, progress=True)
)
register("kpis", ("csv", "xlsx"), all_kpis)
