"""What a promise is measured by, and the figures reported."""

from django.db import models

from seslip.foundation.audit import Recorded

from .promises import Kpi
from .updates import KpiUpdate


class Measure(Recorded):
    """A promised quantity, such as 10 courageous conversations, and the latest figure reported for it."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField("order")
    target = models.PositiveIntegerField("target")
    unit = models.CharField("of what", max_length=120)
    value = models.PositiveIntegerField("latest figure", null=True, blank=True, editable=False)

    class Meta:
        ordering = ("kpi", "position")

    def __str__(self) -> str:
        return f"{self.target}{'' if self.unit.startswith('%') else ' '}{self.unit}"


class MeasureReading(models.Model):
    """The figure for one measure at one update."""

    update = models.ForeignKey(KpiUpdate, on_delete=models.PROTECT, related_name="readings")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    old_value = models.PositiveIntegerField(null=True)
    value = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("measure__position",)

    def __str__(self) -> str:
        return f"{self.value}"
