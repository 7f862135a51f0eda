"""Carry-forwards with a purpose and what spends them; phases beyond the year and how they stand."""

from django.db import models

from projects.models import Phase
from seslip.foundation.audit import Recorded
from seslip.foundation.fields import PenceField

from .lines import BudgetLine


class EarmarkUse(Recorded):
    """Part of an earmarked carry-forward that a line of spending uses (plan, Table 2)."""

    source = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="earmark_uses", verbose_name="carry-forward"
    )
    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="earmarks_used", verbose_name="line that spends it"
    )
    amount = PenceField("amount")

    class Meta:
        ordering = ("source", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "line"),
                name="earmark_use_once",
                violation_error_message="This line already spends this earmark. Change that amount instead.",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="earmark_use_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.line}"


class PhaseState(models.TextChoices):
    FUNDED = "funded", "Funded"
    UNDERSPEND = "underspend", "Subject to underspend"
    NEXT_YEAR = "next_year", "Next year"
    DROPPED = "dropped", "Dropped"


class PhaseFunding(Recorded):
    """What was decided about a phase that the year's budget does not pay for, by whom and when."""

    phase = models.OneToOneField(Phase, on_delete=models.CASCADE, related_name="funding")
    state = models.CharField("state", max_length=12, choices=PhaseState.choices)
    decided_by = models.CharField("who decided", max_length=120)
    decided_on = models.DateField("decided on")
    note = models.TextField("note", max_length=1000, blank=True)

    class Meta:
        ordering = ("phase",)
        verbose_name = "decision on the phase"

    def __str__(self) -> str:
        return f"{self.phase}: {self.get_state_display()}"
