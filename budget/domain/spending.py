"""Spending over the year against an even profile: what was paid by the end of each month. Amounts are in pence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seslip.foundation.periods import show_month
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """`paid` and `so_far` are None for months that had not begun at the position date."""

    first: date
    even: int
    paid: int | None = None
    so_far: int | None = None


def months_of(starts: date) -> list[date]:
    """The first day of each month of the year that begins on `starts`."""
    return [date(starts.year + (starts.month - 1 + n) // 12, (starts.month - 1 + n) % 12 + 1, 1) for n in range(MONTHS)]


def spending_by_month(starts: date, as_at: date, budget: int, paid: Mapping[date, int]) -> list[Month]:
    """The twelve months; what was paid before the year counts in its first month, so that the sum is what was paid."""
    firsts = months_of(starts)
    found, so_far = [], 0
    early = sum(pence for day, pence in paid.items() if day < firsts[0])
    for number, first in enumerate(firsts, 1):
        even = budget * number // MONTHS
        if first > as_at:
            found.append(Month(first, even))
            continue
        spent = paid.get(first, 0) + (early if number == 1 else 0)
        so_far += spent
        found.append(Month(first, even, spent, so_far))
    return found


def spending_table(months: list[Month], leads: Mapping[date, str]) -> Table:
    """The figures under the chart."""
    columns = (
        Column("month", "Month", width=12),
        Column("paid", "Paid in the month", Kind.MONEY, 16),
        Column("so_far", "Paid so far", Kind.MONEY, 16),
        Column("even", "Even profile", Kind.MONEY, 16),
        Column("ahead", "Against the profile", Kind.MONEY, 16),
    )
    body = tuple(
        Row(
            (
                Cell(show_month(month.first), heading="row"),
                Cell(month.paid, Kind.MONEY, href=leads.get(month.first, "") if month.paid else ""),
                Cell(month.so_far, Kind.MONEY),
                Cell(month.even, Kind.MONEY),
                Cell(None if month.so_far is None else month.so_far - month.even, Kind.MONEY),
            )
        )
        for month in months
    )
    return Table("Spending over the year against an even profile", columns, (header_row(columns),), body)
