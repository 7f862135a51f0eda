"""Where the records come from: the facts read from the plan, what it prints differently, and what it says in words."""

from textwrap import shorten

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


class PlanText(Recorded):
    """A paragraph of a year's plan that is about no single project (plan, paras 1 to 18, 34, 43, 50, 54, 77 to 80, 87).

    `section` is one of `PlanSection` or the key of a theme or strand. In those the text stands before the projects, or
    after the one with the number `after`. `paragraphs` is its number in a published plan.
    """

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="plan_texts")
    section = models.SlugField("section", max_length=40)
    position = models.PositiveSmallIntegerField("order")
    after = models.PositiveSmallIntegerField("stands after project", null=True, blank=True)
    paragraphs = models.CharField("paragraph of the plan", max_length=40, blank=True)
    text = models.TextField("text", max_length=4000)

    class Meta:
        ordering = ("year", "section", "position", "pk")
        verbose_name = "text of the plan"
        verbose_name_plural = "texts of the plan"

    def __str__(self) -> str:
        return shorten(self.text, 60, placeholder="…")
