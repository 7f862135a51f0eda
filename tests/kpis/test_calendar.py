"""A person's private calendar: what it holds, who gets it, and how its address is made and revoked."""

import logging
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import CalendarKey, Kpi, Milestone
from projects.models import JointMeeting, Meeting, Person, Project
from seslip.foundation import audit

from .pages import text_of

PAGE, NEW, REVOKE = "/kpis/calendar/", "/kpis/calendar/new/", "/kpis/calendar/revoke/"


def make(client, version=0):
    """The path of a new private address."""
    answer = client.post(NEW, {"version": version})
    return re.search(r'value="http://testserver(/kpis/calendar/[^"]+\.ics)"', answer.content.decode())[1]


def read(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events(path):
    return {str(event["uid"]): event for event in read(path).walk("VEVENT")}


@pytest.fixture
def feed(sign_in):
    client, person = sign_in("project_manager")
    return make(client), person, client


def own(person):
    return Kpi.objects.filter(activity__project__in=person.standing.own_projects)


def meeting(project, **fields):
    values = {"kind": "network", "day": date(2025, 11, 4), "mode": "virtual", **fields}
    return audit.create(Meeting(project=project, **values), by=None)


def change(record, by, **fields):
    return audit.change(record, by=by, version=record.as_stored().version, fields=fields)


def test_every_own_due_date_stands_in_it_once(feed):
    path, person, _ = feed
    dated = {f"kpi-{kpi.pk}@seslip": kpi.due for kpi in own(person).exclude(due=None)}
    found = events(path)
    assert {uid: event["dtstart"].dt for uid, event in found.items()} == dated
    assert len(dated) > 3
    assert all(event["dtend"].dt - event["dtstart"].dt == timedelta(days=1) for event in found.values())


def test_an_entry_says_what_is_due_where_it_stands_and_where_to_look(feed, person_as):
    path, person, _ = feed
    kpi = own(person).exclude(due=None).first()
    update_kpi(by=person, report=Report(kpi, kpi.version, Status.AT_RISK, "Late", date(2026, 2, 1)))
    entry = events(path)[f"kpi-{kpi.pk}@seslip"]
    assert entry["summary"] == f"KPI {kpi.ref} due: {kpi.text}"
    assert "Status: At risk (position at 1 Feb 2026)" in entry["description"]
    assert entry["url"] == f"http://testserver/kpis/{kpi.pk}/"
    assert str(entry["transp"]) == "TRANSPARENT"


def test_a_changed_date_moves_the_same_entry(feed, person_as):
    path, person, _ = feed
    kpi = own(person).exclude(due=None).first()
    before = events(path)[f"kpi-{kpi.pk}@seslip"]
    change(kpi, person_as("programme_manager"), due=date(2026, 1, 15))
    after = events(path)[f"kpi-{kpi.pk}@seslip"]
    assert after["dtstart"].dt == date(2026, 1, 15)
    assert after["sequence"] == before["sequence"] + 1
    assert after["last-modified"].dt > before["last-modified"].dt
    assert after["dtstamp"].dt == after["last-modified"].dt


def test_what_is_done_says_so_first(feed):
    path, person, _ = feed
    kpi = own(person).exclude(due=None).first()
    update_kpi(by=person, report=Report(kpi, kpi.version, Status.COMPLETE, "", date(2026, 2, 1)))
    step = audit.create(Milestone(kpi=kpi, title="Book a room", due=date(2025, 12, 1)), by=person)
    found = events(path)
    assert found[f"kpi-{kpi.pk}@seslip"]["summary"].startswith("Complete: KPI")
    assert found[f"milestone-{step.pk}@seslip"]["summary"] == f"Milestone of KPI {kpi.ref}: Book a room"
    change(step, person, done_on=date(2025, 11, 20))
    entry = events(path)[f"milestone-{step.pk}@seslip"]
    assert entry["summary"].startswith("Done: ")
    assert "Status: Done on 20 Nov 2025" in entry["description"]


def test_meetings_of_own_projects_stand_in_it_and_a_cancelled_one_is_cancelled(feed):
    path, person, _ = feed
    mine = Project.objects.filter(managers__person=person).first()
    other = Project.objects.exclude(pk__in=person.standing.own_projects).filter(used=True).first()
    held, foreign, joint = meeting(mine, place="Maidstone"), meeting(other), meeting(other, title="Forum")
    audit.create(JointMeeting(meeting=joint, project=mine), by=None)
    found = events(path)
    assert f"meeting-{held.pk}@seslip" in found and f"meeting-{joint.pk}@seslip" in found
    assert f"meeting-{foreign.pk}@seslip" not in found
    assert found[f"meeting-{held.pk}@seslip"]["location"] == "Maidstone"
    assert str(found[f"meeting-{held.pk}@seslip"]["status"]) == "CONFIRMED"
    change(held, person, cancelled=True)
    entry = events(path)[f"meeting-{held.pk}@seslip"]
    assert (str(entry["status"]), entry["sequence"]) == ("CANCELLED", 2)
    assert entry["summary"].startswith("Cancelled: ")


def test_a_lead_of_an_authority_gets_every_meeting(sign_in):
    client, _ = sign_in("la_lead")
    held = [meeting(project) for project in Project.objects.filter(used=True)[:3]]
    assert set(events(make(client))) == {f"meeting-{one.pk}@seslip" for one in held}


def test_a_sponsor_gets_the_projects_they_sponsor(sign_in):
    client, person = sign_in("sponsor")
    found = events(make(client))
    assert set(found) == {f"kpi-{kpi.pk}@seslip" for kpi in own(person).exclude(due=None)}
    assert found


def test_who_may_no_longer_see_the_plan_gets_an_empty_calendar(sign_in, person_as):
    client, lead = sign_in("la_lead")
    meeting(Project.objects.filter(used=True).first())
    path = make(client)
    assert events(path)
    change(lead, person_as("programme_manager"), authority=None)
    assert not lead.as_stored().standing.reads_plan
    assert events(path) == {}


def test_the_address_is_shown_once_and_only_its_hash_is_kept(feed):
    from hashlib import sha256

    path, person, client = feed
    key = path.rpartition("/")[2].removesuffix(".ics")
    assert len(key) == 43
    assert person.calendar_key.key_hash == sha256(key.encode()).hexdigest()
    page = client.get(PAGE)
    assert key not in page.content.decode()
    assert key not in str(dict(client.session))
    assert page["Referrer-Policy"] == "same-origin"  # with none at all, browsers send buttons without their origin
    assert "Your address is in use" in text_of(page)


def test_sending_the_page_again_makes_no_other_address(feed):
    path, _, client = feed
    assert "You have made an address already" in text_of(client.post(NEW, {"version": 0}, follow=True))
    assert events(path)


def test_a_new_address_stops_the_old_one_at_once(feed):
    path, _, client = feed
    new = make(client, version=1)
    assert new != path
    assert Client().get(path).status_code == 404
    assert events(new)


def test_a_revoked_address_leads_nowhere(feed):
    path, _, client = feed
    assert "is revoked" in text_of(client.post(REVOKE, follow=True))
    assert Client().get(path).status_code == 404
    assert not CalendarKey.objects.exists()


def test_revoking_twice_at_once_is_revoking_once(feed, monkeypatch):
    path, _, client = feed
    remove = audit.remove

    def later(record, **how):
        remove(record.as_stored(), **how)  # the other one is just a little faster
        remove(record, **how)

    monkeypatch.setattr("kpis.actions.calendar.audit.remove", later)
    assert "is revoked" in text_of(client.post(REVOKE, follow=True))
    assert Client().get(path).status_code == 404 and not CalendarKey.objects.exists()


def test_making_a_new_address_while_it_is_revoked_is_told(feed, monkeypatch):
    _, person, client = feed
    change = audit.change

    def later(record, **how):
        audit.remove(record.as_stored(), by=person)
        return change(record, **how)

    monkeypatch.setattr("kpis.actions.calendar.audit.change", later)
    answer = client.post(NEW, {"version": 1}, follow=True)
    assert answer.status_code == 200 and "You have made an address already" not in text_of(answer)
    assert not CalendarKey.objects.exists()


def test_somebody_who_may_no_longer_sign_in_has_no_calendar(feed, person_as):
    path, person, _ = feed
    change(person, person_as("programme_manager"), is_active=False)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("key", ["x", "x" * 43, "../x", "%00", "x" * 5000, "é"])
def test_any_other_address_is_the_same_404(key, feed, django_assert_num_queries):
    path, _, client = feed
    client.post(REVOKE)
    revoked = Client().get(path)
    other = Client().get(f"/kpis/calendar/{key}.ics")
    assert (other.status_code, other.content) == (404, revoked.content)
    if "/" not in key:
        with django_assert_num_queries(1):
            Client().get(f"/kpis/calendar/{key}.ics")


def test_the_key_is_in_no_log(feed, caplog, monkeypatch, person_as):
    path, person, _ = feed
    caplog.set_level(logging.DEBUG)
    key = path.rpartition("/")[2]
    Client().get(path)
    Client(enforce_csrf_checks=True).post(path)
    with monkeypatch.context() as broken:
        broken.setattr("kpis.views.calendar.person_calendar", lambda *_: 1 / 0)
        assert Client().get(path).status_code == 503
    change(person, person_as("programme_manager"), is_active=False)
    assert Client().get(path).status_code == 404
    assert key.removesuffix(".ics") not in caplog.text
    assert "A calendar could not be made." in caplog.text


def test_an_unchanged_calendar_is_not_sent_again(feed):
    path, person, _ = feed
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    kpi = own(person).first()
    change(kpi, person, text="Deliver something else")
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_file_is_what_calendars_expect(feed):
    path, person, _ = feed
    kpi = own(person).exclude(due=None).first()
    hostile = "Réunion; A, B\\C " + "x" * 200 + "\r\nEND:VCALENDAR\x07"
    change(kpi, person, text=hostile)
    answer = Client().get(path)
    lines = answer.content.split(b"\r\n")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Referrer-Policy"] == "no-referrer" and answer["Cache-Control"] == "private, no-cache"
    assert max(map(len, lines)) <= 75 and lines[-1] == b""
    assert lines.count(b"END:VCALENDAR") == 1
    calendar = read(path)
    assert calendar["x-wr-calname"] == "SESLIP: Mark Evans"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    assert events(path)[f"kpi-{kpi.pk}@seslip"]["summary"].startswith(f"KPI {kpi.ref} due: Réunion; A, B\\C xxx")


def test_queries_do_not_grow_with_what_it_holds(feed, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path, person, _ = feed
    mine = Project.objects.filter(managers__person=person).first()
    kpi = own(person).first()

    def queries():
        with CaptureQueriesContext(connection) as found:
            events(path)
        return len(found)

    def more():
        joint = meeting(mine)
        audit.create(JointMeeting(meeting=joint, project=Project.objects.get(number=1, year=mine.year)), by=None)
        audit.create(Milestone(kpi=kpi, title="Step", due=date(2025, 12, 1)), by=person)

    more()
    few = queries()
    for _ in range(8):
        more()
    assert queries() == few


def test_a_dfe_reader_has_no_calendar_page(sign_in):
    client, _ = sign_in("dfe_reader")
    answers = (client.get(PAGE), client.post(NEW, {"version": 0}), client.post(REVOKE))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not Person.objects.filter(calendar_key__isnull=False).exists()


@pytest.mark.parametrize("model, prefix", [(Kpi, "kpi-"), (Meeting, "meeting-")])
def test_it_holds_only_what_the_person_may_see_at_that_moment(model, prefix, feed, monkeypatch):
    path, person, _ = feed
    meeting(Project.objects.filter(managers__person=person).first())
    assert [uid for uid in events(path) if uid.startswith(prefix)]
    monkeypatch.setattr(type(model.objects.all()), "visible_to", lambda rows, _reader: rows.none())
    assert not [uid for uid in events(path) if uid.startswith(prefix)]
