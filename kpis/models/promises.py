"""The dated promises, and the list below each (plan, Appendix 4)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from kpis.domain.statuses import CLOSED, Status, days_overdue
from projects.models import Person, ProgrammeYear
from seslip.foundation.audit import Recorded
from seslip.foundation.labels import Label

from .plan import PlannedActivity

NO_DATE = date(9999, 12, 31)

STATUS_CHOICES = [(status.value, status.label.text) for status in Status]


class KpiQuerySet(models.QuerySet["Kpi"]):
    def visible_to(self, reader: Person) -> Self:
        """All KPIs for everybody who reads the plan; none for a DfE reader."""
        return self if reader.standing.reads_plan else self.none()

    def open(self, then: str = "") -> Self:
        """Neither complete nor closed without completion; `then` names what `rows_at` has added."""
        return self.exclude(**{f"status{then}__in": [status.value for status in CLOSED]})

    def overdue_at(self, position: date, then: str = "") -> Self:
        """Due before the position date and not closed; one without a date is never overdue."""
        return self.filter(**{f"due{then}__lt": position}).open(then)


class Kpi(Recorded):
    """A numbered promise under a planned activity, and where it stands now.

    `status`, `note` and `position_date` repeat the latest `KpiUpdate`; only `update_kpi` writes them. `year` repeats
    the requirement's, so that the register of one year is read from one index.
    """

    activity = models.ForeignKey(
        PlannedActivity, on_delete=models.PROTECT, related_name="kpis", verbose_name="planned activity"
    )
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="kpis", editable=False)
    number = models.PositiveSmallIntegerField("number")
    text = models.CharField("promise", max_length=600)
    due = models.DateField("due date", null=True, blank=True)
    due_order = models.GeneratedField(
        expression=Coalesce("due", Value(NO_DATE, output_field=models.DateField())),
        output_field=models.DateField(),
        db_persist=True,
    )
    item_style = models.CharField(
        "list below it", max_length=1, blank=True, choices=[("a", "Lettered: a., b."), ("•", "Bullets")]
    )
    status = models.CharField("status", max_length=20, choices=STATUS_CHOICES, default=Status.NOT_STARTED.value)
    note = models.TextField("note", max_length=2000, blank=True)
    position_date = models.DateField("position at", null=True, blank=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        ordering = ("activity__requirement__number", "activity__position", "number")
        verbose_name = "KPI"
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "number"),
                name="kpi_number_once",
                violation_error_message="This planned activity has a KPI with this number.",
            ),
        )
        indexes = (
            models.Index(fields=("year", "due_order", "id"), name="kpi_by_due"),
            models.Index(fields=("year", "status", "due"), name="kpi_by_status"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.text}"

    @property
    def ref(self) -> str:
        """`33.1`: the project's number and the KPI's within the planned activity."""
        return f"{self.activity.project.number}.{self.number}"

    @property
    def status_label(self) -> Label:
        return Status(self.status).label

    def days_overdue(self, position: date) -> int:
        return days_overdue(Status(self.status), self.due, position)


class KpiItem(Recorded):
    """An entry of the list below a KPI: a sub-item (a., b.) or an outcome (bullet)."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField("order")
    text = models.CharField("text", max_length=400)

    class Meta:
        ordering = ("kpi", "position")

    def __str__(self) -> str:
        return self.text
