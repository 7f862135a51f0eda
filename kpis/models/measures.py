"""What a promise is measured by, and the figures reported, counted or overridden."""

from django.db import models

from kpis.domain.measures import (
    DIRECTIONS,
    KINDS,
    LARGEST_FIGURE,
    Direction,
    MeasureKind,
    Standing,
    shown_in_percent,
    target_words,
)
from projects.models import Person, Project
from seslip.foundation.audit import OnlyAdded, Recorded

from .promises import Kpi
from .updates import KpiUpdate


class Measure(Recorded):
    """A promised quantity, such as 10 courageous conversations, or a deliverable; and the latest figure.

    With a `counter` the figure is counted from records and never typed; `joint_with` narrows a count of meetings to
    those held jointly with one project. `value`, `done_on` and `where` repeat the latest reading.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField("order")
    kind = models.CharField("kind", max_length=12, choices=KINDS, default=MeasureKind.COUNT.value)
    target = models.PositiveIntegerField("target", null=True, blank=True)
    baseline = models.PositiveIntegerField("baseline", null=True, blank=True)
    direction = models.CharField("direction", max_length=4, choices=DIRECTIONS, default=Direction.UP.value)
    unit = models.CharField("of what", max_length=120)
    counter = models.CharField("counted from", max_length=40, blank=True)
    joint_with = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="only meetings held jointly with",
    )
    value = models.PositiveIntegerField("latest figure", null=True, blank=True, editable=False)
    done_on = models.DateField("done on", null=True, blank=True, editable=False)
    where = models.CharField("where published", max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ("kpi", "position")

    def __str__(self) -> str:
        return target_words(MeasureKind(self.kind), self.target, self.unit)

    @property
    def deliverable(self) -> bool:
        return self.kind == MeasureKind.DELIVERABLE.value

    @property
    def in_percent(self) -> bool:
        return shown_in_percent(MeasureKind(self.kind), self.unit)

    @property
    def largest(self) -> int:
        """The largest figure that makes sense: more than 100% of something is a slip."""
        return 100 if self.in_percent else LARGEST_FIGURE

    def standing(self, value: int | None) -> Standing:
        """The measure with a figure, for the rules of the domain."""
        return Standing(MeasureKind(self.kind), self.target, value, self.baseline, Direction(self.direction))


class MeasureReading(models.Model):
    """The figure for one measure at one update."""

    update = models.ForeignKey(KpiUpdate, on_delete=models.PROTECT, related_name="readings")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    old_value = models.PositiveIntegerField(null=True)
    value = models.PositiveIntegerField(null=True)
    done_on = models.DateField(null=True)
    where = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("measure__position",)

    def __str__(self) -> str:
        return f"{self.value}"


class MeasureOverride(OnlyAdded):
    """A figure somebody set instead of the counted one, and why; without a value the counted one holds again."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="overrides")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)
    position_date = models.DateField("position at")
    value = models.PositiveIntegerField("figure", null=True)
    reason = models.TextField("reason", max_length=2000)

    class Meta:
        ordering = ("measure", "position_date", "id")

    def __str__(self) -> str:
        return f"{self.value}: {self.reason}"
