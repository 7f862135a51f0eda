"""Loading a workbook: what is wrong is named and marked, what somebody else changed is shown, nothing is lost."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from openpyxl import load_workbook
from openpyxl.comments import Comment

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.domain.workbook_keys import key_heading
from kpis.models import Kpi, KpiUpdate
from projects.models import Person

from .pages import text_of
from .workbooks import FILE, LOAD, Filled, carried, downloaded, load, record


@pytest.fixture
def client(sign_in):
    return sign_in("programme_manager")[0]


@pytest.fixture
def filled(client, conversations: Kpi) -> Filled:
    return Filled(downloaded(client))


def reported(kpi: Kpi, by: str = "Chris Baird", **said: object) -> None:
    """Somebody reports on the KPI as it stands."""
    kpi = Kpi.objects.get(pk=kpi.pk)
    words = {"status": Status.ON_TRACK, "note": "Two dates agreed", "position_date": date(2026, 3, 31)} | said
    update_kpi(by=Person.objects.get(name=by), report=Report(kpi, kpi.version, **words))  # type: ignore[arg-type]


def test_the_preview_shows_old_and_new(client, filled: Filled, conversations: Kpi) -> None:
    page = load(client, filled.fill(conversations, status="on track", so_far_1=6, progress_note="Six").content)
    words = text_of(page)
    assert "1 KPI would change, 107 stay as they are" in words
    assert "Status Before: Not started On track" in words and "Progress note Before: Not recorded Six" in words
    assert "Before: Not recorded 6" in words and "Position at Before: Not recorded 31 Mar 2026" in words


@pytest.mark.parametrize(
    ("typed", "cell", "words"),
    [
        ({"status": "Ontrack"}, "Status", "Did you mean On track?"),
        ({"so_far_1": "six"}, "So far 1", "This is not a number."),
        ({"so_far_1": 10**9}, "So far 1", "Enter a number from 0"),
        ({"status": "At risk"}, "Progress note", "what makes this KPI at risk"),
        ({"status": "Withdrawn"}, "Progress note", "Say why this KPI is withdrawn"),
        ({"progress_note": "x" * 2_001}, "Progress note", "at most 2000 characters"),
        ({"position_at": date(2026, 4, 1)}, "Position at", "Enter a date from 1 Apr 2025 to 31 Mar 2026."),
        ({"position_at": "31.02.2026"}, "Position at", "There is no such day."),
        ({"status": "=A1"}, "Status", "The cell holds a formula."),
        ({"progress_note": '=HYPERLINK("http://example.org")'}, "Progress note", "The cell holds a formula."),
    ],
)
def test_what_cannot_be_taken_is_named_and_marked(
    client, filled: Filled, conversations: Kpi, typed, cell, words
) -> None:
    note = filled.book.create_sheet("My own notes")
    note["B2"] = "Ask Sam"
    filled.sheet.column_dimensions["D"].width = 33
    filled.fill(conversations, **typed)
    place = filled.cell(conversations, cell).coordinate
    page = load(client, filled.content, "My KPIs.xlsx")
    assert page.status_code == 422
    assert words in text_of(page).replace("’", "'") and f">{place}<" in page.content.decode()
    answer = record(client, page, mark="1")
    assert "My KPIs to correct.xlsx" in answer["Content-Disposition"].replace("%20", " ")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert words in sheet[place].comment.text and sheet[place].fill.start_color.rgb == "FFFFD2CC"
    assert sum(c.comment is not None for row in sheet.iter_rows() for c in row) == 1
    assert book["My own notes"]["B2"].value == "Ask Sam" and sheet.column_dimensions["D"].width == 33
    assert sheet.protection.sheet and not sheet[place].protection.locked
    assert not KpiUpdate.objects.exists()


def test_a_corrected_workbook_loses_its_marks_and_is_recorded(client, filled: Filled, conversations: Kpi) -> None:
    filled.cell(conversations, "Promise").comment = Comment("What did we say?", "Sam")
    before = filled.cell(conversations, "Status").fill.start_color.rgb
    marked = record(client, load(client, filled.fill(conversations, status="Ontrack").content), mark="1")
    again = Filled(marked.content).fill(conversations, status="On track", so_far_1="six")
    page = load(client, again.content)
    assert text_of(page).count("This is not a number.") == 1
    twice = Filled(record(client, page, mark="1").content)
    assert twice.cell(conversations, "Status").comment is None
    assert twice.cell(conversations, "Status").fill.start_color.rgb == before
    assert twice.cell(conversations, "Promise").comment.text == "What did we say?"
    record(client, load(client, twice.fill(conversations, so_far_1=6).content))
    assert conversations.measures.get().value == 6


def test_what_somebody_else_changed_is_shown_and_decided(client, filled: Filled, conversations: Kpi) -> None:
    content = filled.fill(conversations, progress_note="My own words").content
    reported(conversations)
    page = load(client, content)
    words = text_of(page)
    assert "Changed since you downloaded it" in words and "Chris Baird" in words and "Two dates agreed" in words
    answer = record(client, page)
    assert answer.status_code == 409 and "Choose for KPI 3.1 whether to keep yours or theirs." in text_of(answer)
    version = Kpi.objects.get(pk=conversations.pk).version
    record(client, answer, **{f"keep-{conversations.pk}": str(version)})
    conversations.refresh_from_db()
    assert (conversations.note, conversations.status) == ("My own words", "on_track"), "their status was not undone"


@pytest.fixture
def on_day() -> Iterator[Callable[[int], None]]:
    """Goes to a day of January 2026, when the year was running."""
    travels = []

    def go(day: int) -> None:
        travels.append(time_machine.travel(datetime(2026, 1, day, 12, tzinfo=UTC), tick=False))
        travels[-1].start()

    yield go
    for travel in reversed(travels):
        travel.stop()


def test_a_later_report_of_somebody_else_is_a_conflict_not_a_wrong_date(client, on_day, conversations: Kpi) -> None:
    """Nobody touched the date that was offered, so it stands in nobody's way."""
    on_day(10)
    filled = Filled(downloaded(client)).fill(conversations, progress_note="My own words")
    on_day(12)
    reported(conversations, position_date=date(2026, 1, 12))
    on_day(13)
    page = load(client, filled.content)
    words = text_of(page)
    assert page.status_code == 200 and "This date cannot be taken." not in words
    assert "Changed since you downloaded it" in words and "Chris Baird" in words and "Two dates agreed" in words
    version = Kpi.objects.get(pk=conversations.pk).version
    record(client, page, **{f"keep-{conversations.pk}": str(version)})
    conversations.refresh_from_db()
    assert (conversations.note, conversations.status) == ("My own words", "on_track")
    assert conversations.position_date == date(2026, 1, 13)


