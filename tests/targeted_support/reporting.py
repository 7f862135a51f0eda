"""What tests of the evaluation share: the facts of 2025-26 as somebody reads them."""

from __future__ import annotations

from datetime import date

from projects.models import Person
from seslip.foundation.sheets import Passage
from targeted_support.documents.evaluation import evaluation
from targeted_support.queries.report import ReportFacts, report_facts

from .impacting import REPORT, team, year

MARCH = date(2026, 3, 31)
YEAR_1 = f"{REPORT}?year=2025-26"


def facts(reader: Person | None = None, *, public: bool = False) -> ReportFacts:
    return report_facts(reader or team(), year(), MARCH, public=public)


def said(found: ReportFacts) -> list[str]:
    """Every line of the text and every cell of the tables."""
    lines: list[str] = []
    for part in evaluation(found).parts:
        if isinstance(part, Passage):
            lines += [part.heading, *part.text.lines()]
        else:
            lines += [part.caption, *(cell.shown() for row in (*part.head, *part.body) for cell in row.cells)]
    return lines
