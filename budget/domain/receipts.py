"""How a cost was shared out, as placed cells."""

from seslip.foundation.money import show_money
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .apportion import Receipt
from .position import SHARES


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
