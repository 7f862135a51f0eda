"""What people write in a return: narratives, explanations, reasons, questions and answers."""

from typing import Self

from django.db import models

from kpis.models import Kpi
from projects.models import Person
from seslip.foundation.audit import OnlyAdded, Recorded

from .grant_returns import GrantReturn


class ReturnNarrative(Recorded):
    """The words on one policy theme and stream; without any, the draft from the updates stands there.

    `part` is the theme's key and the stream, such as `targeted-send`.
    """

    of = models.ForeignKey(GrantReturn, on_delete=models.PROTECT, related_name="narratives")
    part = models.SlugField("part", max_length=60)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="writer"
    )
    text = models.TextField("narrative", max_length=8000, blank=True)

    class Meta:
        ordering = ("of", "pk")
        verbose_name = "narrative"
        constraints = (models.UniqueConstraint(fields=("of", "part"), name="return_narrative_once"),)

    def __str__(self) -> str:
        return f"{self.part}, {self.of}"


class ReturnExplanation(Recorded):
    """Why a KPI is overdue, off track or closed without completion, as the return says it."""

    of = models.ForeignKey(GrantReturn, on_delete=models.PROTECT, related_name="explanations")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="+", verbose_name="KPI")
    text = models.TextField("explanation", max_length=1000, blank=True)

    class Meta:
        ordering = ("of", "kpi")
        verbose_name = "explanation"
        constraints = (models.UniqueConstraint(fields=("of", "kpi"), name="return_explanation_once"),)

    def __str__(self) -> str:
        return f"{self.kpi_id}, {self.of}"


class CheckPass(OnlyAdded):
    """Why a warning is passed. It holds as long as the warning says the same `sentence` of the same record; without a
    reason it is open again.
    """

    of = models.ForeignKey(GrantReturn, on_delete=models.PROTECT, related_name="passes")
    key = models.CharField("check", max_length=120)
    sentence = models.TextField("what was passed")
    reason = models.TextField("reason", max_length=1000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("of", "pk")
        verbose_name = "reason for passing a warning"

    def __str__(self) -> str:
        return self.reason


class ReturnRemarkQuerySet(models.QuerySet["ReturnRemark"]):
    def of_return(self, one: GrantReturn) -> Self:
        return self.filter(of=one).select_related("by").order_by("pk")


class ReturnRemark(OnlyAdded):
    """A question on a part of a frozen return, or the answer to one."""

    of = models.ForeignKey(GrantReturn, on_delete=models.PROTECT, related_name="remarks")
    part = models.SlugField("part", max_length=20)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    text = models.TextField("text", max_length=2000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)

    objects = ReturnRemarkQuerySet.as_manager()

    class Meta:
        ordering = ("of", "pk")
        verbose_name = "question or answer"

    def __str__(self) -> str:
        return self.text
