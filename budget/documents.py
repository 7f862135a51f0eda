"""What leaves the application about money: Appendix 5 and the registers of income and of lines."""

import re
from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from projects.models import Person, ProgrammeYear, PublishedFigure
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Table, flat_table

from .access import check_see_all_lines
from .domain.appendix_5 import Difference, Links, appendix_5_tables
from .domain.printed import NOTED_ROWS
from .models import BudgetLine, Side
from .queries import ledger, money_lines, published

SHARES = (
    Column("csc", "CSC grant", Kind.MONEY, 14),
    Column("send", "SEND grant", Kind.MONEY, 14),
    Column("own", "SESLIP own funds", Kind.MONEY, 16),
    Column("total", "Total", Kind.MONEY, 14),
)
LINE = Column("line", "Line", width=40)
INCOME_COLUMNS = (LINE, *SHARES)
LINE_COLUMNS = (Column("project", "Project", width=18), LINE, *SHARES)
LIST_COLUMNS = (
    Column("side", "Side", width=12),
    Column("section", "Part", width=24),
    Column("heading", "Heading", width=28),
    *LINE_COLUMNS,
)


def appendix_5(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """The budget as the plan prints it, with its totals. Raises Refused for those who may not see every line."""
    check_see_all_lines(reader)
    links = Links(
        line=lambda line: reverse("budget:line_page", args=(line.pk,)),
        project=lambda number: reverse("projects:project_page", args=(year.label, number)),
        difference=lambda difference: reverse("budget:checks") + f"?year={year}#published",
    )
    return Document(
        name=f"appendix-5-{year}",
        title=f"Appendix 5: SESLI Programme proposed budget {year} including RIIA Grant",
        subtitle=f"South East Sector-Led Improvement Programme, {year}",
        tables=appendix_5_tables(ledger(reader, year), differences(year), links),
    )


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


def project_numbers(line: BudgetLine) -> str:
    """The numbers of the projects a line pays for, as one cell of a register."""
    return "; ".join(str(link.project.number) for link in line.covered)


def income_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    rows = [(line.label, line.csc, line.send, line.own, line.amount) for line in money_lines(reader, year, Side.INCOME)]
    return _register(f"budget-income-{year}", "Budget income", year, flat_table("Budget income", INCOME_COLUMNS, rows))


def lines_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """Every line of spending that carries money, with what is carried forward."""
    lines = money_lines(reader, year, Side.EXPENDITURE)
    rows = [(project_numbers(x), x.label, x.csc, x.send, x.own, x.amount) for x in lines]
    return _register(f"budget-lines-{year}", "Budget lines", year, flat_table("Budget lines", LINE_COLUMNS, rows))


def filtered_lines(lines: Iterable[BudgetLine], year: ProgrammeYear) -> Document:
    """The rows of the list as it is filtered and sorted on the page; `lines` come with their details."""
    rows = [
        (
            line.heading.section.get_side_display(),
            line.heading.section.label,
            line.heading.label,
            project_numbers(line),
            *(line.label, line.csc, line.send, line.own, line.amount if line.planned else None),
        )
        for line in lines
    ]
    return _register(f"budget-lines-{year}", "Budget lines", year, flat_table("Budget lines", LIST_COLUMNS, rows))


def _register(name: str, title: str, year: ProgrammeYear, table: Table) -> Document:
    return Document(name, title, f"Programme year {year}", (table,))


register("appendix-5", ("pdf", "xlsx"), appendix_5)
register("budget-income", ("csv", "xlsx"), income_register)
register("budget-lines", ("csv", "xlsx"), lines_register)
