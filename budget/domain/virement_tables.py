"""What a virement changes, as placed cells for its page. Amounts are in pence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from projects.domain.streams import Stream
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .ledger import Balance
from .virements import LineChange, StreamChange, share_of

_SHARES = ("Original budget", "Revised budget", "Paid", "Committed", "Left to spend or move")
_BALANCES = ("Comes in", "Planned", "Carried forward", "Left")


def columns(what: str) -> tuple[Column, ...]:
    amounts = (Column(key, label, Kind.MONEY, 14) for key, label in (("before", "Before"), ("after", "After")))
    return (Column("what", what, width=28), *amounts, Column("change", "Change", Kind.MONEY, 14))


@dataclass(frozen=True)
class End:
    """A line that gives or receives: its heading, where it leads, and what changes; None where it may not be shown."""

    heading: str
    href: str = ""
    change: LineChange | None = None


def lines_table(ends: Sequence[End]) -> Table:
    """Both lines in the stream that gives or receives: budget, spent, left; and the whole line."""
    heads = columns("Line")
    body: list[Row] = []
    for end in ends:
        group = Cell(end.heading, heading="row", colspan=len(heads), href=end.href)
        body += [Row((group,), tone="group"), *(_line_rows(end.change) if end.change else ())]
    return Table("Both lines", heads, (header_row(heads),), tuple(body))


def _line_rows(change: LineChange) -> list[Row]:
    rows = [
        _row(name, before, after, "subtotal" if name == _SHARES[-1] else "")
        for name, before, after in zip(_SHARES, _of_stream(change, True), _of_stream(change, False), strict=True)
    ]
    return [*rows, _row("Whole line, revised", change.before.revised.total, change.after.revised.total)]


def _of_stream(change: LineChange, before: bool) -> list[int | None]:
    """What the line was given in the stream, where it applies, and what is paid, committed and left of it."""
    outturn = change.before if before else change.after
    given, spent = (outturn.original, outturn.revised), (outturn.paid, outturn.committed, outturn.left)
    return [*(share_of(part, change.stream) for part in given), *(share_of(part, change.stream) or 0 for part in spent)]


def streams_table(changes: Sequence[StreamChange], address: Callable[[Stream], str]) -> Table:
    """Each stream that the virement touches: what comes in, is planned, carried forward and left.

    `address` leads to the lines of a stream, or is empty for those who do not see them all.
    """
    heads = columns("Stream")
    body: list[Row] = []
    for change in changes:
        stream = change.before.stream
        group = Cell(stream.label, heading="row", colspan=len(heads), href=address(stream))
        body.append(Row((group,), tone="group"))
        pairs = zip(_BALANCES, _amounts(change.before), _amounts(change.after), strict=True)
        body += [
            _row(name, before, after, "subtotal" if name == _BALANCES[-1] else "") for name, before, after in pairs
        ]
    return Table("Balances of the funding streams", heads, (header_row(heads),), tuple(body))


def _amounts(balance: Balance) -> tuple[int, ...]:
    return balance.income, balance.planned, balance.carried, balance.left


def _row(name: str, before: int | None, after: int | None, tone: str = "") -> Row:
    change = None if before is None and after is None else (after or 0) - (before or 0)
    amounts = (Cell(amount, Kind.MONEY) for amount in (before, after, change))
    return Row((Cell(name, heading="row"), *amounts), tone=tone)