def test_theirs_is_kept_over_a_later_report_too(client, on_day, conversations: Kpi) -> None:
    on_day(10)
    filled = Filled(downloaded(client)).fill(conversations, progress_note="My own words")
    on_day(12)
    reported(conversations, position_date=date(2026, 1, 12))
    answer = record(client, load(client, filled.content), **{f"keep-{conversations.pk}": "theirs"})
    assert answer.status_code == 200 and "Nothing was changed." in text_of(answer)
    conversations.refresh_from_db()
    assert (conversations.note, conversations.position_date) == ("Two dates agreed", date(2026, 1, 12))


def test_a_date_left_alone_is_that_of_the_day_it_is_loaded(client, on_day, conversations: Kpi) -> None:
    """As the form for one KPI offers it; the preview shows it before anything is recorded."""
    on_day(10)
    filled = Filled(downloaded(client)).fill(conversations, progress_note="My own words")
    on_day(13)
    page = load(client, filled.content)
    assert "Position at Before: Not recorded 13 Jan 2026" in text_of(page)
    record(client, page)
    assert Kpi.objects.get(pk=conversations.pk).position_date == date(2026, 1, 13)


def test_a_date_that_was_typed_is_still_judged(client, on_day, conversations: Kpi) -> None:
    on_day(10)
    filled = Filled(downloaded(client)).fill(conversations, progress_note="Mine", position_at=date(2026, 1, 11))
    on_day(12)
    reported(conversations, position_date=date(2026, 1, 12))
    on_day(13)
    page = load(client, filled.content)
    assert page.status_code == 422 and "Enter a date from 12 Jan 2026 to 13 Jan 2026." in text_of(page)


def test_a_date_left_alone_is_no_report_on_any_later_day(client, on_day) -> None:
    on_day(10)
    content = downloaded(client)
    on_day(13)
    assert "0 KPIs would change, 108 stay" in text_of(load(client, content))


def test_theirs_is_kept_where_they_say_so(client, filled: Filled, conversations: Kpi) -> None:
    other = Kpi.objects.get(activity__project__number=4, number=1)
    filled.fill(conversations, progress_note="My own words").fill(other, progress_note="Twelve enrolled")
    reported(conversations)
    record(client, load(client, filled.content), **{f"keep-{conversations.pk}": "theirs"})
    assert Kpi.objects.get(pk=conversations.pk).note == "Two dates agreed"
    assert Kpi.objects.get(pk=other.pk).note == "Twelve enrolled"


