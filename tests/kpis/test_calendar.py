"""What a person's private calendar holds."""

from datetime import date, timedelta

import pytest
from django.test import Client

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi, Milestone
from projects.models import JointMeeting, Meeting, Project
from seslip.foundation import audit

from .calendars import change, events, make, read


def own(person):
    return Kpi.objects.filter(activity__project__in=person.standing.own_projects)


def meeting(project, **fields):
    values = {"kind": "network", "day": date(2025, 11, 4), "mode": "virtual", **fields}
    return audit.create(Meeting(project=project, **values), by=None)


def test_every_own_due_date_stands_in_it_once(feed):
    path, person, _ = feed
    dated = {f"kpi-{kpi.pk}@seslip": kpi.due for kpi in own(person).exclude(due=None)}
    found = events(path)
    assert {uid: event["dtstart"].dt for uid, event in found.items()} == dated
    assert len(dated) > 3
    assert all(event["dtend"].dt - event["dtstart"].dt == timedelta(days=1) for event in found.values())


def test_two_promises_of_one_number_are_told_apart(feed):
    """Project 5 promises the same under SEND and under CSC, for the same day (plan, Appendix 4)."""
    path, person, _ = feed
    both = own(person).filter(activity__project__number=5, number=4)
    assert [kpi.ref for kpi in both] == ["5.4", "5.4"]
    found = events(path)
    assert len({str(found[f"kpi-{kpi.pk}@seslip"]["summary"]) for kpi in both}) == 2


def test_an_entry_says_what_is_due_where_it_stands_and_where_to_look(feed, person_as):
    path, person, _ = feed
    kpi = own(person).exclude(due=None).first()
    update_kpi(by=person, report=Report(kpi, kpi.version, Status.AT_RISK, "Late", date(2026, 2, 1)))
    entry = events(path)[f"kpi-{kpi.pk}@seslip"]
    stream = kpi.activity.requirement.stream
    assert entry["summary"] == f"KPI {kpi.ref} ({stream}) due: {kpi.text}"
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
    assert found[f"milestone-{step.pk}@seslip"]["summary"].startswith(f"Milestone of KPI {kpi.ref} (")
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
    assert events(path)[f"kpi-{kpi.pk}@seslip"]["summary"].startswith(f"KPI {kpi.ref} (SEND) due: Réunion; A, B\\C xxx")


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


@pytest.mark.parametrize("model, prefix", [(Kpi, "kpi-"), (Meeting, "meeting-")])
def test_it_holds_only_what_the_person_may_see_at_that_moment(model, prefix, feed, monkeypatch):
    path, person, _ = feed
    meeting(Project.objects.filter(managers__person=person).first())
    assert [uid for uid in events(path) if uid.startswith(prefix)]
    monkeypatch.setattr(type(model.objects.all()), "visible_to", lambda rows, _reader: rows.none())
    assert not [uid for uid in events(path) if uid.startswith(prefix)]
