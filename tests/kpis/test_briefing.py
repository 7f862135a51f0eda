"""The briefing as page, PDF and Excel: figures that lead to their rows, totals that add up, words that stay whole."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any

import pypdf
import pytest
from openpyxl import load_workbook

from kpis.documents.briefing import LONGEST, build_briefing
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiQuerySet
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation import audit
from seslip.foundation.sheets import Document, Kind
from tests.conftest import somebody
from tests.projects.changes import at, report

from .pages import text_of

pytestmark = pytest.mark.django_db
MARCH, DECEMBER = date(2026, 3, 31), date(2025, 12, 31)
FILE = "/kpis/briefing.{}?as_at=2026-03-31"
RARE = (Status.CARRIED_FORWARD, Status.WITHDRAWN)


@pytest.fixture(autouse=True)
def loaded(plan: None) -> None:
    pass


@pytest.fixture
def sponsor() -> Person:
    return Person.objects.get(name="Lee-Anne Farach")


def of(person: Person) -> KpiQuerySet:
    return Kpi.objects.filter(activity__project__sponsor=person).order_by("pk")


def put(kpi: Kpi, status: Status, **fields: object) -> None:
    by = somebody("programme_manager")
    audit.change(kpi, by=by, version=kpi.version, fields={"status": status.value, **fields})


def briefing(person: Person, as_at: date = MARCH) -> Document:
    return build_briefing(person, ProgrammeYear.objects.get(label="2025-26"), as_at)


def in_every_status(person: Person) -> None:
    """Some of the sponsor's KPIs in each status, some reported by their manager and waiting for the sponsor."""
    kpis = list(of(person))
    for status, kpi in zip([*Status, *Status], kpis, strict=False):
        put(kpi, status, due=date(2026, 1, 15))
    with at(10, day=date(2026, 3, 2)):
        for kpi in kpis[-3:]:
            report(somebody("programme_manager"), kpi, Status.ON_TRACK, "Begun", day=date(2026, 3, 2))


def listed(client: Any, address: str) -> int:
    """How many rows the list at an address says it has."""
    (total,) = set(re.findall(r'data-total="(\d+)"', client.get(address).content.decode()))
    return int(total)


def test_every_figure_is_the_number_of_rows_it_leads_to(client: Any, sponsor: Person) -> None:
    in_every_status(sponsor)
    client.force_login(sponsor)
    table = briefing(sponsor).tables[0]
    lines = [row for row in table.body if row.tone != "total"]
    figures = [cell for row in lines for cell in row.cells if cell.kind is Kind.NUMBER]
    followed = {cell.name.split(" ")[1] for cell in figures if cell.value}
    assert followed == {column.key for column in table.columns if column.kind is Kind.NUMBER}
    page = unescape(client.get("/kpis/briefing/?as_at=2026-03-31").content.decode())
    for cell in figures:
        assert bool(cell.href) is bool(cell.value)
        if cell.href:
            assert f'<a href="{cell.href}">{cell.shown()}</a>' in page
            assert listed(client, cell.href) == cell.value, cell.name


def test_every_kpi_stands_in_one_column_at_most_and_every_total_adds_up_what_is_above_it(sponsor: Person) -> None:
    in_every_status(sponsor)
    *lines, total = briefing(sponsor).tables[0].body
    for at_column, cell in enumerate(total.cells[2:], start=2):
        above = [row.cells[at_column] for row in lines]
        assert cell.value == sum(int(str(one.value)) for one in above)
        assert cell.sums == tuple(one.name for one in above)
    closed = of(sponsor).filter(status__in=[one.value for one in RARE]).count()
    assert closed and sum(int(str(cell.value)) for cell in total.cells[2:-2]) == of(sponsor).count() - closed
    assert total.cells[-2].value == of(sponsor).overdue_at(MARCH).count()


def test_the_workbook_adds_up_with_formulas_and_says_of_which_day(client: Any, sponsor: Person) -> None:
    in_every_status(sponsor)
    client.force_login(sponsor)
    table, content = briefing(sponsor).tables[0], client.get(FILE.format("xlsx")).getvalue()
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    kept = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    assert "Position at 31 Mar 2026" in str(sheet["A2"].value)
    last, first = sheet.max_row, sheet.max_row - len(table.body) + 1
    for at_column, cell in enumerate(table.body[-1].cells[2:], start=3):
        letter = sheet.cell(last, at_column).column_letter
        assert sheet.cell(last, at_column).value == f"=SUM({letter}{first}:{letter}{last - 1})"
        assert kept.cell(last, at_column).value == cell.value


