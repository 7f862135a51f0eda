"""The “To do” page: what is asked of the reader, where to do it, and the same as the e-mails say."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.actions.milestones import create_milestone
from kpis.actions.reminders import send_reminders
from kpis.actions.reviews import review_update
from kpis.actions.updates import Report, update_kpi
from kpis.domain.reminders import Group
from kpis.domain.statuses import Status
from kpis.models import Frequency, Kpi, ReminderChoice, Verdict
from kpis.queries.letters import mails
from kpis.queries.register import with_details
from kpis.queries.to_do import Section, to_do
from projects.actions.meetings import create_meeting
from projects.domain.meetings import AttendanceState
from projects.models import Attendance, Authority, Meeting, PartnerAttendance, Person
from projects.queries.people import with_standing
from seslip.foundation import audit

from .pages import text_of
from .reminding import close

TO_DO, REMINDERS = "/kpis/to-do/", "/kpis/reminders/"
MONDAY = date(2025, 11, 3)


def groups(sections: list[Section]) -> dict[Group, list[str]]:
    return {section.group: [line.name for line in section.lines] for section in sections}


def report(kpi: Kpi, by: Person, at: date) -> Kpi:
    kpi = with_details(Kpi.objects.all()).get(pk=kpi.pk)
    return update_kpi(by=by, report=Report(kpi, kpi.version, Status.ON_TRACK, "", at))


@pytest.fixture
def busy(person_as: Any) -> tuple[Person, Person, Person]:
    """A manager, a sponsor and a programme manager with something of every kind on their lists of 3 Nov 2025."""
    manager, leading = person_as("project_manager"), person_as("programme_manager")
    mine = list(Kpi.objects.filter(activity__project__managers__person=manager).order_by("pk")[:5])
    late, soon, queried, waiting, _stale = mine
    sponsor = late.activity.project.sponsor
    with time_machine.travel("2025-10-30 12:00Z", tick=False):
        Kpi.objects.filter(pk=late.pk).update(due=date(2025, 9, 30))
        Kpi.objects.filter(pk=soon.pk).update(due=date(2025, 11, 10))
        for kpi in (queried, waiting):
            report(kpi, manager, date(2025, 10, 30))
        asking = queried.activity.project.sponsor
        asked = with_details(Kpi.objects.all()).get(pk=queried.pk)
        seen = queried.updates.get().pk
        review_update(by=asking, kpi=asked, seen=seen, verdict=Verdict.QUERIED, comment="Which LAs came?")
        create_milestone(by=manager, kpi=waiting, fields={"title": "First draft", "due": date(2025, 11, 6)})
        meeting = {"kind": "network", "title": "Autumn meeting", "day": date(2025, 10, 20), "mode": "virtual"}
        create_meeting(by=manager, project=late.activity.project, fields=meeting)
    return manager, sponsor, leading


def test_everything_that_is_asked_is_on_the_list_in_its_group(busy: tuple[Person, Person, Person]) -> None:
    manager, sponsor, leading = busy
    asked = set(groups(to_do(manager, MONDAY)))
    assert asked == set(Group) - {Group.TO_CONFIRM, Group.ESCALATED, Group.FURTHER}, "the last follows from no project"
    assert {Group.ESCALATED} <= set(groups(to_do(sponsor, MONDAY)))
    assert {Group.ESCALATED} <= set(groups(to_do(leading, MONDAY)))
    confirming = Kpi.objects.filter(updates__isnull=False, updates__reviews__isnull=True).get()
    assert Group.TO_CONFIRM in groups(to_do(confirming.activity.project.sponsor, MONDAY))


def test_a_meeting_is_asked_for_until_its_register_says_that_somebody_came(busy: tuple[Person, Person, Person]) -> None:
    manager = busy[0]
    held, apologies = Meeting.objects.get(), AttendanceState.APOLOGIES.value
    for authority in Authority.objects.order_by("name")[:2]:
        audit.create(Attendance(meeting=held, authority=authority, state=apologies), by=None)
    assert groups(to_do(manager, MONDAY)).get(Group.MEETINGS), "apologies alone say nothing of who was there"
    came = audit.create(PartnerAttendance(meeting=held, partner="health"), by=None)
    assert Group.MEETINGS not in groups(to_do(manager, MONDAY))
    audit.remove(came, by=manager)
    audit.change(held, by=manager, version=held.version, fields={"cancelled": True})
    assert Group.MEETINGS not in groups(to_do(manager, MONDAY))


def test_every_link_leads_to_where_it_can_be_done(busy: tuple[Person, Person, Person], client: Any) -> None:
    with time_machine.travel("2025-11-03 09:00Z", tick=False):
        for person in busy:
            client.force_login(person)
            page = client.get(TO_DO).content.decode()
            lines = [line for section in to_do(person, MONDAY) for line in section.lines]
            assert lines
            for line in lines:
                assert f'href="{line.url}"' in page and line.action in html.unescape(page)
                assert client.get(line.url).status_code == 200, line


def test_the_page_says_how_many_of_what_and_as_at_which_day(busy: tuple[Person, Person, Person], client: Any) -> None:
    client.force_login(busy[0])
    with time_machine.travel("2025-11-03 09:00Z", tick=False):
        words, home = text_of(client.get(TO_DO)), text_of(client.get("/"))
        total = sum(len(section.lines) for section in to_do(busy[0], MONDAY))
        assert f"{total} things asked of you · as at 3 Nov 2025" in words
        assert "34 days overdue, was due 30 Sep 2025" in words
        assert "“Which LAs came?”" in words
        assert f"To do ({total})" in home and "As at 3 Nov 2025" in home


def test_the_list_of_another_day(busy: tuple[Person, Person, Person], client: Any) -> None:
    client.force_login(busy[0])
    assert "as at 3 Nov 2025" in text_of(client.get(TO_DO, {"as_at": "2025-11-03"}))
    for spoilt in ("2025-02-30", "yesterday", "x" * 300):
        words = text_of(client.get(TO_DO, {"as_at": spoilt}))
        assert "is not a date" in words and "This is your list of today." in words
    for far in ("0001-01-01", "9999-12-31"):
        assert client.get(TO_DO, {"as_at": far}).status_code == 200


def test_what_is_still_open_of_a_year_that_is_over_stays(sign_in: Any) -> None:
    client, person = sign_in("project_manager")
    with time_machine.travel("2026-11-22 09:00Z", tick=False):
        words = text_of(client.get(TO_DO))
        assert "236 days overdue, was due 31 Mar 2026" in words
        assert "The year 2025-26 is over" in words and "E-mails about it end on 14 Apr 2026." in words
        own = Kpi.objects.filter(activity__project__managers__person=person, due__isnull=False)
        assert len(groups(to_do(person, date(2026, 11, 22)))[Group.OVERDUE]) == own.count()
        close(own, Status.WITHDRAWN, date(2026, 3, 31))
        assert Group.OVERDUE not in groups(to_do(person, date(2026, 11, 22)))


def test_to_do_is_empty_for_those_of_whom_nothing_is_asked(sign_in: Any) -> None:
    for role in ("la_lead", "finance", "administrator"):
        client, _ = sign_in(role)
        assert "Nothing to do" in text_of(client.get(TO_DO))
        assert "To do (" not in text_of(client.get("/"))


@pytest.mark.parametrize("day", ["2025-11-03", "2026-03-02", "2026-03-30", "2026-04-06"])
def test_page_and_e_mail_of_a_monday_say_the_same_to_everybody(busy: tuple[Person, Person, Person], day: str) -> None:
    on = date.fromisoformat(day)
    written = mails(on)
    assert len(written) > 10
    for one in written:
        told = [line for section in (*one.news, *one.rest) for line in section.lines]
        listed = [line for section in to_do(Person.objects.get(pk=one.person.pk), on) for line in section.lines]
        assert sorted(told, key=repr) == sorted(listed, key=repr)


def test_what_any_e_mail_says_is_on_the_page_of_that_day(busy: tuple[Person, Person, Person]) -> None:
    manager = busy[0]
    for day in range(1, 12):
        on = MONDAY + timedelta(day)
        mail.outbox.clear()
        send_reminders(on=on)
        listed = {line.url for section in to_do(manager, on) for line in section.lines}
        for message in mail.outbox:
            if message.to == [manager.email]:
                links = set(re.findall(r": http://127.0.0.1:8000(/\S+)", message.body))
                further = links - {TO_DO, REMINDERS, "/kpis/"} - listed
                assert all(link.startswith("/changes/?") for link in further), further


def test_queries_of_the_page_do_not_grow(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    client.get(TO_DO)

    def queries() -> tuple[int, int]:
        """With every figure counted anew, and with the kept ones."""
        cache.clear()
        with CaptureQueriesContext(connection) as anew:
            client.get(TO_DO)
        with CaptureQueriesContext(connection) as again:
            client.get(TO_DO)
        return len(anew), len(again)

    many = queries()
    Kpi.objects.exclude(activity__project__number__in=(2, 3, 7, 33)).delete()
    assert queries() == many
    assert many[0] < 44 and many[1] < 25


def test_reminders_edit_keeps_the_choice_with_its_history(sign_in: Any) -> None:
    client, person = sign_in("project_manager")
    assert REMINDERS in client.get("/").content.decode()
    for version, choice in ((1, "weekly"), (1, "none")):
        assert client.post(REMINDERS, {"version": version, "frequency": choice}).status_code == 302
        assert ReminderChoice.objects.get(person=person).frequency == choice
    assert client.post(REMINDERS, {"version": 1, "frequency": "instant"}).status_code == 409
    assert client.post(REMINDERS, {"version": 2, "frequency": "hourly"}).status_code == 422
    assert ReminderChoice.history.filter(history_user=person).count() == 2
    assert ReminderChoice.objects.get().frequency == Frequency.NONE.value


def test_people_read_together_have_the_standing_they_have_alone(person_as: Any) -> None:
    for role in ("dfe_reader", "finance", "administrator", "la_lead"):
        person_as(role)
    together = {person.pk: person.standing for person in with_standing(Person.objects.all())}
    assert together == {person.pk: person.standing for person in Person.objects.all()}
