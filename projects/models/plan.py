"""Where the records come from: the facts read from the plan, and what the plan prints differently."""

from django.db import models

from seslip.foundation.audit import Recorded

from .programme import ProgrammeYear, Project


class PlanFact(models.Model):
    """A fact of the plan that `load_plan` has made into a record, so that it is never made twice.

    What people changed or removed since stays as they left it.
    """

    ref = models.CharField(max_length=120, unique=True)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.ref


class PublishedFigure(Recorded):
    """What the plan prints somewhere, beside what is held instead and why. Amounts are in whole pence."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, related_name="published_figures")
    key = models.SlugField(max_length=80)
    topic = models.CharField("topic", max_length=20)
    about = models.CharField("about", max_length=80)
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="published_figures"
    )
    label = models.CharField("what", max_length=200)
    source = models.CharField("where", max_length=200)
    printed = models.TextField("printed")
    held = models.TextField("held")
    held_source = models.CharField("held from", max_length=200)
    difference = models.BigIntegerField("difference in pence", null=True)
    why = models.TextField("why")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("year", "position")
        constraints = (models.UniqueConstraint(fields=("year", "key"), name="published_figure_once"),)

    def __str__(self) -> str:
        return f"{self.label} ({self.source})"
