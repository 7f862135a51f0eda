"""What a workbook of 300 changed rows costs: `python -m benchmarks.round_trip`.

Everything happens in one process on a database of its own, as a test would. Reading, comparing and recording the
workbook is printed as a ratio to writing the same 300 updates with `update_kpis` alone; the page that shows what would
change does the first two parts once more. Limit: recording takes at most twice the updates themselves.
"""

import io
import sys
import time
from collections.abc import Callable
from typing import Any

from .scratch import scratch_plan

ROWS, MOST_RATIO = 300, 2.0


def main() -> int:
    with scratch_plan():
        return measured()


def measured() -> int:
    from projects.models import Person, ProgrammeYear

    person = Person.objects.get(email="richard.tyndall@example.org")
    year = ProgrammeYear.objects.get(label="2025-26")
    more_kpis()
    content, made = timed(lambda: drawn(person, year))
    filled = filled_in(content)
    reports, judged = timed(lambda: reports_of(filled, person, year))
    assert len(reports) == ROWS, len(reports)
    write(person, reports[:1])  # what is loaded on first use is no part of the comparison
    _, alone = timed(lambda: write(person, reports))
    _, both = timed(lambda: write(person, reports_of(filled, person, year)))
    ratio = both / alone
    for words, seconds in (
        ("download", made),
        ("read and compare", judged),
        (f"{ROWS} updates alone", alone),
        ("record", both),
    ):
        print(f"{words:<20}{seconds * 1000:8.0f} ms {seconds / alone:6.2f} ×")
    print(f"Recording {'is within' if ratio <= MOST_RATIO else 'exceeds'} {MOST_RATIO:g} × the updates alone.")
    return 0 if ratio <= MOST_RATIO else 1


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return call(), time.perf_counter() - started


def more_kpis() -> None:
    """As many promises as are needed, beside those of the plan."""
    from kpis.models import Kpi
    from seslip.foundation import audit

    first = Kpi.objects.select_related("activity", "year").first()
    assert first
    for number in range(100, 100 + ROWS - Kpi.objects.count()):
        audit.create(Kpi(activity=first.activity, year=first.year, number=number, text=f"Promise {number}"), by=None)


def drawn(person: Any, year: Any) -> bytes:
    from kpis.documents.workbook import own_workbook
    from seslip.foundation.xlsx import write_xlsx

    return write_xlsx(own_workbook(person, year, year.ends))


def filled_in(content: bytes) -> bytes:
    """Every row with another status and a note."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    headings = next(row for row in sheet.iter_rows() if row[0].value == "Stream")
    columns = {cell.value: cell.column for cell in headings}
    for row in range(headings[0].row + 1, sheet.max_row + 1):
        sheet.cell(row, columns["Status"]).value = "At risk"
        sheet.cell(row, columns["Progress note"]).value = f"What keeps us in row {row}"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def reports_of(content: bytes, person: Any, year: Any) -> Any:
    """What the page does before it writes."""
    from kpis.domain.workbook import has_keys, read_entries
    from kpis.forms.workbook import judge
    from kpis.queries.workbook import wanted_kpis
    from seslip.foundation.workbook_reading import read_workbook

    reading = read_entries(read_workbook(content, has_keys).sheets, str(year))
    kpis = wanted_kpis(person, year, [entered.seen.kpi for entered in reading.rows])
    return [row.report for row in judge(reading, kpis, year.ends, {}).rows]


def write(person: Any, reports: Any) -> None:
    """All of it in one transaction, and taken back, so that every round begins alike."""
    from django.db import transaction

    from kpis.actions.updates import update_kpis

    with transaction.atomic():
        update_kpis(by=person, reports=reports)
        transaction.set_rollback(True)


if __name__ == "__main__":
    sys.exit(main())
