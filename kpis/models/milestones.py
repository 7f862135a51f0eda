"""Dated steps on the way to a promise that is due far ahead."""

from datetime import date

from django.db import models

from seslip.foundation.audit import Recorded

from .promises import Kpi


class Milestone(Recorded):
    """A step with a date of its own, set by those who report on the KPI; done on a day, or still open."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="milestones", verbose_name="KPI")
    title = models.CharField("step", max_length=200)
    due = models.DateField("due date")
    done_on = models.DateField("done on", null=True, blank=True)

    class Meta:
        ordering = ("due", "id")
        indexes = (models.Index(fields=("due",), name="milestone_by_due"),)

    def __str__(self) -> str:
        return self.title

    def done_by(self, day: date) -> bool:
        """Whether it was done on a day that is looked back at."""
        return self.done_on is not None and self.done_on <= day
