"""Recording the rows of a workbook somebody filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kpis.actions import updates
from kpis.actions.evidence import Given, add_evidence
from kpis.models import Kpi
from projects.models import Person


@dataclass(frozen=True)
class Row:
    """What a row asks for: a report, where one of its cells says something new; a link, dated `day`, as evidence."""

    kpi: Kpi
    day: date
    report: updates.Report | None = None
    link: str = ""


def record_rows(*, by: Person, rows: Iterable[Row]) -> list[Kpi]:
    """Records all of them or none. Raises as `update_kpi` and `add_evidence` do."""
    with transaction.atomic():
        return [_record(by, row) for row in rows]


def _record(by: Person, row: Row) -> Kpi:
    """The report first: a link belongs to it."""
    stored = updates.update_kpi(by=by, report=row.report) if row.report else row.kpi
    if row.link:
        add_evidence(by=by, kpi=stored, given=Given(row.day, link=row.link))
    return stored
