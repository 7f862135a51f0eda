"""The register of KPIs as it leaves the application."""

from collections.abc import Iterable, Sequence
from datetime import date

from kpis.domain.moments import Moment
from kpis.models import Kpi
from kpis.queries.moved import figures_moved, standings_at
from kpis.queries.past import Past, Then, past_at, put_back, stand_at
from kpis.queries.register import register_order, with_details
from kpis.queries.standings import KpiStanding
from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Value, flat_table

from .figures import figure_lines

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
    Column("figures", "Figures", width=48),
)


BEFORE = (
    Column("text_before", "Promise before", width=70),
    Column("due_before", "Due before", Kind.DATE, width=12),
    Column("status_before", "Status before", width=14),
    Column("figures_before", "Figures before", width=48),
)


def kpi_register(kpis: Iterable[Kpi], year: ProgrammeYear, past: Past | None = None) -> Document:
    """One row a KPI, in the order given; `kpis` come with their details.

    Looking back at a past moment it says how they stood then; compared with an earlier one, what was different.
    """
    listed, subtitle = list(kpis), f"Programme year {year}"
    before = stand_at(listed, past.before) if past and past.before else {}
    columns = REGISTER + (BEFORE if before else ())
    if past:
        put_back(listed, stand_at(listed, past.moment))
        compared = f", compared with {past.before}" if past.before else ""
        subtitle += f", position at {past.moment}{compared}"
    moment = past.moment if past else Moment(year.period.position_date(today()))
    found = standings_at(listed, moment)
    earlier = standings_at(listed, past.before) if past and past.before else {}
    rows = [
        (*_register_row(kpi, found[kpi.pk]), *_different(kpi, before.get(kpi.pk)), *_figures(kpi, earlier, found))
        for kpi in listed
    ]
    table = flat_table("KPI register", columns, rows)
    return Document(f"kpis-{year}", "KPI register", subtitle, (table,))


def _figures(kpi: Kpi, earlier: dict[int, KpiStanding], now: dict[int, KpiStanding]) -> Sequence[Value]:
    """The figures that are others now, as they were."""
    if kpi.pk not in earlier:
        return ()
    pairs = figures_moved(earlier[kpi.pk], now[kpi.pk])
    return ("; ".join(old.said if old else "No such measure" for old, _ in pairs),)


def _different(kpi: Kpi, then: Then | None) -> Sequence[Value]:
    """What stood there at the earlier moment, empty where it is the same."""
    if then is None:
        return ()
    text, due, status = then.promise.text, then.promise.due, then.position.status
    return (
        text if text != kpi.text else None,
        due if due != kpi.due else None,
        status.label.text if status != kpi.status else None,
    )


def _register_row(kpi: Kpi, standing: KpiStanding) -> Sequence[Value]:
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
        "; ".join(str(measure) for measure in kpi.measures.all() if not measure.deliverable),
        "; ".join(figure_lines(standing)),
    )


def all_kpis(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """The whole register in the order of the grid, as at a date."""
    kpis = register_order(with_details(Kpi.objects.visible_to(reader).filter(year=year)))
    return kpi_register(kpis, year, past_at(year, Moment(as_at)))


register("kpis", ("csv", "xlsx"), all_kpis)
