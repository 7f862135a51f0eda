"""A KPI's figures in words, the same on pages and in files."""

from datetime import date

from kpis.domain.statuses import days_overdue, overdue_words
from kpis.models import Kpi
from kpis.queries.standings import Figure, KpiStanding, Source
from seslip.foundation.periods import show_date


def progress_lines(kpi: Kpi, standing: KpiStanding, as_at: date) -> tuple[str, ...]:
    """Each figure against its target and where it comes from, the note, and how late the KPI is."""
    position = standing.position
    late = days_overdue(position.status, kpi.due, as_at)
    lines = [*figure_lines(standing), position.note, overdue_words(late) if late else ""]
    return tuple(line for line in lines if line)


def figure_lines(standing: KpiStanding) -> tuple[str, ...]:
    return tuple(line for figure in standing.figures.values() if (line := figure_line(figure)))


def figure_line(figure: Figure) -> str:
    """`4 of 4 meetings, counted from records`; nothing where no figure is reported, or no record is there to count."""
    if figure.source is Source.OVERRIDDEN:
        return f"{figure.words}, set by hand ({figure.reason}); counted from records: {figure.counted_words or 'none'}"
    if figure.source is Source.COUNTED:
        return f"{figure.words}, counted from records" if figure.words else ""
    if figure.measure.deliverable:
        return _done_line(figure)
    return figure.words


def _done_line(figure: Figure) -> str:
    """`Done on 1 Feb 2026, example.org/report`; nothing where the status alone says that it is done."""
    when = f"{figure.words} on {show_date(figure.done_on)}" if figure.done_on else ""
    return ", ".join(part for part in (when, figure.where) if part)
