"""Sending reminders so that none is sent twice, also where a run is killed or two run at once.

All messages of a run are queued in one transaction. Each is then claimed in one statement, handed over, and settled.
What was queued and never claimed is free again for the next run; what was claimed and never settled may have gone out,
so it is told and left alone until somebody asks for it.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import date

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from kpis.models import ReminderChoice, ReminderItem, ReminderMessage, SendingState
from kpis.queries.letters import MOST_SHOWN, Mail, mails, set_free
from projects.access import check_read_plan
from projects.loading import one_at_a_time
from projects.models import Person
from seslip.foundation import audit, mail


@dataclass
class Outcome:
    """What a run came to. `failed`: address and reason; `uncertain`: address and day of what may have gone out."""

    sent: int = 0
    things: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    uncertain: list[tuple[str, date]] = field(default_factory=list)
    unreachable: str = ""

    @property
    def whole(self) -> bool:
        return not (self.failed or self.unreachable)


def send_reminders(*, on: date, retry_uncertain: bool = False) -> Outcome:
    """Sends what is due on a day and was not sent before."""
    queued = _queue(on, retry_uncertain)
    uncertain = ReminderMessage.objects.filter(state=SendingState.SENDING).values_list("person__email", "day")
    outcome = Outcome(uncertain=list(uncertain))
    try:
        _deliver(queued, outcome)
    except mail.Unreachable as error:
        outcome.unreachable = str(error)
    return outcome


def _queue(on: date, retry_uncertain: bool) -> list[tuple[int, Mail]]:
    """Frees what no run has handed over, and queues what is due, all of it or nothing; a second run waits."""
    with one_at_a_time():
        free = ReminderMessage.objects.filter(set_free(on, retry_uncertain=retry_uncertain))
        locked = list(free.select_for_update().order_by("pk").values_list("pk", flat=True))
        ReminderMessage.objects.filter(pk__in=locked).delete()
        due = mails(on)
        made = ReminderMessage.objects.bulk_create(
            ReminderMessage(person=one.person, day=on, subject=one.subject[:200]) for one in due
        )
        queued = [(message.pk, one) for message, one in zip(made, due, strict=True)]
        ReminderItem.objects.bulk_create(
            ReminderItem(message_id=message, person=one.person, key=key)
            for message, one in queued
            for key in one.letter.keys
        )
    return queued


def _deliver(queued: list[tuple[int, Mail]], outcome: Outcome) -> None:
    """Raises Unreachable where the server is gone: what is left stays queued."""
    if not queued:
        return
    connection = mail.open_connection()
    try:
        for message, one in queued:
            mail.open_connection(connection)
            if _claim(message):
                _hand_over(message, one, connection, outcome)
    finally:
        with contextlib.suppress(Exception):
            connection.close()


def _hand_over(message: int, one: Mail, connection: BaseEmailBackend, outcome: Outcome) -> None:
    """One that is refused is queued again and the others still go; one that is interrupted stays claimed."""
    claimed = ReminderMessage.objects.filter(pk=message, state=SendingState.SENDING)
    try:
        _send(one, connection)
    except Exception as error:
        claimed.update(state=SendingState.QUEUED)
        outcome.failed.append((one.person.email, str(error) or type(error).__name__))
        with contextlib.suppress(Exception):
            connection.close()  # it may be broken: the next message begins afresh
    else:
        claimed.update(state=SendingState.SENT, sent=timezone.now())
        outcome.sent += 1
        outcome.things += one.count


def _send(one: Mail, connection: BaseEmailBackend) -> None:
    context = {"mail": one, "most": MOST_SHOWN}
    mail.send(
        to=one.person.email,
        subject=one.subject,
        template="kpis/email/reminder",
        context=context,
        connection=connection,
    )


def _claim(message: int) -> bool:
    """Whether this run is the one that sends the message."""
    queued = ReminderMessage.objects.filter(pk=message, state=SendingState.QUEUED)
    return bool(queued.update(state=SendingState.SENDING))


def choose_reminders(*, by: Person, version: int, frequency: str, changes: bool) -> ReminderChoice:
    """How often somebody wants to be written to, and whether on Mondays also about what changed. Raises Stale."""
    check_read_plan(by)
    choice = ReminderChoice.objects.filter(person=by).first()
    if choice is None:
        return audit.create(ReminderChoice(person=by, frequency=frequency, changes=changes), by=by)
    return audit.change(choice, by=by, version=version, fields={"frequency": frequency, "changes": changes})
