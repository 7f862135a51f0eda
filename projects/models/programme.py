"""The programme: years, policy themes with their strands, and the numbered projects."""

from typing import Self

from django.db import models
from django.db.models import Q

from seslip.foundation.audit import Recorded
from seslip.foundation.fields import PenceField
from seslip.foundation.periods import Period

from .people import Person


class ProgrammeYear(Recorded):
    """1 April to 31 March, named `2025-26`."""

    label = models.CharField("year", max_length=7, unique=True)
    starts = models.DateField("first day")
    ends = models.DateField("last day")

    class Meta:
        ordering = ("label",)

    def __str__(self) -> str:
        return self.label

    @property
    def period(self) -> Period:
        return Period(self.label, self.starts, self.ends)


class Theme(Recorded):
    """A policy theme: the DfE's four and SESLIP's own funds (plan, para 18 and 87)."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField("name", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name


class Strand(Recorded):
    """A part of a theme, such as Communities of Practice."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="strands")
    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField("name", max_length=80)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("theme__position", "position")

    def __str__(self) -> str:
        return self.name


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, reader: Person) -> Self:
        """All projects for everybody in the alliance; nothing for a DfE reader (design, section 9)."""
        return self if reader.standing.reads_plan else self.none()


class Project(Recorded):
    """A numbered project. A number that is not used keeps its place (plan, projects 14 and 23)."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="projects", verbose_name="year")
    number = models.PositiveSmallIntegerField("number")
    title = models.CharField("title", max_length=200)
    used = models.BooleanField("in use", default=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="projects", verbose_name="policy theme")
    strand = models.ForeignKey(
        Strand, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="strand"
    )
    sponsor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="sponsored", verbose_name="sponsor"
    )
    purpose = models.TextField("purpose", max_length=4000, blank=True)
    amount = PenceField("amount in the plan", null=True, blank=True)
    amount_note = models.CharField("note on the amount", max_length=200, blank=True)
    paragraphs = models.CharField("paragraphs of the plan", max_length=40, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ("year", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "number"),
                name="project_number_once",
                violation_error_message="Another project of this year has this number.",
            ),
            models.CheckConstraint(
                condition=Q(used=True) | Q(amount__isnull=True), name="project_unused_without_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def lead_managers(self) -> list[Person]:
        """Project managers, lead first; prefetch `managers__person` where several projects are shown."""
        return [entry.person for entry in self.managers.all()]

    @property
    def manager_names(self) -> str:
        return ", ".join(person.name for person in self.lead_managers)


class ProjectManager(Recorded):
    """A person who manages a project; the first is the lead."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="managers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="managed", verbose_name="project manager")
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("project", "person"), name="project_manager_once"),)

    def __str__(self) -> str:
        return f"{self.person}"


class Phase(Recorded):
    """A numbered part of a project, 7.1 and 7.2; an amount of None is still to be announced."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField("phase")
    amount = PenceField("amount", null=True, blank=True)
    note = models.CharField("note", max_length=200, blank=True)

    class Meta:
        ordering = ("project", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "number"),
                name="phase_number_once",
                violation_error_message="This project has a phase with this number.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project.number}.{self.number}"
