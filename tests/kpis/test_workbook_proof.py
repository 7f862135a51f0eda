"""What shows that a position is true, typed into the workbook: where something is published, and a link as evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpis.models import Evidence, Kpi, KpiUpdate, Measure, MeasureReading
from seslip.foundation import audit

from .pages import text_of
from .workbooks import Filled, downloaded, load, record

LINK = "https://www.example.org/report"


@pytest.fixture
def manager(sign_in: Any) -> Any:
    return sign_in("programme_manager")[0]


@pytest.fixture
def delivered(conversations: Kpi) -> Measure:
    """A deliverable beside the conversations of KPI 3.1, done on 3 Feb 2026 and published nowhere yet."""
    new = Measure(kpi=conversations, position=2, kind="deliverable", unit="Report", value=1, done_on=date(2026, 2, 3))
    return audit.create(new, by=None)


def told(client: Any, filled: Filled) -> Any:
    page = load(client, filled.content)
    assert page.status_code == 200, text_of(page)
    return page


def test_only_where_something_is_delivered_can_a_place_be_typed(manager: Any, delivered: Measure) -> None:
    filled = Filled(downloaded(manager))
    assert "Published at 2" in filled.columns and not filled.cell(delivered.kpi, "Published at 2").protection.locked
    others = Kpi.objects.exclude(measures__kind="deliverable")
    assert all(filled.cell(kpi, "Published at 2").protection.locked for kpi in others)
    assert all(not filled.cell(kpi, "Evidence link").protection.locked for kpi in Kpi.objects.all())
    assert "0 KPIs would change" in text_of(load(manager, filled.content))


def test_where_it_is_published_is_recorded_and_comes_back(manager: Any, delivered: Measure) -> None:
    page = told(manager, Filled(downloaded(manager)).fill(delivered.kpi, published_at_2="The SE hub, p. 4"))
    assert "Report: published at Before: Not recorded The SE hub, p. 4" in text_of(page)
    record(manager, page)
    delivered.refresh_from_db()
    assert (delivered.value, delivered.done_on, delivered.where) == (1, date(2026, 2, 3), "The SE hub, p. 4")
    assert MeasureReading.objects.get().where == "The SE hub, p. 4"
    again = Filled(downloaded(manager))
    assert again.cell(delivered.kpi, "Published at 2").value == "The SE hub, p. 4"
    assert "0 KPIs would change" in text_of(load(manager, again.content))
    record(manager, told(manager, again.fill(delivered.kpi, published_at_2=None)))
    delivered.refresh_from_db()
    assert (delivered.value, delivered.where) == (1, "")


def test_what_was_not_delivered_yet_is_not_recorded(manager: Any, conversations: Kpi) -> None:
    audit.create(Measure(kpi=conversations, position=2, kind="deliverable", unit="Report"), by=None)
    page = told(manager, Filled(downloaded(manager)).fill(conversations, so_far_2=date(2026, 2, 3)))
    assert "Report Before: Not recorded Done on 3 Feb 2026" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"so_far_2": None, "published_at_2": "The hub"}, "Enter under So far the day it was done"),
        ({"published_at_2": "x" * 301}, "at most 300 characters"),
        ({"evidence_link": "in my e-mail"}, "This link cannot be added as evidence."),
        ({"evidence_link": "javascript:alert(1)"}, "Only links to pages"),
    ],
)
def test_what_the_page_would_refuse_is_refused(manager: Any, delivered: Measure, typed: dict, words: str) -> None:
    answer = load(manager, Filled(downloaded(manager)).fill(delivered.kpi, **typed).content)
    assert answer.status_code == 422 and words in text_of(answer)


def test_a_link_is_added_with_the_update_of_its_row(manager: Any, conversations: Kpi) -> None:
    filled = Filled(downloaded(manager)).fill(conversations, so_far_1=6, evidence_link="www.example.org/report")
    page = told(manager, filled)
    assert f"Evidence link Before: Not recorded {LINK}" in text_of(page) and not Evidence.objects.exists()
    assert "1 KPI updated from the workbook" in text_of(record(manager, page))
    item = Evidence.objects.get()
    assert (item.link, item.update, item.day) == (LINK, KpiUpdate.objects.get(), date(2026, 3, 31))
    assert "0 KPIs would change" in text_of(load(manager, filled.content)), "the same workbook again"
    assert Filled(downloaded(manager)).cell(conversations, "Evidence link").value is None


def test_a_link_alone_reports_nothing(manager: Any, conversations: Kpi) -> None:
    filled = Filled(downloaded(manager)).fill(conversations, evidence_link=LINK)
    record(manager, told(manager, filled))
    assert Evidence.objects.get().update is None and not KpiUpdate.objects.exists()
    assert "0 KPIs would change" in text_of(load(manager, filled.content))
    filled.fill(conversations, so_far_1=6)
    record(manager, told(manager, filled))
    assert [item.update for item in Evidence.objects.order_by("id")] == [None, KpiUpdate.objects.get()]


def test_with_a_link_that_cannot_be_added_nothing_is_recorded(manager: Any, plan: None, monkeypatch: Any) -> None:
    from kpis.actions import workbook

    kpis, done = list(Kpi.objects.all()[:100]), []
    filled = Filled(downloaded(manager))
    rows = filled.rows
    for kpi in kpis:
        filled.sheet.cell(rows[kpi.pk], filled.columns["Status"]).value = "On track"
        filled.sheet.cell(rows[kpi.pk], filled.columns["Evidence link"]).value = f"{LINK}/{kpi.pk}"
    page = told(manager, filled)
    add = workbook.add_evidence

    def late(**given: Any) -> Any:
        done.append(given)
        if len(done) == 100:
            Kpi.objects.filter(pk=given["kpi"].pk).update(note="Somebody else")
            raise workbook.updates.ValidationError("The last of them is refused.")
        return add(**given)

    monkeypatch.setattr(workbook, "add_evidence", late)
    answer = record(manager, page)
    assert answer.status_code == 409 and "Nothing was recorded. The last of them is refused." in text_of(answer)
    assert not Evidence.objects.exists() and not KpiUpdate.objects.exists()
    monkeypatch.setattr(workbook, "add_evidence", add)
    assert "100 KPIs updated" in text_of(record(manager, page))
    assert Evidence.objects.filter(update__isnull=False).count() == 100 == KpiUpdate.objects.count()
