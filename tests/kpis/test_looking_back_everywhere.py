"""Whatever page or file looks back at a day, it says the same of that day."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kpis.actions.evidence import take_back_evidence
from kpis.actions.measures import create_measure
from kpis.actions.milestones import create_milestone
from kpis.actions.promises import edit_kpi
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi
from kpis.queries.register import with_details
from kpis.queries.standings import standings
from projects.models import Attendance

from .evidence_pages import added
from .pages import text_of
from .registers import meeting

LONDON = ZoneInfo("Europe/London")


def on(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=LONDON))


def of(project: int, number: int) -> Kpi:
    return with_details(Kpi.objects.filter(activity__project__number=project, number=number)).get()


def said(client, address: str) -> str:
    return text_of(client.get(address))


@pytest.fixture
def postponed(person_as) -> Kpi:
    """KPI 8.1, due 31 Mar 2026, brought forward on 25 Jun to 15 Jun 2025."""
    by, kpi = person_as("programme_manager"), of(8, 1)
    Kpi.history.filter(id=kpi.pk).update(history_date=datetime(2025, 4, 2, 12, tzinfo=LONDON))
    with on(date(2025, 6, 25)):
        items = [item.text for item in kpi.items.all()]
        return edit_kpi(by=by, kpi=kpi, version=kpi.version, fields={"due": date(2025, 6, 15)}, items=items)


def test_the_grid_the_register_and_the_list_to_do_know_the_due_date_of_the_day(postponed: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    day = "as_at=2025-06-20"
    assert "2026-03-31" in client.get(f"/kpis/register.csv?project=8&{day}").content.decode()
    assert "By 15 Jun 2025" not in said(client, f"/kpis/appendix-4/?progress=on&{day}")
    client.force_login(postponed.activity.project.lead_managers[0])
    assert "was due 15 Jun 2025" not in said(client, f"/kpis/to-do/?{day}")
    assert "was due 15 Jun 2025" in said(client, "/kpis/to-do/?as_at=2025-07-20")


def test_as_known_then_nothing_added_later_is_there(plan, person_as, sign_in) -> None:
    by, kpi = person_as("programme_manager"), of(8, 1)
    for model in (Kpi, type(kpi.measures.all()[0])):
        model.history.update(history_date=datetime(2025, 4, 2, 12, tzinfo=LONDON))
    with on(date(2025, 6, 1)):
        update_kpi(by=by, report=Report(kpi, kpi.version, Status.ON_TRACK, "Begun", date(2025, 6, 1)))
    with on(date(2025, 7, 25)):
        create_milestone(by=by, kpi=kpi, fields={"title": "Venue booked", "due": date(2025, 6, 10)})
        create_measure(by=by, kpi=kpi, fields={"target": 77, "unit": "late things"})
    client, _ = sign_in("programme_manager")
    now = said(client, f"/kpis/{kpi.pk}/?as_at=2025-07-02")
    then = said(client, f"/kpis/{kpi.pk}/?as_at=2025-07-02&known=then")
    assert "Venue booked" in now and "77 late things" in now
    assert "Venue booked" not in then and "77 late things" not in then


def test_a_counted_figure_moves_and_is_struck_through(plan, sign_in) -> None:
    kpi = of(8, 1)
    meeting(8, date(2025, 6, 10), present=12)
    client, _ = sign_in("programme_manager")
    address = "as_at=2025-06-20&since=2025-06-05&moved=yes"
    page = client.get(f"/kpis/?{address}").content.decode()
    assert f'id="row-{kpi.pk}"' in page
    assert "Before: </span>0 of 4 meetings</del> 1 of 4 meetings" in page
    assert "0 of 4 meetings" in client.get(f"/kpis/register.csv?{address}").content.decode()
    assert "Nothing matches" in said(client, "/kpis/?as_at=2025-06-20&since=2025-06-15&moved=yes")


def test_search_and_checks_are_of_the_day_too(plan, person_as, sign_in) -> None:
    by, kpi = person_as("programme_manager"), of(3, 1)
    for day, note in ((date(2025, 5, 1), "Venues booked"), (date(2026, 1, 5), "Snow")):
        update_kpi(by=by, report=Report(kpi, kpi.version, Status.ON_TRACK, note, day))
        kpi = of(3, 1)
    client, _ = sign_in("programme_manager")
    row = f'id="row-{kpi.pk}"'

    def listed(query: str) -> bool:
        return row in client.get(f"/kpis/?project=3&{query}").content.decode()

    assert listed("q=venues&as_at=2025-06-01") and not listed("q=snow&as_at=2025-06-01")
    assert listed("q=snow&as_at=2026-02-01") and not listed("q=venues&as_at=2026-02-01")
    assert listed("check=stale&as_at=2025-07-01") and not listed("check=stale&as_at=2025-05-20")
    assert not listed("check=awaiting&as_at=2025-04-20") and listed("check=awaiting&as_at=2025-05-20")


def test_a_kpi_that_somebody_removes_while_the_page_is_drawn_is_no_error(plan) -> None:
    kpi = of(8, 3)
    Kpi.objects.filter(pk=kpi.pk).delete()
    assert standings([kpi], date(2026, 3, 31))[kpi.pk].position.status is Status.NOT_STARTED


@pytest.fixture
def proven_late(files, plan, person_as) -> Kpi:
    """KPI 8.3, reported complete on 1 Jun 2025; what shows it was added on 20 Jul, and taken back on 5 Aug."""
    by, kpi = person_as("programme_manager"), of(8, 3)
    Kpi.history.update(history_date=datetime(2025, 4, 2, 12, tzinfo=LONDON))
    with on(date(2025, 6, 1)):
        update_kpi(by=by, report=Report(kpi, kpi.version, Status.COMPLETE, "Done", date(2025, 6, 1)))
    with on(date(2025, 7, 20)):
        (item,) = added(kpi, by, day=date(2025, 5, 30))
    with on(date(2025, 8, 5)):
        take_back_evidence(by=by, evidence=item, version=item.version)
    return kpi


@pytest.mark.parametrize(
    ("moment", "missing"),
    [
        ("as_at=2025-06-20&known=then", True),
        ("as_at=2025-07-25&known=then", False),
        ("as_at=2025-08-04&known=then", False),
        ("as_at=2025-08-10&known=then", True),
        ("as_at=2025-05-20&known=then", False),
        ("as_at=2025-07-25", True),
    ],
)
def test_evidence_counts_from_the_day_it_was_added(proven_late: Kpi, sign_in, moment: str, missing: bool) -> None:
    """As known that day it counts while it was there; as at that day what is taken back by now counts for nothing."""
    client, _ = sign_in("programme_manager")
    row = f'id="row-{proven_late.pk}"'
    assert (row in client.get(f"/kpis/?project=8&evidence=missing&{moment}").content.decode()) is missing
    assert ("No evidence" in said(client, f"/kpis/?project=8&{moment}")) is missing
    assert ("No evidence" in said(client, f"/projects/2025-26/8/?{moment}")) is missing
    assert ("1 complete without evidence" in said(client, f"/?{moment}")) is missing
    assert ("nothing shows it yet" in said(client, f"/kpis/{proven_late.pk}/?{moment}")) is missing


def test_the_page_of_a_kpi_shows_the_evidence_that_was_there(proven_late: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    page = f"/kpis/{proven_late.pk}/?as_at="
    assert "Minutes.pdf" in said(client, f"{page}2025-07-25&known=then")
    for then in ("2025-06-20&known=then", "2025-08-10&known=then", "2025-07-25"):
        assert "Minutes.pdf" not in said(client, page + then)


def test_home_projects_and_authorities_leave_out_what_was_entered_later(plan, person_as, sign_in) -> None:
    by, kpi = person_as("programme_manager"), of(8, 1)
    Kpi.history.update(history_date=datetime(2025, 4, 2, 12, tzinfo=LONDON))
    with on(date(2025, 9, 1)):
        update_kpi(by=by, report=Report(kpi, kpi.version, Status.COMPLETE, "Late word", date(2025, 6, 1)))
        meeting(8, date(2025, 6, 10), present=12)
    client, _ = sign_in("programme_manager")
    now, then = "as_at=2025-06-20", "as_at=2025-06-20&known=then"
    told = "KPIs and meetings as they were known on 20 Jun 2025"
    assert "1 Complete" in said(client, f"/?{now}") and "0 Complete" in said(client, f"/?{then}")
    project = "/projects/2025-26/8/?"
    assert "Late word" in said(client, project + now) and "12 of 19" in said(client, project + now)
    assert "Late word" not in said(client, project + then)
    assert "Authorities reached" not in said(client, project + then)
    authority = f"/authorities/{Attendance.objects.first().authority.slug}/?"
    assert "1 of 1" in said(client, authority + now)
    assert "1 of 1" not in said(client, authority + then)
    for page in ("/?", project, authority):
        assert told not in said(client, page + now)
    for page in ("/?", project):
        assert told in said(client, page + then)


def test_links_of_the_home_page_keep_the_moment(proven_late: Kpi, sign_in) -> None:
    client, _ = sign_in("programme_manager")
    page = client.get("/?as_at=2025-06-20&known=then").content.decode()
    assert "evidence=missing&amp;as_at=2025-06-20&amp;known=then" in page
    assert "due=overdue&amp;as_at=2025-06-20&amp;known=then" in page
    assert "To do (" not in page and "Updates for you to confirm" not in page
    assert 'name="known" value="then" checked' in page
