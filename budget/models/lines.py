"""The budget as Appendix 5 lays it out: sections, headings with a sub-total, and lines with a share per stream."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from projects.domain.roles import Role
from projects.models import Person, Phase, ProgrammeYear, Project, Theme
from seslip.foundation.audit import Recorded
from seslip.foundation.fields import PenceField
from seslip.foundation.money import show_money

from .shares import Shared


class Side(models.TextChoices):
    INCOME = "income", "Income"
    EXPENDITURE = "expenditure", "Expenditure"


class Section(Recorded):
    """What the third column of totals adds up: `Universal`, `DfE RIIA Grant`."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="budget_sections")
    side = models.CharField("side", max_length=12, choices=Side.choices)
    label = models.CharField("label", max_length=80)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_sections")
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("year", "side", "position")

    def __str__(self) -> str:
        return self.label


class Heading(Recorded):
    """What the second column adds up: `Staff Development`. A heading of one line may print no sub-total row."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="headings")
    label = models.CharField("label", max_length=80)
    subtotal = models.BooleanField("prints a sub-total", default=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_headings"
    )
    note = models.CharField("note", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("section", "position")

    def __str__(self) -> str:
        return self.label


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, reader: Person) -> Self:
        """All lines for the programme manager and finance; lines of own projects for those who run or sponsor them."""
        standing = reader.standing
        if standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE):
            return self
        own = LineProject.objects.filter(project__in=standing.own_projects)
        return self.filter(pk__in=own.values("line"))

    def in_year(self, year: ProgrammeYear, side: str) -> Self:
        return self.filter(heading__section__year=year, heading__section__side=side)


class BudgetLine(Shared, Recorded):
    """One line of income or spending as the plan was issued; what virements move is added in `queries.money`."""

    heading = models.ForeignKey(Heading, on_delete=models.PROTECT, related_name="lines", verbose_name="heading")
    label = models.CharField("label", max_length=120)
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name="phase"
    )
    quantity = models.PositiveIntegerField("quantity", null=True, blank=True)
    unit_cost = PenceField("cost of one", null=True, blank=True)
    note = models.CharField("note", max_length=200, blank=True)
    earmark = models.CharField("earmarked for", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("order")

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ("heading", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(quantity__isnull=True)
                | Q(unit_cost__isnull=True)
                | Q(amount=F("quantity") * F("unit_cost")),
                name="line_quantity_times_cost",
                violation_error_message="Quantity × cost of one must give the sum of the shares.",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def planned(self) -> bool:
        """Whether the line carries money at all; `Not used` lines do not."""
        return not (self.csc is None and self.send is None and self.own is None)

    @property
    def carried_forward(self) -> bool:
        """Whether it is no spending but what the next year begins with; read the line with its section."""
        section = self.heading.section
        return section.side == Side.EXPENDITURE and section.theme_id is None

    @property
    def covered(self) -> list["LineProject"]:
        """The projects the line pays for, in order; prefetch `line_projects__project` for many lines."""
        return list(self.line_projects.all())

    def clean(self) -> None:
        if self.quantity is None or self.unit_cost is None:
            return
        price = self.quantity * self.unit_cost
        shares = sum(share or 0 for share in (self.csc, self.send, self.own))
        if price != shares:
            words = (
                f"{self.quantity:,} × {show_money(self.unit_cost)} is {show_money(price)}, but the shares add up to "
                f"{show_money(shares)}. Change one of them."
            )
            raise ValidationError({"quantity": words})


class LineProject(Recorded):
    """A project that a line pays for. The line of several projects prints one row for each (plan, para 50)."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="line_projects")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="line_projects")
    label = models.CharField("label", max_length=120, blank=True)
    note = models.CharField("note", max_length=120, blank=True)

    class Meta:
        ordering = ("line", "project__number")
        verbose_name = "project"
        verbose_name_plural = "budget lines"
        constraints = (models.UniqueConstraint(fields=("line", "project"), name="line_project_once"),)

    def __str__(self) -> str:
        return f"{self.project}"


class Apportionment(Recorded):
    """A cost that falls on every stream, shared by the year's percentages (plan, para 80): £35,000 on two lines."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="apportionments")
    label = models.CharField("cost", max_length=120)
    total = PenceField("whole cost")

    class Meta:
        ordering = ("year", "pk")

    def __str__(self) -> str:
        return self.label


class ApportionedLine(Recorded):
    """A line that takes its streams' shares of a shared cost: the grant part on one line, the own funds on another."""

    apportionment = models.ForeignKey(Apportionment, on_delete=models.CASCADE, related_name="parts")
    line = models.OneToOneField(BudgetLine, on_delete=models.CASCADE, related_name="apportioned")

    class Meta:
        ordering = ("apportionment", "pk")

    def __str__(self) -> str:
        return f"{self.line}"
