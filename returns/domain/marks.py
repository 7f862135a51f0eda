"""Marks in the tables of a part, where a row is another than in the return before.

They are worked out when somebody reads, from both documents; the frozen one stays as it is. It says which line of the
budget a figure is of (`line-37`). The rows of the other tables are told by their order, which is that of the facts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from projects.domain.streams import Stream
from seslip.foundation.labels import Label
from seslip.foundation.sheets import Cell, Passage, Table

from .compare import Change, Kind
from .content import Part, PartKey

LINE = re.compile(r"^line-(\d+)$")
Keyed = Iterator[tuple[str, Cell]]


def marked(part: Part, changes: Sequence[Change]) -> tuple[Passage | Table, ...]:
    """The blocks of a part, with a mark on each row that is new or another; what is gone has no row."""
    marks = row_marks([change for change in changes if change.part is part.key])
    return tuple(_marked(part, block, marks) if isinstance(block, Table) else block for block in part.blocks)


def row_marks(changes: Sequence[Change]) -> dict[str, str]:
    """What the mark of a row says, by its key: `New`, or `Changed: status, note`."""
    fields: dict[str, list[str]] = {}
    for change in changes:
        if change.kind is Kind.CHANGED:
            fields.setdefault(change.key, []).append(change.label[:1].lower() + change.label[1:])
    new = {change.key: change.label for change in changes if change.kind is Kind.ADDED}
    return new | {key: f"{Kind.CHANGED.value}: {', '.join(told)}" for key, told in fields.items()}


def _marked(part: Part, table: Table, marks: Mapping[str, str]) -> Table:
    wanted = {id(cell): marks[key] for key, cell in _keyed(part, table) if key in marks}
    rows = (
        replace(row, cells=tuple(replace(one, mark=wanted.get(id(one), "")) for one in row.cells)) for row in table.body
    )
    return replace(table, body=tuple(rows)) if wanted else table


def _keyed(part: Part, table: Table) -> Keyed:
    """The cells that a row of facts begins with, each with its key."""
    if part.key is PartKey.MONEY:
        return _lines(table)
    if part.key is PartKey.KPIS:
        of_stream = [key for key, fact in part.facts.items() if _stands_in(table, fact["stream"])]
        return _in_order(of_stream, _promises(table))
    return _in_order(list(part.facts), [row.cells[0] for row in table.body if row.cells[0].heading])


def _in_order(keys: Sequence[str], cells: Sequence[Cell]) -> Keyed:
    """Side by side; nothing where they do not fit, since a mark in the wrong place is worse than none."""
    return zip(keys, cells, strict=True) if len(keys) == len(cells) else iter(())


def _stands_in(table: Table, stream: object) -> bool:
    """Appendix 4 has a table for each stream and names it: `SEND grant: requirements and proposals`."""
    return any(one.short == stream and table.caption.startswith(one.label) for one in Stream)


def _promises(table: Table) -> list[Cell]:
    """A promise stands before its status."""
    pairs = (pair for row in table.body for pair in zip(row.cells, row.cells[1:], strict=False))
    return [promise for promise, status in pairs if isinstance(status.value, Label)]


def _lines(table: Table) -> Keyed:
    """The label of a line stands in the row of its amount."""
    for row in table.body:
        found = next((match for cell in row.cells if (match := LINE.match(cell.name))), None)
        label = next((cell for cell in row.cells if cell.heading), None)
        if found and label:
            yield found[1], label
