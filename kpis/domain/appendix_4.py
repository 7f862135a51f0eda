"""The DfE's grant delivery grid (plan, Appendix 4) as placed cells: pure layout, drawn by every writer.

A requirement's cell runs down all its rows. A sub-requirement's cell runs down the activities beside it, an activity's
cell down the sub-requirements it stands beside; one activity may stand at the boundary of two (project 10).
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date, show_month
from seslip.foundation.sheets import Cell, Column, Item, Kind, Listing, Rich, Row, Strong, Table

NOTHING_PLANNED = "Nothing planned yet"


@dataclass(frozen=True)
class GridKpi:
    """A promise; `progress` lines and `status` are shown only in the grid with progress."""

    number: int
    text: str
    due: date | None
    style: str = ""
    items: tuple[str, ...] = ()
    status: Label | None = None
    progress: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class GridActivity:
    """`refs`: the sub-requirements it stands beside, in order."""

    title: str
    leads: str
    refs: tuple[str, ...]
    kpis: tuple[GridKpi, ...]


@dataclass(frozen=True)
class GridRequirement:
    """`subs`: reference and text of each sub-requirement, in order."""

    title: str
    aim: str
    subs: tuple[tuple[str, str], ...]
    activities: tuple[GridActivity, ...]


@dataclass(frozen=True)
class _Line:
    """One row before merging: indexes say which cell of its column it belongs to."""

    ref: str
    activity: int
    part: int


def promise(kpi: GridKpi) -> str:
    """`By end Mar 26, we will deliver 10 courageous conversations`; a promise without a date says so."""
    words = kpi.text[:1].lower() + kpi.text[1:]
    if kpi.due is None:
        return f"Date to be agreed: we will {words}"
    last = calendar.monthrange(kpi.due.year, kpi.due.month)[1]
    by = f"end {show_month(kpi.due)}" if kpi.due.day == last else show_date(kpi.due)
    return f"By {by}, we will {words}"


def spread(count: int, rows: int) -> list[int]:
    """Which of `count` cells each of `rows` rows belongs to, as evenly as can be: spread(2, 5) = 0 0 0 1 1."""
    return [row * count // rows for row in range(rows)]


def grid_table(caption: str, requirements: Sequence[GridRequirement], *, progress: str = "") -> Table:
    """The grid of one funding stream. `progress` heads the columns of status and progress; empty leaves them out."""
    columns = [
        Column("requirement", "Core Requirements", width=22),
        Column("sor_ref", "SoR Ref", width=6),
        Column("sub_requirement", "Sub-Requirement Detail", width=26),
        Column("activity", "Planned activity to meet requirement", width=18),
        Column("kpi", "Key Performance Indicator (KPI)", Kind.RICH, width=58),
    ]
    if progress:
        columns += [Column("status", "Status", Kind.LABEL, width=13), Column("progress", "Progress", width=24)]
    above = [Cell("Requirements", colspan=3, heading="col"), Cell("RIIA Proposals", colspan=2, heading="col")]
    above += [Cell(progress, colspan=2, heading="col")] if progress else []
    head = (Row(tuple(above)), Row(tuple(Cell(column.label, heading="col") for column in columns)))
    body = tuple(row for requirement in requirements for row in _requirement_rows(requirement, bool(progress)))
    return Table(caption, tuple(columns), head, body, "No requirement is recorded for this funding stream.")


def _requirement_rows(requirement: GridRequirement, progress: bool) -> Iterator[Row]:
    lines = list(_lines(requirement, progress))
    texts = dict(requirement.subs)
    title = Rich((Strong(requirement.title), *([requirement.aim] if requirement.aim else [])))
    for index, line in enumerate(lines):
        cells: list[Cell] = []
        if index == 0:
            cells.append(Cell(title, Kind.RICH, rowspan=len(lines), heading="row"))
        if index == 0 or lines[index - 1].ref != line.ref:
            span = _run(lines, index, "ref")
            cells += [Cell(line.ref, rowspan=span), Cell(texts.get(line.ref, ""), rowspan=span)]
        if index == 0 or lines[index - 1].activity != line.activity:
            cells.append(_activity_cell(requirement, line, _run(lines, index, "activity")))
        if index == 0 or (lines[index - 1].activity, lines[index - 1].part) != (line.activity, line.part):
            span = _run(lines, index, "activity", "part")
            cells += _kpi_cells(requirement, line, span, progress)
        yield Row(tuple(cells))


def _lines(requirement: GridRequirement, progress: bool) -> Iterator[_Line]:
    covered: set[str] = set()
    for number, activity in enumerate(requirement.activities):
        refs = activity.refs or ("",)
        parts = len(activity.kpis) if progress and activity.kpis else 1
        rows = max(len(refs), parts)
        for place, part in zip(spread(len(refs), rows), spread(parts, rows), strict=True):
            yield _Line(refs[place], number, part)
        covered |= set(activity.refs)
    for order, (ref, _) in enumerate(requirement.subs):
        if ref not in covered:
            yield _Line(ref, -1 - order, 0)
    if not requirement.activities and not requirement.subs:
        yield _Line("", -1, 0)


def _run(lines: Sequence[_Line], start: int, *names: str) -> int:
    """How many rows from `start` on belong to the same cell; no row after them is looked at."""
    told = attrgetter(*names)
    end = start + 1
    while end < len(lines) and told(lines[end]) == told(lines[start]):
        end += 1
    return end - start


def _activity_cell(requirement: GridRequirement, line: _Line, span: int) -> Cell:
    if line.activity < 0:
        return Cell(NOTHING_PLANNED, rowspan=span, tone="note")
    activity = requirement.activities[line.activity]
    leads = [activity.leads] if activity.leads else []
    return Cell(Rich((Strong(activity.title), *leads)), Kind.RICH, rowspan=span)


def _kpi_cells(requirement: GridRequirement, line: _Line, span: int, progress: bool) -> list[Cell]:
    kpis = requirement.activities[line.activity].kpis if line.activity >= 0 else ()
    if not progress:
        items = tuple(Item(promise(kpi), _below(kpi)) for kpi in kpis)
        return [Cell(Rich((Listing("1", items),)) if items else None, Kind.RICH, rowspan=span)]
    if not kpis:
        return [Cell(None, rowspan=span), Cell(None, rowspan=span), Cell(None, rowspan=span)]
    kpi = kpis[line.part]
    below = _below(kpi)
    text = Rich((f"{kpi.number}. {promise(kpi)}", *([below] if below else [])))
    return [
        Cell(text, Kind.RICH, rowspan=span, href=kpi.href),
        Cell(kpi.status, Kind.LABEL, rowspan=span),
        Cell(Rich(kpi.progress), Kind.RICH, rowspan=span, missing="Nothing reported yet"),
    ]


def _below(kpi: GridKpi) -> Listing | None:
    return Listing(kpi.style or "•", tuple(Item(text) for text in kpi.items)) if kpi.items else None
