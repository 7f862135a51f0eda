"""A KPI's figures in words, the same on pages and in files."""

from datetime import date

from kpis.domain.statuses import days_overdue
from kpis.models import Kpi, Measure
from kpis.queries.positions import Position


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
