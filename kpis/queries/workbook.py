"""The KPIs of a workbook to fill in, and where they stand now."""

from collections.abc import Iterable

from django.db.models import QuerySet

from kpis.access import may_edit_plan
from kpis.domain.workbook_keys import DONE, FigureKind, SeenFigure, Value, plain_note
from kpis.models import Kpi, Measure
from kpis.queries.register import register_order, with_details
from projects.models import Person, ProgrammeYear


def updatable(person: Person, year: ProgrammeYear) -> QuerySet[Kpi]:
    """The KPIs of a year that the person may update: all for the programme manager, else those of their projects."""
    kpis = Kpi.objects.visible_to(person).filter(year=year)
    return kpis if may_edit_plan(person) else kpis.filter(activity__project__in=person.standing.manages)


def may_update_some(person: Person) -> bool:
    """Whether a workbook could hold anything."""
    return may_edit_plan(person) or bool(person.standing.manages)


def workbook_kpis(kpis: QuerySet[Kpi]) -> list[Kpi]:
    """In the order of the grid, with everything a row shows, in a fixed number of queries."""
    return list(register_order(with_details(kpis)))


def wanted_kpis(person: Person, year: ProgrammeYear, keys: Iterable[int]) -> dict[int, Kpi]:
    """Those of the KPIs named that the person may update, by id; the others are not there."""
    return {kpi.pk: kpi for kpi in with_details(updatable(person, year).filter(pk__in=list(keys)))}


def is_typed(measure: Measure) -> bool:
    """Whether a workbook takes its figure: not what is counted from records."""
    return not measure.counter


def seen_figures(kpi: Kpi) -> dict[int, SeenFigure]:
    """The figures of a row that may be typed, by the place of their column."""
    return {
        place: SeenFigure(measure.pk, figure_value(measure), figure_kind(measure), published_at(measure))
        for place, measure in enumerate(kpi.measures.all(), 1)
        if is_typed(measure)
    }


def figure_kind(measure: Measure) -> FigureKind:
    """How the figure is typed."""
    if measure.deliverable:
        return FigureKind.DONE
    return FigureKind.PERCENT if measure.in_percent else FigureKind.NUMBER


def published_at(measure: Measure) -> str:
    """Where a deliverable is published, in one line as a workbook holds it."""
    return " ".join(plain_note(measure.where).split()) if measure.deliverable else ""


def figure_value(measure: Measure) -> Value:
    """The figure as a workbook holds it: of a deliverable the day it was done."""
    if not measure.deliverable:
        return measure.value
    return (measure.done_on or DONE) if measure.value else None
