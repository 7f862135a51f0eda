"""The register of earmarks: each carry-forward with a purpose, a row for each line that spends it."""

from datetime import date

from budget.access import check_see_all_lines
from budget.domain.earmarks import Earmark
from budget.queries.earmarks import earmarks_of
from projects.models import Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Value, flat_table

COLUMNS = (
    Column("purpose", "Earmarked for", width=28),
    Column("carry_forward", "Carry-forward", width=26),
    Column("amount", "Carried forward", Kind.MONEY, 14),
    Column("line", "Line that spends it", width=30),
    Column("use", "Planned from the earmark", Kind.MONEY, 14),
    Column("budget", "Line’s own funds, revised", Kind.MONEY, 14),
    Column("paid", "Line’s own funds, paid", Kind.MONEY, 14),
    Column("spent", "Spent from the earmark", Kind.MONEY, 14),
    Column("left_planned", "Left to plan", Kind.MONEY, 14),
    Column("left_unspent", "Left to spend", Kind.MONEY, 14),
)


def earmarks_register(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """As at a date. Raises Refused for those who do not see every line."""
    check_see_all_lines(reader)
    rows = [row for earmark in earmarks_of(year, as_at) for row in _rows(earmark)]
    table = flat_table("Earmarks", COLUMNS, rows, f"Nothing was carried into {year} with a purpose.")
    return Document(f"earmarks-{year}", "Earmarks", f"Programme year {year}", (table,))


def _rows(earmark: Earmark) -> list[tuple[Value, ...]]:
    """What the earmark comes to, and what is left of it, stand on its first row only, so that columns add up."""
    uses: list[tuple[Value, ...]] = [(u.label, u.amount, u.budget, u.paid, u.spent) for u in earmark.uses]
    first, *others = uses or [("", None, None, None, None)]
    whole = (earmark.purpose, earmark.label, earmark.amount, *first, earmark.left_planned, earmark.left_unspent)
    return [whole, *((earmark.purpose, earmark.label, None, *use, None, None) for use in others)]


register("earmarks", ("csv", "xlsx"), earmarks_register)
