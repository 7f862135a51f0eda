"""Appendix 5 of the plan: the budget as it is printed."""

import re
from datetime import date

from django.urls import reverse

from budget.access import check_see_all_lines
from budget.domain.appendix_5 import Difference, Links, appendix_5_tables
from budget.domain.appendix_5_figures import Figure, with_figures
from budget.domain.printed import NOTED_ROWS
from budget.queries.checks import published
from budget.queries.money import received_by
from budget.queries.plan import ledger
from budget.queries.position import placed_lines
from projects.models import Person, ProgrammeYear, PublishedFigure
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document, Table


def appendix_5(reader: Person, year: ProgrammeYear, as_at: date, *, figures: bool = False) -> Document:
    """The budget as the plan prints it; with `figures` also what is received, revised, paid and forecast at a date.

    Raises Refused for those who may not see every line.
    """
    check_see_all_lines(reader)
    links = Links(
        line=lambda line: reverse("budget:line_page", args=(line.pk,)),
        project=lambda number: reverse("projects:project_page", args=(year.label, number)),
        difference=lambda difference: reverse("budget:checks") + f"?year={year}#published",
    )
    tables = appendix_5_tables(ledger(reader, year), differences(year), links)
    return Document(
        name=f"appendix-5-{year}{'-position' * figures}",
        title=f"Appendix 5: SESLI Programme proposed budget {year} including RIIA Grant",
        subtitle=f"South East Sector-Led Improvement Programme, {year}",
        tables=_with_position(reader, year, as_at, tables) if figures else tables,
    )


def _with_position(reader: Person, year: ProgrammeYear, as_at: date, tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Income with what is received, spending with what is revised, paid and forecast."""
    income, spending, *notes = tables
    placed = {one.line.pk: one.outturn for one in placed_lines(reader, year, as_at)}
    received = received_by(year, as_at)
    heading = f"At {show_date(as_at)}"
    columns = [
        Figure("revised", "Revised", {pk: outturn.revised.total for pk, outturn in placed.items()}),
        Figure("paid", "Paid", {pk: outturn.paid.total for pk, outturn in placed.items()}),
        Figure("forecast", "Forecast", {pk: outturn.forecast.total for pk, outturn in placed.items()}),
    ]
    return (
        with_figures(income, heading, [Figure("received", "Received", received)]),
        with_figures(spending, heading, columns),
        *notes,
    )


def appendix_5_position(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    return appendix_5(reader, year, as_at, figures=True)


def differences(year: ProgrammeYear) -> list[Difference]:
    """The published figures that a row of Appendix 5 carries as a note."""
    figures = {figure.key: figure for figure in published(year)}
    return [
        Difference(ref, reminder(f), f.label, f.source, f.printed, f.held, f.why)
        for key, ref in NOTED_ROWS.items()
        if (f := figures.get(key))
    ]


def reminder(figure: PublishedFigure) -> str:
    """A few words beside the row: `Plan prints £45,500`."""
    if not re.fullmatch(r"[\d,]+", figure.printed):
        return "Plan prints no amount" if figure.printed == "blank" else f"Plan prints {figure.printed}"
    return f"Plan prints {'number ' if figure.topic == 'numbering' else '£'}{figure.printed}"


register("appendix-5", ("pdf", "xlsx"), appendix_5)
register("appendix-5-position", ("pdf", "xlsx"), appendix_5_position)
