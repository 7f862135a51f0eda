"""Described tables and texts as plain values that JSON can hold, and back again: what is stored can be drawn later.

Only what a cell says and where it stands is kept. Links are left out: what they lead to changes, a stored table not.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .labels import Label
from .sheets import Cell, Column, Item, Kind, Listing, Passage, Rich, Row, Strong, Table, Value

Plain = dict[str, Any]
USUAL = 2  # the level of a passage's heading


def plain_block(block: Passage | Table) -> Plain:
    """A passage or a table; what is as usual is left out."""
    if isinstance(block, Passage):
        level = {} if block.level == USUAL else {"level": block.level}
        return {"heading": block.heading, "text": _plain_rich(block.text), **level}
    return {
        "caption": block.caption,
        "columns": [_plain_column(column) for column in block.columns],
        "head": [_plain_row(row) for row in block.head],
        "body": [_plain_row(row) for row in block.body],
        "empty": block.empty,
    }


def read_block(plain: Mapping[str, Any]) -> Passage | Table:
    """The block that `plain_block` made plain. Raises KeyError or ValueError for anything else."""
    if "text" in plain:
        return Passage(plain["heading"], _read_rich(plain["text"]), plain.get("level", USUAL))
    columns = tuple(
        Column(one["key"], one["label"], Kind(one.get("kind", Kind.TEXT)), one["width"]) for one in plain["columns"]
    )
    head, body = (tuple(_read_row(row) for row in plain[part]) for part in ("head", "body"))
    return Table(plain["caption"], columns, head, body, plain["empty"])


def _plain_column(column: Column) -> Plain:
    kind = {} if column.kind is Kind.TEXT else {"kind": column.kind.value}
    return {"key": column.key, "label": column.label, "width": column.width, **kind}


def _plain_row(row: Row) -> Plain:
    tone = {"tone": row.tone} if row.tone else {}
    return {"cells": [_plain_cell(cell) for cell in row.cells], **tone}


def _read_row(plain: Mapping[str, Any]) -> Row:
    return Row(tuple(_read_cell(cell) for cell in plain["cells"]), plain.get("tone", ""))


def _plain_cell(cell: Cell) -> Plain:
    told: Plain = {
        "kind": cell.kind.value if cell.kind is not Kind.TEXT else "",
        "rowspan": cell.rowspan if cell.rowspan > 1 else 0,
        "colspan": cell.colspan if cell.colspan > 1 else 0,
        "heading": cell.heading,
        "tone": cell.tone,
        "name": cell.name,
        "sums": list(cell.sums),
        "less": list(cell.less),
        "missing": cell.missing,
    }
    kept = {key: value for key, value in told.items() if value}
    return kept if cell.value is None else kept | {"value": _plain_value(cell.value)}


def _read_cell(plain: Mapping[str, Any]) -> Cell:
    given = dict(plain)
    kind = Kind(given.pop("kind", Kind.TEXT))
    value = _read_value(given.pop("value", None))
    for name in ("sums", "less"):
        given[name] = tuple(given.get(name, ()))
    return Cell(value, kind, **given)


def _plain_value(value: Value) -> Any:
    if isinstance(value, Label):
        return {"label": value.text, "tone": value.tone, "icon": value.icon}
    if isinstance(value, Rich):
        return {"rich": _plain_rich(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"decimal": str(value)} if isinstance(value, Decimal) else value


def _read_value(plain: Any) -> Value:
    if not isinstance(plain, Mapping):
        return plain  # type: ignore[no-any-return]
    if "label" in plain:
        return Label(plain["label"], plain["tone"], plain["icon"])
    if "rich" in plain:
        return _read_rich(plain["rich"])
    if "date" in plain:
        return date.fromisoformat(plain["date"])
    return Decimal(plain["decimal"])


def _plain_rich(rich: Rich) -> list[Any]:
    return [_plain_part(block) for block in rich.blocks]


def _plain_part(block: str | Strong | Listing) -> Any:
    if isinstance(block, Strong):
        return {"strong": block.text}
    return _plain_listing(block) if isinstance(block, Listing) else block


def _plain_listing(listing: Listing) -> Plain:
    items = [{"text": one.text, **({"below": _plain_listing(one.below)} if one.below else {})} for one in listing.items]
    return {"style": listing.style, "items": items}


def _read_rich(plain: list[Any]) -> Rich:
    return Rich(tuple(_read_part(block) for block in plain))


def _read_part(plain: Any) -> str | Strong | Listing:
    if isinstance(plain, str):
        return plain
    return Strong(plain["strong"]) if "strong" in plain else _read_listing(plain)


def _read_listing(plain: Mapping[str, Any]) -> Listing:
    items = tuple(Item(one["text"], _read_listing(one["below"]) if "below" in one else None) for one in plain["items"])
    return Listing(plain["style"], items)
