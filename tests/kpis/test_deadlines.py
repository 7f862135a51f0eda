"""The deadline view: the cliff of March, and every number equal to the list it leads to."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.actions.updates import Report, update_kpi
from kpis.domain.deadlines import Deadline, cliff, lay_out, spans_of
from kpis.domain.statuses import Status
from kpis.models import Kpi, Milestone
from projects.models import ProjectManager
from seslip.foundation import audit
from seslip.foundation.periods import period_of
from tests.audited import without_contexts

from .pages import text_of

PAGE, YEAR = "/kpis/deadlines/", period_of("2025-26")
MARCH = date(2026, 3, 31)


def due(day, *people, status=Status.ON_TRACK):
    return Deadline(day, status, people)


def counted(timeline, line):
    return [line.counts[span.key] for span in timeline.spans]


def linked_numbers(answer):
    """Each number of the two tables with the address it leads to."""
    html = answer.content.decode()
    tables = "".join(re.findall(r'<table class="grid">.*?</table>', html, re.S))
    found = re.findall(r'<a href="(/kpis/\?[^"]+)">(\d+)</a>', tables)
    return {(unescape(address), int(number)) for address, number in found}


def listed(client, address):
    """How many the list says it holds."""
    with without_contexts():
        page = client.get(address).content.decode()
    return int(re.search(r"(\d+) KPIs? · position at", page)[1])


def test_the_months_of_the_year_and_what_lies_outside_are_columns():
    labels = [span.label for span in spans_of(YEAR)]
    assert labels[:2] == ["Before 1 Apr 2025", "Apr 25"]
    assert labels[-3:] == ["Mar 26", "After 31 Mar 2026", "No date"]
    assert len(labels) == 15


@pytest.mark.parametrize(
    "day, key",
    [
        (date(2025, 3, 31), "before"),
        (date(2025, 4, 1), "2025-04"),
        (date(2026, 2, 28), "2026-02"),
        (MARCH, "2026-03"),
        (date(2026, 4, 1), "after"),
        (None, "none"),
    ],
)
def test_every_day_falls_into_one_column(day, key):
    assert [span.key for span in spans_of(YEAR) if span.holds(day)] == [key]


def test_what_lies_outside_the_year_has_columns_only_where_it_is_used():
    assert "before" not in [span.key for span in lay_out(YEAR, [due(MARCH, 1)], [], {1: "A"}).spans]
    used = lay_out(YEAR, [due(date(2025, 1, 1), 1)], [date(2027, 1, 1)], {1: "A"})
    assert {"before", "after"} < {span.key for span in used.spans}


def test_a_kpi_of_two_managers_counts_for_both_and_once_in_all():
    timeline = lay_out(YEAR, [due(MARCH, 1, 2), due(None, 1), due(MARCH)], [], {1: "Ann", 2: "Bo"})
    assert [(line.label, line.total) for line in timeline.lines] == [("Ann", 2), ("Bo", 1)]
    assert (timeline.nobody.total, timeline.whole.total) == (1, 3)
    assert counted(timeline, timeline.lines[0])[-2:] == [1, 1]


def test_the_cliff_is_a_month_with_half_of_what_is_dated():
    half = lay_out(YEAR, [due(MARCH), due(date(2025, 5, 1)), due(None)], [], {})
    assert cliff(half)[1] == 1
    even = lay_out(YEAR, [due(date(2025, month, 1)) for month in (4, 5, 6)], [], {})
    assert cliff(even) is None
    assert cliff(lay_out(YEAR, [], [], {})) is None


def test_the_page_says_that_91_of_108_fall_due_in_march(sign_in):
    page = text_of(sign_in("programme_manager")[0].get(PAGE))
    assert "91 of 108 KPIs are due in one month, Mar 26" in page


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"by": "sponsor"},
        {"show": "open"},
        {"stream": "CSC", "by": "sponsor"},
        {"theme": "targeted", "show": "open"},
        {"as_at": "2026-01-31"},
        {"as_at": "2026-01-31", "show": "open", "by": "sponsor"},
    ],
    ids=str,
)
def test_every_number_equals_the_list_it_leads_to(choices, sign_in, managed):
    client, manager = sign_in("programme_manager")
    early, late = Kpi.objects.exclude(pk=managed.pk)[:2]
    for kpi, status, day in (
        (managed, Status.COMPLETE, date(2026, 1, 10)),
        (early, Status.AT_RISK, date(2026, 1, 20)),
        (late, Status.COMPLETE, date(2026, 3, 1)),
    ):
        update_kpi(by=manager, report=Report(kpi, kpi.version, status, "Said", day))
    moved = Kpi.objects.exclude(pk__in=[managed.pk, early.pk, late.pk]).first()
    audit.change(moved, by=manager, version=moved.version, fields={"due": date(2027, 1, 5)})
    numbers = linked_numbers(client.get(PAGE, choices))
    assert len(numbers) > 5
    wrong = [(address, number) for address, number in numbers if listed(client, address) != number]
    assert not wrong


def test_each_row_adds_up_and_all_kpis_are_there(sign_in):
    from kpis.documents.deadlines import deadlines_export
    from projects.models import ProgrammeYear

    _, manager = sign_in("programme_manager")
    document = deadlines_export(manager, ProgrammeYear.objects.get(label="2025-26"), MARCH)
    for table in document.tables:
        for row in table.body:
            values = [cell.value for cell in row.cells[1:]]
            assert sum(values[:-1]) == values[-1]
    assert [cell.value for cell in document.tables[0].body[-1].cells][-3:] == [91, 4, 108]


def test_milestones_stand_in_the_chart_the_table_and_the_list(sign_in, managed):
    client, _ = sign_in("la_lead")
    audit.create(Milestone(kpi=managed, title="Book a room", due=date(2025, 6, 2)), by=None)
    audit.create(Milestone(kpi=managed, title="Ask again", due=date(2025, 7, 2), done_on=date(2025, 7, 1)), by=None)
    answer = client.get(PAGE)
    html = answer.content.decode()
    assert 'href="#milestones-2025-06">1</a>' in html and 'id="milestones-2025-06"' in html
    assert html.count('class="tone-milestone" x=') == 2
    assert "Book a room" in html and "Done 1 Jul 2025" in text_of(answer)
    assert "Ask again" not in text_of(client.get(PAGE, {"show": "open"}))


def test_a_past_position_shows_the_statuses_of_that_day(sign_in, managed):
    client, manager = sign_in("programme_manager")
    update_kpi(by=manager, report=Report(managed, managed.version, Status.COMPLETE, "", date(2026, 3, 1)))
    assert client.get(PAGE).context["timeline"].statuses[Status.COMPLETE].total == 1
    before = client.get(PAGE, {"as_at": "2026-02-01"}).context["timeline"]
    assert list(before.statuses) == [Status.NOT_STARTED]


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_it_leaves_as_a_file(form, sign_in):
    answer = sign_in("sponsor")[0].get(f"/kpis/deadlines.{form}", {"by": "sponsor", "show": "open"})
    assert answer.status_code == 200
    assert f"deadlines-2025-26-2026-03-31.{form}" in answer["Content-Disposition"]


def test_totals_of_the_workbook_are_live(sign_in, managed):
    """Months do not overlap, so every row adds up; people do, so only the statuses add up downwards."""
    client, manager = sign_in("programme_manager")
    update_kpi(by=manager, report=Report(managed, managed.version, Status.COMPLETE, "", date(2026, 3, 1)))
    content = client.get("/kpis/deadlines.xlsx").content
    live, told = (openpyxl.load_workbook(BytesIO(content), data_only=stored) for stored in (False, True))
    people, statuses = live.worksheets
    last = people.max_row
    months = ",".join(f"{column}{last}" for column in "BCDEFGHIJKLMN")
    assert people.cell(last, people.max_column).value == f"=SUM({months})"
    assert people.cell(last, 13).value == 91
    total = next(row[0].row for row in statuses if row[0].value == "All KPIs")
    assert statuses.cell(total, 13).value == f"=SUM(M7:M{total - 1})"
    assert told.worksheets[1].cell(total, 15).value == 108


def test_the_file_holds_what_the_page_shows(sign_in):
    client, _ = sign_in("sponsor")
    lines = client.get("/kpis/deadlines.csv").content.decode("utf-8-sig").strip().splitlines()
    assert lines[0].startswith("manager,2025-04,") and lines[0].endswith(",2026-03,none,total")
    assert lines[-1].startswith("All KPIs,") and lines[-1].endswith(",91,4,108")
    names = {line.split(",")[0] for line in lines[1:-1]}
    assert names == set(
        ProjectManager.objects.filter(project__activities__kpis__gt=0).values_list("person__name", flat=True)
    )


@pytest.mark.parametrize("choices", [{"by": "nobody"}, {"theme": "none"}, {"stream": "X"}, {"as_at": "31 Feb"}])
def test_what_cannot_be_read_is_said_on_the_page_and_refused_in_a_file(choices, sign_in):
    client, _ = sign_in("la_lead")
    page = client.get(PAGE, choices)
    assert page.status_code == 200 and "are shown." in text_of(page)
    assert client.get("/kpis/deadlines.csv", choices).status_code == 400


def test_a_dfe_reader_sees_no_deadlines(sign_in):
    client, _ = sign_in("dfe_reader")
    assert {client.get(address).status_code for address in (PAGE, "/kpis/deadlines.csv")} == {404}


@pytest.mark.parametrize("choices", [{}, {"as_at": "2026-01-31", "by": "sponsor"}], ids=str)
def test_queries_do_not_grow_with_kpis(choices, sign_in):
    client, manager = sign_in("programme_manager")

    def queries(theme):
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            answer = client.get(PAGE, {**choices, "theme": theme})
        return answer.context["timeline"].whole.total, len(found)

    for kpi in Kpi.objects.filter(activity__project__theme__key="universal")[:5]:
        audit.create(Milestone(kpi=kpi, title="Step", due=date(2025, 6, 2)), by=manager)
    few = Kpi.objects.filter(activity__project__theme__key="diagnostics").first()
    audit.create(Milestone(kpi=few, title="Step", due=date(2025, 6, 2)), by=manager)
    queries("diagnostics")
    (less, before), (more, after) = queries("diagnostics"), queries("universal")
    assert more > 2 * less > 0
    assert after == before
