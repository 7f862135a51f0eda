"""The workbook in which people report on their KPIs where there is no network. `kpis.domain.workbook` reads it back."""

from collections.abc import Iterable
from datetime import date
from itertools import zip_longest

from kpis.domain import workbook_keys as key
from kpis.domain.evidence import LONGEST_LINK
from kpis.domain.measures import LARGEST_FIGURE
from kpis.domain.statuses import Status
from kpis.domain.workbook_keys import FigureKind, Seen
from kpis.models import Kpi, Measure
from kpis.queries.standings import Figure, standings
from kpis.queries.workbook import (
    figure_kind,
    figure_value,
    is_typed,
    published_at,
    seen_figures,
    updatable,
    workbook_kpis,
)
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, header_row

NOTES = (
    "Fill in the pale yellow cells: Status, So far, Progress note and Position at. Everything else is locked, without "
    "a password. Of something to be delivered, enter under So far the day it was done, and where it is published.",
    "Evidence link adds the address of a page that shows what you report. Files are added on the page of the KPI.",
    "At risk, Off track, Carried forward and Withdrawn need a progress note that says why. A figure is what has been "
    "reached since the start, not since the last report.",
    "Save the workbook and load it on the page Workbook of the KPIs. You see what will change before anything is "
    "recorded; rows you leave as they are change nothing.",
)
STATUSES = tuple(status.label.text for status in Status)
PINNED = 3
KINDS = {FigureKind.PERCENT: Kind.PERCENT, FigureKind.DONE: Kind.DATE, FigureKind.NUMBER: Kind.NUMBER}


def kpi_workbook(kpis: Iterable[Kpi], year: ProgrammeYear, as_at: date) -> Document:
    """One row a KPI, in the order given; `as_at` is offered as the day that the report speaks of."""
    rows = list(kpis)
    figures = {pk: standing.figures for pk, standing in standings(rows, as_at).items()}
    places = _places(rows)
    columns = _columns(places, year)
    body = tuple(Row(tuple(_cells(kpi, figures[kpi.pk], places, as_at))) for kpi in rows)
    empty = "You have no KPIs to report on."
    table = Table("KPIs to fill in", columns, (header_row(columns),), body, empty, pinned=PINNED)
    subtitle = f"Programme year {year} · as at {show_date(as_at)}"
    return Document(f"kpis-to-fill-in-{year}", "KPIs to fill in", subtitle, (table,), notes=NOTES)


def _places(kpis: Iterable[Kpi]) -> list[bool]:
    """For each column of figures that is needed whether something in it is a deliverable, published somewhere."""
    found: list[bool] = []
    for kpi in kpis:
        done = [is_typed(measure) and measure.deliverable for measure in kpi.measures.all()]
        found = [any(pair) for pair in zip_longest(found, done, fillvalue=False)]
    return found


def _columns(places: list[bool], year: ProgrammeYear) -> tuple[Column, ...]:
    figures: list[Column] = []
    for place, published in enumerate(places, 1):
        heading, limits = key.figure_heading(place), (0, LARGEST_FIGURE)
        figures.append(Column(f"figure{place}", f"Figure {place}", width=24))
        figures.append(Column(f"so_far{place}", heading, Kind.NUMBER, width=12, entry=True, limits=limits))
        if published:
            limits = (0, key.LONGEST_PLACE)
            figures.append(Column(f"where{place}", key.place_heading(place), width=24, entry=True, limits=limits))
    return (
        Column("stream", "Stream", width=8),
        Column("project", "Project", Kind.NUMBER, width=8),
        Column("kpi", key.KPI, width=7),
        Column("promise", "Promise", width=46),
        Column("due", "Due", Kind.DATE, width=13),
        Column("now", "Status now", width=17),
        Column("status", key.STATUS, width=16, entry=True, choices=STATUSES),
        *figures,
        Column("note", key.NOTE, width=46, entry=True, limits=(0, key.LONGEST_NOTE)),
        Column("position_date", key.DAY, Kind.DATE, width=13, entry=True, limits=(year.starts, year.ends)),
        Column("link", key.LINK, width=30, entry=True, limits=(0, LONGEST_LINK)),
        Column("key", key.key_heading(str(year)), width=12, hidden=True),
    )


def _cells(kpi: Kpi, figures: dict[int, Figure], places: list[bool], as_at: date) -> Iterable[Cell]:
    yield Cell(kpi.activity.requirement.stream, heading="row")
    yield Cell(kpi.activity.project.number, Kind.NUMBER)
    yield Cell(kpi.ref)
    yield Cell("\n".join([kpi.text, *(item.text for item in kpi.items.all())]))
    yield Cell(kpi.due, Kind.DATE, missing="No date")
    told = f"\nas at {show_date(kpi.position_date)}" if kpi.position_date else ""
    yield Cell(f"{kpi.status_label.text}{told}")
    yield Cell(kpi.status_label.text)
    measures = list(kpi.measures.all())
    for measure, published in zip_longest(measures, places):
        yield from _figure_cells(measure, figures) if measure else _no_figure("")
        if published:
            yield _place_cell(measure)
    yield Cell(key.plain_note(kpi.note) or None)
    yield Cell(as_at, Kind.DATE)
    yield Cell(None)
    seen = Seen(kpi.pk, kpi.version, Status(kpi.status), kpi.note, as_at, seen_figures(kpi))
    yield Cell(key.write_key(seen))


def _figure_cells(measure: Measure, figures: dict[int, Figure]) -> Iterable[Cell]:
    """What is counted, and the figure: open where it is typed; else in words, beside the closed cell."""
    if is_typed(measure):
        words = f"{measure}: on which day?" if measure.deliverable else str(measure)
        return Cell(words), Cell(figure_value(measure), KINDS[figure_kind(measure)])
    figure = figures.get(measure.pk)
    return _no_figure(f"{figure.said if figure else measure} (counted from records)")


def _place_cell(measure: Measure | None) -> Cell:
    if measure and measure.deliverable and is_typed(measure):
        return Cell(published_at(measure) or None)
    return Cell(None, missing=key.NO_FIGURE, locked=True, tone="unused")


def _no_figure(words: str) -> Iterable[Cell]:
    return Cell(words or None), Cell(None, missing=key.NO_FIGURE, locked=True, tone="unused")


def own_workbook(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """Every KPI of the year that the reader may update."""
    return kpi_workbook(workbook_kpis(updatable(reader, year)), year, as_at)


register("kpi-workbook", ("xlsx",), own_workbook)
