"""What tests of the pages share: their words and tables, and the form of a line as a browser sends it."""

import re

from budget.models import BudgetLine
from seslip.foundation.money import pounds, show_money

from .drawn import Grid


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def tables(answer) -> list[list[list[str]]]:
    page = Grid()
    page.feed(answer.content.decode())
    return page.tables


def shown(amounts: tuple[int | None, ...]) -> list[str]:
    return [show_money(None if amount is None else pounds(amount)) for amount in amounts]


def entered(line: BudgetLine, **changed: object) -> dict[str, object]:
    """The form of a line as the browser would send it back, with changes in pounds as typed."""
    data: dict[str, object] = {"version": line.version, "heading": line.heading_id, "label": line.label}
    data |= {
        name: "" if (v := getattr(line, name)) is None else v / 100 for name in ("csc", "send", "own", "unit_cost")
    }
    data |= {name: getattr(line, name) or "" for name in ("quantity", "note", "earmark")}
    data |= {"phase": line.phase_id or "", "projects": [link.project_id for link in line.covered], "total": ""}
    return data | changed
