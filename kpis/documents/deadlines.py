"""The deadline view as a document: who has how many KPIs due in each month, every number with its list."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kpis.domain.deadlines import By, Line, Span, Timeline
from kpis.queries.deadlines import Asked, deadlines
from projects.access import check_read_plan
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Theme
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, header_row

SHARED = "A KPI with several managers stands in the row of each, and once in the last row."


def register_address(asked: Asked, **choices: str) -> str:
    """The register filtered to what a number counts."""
    given = {"year": asked.year.label, "theme": asked.theme, "stream": asked.stream}
    given |= {"as_at": asked.as_at.isoformat() if asked.past else "", "status": "open" if asked.open_only else ""}
    told = {name: value for name, value in {**given, **choices}.items() if value}
    return f"{reverse('kpis:kpi_list')}?{urlencode(told)}"


def deadlines_document(asked: Asked, timeline: Timeline) -> Document:
    return Document(
        name=f"deadlines-{asked.year}-{asked.as_at.isoformat()}",
        title=f"Deadlines {asked.year}",
        subtitle=f"{told(asked)}Position at {show_date(asked.as_at)}",
        tables=(people_table(asked, timeline), months_table(asked, timeline)),
        notes=(SHARED,) if asked.by is By.MANAGER else (),
    )


def told(asked: Asked) -> str:
    """What is narrowed to, in words that stand before others."""
    parts = ["Open KPIs only"] if asked.open_only else []
    parts += [Stream(asked.stream).label] if asked.stream else []
    parts += [str(Theme.objects.get(key=asked.theme))] if asked.theme else []
    return f"{', '.join(parts)} · " if parts else ""


def people_table(asked: Asked, timeline: Timeline) -> Table:
    """One row a person; a total of a row is the number of their KPIs, since months do not overlap."""
    people = [(line, str(line.person)) for line in timeline.lines]
    rows = [_row(asked, timeline, line, f"person-{pk}", choices={asked.by.value: pk}) for line, pk in people]
    if timeline.nobody.total:
        rows.append(_row(asked, timeline, timeline.nobody, "nobody", linked=False))
    rows.append(_row(asked, timeline, timeline.whole, "everybody", tone="total"))
    columns = _columns(asked.by.value, asked.by.label, timeline)
    caption = f"KPIs due by month and {asked.by.label.lower()}"
    return Table(
        caption, columns, (header_row(columns),), tuple(rows if timeline.whole.total else ()), "No KPI matches."
    )


def months_table(asked: Asked, timeline: Timeline) -> Table:
    """The figures of the chart: one row a status, all KPIs, and the milestones, which lead to their list."""
    lines = {status.value: line for status, line in timeline.statuses.items()}
    rows = [_row(asked, timeline, line, status, choices={"status": status}) for status, line in lines.items()]
    rows.append(_row(asked, timeline, timeline.whole, "all", adds=tuple(lines), tone="total"))
    if timeline.milestones.total:
        rows.append(_milestone_row(timeline))
    columns = _columns("status", "Status", timeline)
    caption = f"KPIs due by month and status, position at {show_date(asked.as_at)}"
    return Table(
        caption, columns, (header_row(columns),), tuple(rows if timeline.whole.total else ()), "No KPI matches."
    )


def _columns(key: str, label: str, timeline: Timeline) -> tuple[Column, ...]:
    months = [Column(span.key, span.label, Kind.NUMBER, width=8) for span in timeline.spans]
    return (Column(key, label, width=26), *months, Column("total", "Total", Kind.NUMBER, width=8))


def _row(
    asked: Asked,
    timeline: Timeline,
    line: Line,
    slot: str,
    *,
    choices: dict[str, str] | None = None,
    adds: tuple[str, ...] = (),
    tone: str = "",
    linked: bool = True,
) -> Row:
    """`choices` narrow the register to the row; a row that is not `linked` has no such list.

    `slot` names the row's cells, which its total adds up; a row that `adds` others up names theirs.
    """
    own = choices or {}

    def number(count: int, narrowed: dict[str, str], **formula: Any) -> Cell:
        """A zero leads nowhere: its list would be empty."""
        return Cell(count, Kind.NUMBER, href=register_address(asked, **narrowed) if linked and count else "", **formula)

    cells = [
        number(line.counts[key], {**own, **span.choices}, name=f"{slot} {key}", sums=tuple(f"{a} {key}" for a in adds))
        for span in timeline.spans
        for key in (span.key,)
    ]
    head = Cell(line.label, heading="row", href=register_address(asked, **own) if linked and line.total else "")
    return Row((head, *cells, number(line.total, own, sums=_names(cells))), tone)


def _names(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell.name for cell in cells)


def _milestone_row(timeline: Timeline) -> Row:
    line = timeline.milestones
    cells = [
        Cell(number, Kind.NUMBER, name=f"milestones {span.key}", href=f"#{milestone_anchor(span)}" if number else "")
        for span in timeline.spans
        for number in (line.counts[span.key],)
    ]
    head = Cell(line.label, heading="row", href="#milestones")
    return Row((head, *cells, Cell(line.total, Kind.NUMBER, sums=_names(cells), href="#milestones")))


def milestone_anchor(span: Span) -> str:
    return f"milestones-{span.key}"


def deadlines_export(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    check_read_plan(reader)
    asked = Asked(year, as_at)
    return deadlines_document(asked, deadlines(reader, asked).timeline)


register("deadlines", ("csv", "xlsx", "pdf"), deadlines_export)
