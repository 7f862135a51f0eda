"""Two runs at once, as two machines with the same crontab do: each message goes once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core import mail

from kpis.actions.reminders import Outcome, send_reminders
from kpis.models import ReminderItem, ReminderMessage, SendingState
from kpis.queries.letters import mails
from tests.crowds import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 24)


def test_of_several_runs_at_once_each_message_is_sent_by_one(plan: None, monkeypatch: Any) -> None:
    wanted = Counter(one.person.email for one in mails(DAY))
    sent: list[str] = []
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        lambda self, messages: sent.extend(to for message in messages for to in message.to) or len(messages),
    )
    found = at_once([lambda: send_reminders(on=DAY) for _ in range(4)])
    assert kinds(found) == {"Outcome": 4}, found
    assert all(isinstance(one, Outcome) and one.whole for one in found)
    assert Counter(sent) == wanted
    assert sum(one.sent for one in found) == len(wanted)
    assert not ReminderMessage.objects.exclude(state=SendingState.SENT).exists()
    keys = list(ReminderItem.objects.values_list("person", "key"))
    assert len(keys) == len(set(keys))
    assert not mail.outbox
