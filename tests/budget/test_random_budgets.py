"""Random budgets: the page, the workbook that LibreOffice recalculates and the database agree to the penny.

`BUDGETS=10000` tries as many; without it a few hundred, in one workbook.
"""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import openpyxl
from django.db.models import Sum

from budget.documents.appendix_5 import appendix_5
from budget.models import BudgetLine, Heading, Section, Side
from projects.models import Person, ProgrammeYear, Theme
from seslip.foundation.exports import draw
from seslip.foundation.html_tables import table_html
from seslip.foundation.money import read_money
from seslip.foundation.sheets import Cell, Document, Table

from .drawn import Grid, compare, recalculated

BUDGETS = int(os.environ.get("BUDGETS", "40"))
A_WORKBOOK = 250  # budgets in one workbook
DAY = date(2026, 3, 31)
SEED = 1_986_745


def share(random: Random) -> int | None:
    """Pence: none, nothing, a few, an odd sum, or millions."""
    largest = random.choice([None, 0, 99, 5_000_000, 10**11])
    return None if largest is None else random.randint(0, largest)


def make_years(random: Random, numbers: list[int], theme: Theme) -> list[ProgrammeYear]:
    """Years of their own with one to three parts a side, each of headings with and without a sub-total."""
    years = ProgrammeYear.objects.bulk_create(
        ProgrammeYear(label=f"{3000 + number // 100}-{number % 100:02d}", starts=date(2025, 4, 1), ends=DAY)
        for number in numbers
    )
    sections = Section.objects.bulk_create(
        Section(
            year=year,
            side=side,
            label=f"Part {part}",
            theme=theme if side == Side.EXPENDITURE and random.random() < 0.8 else None,
            position=part,
        )
        for year in years
        for side in Side.values
        for part in range(random.randint(1, 3))
    )
    headings = Heading.objects.bulk_create(
        Heading(section=section, label=f"Heading {place}", subtotal=random.random() < 0.6, position=place)
        for section in sections
        for place in range(random.randint(1, 3))
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            heading=heading,
            label=f"Line {position}",
            csc=share(random),
            send=share(random),
            own=share(random),
            position=position,
        )
        for heading in headings
        for position in range(random.randint(0, 4))
    )
    return years


def batches(random: Random) -> Iterator[list[ProgrammeYear]]:
    theme = Theme.objects.first()
    assert theme is not None
    numbers = iter(range(BUDGETS))
    while chunk := list(islice(numbers, A_WORKBOOK)):
        yield make_years(random, chunk, theme)


def apart(table: Table, prefix: str) -> Table:
    """The table with cell names of its own, so that many budgets fit in one workbook."""

    def named(cell: Cell) -> Cell:
        name = f"{prefix} {cell.name}" if cell.name else ""
        return replace(cell, name=name, sums=tuple(f"{prefix} {part}" for part in cell.sums))

    rows = (replace(row, cells=tuple(map(named, row.cells))) for row in table.body)
    return replace(table, body=tuple(rows))


def stored(year: ProgrammeYear, side: str) -> list[int]:
    """What the database adds up: the three streams and all."""
    sums = BudgetLine.objects.in_year(year, side).aggregate(c=Sum("csc"), s=Sum("send"), o=Sum("own"), t=Sum("amount"))
    return [sums[key] or 0 for key in "csot"]


def shown(table: Table, label: str) -> list[int]:
    """The row of the page: the three streams and the last of its sums, in pence."""
    page = Grid()
    page.feed(str(table_html(table)))
    row = next((row for row in page.tables[0] if len(row) > 2 and row[1] == label), None)
    return [0, 0, 0, 0] if row is None else [read_money(row[x].replace("–", "")) or 0 for x in (2, 3, 4, 7)]


def stacked(tables: Sequence[Table]) -> Table:
    """Tables of the same columns one below the other, under one head: a sheet each would take five times as long."""
    return replace(tables[0], body=tuple(row for table in tables for row in table.body))


def test_page_workbook_and_database_agree_to_the_penny(plan: None, tmp_path: Path) -> None:
    random, tried = Random(SEED), 0
    for number, years in enumerate(batches(random)):
        documents = [appendix_5(Person.command_line(), year, DAY) for year in years]
        pairs = [tuple(apart(table, y.label) for table in d.tables) for y, d in zip(years, documents, strict=True)]
        whole = Document("budgets", "Random budgets", "", tuple(stacked(column) for column in zip(*pairs, strict=True)))
        content = draw(whole, "xlsx", DAY, DAY)
        written = openpyxl.load_workbook(io.BytesIO(content))
        compare(whole, recalculated(content, tmp_path / str(number)), written)
        for year, document in zip(years, documents, strict=True):
            income, spending = document.tables
            assert shown(income, "Total In") == stored(year, Side.INCOME), year
            assert shown(spending, "Total Out") == stored(year, Side.EXPENDITURE), year
            tried += 1
    assert tried == BUDGETS
