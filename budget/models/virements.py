"""Moving budget from one line to another: asked for, decided by somebody else, kept beside the original budget."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from projects.domain.streams import Stream
from projects.models import Person
from seslip.foundation.audit import Recorded
from seslip.foundation.fields import PenceField

from .lines import BudgetLine

STREAM_CHOICES = [(stream.value, stream.label) for stream in Stream]


class VirementState(models.TextChoices):
    REQUESTED = "requested", "Waiting for a decision"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class VirementQuerySet(models.QuerySet["Virement"]):
    def visible_to(self, reader: Person) -> Self:
        """Those that touch a line the reader may see."""
        lines = BudgetLine.objects.visible_to(reader).values("pk")
        return self.filter(Q(source__in=lines) | Q(target__in=lines))

    def waiting(self) -> Self:
        return self.filter(state=VirementState.REQUESTED)

    def approved_by(self, day: object) -> Self:
        """Those that count on a day: approved on it or before. What is decided late counts on the year's last day."""
        over = Q(source__heading__section__year__ends__lte=day)
        return self.filter(Q(decided_on__lte=day) | over, state=VirementState.APPROVED)


class Virement(Recorded):
    """`amount` leaves `stream` of `source` and arrives in `target_stream` of `target`.

    The streams differ only between CSC and SEND, with DfE's consent recorded (plan, para 5). Approved, it changes the
    revised budget; the lines keep the original.
    """

    source = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="virements_out", verbose_name="from the line"
    )
    target = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="virements_in", verbose_name="to the line"
    )
    stream = models.CharField("out of the stream", max_length=4, choices=STREAM_CHOICES)
    target_stream = models.CharField("into the stream", max_length=4, choices=STREAM_CHOICES)
    amount = PenceField("amount")
    reason = models.TextField("reason", max_length=1000)
    consent_on = models.DateField("date of DfE’s consent", null=True, blank=True)
    consent_reference = models.CharField("reference of DfE’s consent", max_length=120, blank=True)
    state = models.CharField(
        "state", max_length=10, choices=VirementState.choices, default=VirementState.REQUESTED.value, editable=False
    )
    requested_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="virements_requested", editable=False
    )
    requested_on = models.DateField("requested on", editable=False)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="virements_decided", editable=False
    )
    decided_on = models.DateField("decided on", null=True, editable=False)
    decision_note = models.TextField("note on the decision", max_length=1000, blank=True, editable=False)

    objects = VirementQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="virement_above_zero",
                violation_error_message="Enter an amount above £0.",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="virement_between_two_lines"),
            models.CheckConstraint(
                condition=Q(stream=F("target_stream")) | (Q(consent_on__isnull=False) & ~Q(consent_reference="")),
                name="virement_between_streams_with_consent",
                violation_error_message="CSC and SEND stay apart: record the date and reference of DfE’s consent.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(state=VirementState.APPROVED.value)
                | ~Q(decided_by=F("requested_by")),
                name="virement_not_decided_by_its_requester",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