def test_what_was_closed_without_completion_is_told_once_there_is_any(client: Any, sponsor: Person) -> None:
    assert briefing(sponsor).notes == ()
    first, second, third = of(sponsor)[:3]
    put(first, Status.CARRIED_FORWARD)
    put(second, Status.CARRIED_FORWARD)
    put(third, Status.WITHDRAWN)
    (note,) = briefing(sponsor).notes
    assert note.endswith("closed without completion: 2 carried forward, 1 withdrawn.")
    client.force_login(sponsor)
    assert note in text_of(client.get("/kpis/briefing/?as_at=2026-03-31"))


@pytest.mark.parametrize("statuses", [(), RARE])
def test_no_heading_is_broken_within_a_word_and_it_stays_one_page(
    client: Any, sponsor: Person, statuses: tuple[Status, ...]
) -> None:
    for kpi in of(sponsor)[:20]:
        put(kpi, Status.AT_RISK, note="A long word of explanation about partners and data. " * 6)
    for kpi, status in zip(of(sponsor)[20:], statuses, strict=False):
        put(kpi, status)
    client.force_login(sponsor)
    pages = pypdf.PdfReader(io.BytesIO(client.get(FILE.format("pdf")).getvalue())).pages
    assert len(pages) == 1
    head = pages[0].extract_text().partition("How they stand\n")[2].partition("\n3 SEND")[0].split()
    assert sorted(head) == sorted(" ".join(one.label for one in briefing(sponsor).tables[0].columns).split())


def test_it_is_about_what_one_sponsors_else_manages_else_everything(sponsor: Person) -> None:
    both, manager = Person.objects.get(name="Mark Evans"), somebody("programme_manager")
    assert "4 projects you manage" in briefing(both).subtitle
    project = Project.objects.get(year__label="2025-26", number=3)
    audit.change(project, by=manager, version=project.version, fields={"sponsor": both})
    both, sponsor = (Person.objects.get(pk=one.pk) for one in (both, sponsor))
    assert "The 1 project you sponsor" in briefing(both).subtitle
    assert "The 12 projects you sponsor" in briefing(sponsor).subtitle


def test_a_long_note_ends_between_two_words(sponsor: Person) -> None:
    note = "Partners are asked " * 20
    put(of(sponsor)[0], Status.OFF_TRACK, note=note, due=date(2025, 6, 30))
    (first, *_) = briefing(sponsor).tables[1].body
    said = first.cells[1].shown().rpartition("“")[2].rstrip("”")
    assert said.endswith(" …") and len(said) <= LONGEST + 2 and note.startswith(said.removesuffix(" …") + " ")


def test_overdue_comes_before_off_track_and_off_track_before_at_risk(sponsor: Person) -> None:
    Kpi.objects.update(due=MARCH)
    for kpi, status in zip(of(sponsor), (Status.AT_RISK, Status.OFF_TRACK, Status.ON_TRACK), strict=False):
        put(kpi, status, due=date(2026, 3, 30) if status is Status.ON_TRACK else MARCH)
    shown = [(row.cells[2].shown(), row.cells[3].shown()) for row in briefing(sponsor).tables[1].body]
    assert shown == [
        ("30 Mar 2026, 1 day overdue", "On track"),
        ("31 Mar 2026", "Off track"),
        ("31 Mar 2026", "At risk"),
    ]


def test_at_a_day_in_the_past_it_tells_what_stood_then(client: Any, sponsor: Person) -> None:
    (kpi, other), manager = of(sponsor)[:2], somebody("programme_manager")
    with at(10, day=date(2025, 12, 1)):
        report(manager, kpi, Status.OFF_TRACK, "Said in December", day=date(2025, 12, 1))
    with at(10, day=date(2026, 3, 2)):
        report(manager, Kpi.objects.get(pk=kpi.pk), Status.COMPLETE, "Said in March", day=date(2026, 3, 2))
        report(manager, other, Status.ON_TRACK, "Begun in March", day=date(2026, 3, 2))
    with at(10, day=MARCH):
        then, now = briefing(sponsor, DECEMBER), briefing(sponsor)
        client.force_login(sponsor)
        page = text_of(client.get("/kpis/briefing/?as_at=2025-12-31"))
        book = load_workbook(io.BytesIO(client.get("/kpis/briefing.xlsx?as_at=2025-12-31").getvalue()))
        figures = [cell for row in then.tables[0].body for cell in row.cells if cell.href and cell.kind is Kind.NUMBER]
        assert {cell.name: cell.value for cell in figures} == {cell.name: listed(client, cell.href) for cell in figures}
    assert "Position at 31 Dec 2025" in str(book.worksheets[0]["A2"].value)
    columns = [column.key for column in then.tables[0].columns]
    off, done = columns.index("off_track"), columns.index("complete")
    totals = [one.tables[0].body[-1].cells for one in (then, now)]
    assert [(cells[off].value, cells[done].value, cells[-1].value) for cells in totals] == [(1, 0, 1), (0, 1, 2)]
    assert "“Said in December”" in page and "Said in March" not in page and "Position at 31 Dec 2025" in page
