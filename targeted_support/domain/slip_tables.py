"""What a slip changes in both years, as placed cells for the page that asks before it is written. In pence."""

from collections.abc import Sequence
from dataclasses import dataclass

from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

COLUMNS = (
    Column("what", "What", width=40),
    Column("before", "Now", Kind.MONEY, 13),
    Column("after", "After the slip", Kind.MONEY, 13),
    Column("change", "Change", Kind.MONEY, 13),
)


@dataclass(frozen=True)
class Change:
    what: str
    before: int | None
    after: int | None
    tone: str = ""


@dataclass(frozen=True)
class Part:
    """Changes under a heading, which may lead somewhere."""

    heading: str
    changes: Sequence[Change]
    href: str = ""


def slip_table(parts: Sequence[Part]) -> Table:
    body: list[Row] = []
    for part in parts:
        group = Cell(part.heading, heading="row", colspan=len(COLUMNS), href=part.href)
        body += [Row((group,), tone="group"), *(_row(change) for change in part.changes)]
    return Table("What it does to both years", COLUMNS, (header_row(COLUMNS),), tuple(body))


def _row(change: Change) -> Row:
    both = None if change.before is None and change.after is None else (change.after or 0) - (change.before or 0)
    amounts = (Cell(pence, Kind.MONEY) for pence in (change.before, change.after, both))
    return Row((Cell(change.what, heading="row"), *amounts), tone=change.tone)
