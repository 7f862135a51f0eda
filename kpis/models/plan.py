"""Requirements of the DfE and the activities planned to meet them (plan, Appendix 4)."""

from django.db import models

from projects.domain.streams import Stream
from projects.models import ProgrammeYear, Project
from seslip.foundation.audit import Recorded


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
