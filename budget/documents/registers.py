"""The registers of income and of budget lines."""

from collections.abc import Iterable
from datetime import date

from budget.models import BudgetLine, Side
from budget.queries.plan import money_lines
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Table, flat_table

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


register("budget-income", ("csv", "xlsx"), income_register)
register("budget-lines", ("csv", "xlsx"), lines_register)
