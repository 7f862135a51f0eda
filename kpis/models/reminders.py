"""What people are reminded of by e-mail, how they want it, and the calendar they subscribe to."""

from django.db import models

from projects.models import Person
from seslip.foundation.audit import Recorded


class Frequency(models.TextChoices):
    INSTANT = "instant", "On the day something comes up"
    WEEKLY = "weekly", "Once a week, on Monday"
    NONE = "none", "Never by e-mail"


class ReminderChoice(Recorded):
    """How a person wants to be reminded; without one it is on the day. `changes`: on Mondays also what changed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reminder_choice")
    frequency = models.CharField("reminders", max_length=10, choices=Frequency.choices, default=Frequency.INSTANT.value)
    changes = models.BooleanField("on Mondays also what changed", default=True)

    def __str__(self) -> str:
        return self.get_frequency_display()


class SendingState(models.TextChoices):
    QUEUED = "queued", "To be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"


class ReminderMessage(models.Model):
    """One e-mail to one person for one day. `state` is claimed before and settled after it is handed over."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminder_messages")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=SendingState.choices, default=SendingState.QUEUED.value)
    subject = models.CharField(max_length=200)
    made = models.DateTimeField(auto_now_add=True)
    sent = models.DateTimeField(null=True)

    class Meta:
        ordering = ("day", "person")
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="reminder_message_once"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"


class ReminderItem(models.Model):
    """One thing one person was reminded of. `key` names the thing and the occasion: no occasion is mailed twice."""

    message = models.ForeignKey(ReminderMessage, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)

    class Meta:
        ordering = ("message", "id")
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="reminder_item_once"),)

    def __str__(self) -> str:
        return self.key


class CalendarKey(Recorded):
    """The secret part of the address of a person's calendar, kept only as its SHA-256; removing it revokes it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_key")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)

    def __str__(self) -> str:
        return f"calendar of {self.person}"
