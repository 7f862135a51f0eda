"""Small tables of sums as placed cells: what a list adds up to, and how a cost was shared out."""

from collections.abc import Sequence

from seslip.foundation.money import show_money
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .apportion import Receipt
from .ledger import Shares
from .position import SHARES


def sums_table(sides: Sequence[tuple[str, int, Shares]]) -> Table:
    """A row for income and one for spending: how many lines of each are listed, and their sums by stream."""
    columns = (Column("side", "Listed", width=24), *SHARES)
    rows = tuple(
        Row(
            (
                Cell(f"{side}, {lines} line{'' if lines == 1 else 's'}", heading="row"),
                *(Cell(share, Kind.MONEY) for share in (*shares, shares.total)),
            ),
            tone="subtotal",
        )
        for side, lines, shares in sides
    )
    return Table("Sum of all listed lines", columns, (header_row(columns),), rows)


def receipt_table(receipt: Receipt) -> Table:
    """The weights, the percentages they come to, and the shares."""
    columns = (Column("what", f"{show_money(receipt.total)} apportioned", width=30), *SHARES)
    rows = (
        ("Income of the year", receipt.weights, sum(receipt.weights), Kind.MONEY),
        ("Percentage of the programme", receipt.percents, sum(receipt.percents), Kind.PERCENT),
        ("Share", receipt.shares, sum(receipt.shares), Kind.MONEY),
    )
    body = tuple(
        Row(
            (Cell(label, heading="row"), *(Cell(value, kind) for value in (*values, total))),
            tone="total" if label == "Share" else "",
        )
        for label, values, total, kind in rows
    )
    return Table("How the cost was shared out", columns, (header_row(columns),), body)
