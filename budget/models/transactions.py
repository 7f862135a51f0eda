"""Money that moves: received, promised to somebody, paid. Amounts are net, in whole pence, split by stream."""

from typing import Self

from django.db import models
from django.db.models import Q

from projects.models import Person
from seslip.foundation.audit import OnlyAdded, Recorded

from .lines import BudgetLine
from .shares import Shared


class TransactionQuerySet(models.QuerySet):
    def visible_to(self, reader: Person) -> Self:
        """Those of the lines the reader may see: all for the programme manager and finance, else of own projects."""
        return self.filter(line__in=BudgetLine.objects.visible_to(reader).values("pk"))

    def until(self, day: object) -> Self:
        """Those dated on a day or before."""
        return self.filter(day__lte=day)


class Transaction(Shared, Recorded):
    """What the three kinds have in common. `day` is the date on the ledger of the host authority."""

    line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="budget line"
    )
    day = models.DateField("date")
    reference = models.CharField("reference", max_length=80, blank=True)
    note = models.CharField("note", max_length=200, blank=True)
    # The form it was typed into: a form sent twice records once.
    token = models.UUIDField(null=True, unique=True, editable=False)

    objects = TransactionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-day", "-pk")


class Receipt(Transaction):
    """A grant instalment or a subscription that came in, against a line of income."""

    payer = models.CharField("from whom", max_length=120)

    def __str__(self) -> str:
        return f"{self.payer}, {self.reference or self.day}"


class Commitment(Transaction):
    """An order or an agreement. What is not paid of it yet counts as committed until it is closed."""

    payee = models.CharField("to whom", max_length=120)
    closed_on = models.DateField("closed on", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.payee}, {self.reference or self.day}"


class PaymentState(models.TextChoices):
    CLAIMED = "claimed", "Claimed"
    PAID = "paid", "Paid"
    DECLINED = "declined", "Declined"


class Extract(OnlyAdded):
    """A file of the host authority whose payments were loaded, kept as it came for the auditor."""

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    loaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="extracts")
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-loaded_at",)

    def __str__(self) -> str:
        return self.name


class Payment(Transaction):
    """Money paid out, or claimed by a project manager and waiting for finance. A refund is below zero.

    `key` says which payment it is: two with the same date, payee, reference and amount have different keys only where
    somebody said that they are two. So a file loaded twice, or a button pressed twice, adds nothing.
    """

    payee = models.CharField("payee", max_length=120)
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name="against the commitment",
    )
    extract = models.ForeignKey(
        Extract, on_delete=models.PROTECT, null=True, blank=True, related_name="payments", editable=False
    )
    state = models.CharField(
        "state", max_length=8, choices=PaymentState.choices, default=PaymentState.PAID.value, editable=False
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payments_recorded", editable=False)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="payments_decided", editable=False
    )
    decision_note = models.CharField("note on the decision", max_length=500, blank=True, editable=False)
    key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta(Transaction.Meta):
        indexes = (models.Index(fields=("line", "day"), name="payment_by_line"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("recorded_by")),
                name="payment_not_approved_by_its_claimant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.payee}, {self.reference or self.day}"
