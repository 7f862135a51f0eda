"""A workbook that is downloaded, filled in and loaded: what was typed is what is recorded, all of it or nothing."""

import os
import random
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate, Measure, MeasureReading
from seslip.foundation import audit

from .pages import text_of
from .workbooks import Filled, downloaded, load, record

STATUSES = [status.label.text for status in Status]


@pytest.fixture
def manager(sign_in):
    return sign_in("programme_manager")[0]


def own(number: int, kpi: int = 1) -> Kpi:
    return Kpi.objects.filter(activity__project__number=number, number=kpi).first()


@pytest.mark.parametrize("role", ["programme_manager", "project_manager"])
def test_nothing_typed_changes_nothing(sign_in, role: str) -> None:
    client, _ = sign_in(role)
    content = downloaded(client)
    for same in (content, Filled(content).content):
        page = load(client, same)
        assert page.status_code == 200 and "0 KPIs would change" in text_of(page)
        assert 'name="kept"' not in page.content.decode(), "there is nothing to record"
    assert not KpiUpdate.objects.exists()


def test_what_was_reported_before_comes_back_as_it_was(manager, conversations: Kpi) -> None:
    """Lines, what looks like a formula, a number or a tag, and what no workbook can hold."""
    note = "=1+1\r\n<b>  two\tspaces</b>\r\n\x07 & _x000D_ “quoted” é\r\n"
    fields = {"note": note, "status": "at_risk", "position_date": date(2026, 1, 5)}
    audit.change(conversations, by=conversations.activity.project.sponsor, version=1, fields=fields)
    for content in (downloaded(manager), Filled(downloaded(manager)).content):
        assert "0 KPIs would change" in text_of(load(manager, content))


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    if not (office := shutil.which("soffice")):
        assert not os.environ.get("CI"), "LibreOffice is missing"
        pytest.skip("LIBREOFFICE IS MISSING: no workbook that it saved has been loaded")
    source = folder / "in" / "book.xlsx"
    source.parent.mkdir(parents=True)
    source.write_bytes(content)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=600)
    return (folder / "book.xlsx").read_bytes()


def test_libreoffice_saves_what_was_typed_and_changes_nothing_else(manager, conversations: Kpi, tmp_path: Path) -> None:
    fields = {"note": "=1+1\r\n<b>  two\tspaces</b> “é”", "status": "at_risk", "position_date": date(2026, 1, 5)}
    audit.change(own(4), by=conversations.activity.project.sponsor, version=1, fields=fields)
    content = downloaded(manager)
    assert "0 KPIs would change" in text_of(load(manager, saved_by_libreoffice(content, tmp_path / "as it was")))
    filled = Filled(content).fill(conversations, so_far_1=6, status="On track", position_at=date(2026, 2, 27))
    page = load(manager, saved_by_libreoffice(filled.content, tmp_path / "filled in"))
    assert "1 KPI would change" in text_of(page)
    record(manager, page)
    conversations.refresh_from_db()
    assert (conversations.status, conversations.position_date) == ("on_track", date(2026, 2, 27))
    assert conversations.measures.get().value == 6


def test_the_workbook_holds_what_the_person_may_update(sign_in, manager) -> None:
    client, person = sign_in("project_manager")
    mine = Kpi.objects.filter(activity__project__in=person.standing.manages)
    assert set(Filled(downloaded(client)).rows) == set(mine.values_list("pk", flat=True)) != set()
    assert len(Filled(downloaded(manager)).rows) == 108
    filtered = Filled(downloaded(manager, "?project=3&status=open")).rows
    assert set(filtered) == set(Kpi.objects.filter(activity__project__number=3).values_list("pk", flat=True))


def test_every_kind_of_figure_is_recorded(manager, conversations: Kpi) -> None:
    measure = conversations.measures.get()
    share = (
        Measure.objects.filter(kind="share", counter="").first()
        or Measure.objects.filter(counter="", unit__startswith="%").first()
    )
    audit.change(share, by=conversations.activity.project.sponsor, version=share.version, fields={"kind": "percentage"})
    delivered = own(4, 3)
    done = delivered.measures.first() or Measure(kpi=delivered, position=1)
    done.kind, done.unit, done.target = "deliverable", "Recommendations", None
    done.save()
    filled = Filled(downloaded(manager))
    filled.fill(conversations, so_far_1=6, progress_note="Six held\nFour to come", status="On track")
    filled.fill(delivered, so_far_1=date(2026, 2, 3), status="complete")
    place = list(share.kpi.measures.all()).index(share) + 1
    filled.fill(share.kpi, **{f"so_far_{place}": 0.47})
    page = load(manager, filled.content)
    assert "3 KPIs would change" in text_of(page) and not KpiUpdate.objects.exists()
    assert "3 KPIs updated from the workbook" in text_of(record(manager, page))
    conversations.refresh_from_db()
    assert (conversations.status, conversations.note) == ("on_track", "Six held\nFour to come")
    assert conversations.position_date == date(2026, 3, 31)
    assert Measure.objects.get(pk=measure.pk).value == 6 and Measure.objects.get(pk=share.pk).value == 47
    done.refresh_from_db()
    assert (done.value, done.done_on) == (1, date(2026, 2, 3))
    assert MeasureReading.objects.count() == 3 == KpiUpdate.objects.count()
    again = Filled(downloaded(manager)).fill(delivered, so_far_1=None)
    record(manager, load(manager, again.content))
    done.refresh_from_db()
    assert (done.value, done.done_on) == (0, None), "taken back"


