"""A table that was stored is drawn as it was."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from seslip.foundation.html_tables import rich_html, table_html
from seslip.foundation.labels import Label
from seslip.foundation.sheets import (
    Cell,
    Column,
    Item,
    Kind,
    Listing,
    Passage,
    Rich,
    Row,
    Strong,
    Table,
    header_row,
)
from seslip.foundation.sheets_plain import plain_block, read_block

COLUMNS = (Column("what", "What"), Column("how_much", "How much", Kind.MONEY, 14), Column("when", "When", Kind.DATE))
LISTING = Listing("1", (Item("Deliver 10 conversations", Listing("a", (Item("in Kent"),))), Item("Report")))
EVERYTHING = Table(
    "Everything a cell can be",
    COLUMNS,
    (header_row(COLUMNS),),
    (
        Row(
            (
                Cell("A", heading="row", rowspan=2),
                Cell(1234_56, Kind.MONEY, name="one"),
                Cell(date(2026, 3, 31), Kind.DATE),
            )
        ),
        Row((Cell(0, Kind.MONEY, name="two"), Cell(None, Kind.DATE, missing="No date"))),
        Row(
            (
                Cell(Label("On track", "on-track", "arrow"), Kind.LABEL),
                Cell(Decimal("1.50"), Kind.NUMBER),
                Cell(7, Kind.NUMBER),
            )
        ),
        Row((Cell(Rich(("Words", Strong("loud"), LISTING)), Kind.RICH, colspan=2), Cell(40, Kind.PERCENT))),
        Row((Cell("Total", heading="row"), Cell(1234_56, Kind.MONEY, sums=("one", "two")), Cell(None)), "total"),
    ),
    empty="Nothing.",
)


def through_json(block: Passage | Table) -> Passage | Table:
    return read_block(json.loads(json.dumps(plain_block(block))))


def test_a_table_comes_back_as_it_was() -> None:
    assert through_json(EVERYTHING) == EVERYTHING
    assert table_html(through_json(EVERYTHING)) == table_html(EVERYTHING)  # type: ignore[arg-type]


def test_a_text_comes_back_as_it_was() -> None:
    passage = Passage("Narrative", Rich(("One paragraph.", LISTING)), level=3)
    again = through_json(passage)
    assert again == passage
    assert rich_html(again.text) == rich_html(passage.text)  # type: ignore[union-attr]


def test_links_are_not_stored() -> None:
    linked = Table("Links", COLUMNS[:1], (header_row(COLUMNS[:1]),), (Row((Cell("A", href="/kpis/1/"),)),))
    assert "/kpis/1/" not in json.dumps(plain_block(linked))
