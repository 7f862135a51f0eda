"""Requirements of the DfE, the activities planned to meet them, and the dated promises (plan, Appendix 4)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.audit import OnlyAdded, Recorded
from seslip.foundation.labels import Label

from .domain.statuses import CLOSED, Status, days_overdue

NO_DATE = date(9999, 12, 31)
STATUS_CHOICES = [(status.value, status.label.text) for status in Status]


class CoreRequirement(Recorded):
    """One of the eight core requirements of the grant."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="requirements")
    stream = models.CharField(
        "funding stream", max_length=4, choices=[(stream.value, stream.label) for stream in Stream]
    )
    number = models.PositiveSmallIntegerField("number")
    title = models.CharField("title", max_length=120)
    aim = models.TextField("aim", max_length=2000, blank=True)

    class Meta:
        ordering = ("year", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "number"),
                name="requirement_number_once",
                violation_error_message="Another requirement of this year has this number.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SubRequirement(Recorded):
    """A detail of a core requirement with its reference in the Statement of Requirements, such as 3.1."""

    requirement = models.ForeignKey(CoreRequirement, on_delete=models.CASCADE, related_name="sub_requirements")
    number = models.PositiveSmallIntegerField("number within the requirement")
    text = models.TextField("text", max_length=2000)

    class Meta:
        ordering = ("requirement", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("requirement", "number"),
                name="sub_requirement_once",
                violation_error_message="This requirement has a sub-requirement with this number.",
            ),
        )

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"{self.requirement.number}.{self.number}"


class PlannedActivity(Recorded):
    """A project under a core requirement. A project may be planned under two (1, 5 and 33)."""

    requirement = models.ForeignKey(
        CoreRequirement, on_delete=models.PROTECT, related_name="activities", verbose_name="core requirement"
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="activities", verbose_name="project")
    title = models.CharField("title in the grid", max_length=120)
    leads = models.CharField("leads as the grid names them", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("requirement", "position")
        verbose_name_plural = "planned activities"
        constraints = (
            models.UniqueConstraint(
                fields=("requirement", "project"),
                name="activity_once",
                violation_error_message="This project is already planned under this requirement.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project.number} {self.title} ({self.requirement.stream})"


class ActivitySubRequirement(Recorded):
    """A planned activity stands beside a sub-requirement in the DfE's form."""

    activity = models.ForeignKey(PlannedActivity, on_delete=models.CASCADE, related_name="sub_requirement_links")
    sub_requirement = models.ForeignKey(SubRequirement, on_delete=models.CASCADE, related_name="activity_links")

    class Meta:
        ordering = ("activity", "sub_requirement__number")
        constraints = (
            models.UniqueConstraint(fields=("activity", "sub_requirement"), name="activity_sub_requirement_once"),
        )

    def __str__(self) -> str:
        return f"{self.sub_requirement}"


class KpiQuerySet(models.QuerySet["Kpi"]):
    def visible_to(self, reader: Person) -> Self:
        """All KPIs for everybody who reads the plan; none for a DfE reader."""
        return self if reader.standing.reads_plan else self.none()

    def overdue_at(self, position: date) -> Self:
        """Due before the position date and not closed; one without a date is never overdue."""
        return self.filter(due__lt=position).exclude(status__in=[status.value for status in CLOSED])


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
