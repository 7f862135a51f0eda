"""Sending reminders: each once, however often it is run and wherever it is killed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from kpis.actions.reminders import send_reminders
from kpis.models import Kpi, KpiReview, KpiUpdate, ReminderItem, ReminderMessage, SendingState
from kpis.queries.letters import mails
from projects.models import Person, ProjectManager

from .reminding import SEPTEMBER, WEEK_BEFORE, everybody, run, told


class Broken(EmailBackend):
    """Takes messages until the `refuses`-th, which it answers with `error`; afterwards it works."""

    handed, refuses, error = 0, 0, ConnectionResetError("the line broke")

    def send_messages(self, messages: Any) -> int:
        Broken.handed += 1
        if Broken.handed == Broken.refuses:
            raise Broken.error
        return super().send_messages(messages)


class Gone(Broken):
    """The same, and after that it cannot be reached."""

    def open(self) -> None:
        if Broken.handed >= Broken.refuses:
            raise ConnectionRefusedError("nobody answers")


@pytest.fixture
def broken(settings: Any) -> Iterator[type[Broken]]:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    Broken.handed = 0
    yield Broken
    Broken.handed, Broken.refuses, Broken.error = 0, 0, ConnectionResetError("the line broke")


def wanted_of(kpi: Kpi) -> set[tuple[str, str, date]]:
    """Who is told of the due date when, by hand: seven times the manager, once those above."""
    manager, sponsor = kpi.activity.project.lead_managers[0], kpi.activity.project.sponsor
    ProjectManager.objects.filter(project=kpi.activity.project).exclude(person=manager).delete()
    due = {f"before-{days}": SEPTEMBER - timedelta(days) for days in (30, 14, 7, 1)}
    due |= {f"after-{days}": SEPTEMBER + timedelta(days) for days in (1, 7, 14)}
    wanted = {(manager.email, key, day) for key, day in due.items()}
    return wanted | {(person.email, "escalated", SEPTEMBER + timedelta(21)) for person in (sponsor, richard())}


def told_of_the_due_date() -> set[tuple[str, str, date]]:
    items = ReminderItem.objects.filter(key__contains="/due/").select_related("person", "message")
    return {(item.person.email, item.key.rpartition("/")[2], item.message.day) for item in items}


def test_a_year_of_days_sends_each_message_once_to_the_right_person(lone: Kpi) -> None:
    wanted = wanted_of(lone)
    for day in range(380):
        send_reminders(on=date(2025, 4, 1) + timedelta(day))
    assert told_of_the_due_date() == wanted
    stale = ReminderItem.objects.filter(key__contains="/stale/")
    assert set(stale.values_list("person", flat=True)) == {lone.activity.project.lead_managers[0].pk}
    assert all(item.message.day.weekday() == 0 for item in stale)
    assert len(mail.outbox) == ReminderMessage.objects.filter(state=SendingState.SENT).count()
    keys = ReminderItem.objects.values_list("person", "key")
    assert len(keys) == len(set(keys))


def test_days_on_which_every_other_message_fails_and_the_run_is_repeated(lone: Kpi, broken: type[Broken]) -> None:
    wanted = wanted_of(lone)
    for number in range(60):
        day = date(2025, 8, 28) + timedelta(number)
        for turn in range(4):
            broken.handed, broken.refuses = 0, 2 if turn % 2 else 1
            outcome = send_reminders(on=day)
            assert outcome.whole == (not outcome.failed)
        broken.handed, broken.refuses = 0, 0
        assert send_reminders(on=day).whole
    assert told_of_the_due_date() == wanted
    assert len(mail.outbox) == ReminderMessage.objects.filter(state=SendingState.SENT).count()


def richard() -> Person:
    return Person.objects.get(email="richard.tyndall@example.org")


def test_every_day_in_march_nobody_is_written_to_twice_a_day(plan: None) -> None:
    for day in range(23, 32):
        mail.outbox.clear()
        send_reminders(on=date(2026, 3, day))
        assert set(told().values()) <= {1}


def test_the_same_day_again_sends_nothing(plan: None) -> None:
    first = everybody(WEEK_BEFORE)
    assert f"{len(first)} people written to" in run(WEEK_BEFORE)
    assert "nobody to write to" in run(WEEK_BEFORE)
    assert told() == Counter((address,) for address in first)


def test_one_that_is_refused_is_told_and_sent_by_the_next_run(plan: None, broken: type[Broken]) -> None:
    wanted, broken.refuses = everybody(WEEK_BEFORE), 5
    with pytest.raises(CommandError, match="1 could not be sent") as stopped:
        run(WEEK_BEFORE)
    assert stopped.value.returncode == 1
    assert len(mail.outbox) == len(wanted) - 1
    assert ReminderMessage.objects.filter(state=SendingState.QUEUED).count() == 1
    assert "1 person written to" in run(WEEK_BEFORE)
    assert told() == Counter((address,) for address in wanted)


def test_the_refused_address_is_named(plan: None, broken: type[Broken]) -> None:
    broken.refuses, out = 1, io.StringIO()
    first = mails(WEEK_BEFORE)[0].person.email
    with pytest.raises(CommandError):
        call_command("send_reminders", on="2026-03-24", stdout=out, stderr=out)
    assert f"Failed: {first}: the line broke" in out.getvalue()


@pytest.mark.parametrize("at", [1, 4, 9])
def test_killed_while_handing_over_the_rest_goes_once_and_the_one_is_uncertain(
    plan: None, broken: type[Broken], at: int
) -> None:
    wanted = everybody(WEEK_BEFORE)
    broken.refuses, broken.error = at, KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        run(WEEK_BEFORE)
    assert len(mail.outbox) == at - 1
    said = run(WEEK_BEFORE)
    (lost,) = wanted - {address for (address,) in told()}
    assert f"Uncertain: the message of 24 Mar 2026 to {lost}" in said
    assert "1 uncertain" in said
    assert set(told().values()) == {1}
    assert lost in run(WEEK_BEFORE)
    assert "1 person written to" in run(WEEK_BEFORE, retry_uncertain=True)
    assert told() == Counter((address,) for address in wanted)
    assert "Uncertain" not in run(WEEK_BEFORE)


def test_killed_before_anything_is_handed_over_and_run_again_the_next_day(plan: None, broken: type[Broken]) -> None:
    """What was queued on Tuesday is in Wednesday's one e-mail."""
    due = {key for one in mails(WEEK_BEFORE) for key in one.letter.keys}
    broken.refuses, broken.error = 1, SystemExit(1)
    with pytest.raises(SystemExit):
        run(WEEK_BEFORE)
    ReminderMessage.objects.filter(state=SendingState.SENDING).update(state=SendingState.QUEUED)
    run(WEEK_BEFORE + timedelta(1))
    assert due <= set(ReminderItem.objects.values_list("key", flat=True))
    assert set(told().values()) == {1}
    assert not ReminderMessage.objects.filter(day=WEEK_BEFORE).exists()


