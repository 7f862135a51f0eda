"""Who is written to, and what the e-mail says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from email.message import Message
from typing import Any

import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.domain.occasions import Letter
from kpis.domain.reminders import Group
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiReview, KpiUpdate, ReminderChoice, ReminderMessage
from kpis.queries.letters import MOST_SHOWN, Mail, mails
from projects.domain.roles import Standing
from projects.models import Person, Project
from seslip.foundation import audit

from .reminding import MONDAY, SEPTEMBER, WEEK_BEFORE, close, everybody, run, told


def test_nothing_is_loaded_and_nobody_is_there(db: None) -> None:
    Kpi.objects.all().delete()
    Project.objects.update(sponsor=None)
    assert "nobody to write to" in run(WEEK_BEFORE)


def test_dry_run_says_who_would_get_what_and_sends_nothing(lone: Kpi) -> None:
    manager = lone.activity.project.lead_managers[0]
    run(MONDAY)
    mail.outbox.clear()
    said = run(SEPTEMBER - timedelta(7), dry_run=True)
    assert f"{manager.email}: SESLIP: KPI {lone.ref} (SEND): Due in 7 days, 30 Sep 2025" in said
    assert "Nothing was sent." in said
    assert not mail.outbox
    assert not ReminderMessage.objects.filter(day__gt=MONDAY).exists()


def test_who_left_and_who_wants_nothing_is_not_written_to(plan: None) -> None:
    gone, quiet = list(Person.objects.filter(email__in=everybody(WEEK_BEFORE)).order_by("pk")[:2])
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    audit.create(ReminderChoice(person=quiet, frequency="none"), by=quiet)
    run(WEEK_BEFORE)
    assert (gone.email,) not in told() and (quiet.email,) not in told()


def test_who_does_not_read_the_plan_is_not_written_to(plan: None, monkeypatch: Any) -> None:
    """Whatever somebody is to a project: what they could not open on the page is not sent to them."""
    shut_out = set(Project.objects.exclude(sponsor=None).values_list("sponsor__email", flat=True))
    assert shut_out & everybody(date(2026, 3, 30))
    monkeypatch.setattr(Standing, "reads_plan", property(lambda self: not self.sponsors))
    assert everybody(date(2026, 3, 30)) and not shut_out & everybody(date(2026, 3, 30))


def test_a_dfe_reader_is_never_written_to(person_as: Any) -> None:
    reader = person_as("dfe_reader")
    for on in (WEEK_BEFORE, date(2026, 3, 30), date(2025, 10, 21)):
        run(on)
    assert (reader.email,) not in told()
    assert mail.outbox


def test_what_is_closed_before_the_run_is_not_mentioned(lone: Kpi) -> None:
    with time_machine.travel("2025-09-01 12:00Z", tick=False):
        close(Kpi.objects.all(), Status.COMPLETE, date(2025, 9, 1))
    run(SEPTEMBER - timedelta(7))
    assert not mail.outbox


def test_what_is_reported_complete_waits_for_the_sponsor_only(lone: Kpi) -> None:
    with time_machine.travel("2025-09-15 12:00Z", tick=False):
        close(Kpi.objects.all(), Status.COMPLETE, date(2025, 9, 15), confirmed=False)
    asked = {one.person: [news.ask.group for news in one.letter.news] for one in mails(MONDAY)}
    assert asked[lone.activity.project.sponsor] == [Group.TO_CONFIRM]
    assert not asked.get(lone.activity.project.lead_managers[0])


def test_weekly_waits_for_monday(lone: Kpi) -> None:
    """30 Sep 2025 is a Tuesday: the reminders of the week before come on the 29th, with that of the day before."""
    manager = lone.activity.project.lead_managers[0]
    audit.create(ReminderChoice(person=manager, frequency="weekly"), by=manager)
    run(MONDAY)
    mail.outbox.clear()
    for day in range(23, 29):
        run(date(2025, 9, day))
    assert (manager.email,) not in told()
    run(date(2025, 9, 29))
    (message,) = [message for message in mail.outbox if message.to == [manager.email]]
    assert "Due tomorrow, 30 Sep 2025" in message.body


def test_queries_do_not_grow_with_the_kpis(plan: None) -> None:
    with CaptureQueriesContext(connection) as many:
        people = len(mails(WEEK_BEFORE))
    Kpi.objects.exclude(activity__project__number__in=(2, 3, 7, 33)).delete()
    with CaptureQueriesContext(connection) as few:
        assert 1 < len(mails(WEEK_BEFORE)) < people
    assert len(many) == len(few)


def parts(message: Any) -> tuple[str, str]:
    made: Message = message.message()
    text, html = made.get_payload()
    assert text.get_content_type() == "text/plain" and html.get_content_type() == "text/html"
    return (text.get_payload(decode=True).decode(), html.get_payload(decode=True).decode())


def test_the_e_mail_says_what_and_where_in_both_parts(lone: Kpi, settings: Any) -> None:
    settings.SITE_URL = "https://seslip.example.org"
    Kpi.objects.update(text="Deliver <b>10</b> & more\nconversations")
    run(MONDAY)
    mail.outbox.clear()
    run(SEPTEMBER - timedelta(7))
    (message,) = mail.outbox
    text, html = parts(message)
    for part in (text, html):
        assert "Due in 7 days, 30 Sep 2025" in part
        for path in (f"/kpis/{lone.pk}/update/", "/kpis/to-do/", "/kpis/reminders/"):
            assert f"https://seslip.example.org{path}" in part
    assert "Deliver <b>10</b> & more" in text
    assert "Deliver &lt;b&gt;10&lt;/b&gt; &amp; more" in html
    assert (
        '<html lang="en-GB">' in html
        and html.count("<h1>") == html.count("<main>") == 1
        and "<h2>Due soon</h2>" in html
    )
    assert not any(word in html for word in ("<img", "<script", "style=", "src="))
    assert "\n" not in message.subject and message.subject.startswith("SESLIP: KPI 3.1")


def test_a_subject_says_what_is_asked_and_not_what_the_sponsor_wrote(lone: Kpi) -> None:
    """A subject is read on locked screens and in lists: the comment is for the letter itself."""
    project, tuesday = lone.activity.project, date(2025, 9, 23)
    with time_machine.travel("2025-09-23 12:00Z", tick=False):
        close(Kpi.objects.all(), Status.AT_RISK, tuesday, confirmed=False)
        update = KpiUpdate.objects.get()
        KpiReview.objects.create(update=update, by=project.sponsor, verdict="queried", comment="Child X?")
    Kpi.objects.update(due=None)
    found = {one.person: one for one in mails(tuesday)}[project.lead_managers[0]]
    assert "Child X?" in found.news[0].lines[0].why
    assert found.subject == "SESLIP: Your sponsor asks about KPI 3.1 (SEND)"
    (section,) = found.news
    long = replace(section, lines=(replace(section.lines[0], name="Long " * 40),))
    subject = replace(found, news=(long,)).subject
    assert len(subject) <= 120 and subject.endswith("…")


def test_only_the_list_of_a_week_is_called_your_week(lone: Kpi) -> None:
    """21 Oct 2025 is a Tuesday, 21 days after the due date: the sponsor is told, though Monday's run was missed."""
    sponsor = lone.activity.project.sponsor
    subjects = {day: {one.person: one.subject for one in mails(date(2025, 10, day))} for day in (20, 21, 27)}
    assert subjects[21][sponsor].startswith(f"SESLIP: KPI {lone.ref} (SEND): 21 days overdue, was due 30 Sep 2025")
    assert all(subjects[day][sponsor].startswith("SESLIP: your week, ") for day in (20, 27))


def test_a_week_in_which_nothing_is_asked_says_so() -> None:
    letter = Mail(Person(name="Ada"), Letter(digest="digest/2025-09-22"), ())
    assert letter.subject == "SESLIP: your week, nothing to do"


def test_of_a_long_group_the_first_are_named_and_the_page_has_the_others(plan: None) -> None:
    """A sponsor with more to confirm than anybody reads in a letter, a week after all of it was reported."""
    sponsor = Person.objects.get(email="lee-anne.farach@example.org")
    own = Kpi.objects.filter(activity__project__sponsor=sponsor)
    with time_machine.travel("2025-09-15 12:00Z", tick=False):
        close(own, Status.AT_RISK, date(2025, 9, 15), confirmed=False)
    run(MONDAY)
    (message,) = [message for message in mail.outbox if message.to == [sponsor.email]]
    assert own.count() > MOST_SHOWN
    for part in parts(message):
        assert part.count("Confirm or query KPI") == MOST_SHOWN
        assert "There are more" in part
