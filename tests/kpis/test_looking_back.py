"""Any past position can be seen: as at a day, as it was known that day, and compared with an earlier one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kpis.actions.promises import edit_kpi
from kpis.actions.updates import Report, update_kpi
from kpis.domain.moments import Moment
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate, Measure
from kpis.queries.moved import moved
from kpis.queries.past import Past, past_rows, stand_at
from kpis.queries.register import with_details
from kpis.queries.standings import standings
from projects.models import ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.periods import show_date

from .pages import rows, text_of
from .registers import meeting

LONDON = ZoneInfo("Europe/London")
FIRST = date(2025, 4, 2)
FIELDS = ("status", "note", "position_date", "text", "due")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def seen() -> dict[int, tuple[object, ...]]:
    """What the register shows of each KPI at this moment, figures included."""
    kpis = Kpi.objects.prefetch_related("measures")
    return {
        kpi.pk: (
            *(getattr(kpi, name) for name in FIELDS),
            {m.pk: m.value for m in kpi.measures.all() if m.value is not None},
        )
        for kpi in kpis
    }


def stood(moment: Moment) -> dict[int, tuple[object, ...]]:
    kpis = list(Kpi.objects.all())
    found = {}
    for pk, then in stand_at(kpis, moment).items():
        position, promise = then.position, then.promise
        figures = {key: one.value for key, one in position.readings.items() if one.value is not None}
        found[pk] = (position.status.value, position.note, position.position_date, promise.text, promise.due, figures)
    return found


def report_at_random(random: Random, by, today: date, *, backdated: bool) -> None:
    kpi = with_details(Kpi.objects.all())[random.randrange(108)]
    earliest = kpi.position_date or FIRST
    day = earliest + timedelta(days=random.randint(0, (today - earliest).days)) if backdated else today
    figures = {m.pk: random.choice([m.value, random.randint(0, 20)]) for m in kpi.measures.all() if not m.counter}
    note = f"Note {random.randint(1, 10**6)}"
    update_kpi(by=by, report=Report(kpi, kpi.version, random.choice(list(Status)), note, day, figures))


def change_at_random(random: Random, by) -> None:
    kpi = Kpi.objects.select_related("year").all()[random.randrange(108)]
    due = random.choice([None, date(2025, 6, 30) + timedelta(days=random.randint(0, 300))])
    fields = {"due": due, "text": f"{kpi.text[:80]} ({random.randint(1, 99)})"}
    edit_kpi(by=by, kpi=kpi, version=kpi.version, fields=fields, items=[item.text for item in kpi.items.all()])


def replay(random: Random, by, *, backdated: bool) -> dict[date, dict[int, tuple[object, ...]]]:
    """500 updates and 40 changes of promises over the year; what was seen at the end of each of 40 days."""
    shown = {}
    Kpi.history.update(history_date=noon(FIRST - timedelta(days=1)))
    for number in range(40):
        day = FIRST + timedelta(days=9 * number)
        with time_machine.travel(noon(day)):
            for _ in range(13):
                report_at_random(random, by, day, backdated=backdated)
            change_at_random(random, by)
        shown[day] = seen()
    return shown


@pytest.mark.parametrize("backdated", [False, True])
def test_as_known_on_a_day_is_what_was_seen_that_day(person_as, backdated: bool) -> None:
    shown = replay(Random(108), person_as("programme_manager"), backdated=backdated)
    assert KpiUpdate.objects.count() == 520
    for day, then in shown.items():
        assert stood(Moment(day, known=True)) == then, day
        assert stood(Moment(day + timedelta(days=4), known=True)) == then, day
        if not backdated:
            assert stood(Moment(day)) == then, day


def register_of(client, query: str) -> str:
    return text_of(client.get(f"/kpis/?{query}"))


@pytest.fixture
def reported(person_as) -> Kpi:
    """KPI 3.1: on track as at 30 Nov, entered on 5 Dec; off track as at 31 Jan; due date moved on 10 Jan."""
    by = person_as("programme_manager")
    kpi = with_details(Kpi.objects.filter(activity__project__number=3, number=1)).get()
    for day, as_at, status, note in (
        (date(2025, 12, 5), date(2025, 11, 30), Status.ON_TRACK, "Four held"),
        (date(2026, 1, 31), date(2026, 1, 31), Status.OFF_TRACK, "No venue"),
    ):
        with time_machine.travel(noon(day)):
            update_kpi(by=by, report=Report(kpi, kpi.version, status, note, as_at))
            kpi = with_details(Kpi.objects.filter(pk=kpi.pk)).get()
        if status is Status.ON_TRACK:
            Kpi.history.filter(id=kpi.pk).exclude(history_type="~").update(history_date=noon(FIRST))
            with time_machine.travel(noon(date(2026, 1, 10))):
                fields = {"due": date(2026, 2, 28)}
                kpi = edit_kpi(by=by, kpi=kpi, version=kpi.version, fields=fields, items=[])
    return kpi


def test_register_as_at_a_day_shows_and_filters_what_held_then(reported: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    then = register_of(client, "as_at=2025-12-31&project=3&status=on_track")
    assert "You look back at 31 Dec 2025" in then
    assert "Four held" in then and "No venue" not in then
    assert "31 Mar 2026" in then and "28 Feb 2026" not in then
    assert "Update selected" not in then
    assert "Nothing matches" in register_of(client, "as_at=2025-12-31&project=3&status=off_track")
    assert "No venue" in register_of(client, "as_at=2026-01-31&project=3&status=off_track&due_to=2026-02-28")


def test_register_as_known_that_day_leaves_out_what_was_entered_later(reported: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    assert "Four held" in register_of(client, "as_at=2025-11-30&project=3")
    assert "1 KPI was reported on only later" in register_of(client, "as_at=2025-11-30&project=3")
    known = register_of(client, "as_at=2025-11-30&known=then&project=3")
    assert "31 Nov" not in known and "Four held" not in known
    assert "Four held" in register_of(client, "as_at=2025-12-05&known=then&project=3")


def test_register_compares_two_days(reported: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    page = client.get("/kpis/?as_at=2026-02-01&since=2025-12-31&moved=yes&project=3").content.decode()
    assert rows(page) == 1
    for struck in ("On track", "31 Mar 2026", "Four held"):
        assert f'<span class="visually-hidden">Before: </span>{struck}</del>' in page
    assert "No venue" in page
    assert "Nothing matches" in register_of(client, "as_at=2026-01-20&since=2026-01-15&moved=yes&project=3")


def test_export_says_what_was_different(reported: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    url = "/kpis/register.csv?as_at=2026-02-01&since=2025-12-31&moved=yes&project=3"
    lines = client.get(url).content.decode().splitlines()
    assert lines[0].rstrip().endswith("text_before,due_before,status_before,figures_before")
    assert len(lines) == 2
    assert lines[1].rstrip().endswith(",2026-03-31,On track,")


def test_days_that_cannot_be_are_explained_and_the_nearest_is_shown(plan, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    late = register_of(client, "as_at=2031-01-01")
    assert "must lie in the programme year 2025-26, from 1 Apr 2025 to 31 Mar 2026. You see the position at 31" in late
    early = register_of(client, "as_at=2019-12-31")
    assert "must lie in the programme year" in early and "You see the position at 1 Apr 2025." in early
    assert "Compare with a day before 1 Dec 2025" in register_of(client, "as_at=2025-12-01&since=2025-12-01")
    aside = register_of(client, "as_at=2025-12-01&since=2019-01-01")
    assert "must lie in the programme year" in aside and "You see the position at 1 Dec 2025." in aside
    assert "Enter a valid date" in register_of(client, "as_at=yesterday")


@pytest.mark.parametrize("asked", ["as_at=2031-01-01", "as_at=2025-12-01&since=2025-12-01", "as_at=soon"])
def test_a_file_of_a_day_that_cannot_be_is_refused(plan, sign_in, asked: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(f"/kpis/register.csv?{asked}")
    assert answer.status_code == 400
    assert any(words in text_of(answer) for words in ("must lie in", "Compare with a day before", "is not a date"))


def test_looking_back_does_not_query_for_each_kpi(reported: Kpi, sign_in, django_assert_max_num_queries) -> None:
    client, _ = sign_in("programme_manager")
    address = "/kpis/?as_at=2026-02-01&since=2025-12-31"
    client.get(address)
    with django_assert_max_num_queries(35):  # figures are counted on two days, and kept; the reader's views are one
        client.get(address)


def test_looking_back_asks_as_much_for_thirty_kpis_as_for_one(reported: Kpi, sign_in, django_assert_max_num_queries):
    client, manager = sign_in("programme_manager")
    address = "/kpis/?as_at=2026-02-01&since=2025-12-31&q=Meet+again"

    def promise(number: int) -> None:
        given = {"number": number, "text": "Meet again", "due": reported.due}
        kpi = audit.create(Kpi(activity=reported.activity, year=reported.year, **given), by=None)
        audit.create(Measure(kpi=kpi, position=1, unit="meetings", target=4, counter="meetings"), by=None)
        update_kpi(by=manager, report=Report(kpi, kpi.version, Status.ON_TRACK, "", date(2025, 12, 1)))

    promise(100)
    client.get(address)
    with django_assert_max_num_queries(35) as one:
        client.get(address)
    spent = len(one)  # now: the next request begins a new list of queries
    for number in range(101, 130):
        promise(number)
    client.get(address)
    with django_assert_max_num_queries(spent):
        assert "30 KPIs" in text_of(client.get(address))


def test_moved_counts_a_figure_alone(conversations: Kpi, person_as) -> None:
    by, year = person_as("programme_manager"), ProgrammeYear.objects.get(label="2025-26")
    kpi = with_details(Kpi.objects.filter(pk=conversations.pk)).get()
    measure = kpi.measures.get()
    for day, figure in ((date(2025, 11, 3), 2), (date(2025, 12, 3), 5)):
        update_kpi(by=by, report=Report(kpi, kpi.version, Status.ON_TRACK, "", day, {measure.pk: figure}))
        kpi = with_details(Kpi.objects.filter(pk=kpi.pk)).get()
    past = Past(Moment(date(2025, 12, 31)), Moment(date(2025, 11, 30)))
    rows = past_rows(Kpi.objects.filter(year=year), past)
    assert [row.pk for row in moved(rows, past)] == [kpi.pk]
    assert show_date(past.moment.day) == "31 Dec 2025"


def test_overview_and_project_look_back_too(reported: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    home = client.get("/?as_at=2025-12-31").content.decode()
    assert "position at 31 Dec 2025" in home
    assert "status=on_track&amp;as_at=2025-12-31" in home
    assert "status=off_track&amp;as_at=2025-12-31" in home
    project = text_of(client.get("/projects/2025-26/3/?as_at=2025-12-31"))
    assert "Four held" in project and "No venue" not in project
    assert "must lie in the programme year" in text_of(client.get("/?as_at=1999-01-01"))


def test_kpi_page_looks_back(reported: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    page = text_of(client.get(f"/kpis/{reported.pk}/?as_at=2025-12-31"))
    assert "You look back at 31 Dec 2025." in page
    assert "Four held" in page and "No venue" not in page
    assert "31 Mar 2026" in page and "Undo the latest update" not in page and "Add evidence" not in page
    assert "No venue" in text_of(client.get(f"/kpis/{reported.pk}/"))
    assert "must lie in the programme year" in text_of(client.get(f"/kpis/{reported.pk}/?as_at=2019-12-31"))


def test_a_register_entered_later_was_not_known_then(plan, sign_in) -> None:
    kpi = Kpi.objects.get(activity__project__number=8, number=2)
    Measure.history.update(history_date=noon(FIRST))
    with time_machine.travel(noon(date(2025, 12, 5))):
        meeting(8, date(2025, 11, 10), present=12)
    reach = [kpi.measures.get(counter="authorities.reached").pk]

    def figure(day: date, *, known: bool) -> int | None:
        return standings([kpi], day, known=known)[kpi.pk].figures[reach[0]].value

    assert figure(date(2025, 11, 9), known=False) == 0
    assert figure(date(2025, 11, 30), known=False) == 12
    assert figure(date(2025, 11, 30), known=True) == 0
    assert figure(date(2025, 12, 5), known=True) == 12
    client, _ = sign_in("programme_manager")
    assert "12 of 19 LAs" in text_of(client.get(f"/kpis/{kpi.pk}/?as_at=2025-11-30"))
    assert "12 of 19 LAs" not in text_of(client.get(f"/kpis/{kpi.pk}/?as_at=2025-11-30&known=then"))


def test_who_does_not_read_registers_sees_only_what_they_come_to(plan, sign_in) -> None:
    kpi = Kpi.objects.get(activity__project__number=8, number=2)
    meeting(8, date(2025, 11, 10), present=12)
    for role, reads in (("sponsor", True), ("finance", False), ("administrator", False)):
        client, _ = sign_in(role)
        page = client.get(f"/kpis/{kpi.pk}/").content.decode()
        assert "12 of 19 LAs" in page
        assert ("to reach 19" in page, "/projects/meetings/" in page) == (reads, reads), role
