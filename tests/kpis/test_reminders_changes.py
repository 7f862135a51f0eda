"""What Monday's e-mail says of the week before: the lines of the page, and only for who wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.domain.statuses import Status
from kpis.models import Frequency, Kpi, ReminderChoice
from kpis.queries.letters import MOST_SHOWN, Mail, mails
from projects.models import Person
from seslip.foundation import audit
from tests.projects.changes import at, kpi_of, report
from tests.projects.meetings import add_meeting

from .reminding import run

WEDNESDAY, SUNDAY, MONDAY = date(2025, 11, 12), date(2025, 11, 16), date(2025, 11, 17)


@pytest.fixture
def week(person_as: Callable[[str], Person]) -> Person:
    """What the programme manager did in a week: KPIs of every project, a meeting, and KPI 7.1 on Monday, too late."""
    manager = person_as("programme_manager")
    with at(10, day=WEDNESDAY):
        for project in (7, 8, 10, 13, 33):
            report(manager, kpi_of(project), Status.AT_RISK, f"Said of {project}", day=WEDNESDAY)
        add_meeting(manager, 8, WEDNESDAY, title="Network")
    with at(23, 59, day=SUNDAY):
        report(manager, kpi_of(10), Status.ON_TRACK, "Sunday night", day=WEDNESDAY)
    with at(0, 0, day=MONDAY):
        report(manager, kpi_of(7), Status.ON_TRACK, "Monday morning", day=WEDNESDAY)
    return manager


def letter_to(person: Person, on: date = MONDAY) -> Mail:
    return next(one for one in mails(on) if one.person == person)


def sponsor_of(number: int) -> Person:
    return Person.objects.get(sponsored__number=number, sponsored__year__label="2025-26")


def choose(person: Person, *, changes: bool, frequency: Frequency = Frequency.INSTANT) -> None:
    audit.create(ReminderChoice(person=person, frequency=frequency.value, changes=changes), by=person)


def test_page_and_e_mail_of_a_monday_tell_the_same(week: Person, client: Any) -> None:
    written = [one for one in mails(MONDAY) if one.changes]
    assert len(written) >= 5  # at least a sponsor or a manager of each of the five projects
    for one in written:
        client.force_login(one.person)
        groups = client.get(one.changes_url).context["groups"]
        assert [line.told for line in one.changes] == [line.told for group in groups for line in group.lines]


def test_who_answers_for_projects_is_told_of_these(week: Person) -> None:
    sponsor = sponsor_of(8)
    told = letter_to(sponsor).changes
    assert {line.thing.kind for line in told} == {"kpis", "meetings"}
    assert all(line.thing.projects & sponsor.standing.own_projects for line in told)
    assert "“Monday morning”" not in " ".join(line.told for line in told)


def test_a_week_ends_on_sunday_at_midnight(week: Person) -> None:
    sponsor = sponsor_of(10)
    assert any("“Sunday night”" in line.told for line in letter_to(sponsor).changes)
    later = letter_to(sponsor_of(7), MONDAY + timedelta(7)).changes
    assert [line.sentence for line in later] == ["from At risk to On track, “Monday morning”"]


def test_what_one_did_oneself_is_no_news(week: Person) -> None:
    assert not [one for one in mails(MONDAY) if one.person == week and one.changes]


def test_who_does_not_want_it_gets_the_rest(week: Person) -> None:
    sponsor = sponsor_of(8)
    choose(sponsor, changes=False)
    assert letter_to(sponsor).changes == ()


def test_who_is_asked_nothing_is_told_where_they_chose_it(week: Person, person_as: Callable[[str], Person]) -> None:
    lead, finance = person_as("la_lead"), person_as("finance")
    assert not {lead, finance} & {one.person for one in mails(MONDAY)}
    choose(lead, changes=True)
    choose(finance, changes=True, frequency=Frequency.NONE)
    assert {one.person for one in mails(MONDAY)} >= {lead} and finance not in {one.person for one in mails(MONDAY)}
    letter = letter_to(lead)
    assert letter.changed_where == "in the programme" and len(letter.changes) == 6
    person_as("dfe_reader")
    choose(person_as("dfe_reader"), changes=True)
    assert person_as("dfe_reader") not in {one.person for one in mails(MONDAY)}


def test_it_is_one_letter_with_the_first_lines_and_the_number_of_the_others(
    plan: None, person_as: Callable[[str], Person]
) -> None:
    manager, lead = person_as("programme_manager"), person_as("la_lead")
    choose(lead, changes=True)
    kpis = list(Kpi.objects.all()[: MOST_SHOWN + 3])
    with at(10, day=WEDNESDAY):
        for kpi in kpis:
            report(manager, kpi, Status.ON_TRACK, f"Number {kpi.pk}", day=WEDNESDAY)
    run(MONDAY)
    (message,) = [one for one in mail.outbox if one.to == [lead.email]]
    for part in (message.body, str(message.alternatives[0][0])):  # type: ignore[attr-defined]
        assert sum(f"“Number {kpi.pk}”" in part for kpi in kpis) == MOST_SHOWN
        assert "And 3 more." in part and "/changes/?from=2025-11-10" in part
    mail.outbox.clear()
    run(MONDAY + timedelta(1))
    assert not [one for one in mail.outbox if one.to == [lead.email]]


def test_queries_do_not_grow_with_what_happened(week: Person) -> None:
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        mails(MONDAY)
    with at(11, day=WEDNESDAY):
        for kpi in Kpi.objects.all()[:60]:
            report(week, kpi, Status.ON_TRACK, "More", day=WEDNESDAY)
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        mails(MONDAY)
    assert len(many) == len(few)


def test_reminders_edit_keeps_whether_changes_are_told(sign_in: Any) -> None:
    client, person = sign_in("la_lead")
    assert client.get("/kpis/reminders/").context["form"]["changes"].value() is False
    assert client.post("/kpis/reminders/", {"version": 1, "frequency": "weekly", "changes": "on"}).status_code == 302
    assert ReminderChoice.objects.get(person=person).changes is True
    manager, _ = sign_in("project_manager")
    assert manager.get("/kpis/reminders/").context["form"]["changes"].value() is True
