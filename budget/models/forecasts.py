"""What people expect to spend by the end of the year, and what they say about findings. Only ever added."""

from django.db import models

from projects.models import Person, ProgrammeYear
from seslip.foundation.audit import OnlyAdded

from .lines import BudgetLine
from .shares import Shared


class Said(OnlyAdded):
    """A statement of a person at a moment; a later one takes its place."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Forecast(Shared, Said):
    """What a line will have spent by the year's last day, as expected on `position_date`."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="forecasts")
    position_date = models.DateField("position at")
    explanation = models.TextField("explanation", max_length=1000, blank=True)

    class Meta:
        ordering = ("line", "position_date", "pk")

    def __str__(self) -> str:
        return f"{self.line} at {self.position_date}"


class FindingState(models.TextChoices):
    OPEN = "open", "Open"
    EXPLAINED = "explained", "Explained"
    ACCEPTED = "accepted", "Accepted"


class FindingNote(Said):
    """What somebody says about a finding of the checks; once `held`, what it compared, is another it is open again."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, related_name="finding_notes")
    key = models.CharField(max_length=160)
    held = models.CharField(max_length=300)
    state = models.CharField("state", max_length=10, choices=FindingState.choices)
    note = models.TextField("note", max_length=1000)

    class Meta:
        ordering = ("recorded", "pk")
        indexes = (models.Index(fields=("year", "key"), name="finding_note_by_key"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
