"""Every figure that the plan prints about money, with its place, to be compared with what the records give."""

from django.db import models

from projects.models import ProgrammeYear
from seslip.foundation.audit import Recorded


class PrintedFigure(Recorded):
    """An amount in pence or a percentage as printed. `refs` name the facts of the plan that should come to it.

    `figure` is the key of the published difference that explains why they do not, where one is known.
    """

    year = models.ForeignKey(ProgrammeYear, on_delete=models.CASCADE, related_name="printed_figures")
    key = models.CharField(max_length=100)
    what = models.CharField("what", max_length=120)
    source = models.CharField("where", max_length=120)
    refs = models.TextField()
    stream = models.CharField("stream", max_length=4, blank=True)
    unit = models.CharField("unit", max_length=7)
    value = models.BigIntegerField("printed")
    figure = models.SlugField("explained by", max_length=80, blank=True)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("year", "position")
        constraints = (models.UniqueConstraint(fields=("year", "key"), name="printed_figure_once"),)

    def __str__(self) -> str:
        return f"{self.what} ({self.source})"
