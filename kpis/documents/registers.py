"""The register of KPIs as it leaves the application."""

from collections.abc import Iterable, Sequence
from datetime import date

from kpis.models import Kpi
from kpis.queries.positions import positions
from kpis.queries.register import register_order, with_details
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Table, Value, flat_table

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


register("kpis", ("csv", "xlsx"), all_kpis)