def test_a_server_that_is_gone_is_told_in_words_and_nothing_is_lost(plan: None, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(CommandError, match=r"The mail server cannot be used: .*EMAIL_URL.*stays queued"):
        run(WEEK_BEFORE)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    wanted = everybody(WEEK_BEFORE)
    run(WEEK_BEFORE)
    assert told() == Counter((address,) for address in wanted)


def test_a_server_that_goes_away_half_way_stops_the_run(plan: None, broken: type[Broken], settings: Any) -> None:
    wanted, broken.refuses = everybody(WEEK_BEFORE), 4
    settings.EMAIL_BACKEND = f"{__name__}.Gone"
    with pytest.raises(CommandError, match="nobody answers"):
        run(WEEK_BEFORE)
    assert broken.handed == 4
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    run(WEEK_BEFORE)
    assert told() == Counter((address,) for address in wanted)


def test_what_comes_up_after_todays_e_mail_waits_for_tomorrow(lone: Kpi) -> None:
    manager, sponsor = lone.activity.project.lead_managers[0], lone.activity.project.sponsor
    with time_machine.travel("2025-09-23 12:00Z", tick=False):
        update = KpiUpdate.objects.create(kpi=lone, by=manager, position_date=date(2025, 9, 23),
                                          old_status="not_started", new_status="on_track")  # fmt: skip
        run(date(2025, 9, 23))
        KpiReview.objects.create(update=update, by=sponsor, verdict="queried", comment="Which?")
        mail.outbox.clear()
        run(date(2025, 9, 23))
    assert (manager.email,) not in told()
    run(date(2025, 9, 24))
    (message,) = [message for message in mail.outbox if message.to == [manager.email]]
    assert message.subject == "SESLIP: Your sponsor asks about KPI 3.1 (SEND)" and "“Which?”" in message.body


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "31/03/2026", "0001-01-01", "9999-12-31", ""])
def test_a_day_that_cannot_be_read_is_refused(db: None, text: str) -> None:
    with pytest.raises(CommandError, match=r"2026-03-31"):
        call_command("send_reminders", on=text)