def test_a_choice_made_over_another_version_is_asked_again(client, filled: Filled, conversations: Kpi) -> None:
    filled.fill(conversations, progress_note="My own words")
    reported(conversations)
    page, version = load(client, filled.content), Kpi.objects.get(pk=conversations.pk).version
    reported(conversations, note="Three dates agreed")
    answer = record(client, page, **{f"keep-{conversations.pk}": str(version)})
    assert answer.status_code == 409 and "Three dates agreed" in text_of(answer)
    assert Kpi.objects.get(pk=conversations.pk).note == "Three dates agreed"


def test_a_change_after_looking_is_shown_and_nothing_saved(client, filled: Filled, conversations: Kpi) -> None:
    other = Kpi.objects.get(activity__project__number=4, number=1)
    filled.fill(conversations, progress_note="My own words").fill(other, progress_note="Twelve enrolled")
    page = load(client, filled.content)
    reported(conversations)
    answer = record(client, page)
    assert answer.status_code == 409 and "Two dates agreed" in text_of(answer)
    assert KpiUpdate.objects.count() == 1 and Kpi.objects.get(pk=other.pk).note == ""


def test_what_both_changed_alike_is_no_conflict(client, filled: Filled, conversations: Kpi) -> None:
    reported(conversations)
    filled.fill(conversations, status="On track", progress_note="Two dates agreed")
    assert "0 KPIs would change" in text_of(load(client, filled.content))


def test_a_row_left_alone_is_no_conflict(client, filled: Filled, conversations: Kpi) -> None:
    reported(conversations)
    assert "0 KPIs would change, 108 stay" in text_of(load(client, filled.content))


def test_a_kpi_of_others_and_one_that_is_not_there_are_told_apart_by_nobody(sign_in, filled: Filled) -> None:
    client, person = sign_in("project_manager")
    others = list(Kpi.objects.exclude(activity__project__in=person.standing.manages)[:2])
    for kpi in others:
        filled.fill(kpi, progress_note="Mine now")
    key = filled.cell(others[1], "key")
    key.value = key.value.replace(f"kpi {others[1].pk} ", "kpi 999999999999999999 ")
    page = load(client, filled.content)
    assert text_of(page).count("There is no KPI in this row that you can update.") == 2
    assert not KpiUpdate.objects.exists()


def test_cells_sorted_apart_from_their_keys_are_refused(client, filled: Filled, conversations: Kpi) -> None:
    filled.fill(conversations, progress_note="x").cell(conversations, "KPI").value = "4.1"
    assert "belongs to KPI 3.1: the cells have been sorted apart" in text_of(load(client, filled.content))


def test_a_measure_that_is_gone_is_told(client, filled: Filled, conversations: Kpi) -> None:
    content = filled.fill(conversations, so_far_1=6).content
    conversations.measures.get().delete()
    assert "This figure is no longer asked for." in text_of(load(client, content))


def test_a_workbook_of_another_year_is_refused_in_words(client, filled: Filled) -> None:
    filled.sheet.cell(filled.top, filled.columns["key"]).value = key_heading("2024-25")
    page = load(client, filled.content)
    assert page.status_code == 422 and "This workbook belongs to 2024-25, this page to 2025-26." in text_of(page)


@pytest.mark.parametrize("kept", ["", "x", "a.b:c:d", "\x00", "9" * 5_000])
def test_a_workbook_altered_on_its_way_records_nothing(client, filled: Filled, conversations: Kpi, kept: str) -> None:
    page = load(client, filled.fill(conversations, progress_note="x").content)
    answer = record(client, page, kept=kept)
    assert answer.status_code == 422 and "Nothing was recorded." in text_of(answer)
    assert not KpiUpdate.objects.exists()


def test_what_one_person_was_shown_is_not_recorded_by_another(sign_in, client, filled: Filled, conversations) -> None:
    page = load(client, filled.fill(conversations, progress_note="x").content)
    assert sign_in("project_manager")[0].post(LOAD, carried(page)).status_code == 422
    assert not KpiUpdate.objects.exists()


@pytest.mark.parametrize("query", ["?q=nothing+has+these+words", "?due=never"])
def test_a_workbook_without_rows_is_not_made(client, query: str) -> None:
    assert "None of the KPIs you asked for is yours to update." in text_of(client.get(f"{FILE}{query}", follow=True))


def test_nobody_reads_the_register_without_finding_the_workbook(client) -> None:
    page = client.get("/kpis/?project=3").content.decode()
    assert f'href="{FILE}?project=3"' in page and LOAD in page