def test_the_same_workbook_twice_changes_nothing_the_second_time(manager, conversations: Kpi) -> None:
    filled = Filled(downloaded(manager)).fill(conversations, so_far_1=6, status="At risk", progress_note="Late")
    record(manager, load(manager, filled.content))
    again = load(manager, filled.content)
    assert "0 KPIs would change" in text_of(again) and KpiUpdate.objects.count() == 1


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_what_was_typed_is_what_is_recorded(manager, noise: random.Random) -> None:
    """Rows shuffled and deleted, any of them filled in."""
    filled = Filled(downloaded(manager))
    rows = filled.rows
    typed = {pk: (noise.choice(STATUSES), f"Note {noise.random()}") for pk in noise.sample(sorted(rows), 12)}
    before = dict(Kpi.objects.values_list("pk", "version"))
    for kpi in Kpi.objects.filter(pk__in=typed):
        filled.fill(kpi, status=typed[kpi.pk][0], progress_note=typed[kpi.pk][1])
    lines = [[cell.value for cell in filled.sheet[row]] for row in rows.values()]
    kept = [line for line in lines if int(line[-1].split()[1]) in typed or noise.random() < 0.5]
    noise.shuffle(kept)
    filled.sheet.delete_rows(filled.top + 1, len(lines))
    for line in kept:
        filled.sheet.append(line)
    page = load(manager, filled.content)
    assert f"12 KPIs would change, {len(kept) - 12} stay" in text_of(page)
    record(manager, page)
    stored = Kpi.objects.in_bulk()
    assert {pk: (stored[pk].status_label.text, stored[pk].note) for pk in typed} == typed
    assert {pk for pk, version in before.items() if stored[pk].version != version} == set(typed)


@pytest.fixture
def three_hundred(plan: None) -> list[Kpi]:
    kpi = own(3)
    for number in range(100, 400 - Kpi.objects.count() + 100 - 100):
        audit.create(Kpi(activity=kpi.activity, year=kpi.year, number=number, text=f"Promise {number}"), by=None)
    return list(Kpi.objects.all()[:300])


def filled_in(client, kpis: list[Kpi]) -> Filled:
    filled = Filled(downloaded(client))
    rows = filled.rows
    for kpi in kpis:
        filled.sheet.cell(rows[kpi.pk], filled.columns["Status"]).value = "At risk"
        filled.sheet.cell(rows[kpi.pk], filled.columns["Progress note"]).value = f"Why {kpi.pk}"
    return filled


def test_300_rows_are_recorded_in_one_go(manager, three_hundred: list[Kpi]) -> None:
    page = load(manager, filled_in(manager, three_hundred).content)
    assert "300 KPIs would change" in text_of(page)
    assert "300 KPIs updated" in text_of(record(manager, page))
    assert KpiUpdate.objects.count() == 300 == Kpi.objects.filter(status="at_risk", note__startswith="Why").count()


def test_with_one_bad_row_of_300_nothing_is_recorded(manager, three_hundred: list[Kpi]) -> None:
    filled = filled_in(manager, three_hundred)
    page = load(manager, filled.fill(three_hundred[150], progress_note=None).content)
    assert page.status_code == 422 and "1 problem · 299 KPIs would change" in text_of(page)
    answer = record(manager, page)
    assert answer.status_code == 422 and "Nothing was recorded." in text_of(answer)
    assert not KpiUpdate.objects.exists()


def test_what_goes_wrong_half_way_leaves_nothing(manager, three_hundred: list[Kpi], monkeypatch) -> None:
    """The last of 300 is changed by somebody between looking and writing."""
    from kpis.actions import updates

    page = load(manager, filled_in(manager, three_hundred).content)
    update, done = updates.update_kpi, []

    def late(*, by, report):
        done.append(report)
        if len(done) == 300:
            Kpi.objects.filter(pk=report.kpi.pk).update(version=report.version + 1)
        return update(by=by, report=report)

    monkeypatch.setattr(updates, "update_kpi", late)
    answer = record(manager, page)
    assert len(done) == 300 and answer.status_code == 409
    assert "Nothing was recorded. Somebody has just changed KPI" in text_of(answer)
    assert not KpiUpdate.objects.exists() and not Kpi.objects.filter(status="at_risk").exists()


def doubled() -> None:
    """Every KPI once more, with its measures."""
    for kpi in Kpi.objects.prefetch_related("measures"):
        measures = list(kpi.measures.all())
        kpi.pk, kpi._state.adding, kpi.number = None, True, kpi.number + 100
        audit.create(kpi, by=None)
        for measure in measures:
            measure.pk, measure._state.adding, measure.kpi = None, True, kpi
            audit.create(measure, by=None)


def test_twice_as_many_rows_need_no_more_queries(manager) -> None:
    counts = []
    for number in (108, 216):
        if number == 216:
            doubled()
        content = filled_in(manager, list(Kpi.objects.all())).content
        load(manager, content)
        with CaptureQueriesContext(connection) as asked:
            assert f"{number} KPIs would change" in text_of(load(manager, content))
        with CaptureQueriesContext(connection) as had:
            downloaded(manager)
        counts.append((len(asked), len(had)))
    assert counts[0] == counts[1]
