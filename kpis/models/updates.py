"""What was reported of a promise, never changed afterwards."""

from django.db import models
from django.db.models import Q

from kpis.domain.statuses import Status
from projects.models import Person
from seslip.foundation.audit import OnlyAdded
from seslip.foundation.labels import Label

from .promises import STATUS_CHOICES, Kpi


class KpiUpdate(OnlyAdded):
    """One reported position."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="updates")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="kpi_updates")
    recorded = models.DateTimeField(auto_now_add=True)
    position_date = models.DateField("position at")
    old_status = models.CharField(max_length=20, choices=STATUS_CHOICES)
    new_status = models.CharField(max_length=20, choices=STATUS_CHOICES)
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ("kpi", "position_date", "id")
        constraints = (models.CheckConstraint(condition=~Q(new_status=""), name="kpi_update_has_status"),)

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.position_date}: {self.new_status}"

    @property
    def old_label(self) -> Label:
        return Status(self.old_status).label

    @property
    def new_label(self) -> Label:
        return Status(self.new_status).label


class Verdict(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    QUERIED = "queried", "Queried"


class KpiReview(OnlyAdded):
    """What the sponsor says of an update: confirmed, or queried with a question that the next update answers."""

    update = models.ForeignKey(KpiUpdate, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kpi_reviews")
    recorded = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField("answer", max_length=10, choices=Verdict.choices)
    comment = models.TextField("comment", max_length=2000, blank=True)

    class Meta:
        ordering = ("update", "id")
        indexes = (models.Index(fields=("recorded",), name="review_by_moment"),)

    def __str__(self) -> str:
        return self.get_verdict_display()
