"""A small return to test with: two KPIs of project 7, one line, one narrative."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from returns.domain.content import Content, Identity, Part, PartKey
from seslip.foundation.sheets import Cell, Column, Kind, Passage, Rich, Row, Table, header_row

COLUMNS = (Column("what", "What"), Column("amount", "Amount", Kind.MONEY))
IDENTITY = Identity("2025-26", date(2026, 3, 31), date(2026, 4, 30))


def kpi(**other: Any) -> dict[str, Any]:
    fact = {
        "projects": "7",
        "stream": "SEND",
        "requirement": "7 SEND Universal",
        "ref": "7.1",
        "promise": "Publish phase 1 of the workforce survey",
        "due": "2025-10-31",
        "status": "On track",
        "status_key": "on_track",
        "figures": "1 of 2 surveys",
        "note": "Dates agreed",
        "reported": "2026-03-20",
        "overdue": 0,
    }
    return fact | other


def line(**other: Any) -> dict[str, Any]:
    fact = {
        "projects": "7",
        "side": "expenditure",
        "label": "SEND workforce part 1",
        "theme": "universal",
        "original": 45_000_00,
        "revised": 45_000_00,
        "paid": 10_000_00,
        "committed": 0,
        "forecast": 45_000_00,
    }
    return fact | other


def small(**facts: dict[str, dict[str, Any]]) -> Content:
    """A return with the usual facts, or others for the parts named."""
    usual: dict[str, dict[str, dict[str, Any]]] = {
        "kpis": {"1": kpi(), "2": kpi(ref="7.2", promise="Begin at least 4 pilots")},
        "money": {"11": line()},
        "narrative": {"universal-send": {"label": "Universal Improvement: SEND grant", "text": "Two KPIs on track."}},
        "exceptions": {},
    }
    table = Table("Amounts", COLUMNS, (header_row(COLUMNS),), (Row((Cell("Paid"), Cell(10_000_00, Kind.MONEY))),))
    told = usual | facts
    blocks = {"narrative": (Passage("Universal", Rich(("Two KPIs on track.",))),)}
    return Content(IDENTITY, tuple(Part(PartKey(key), blocks.get(key, (table,)), facts) for key, facts in told.items()))


def later(content: Content, **identity: Any) -> Content:
    return Content(replace(content.identity, **identity), content.parts)
