"""What packages cost in each year, and what a year has for them (plan, para 82; Appendix 5)."""

from django.db import models
from django.db.models import Q

from budget.models import BudgetLine, Commitment
from projects.models import ProgrammeYear
from seslip.foundation.audit import Recorded
from seslip.foundation.fields import PenceField
from targeted_support.domain.kinds import STREAMS

from .packages import Package

QUARTERS = [
    (1, "Quarter 1 (April to June)"),
    (2, "Quarter 2 (July to September)"),
    (3, "Quarter 3 (October to December)"),
    (4, "Quarter 4 (January to March)"),
]


class OfferYear(Recorded):
    """What targeted support offers in a year: its prospectus, and the most that one package may cost, if anything."""

    year = models.OneToOneField(
        ProgrammeYear, on_delete=models.PROTECT, related_name="support_offer", verbose_name="year"
    )
    management_line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="budget line of the scheme's management",
    )
    cap = PenceField("most that one package may cost in the year", null=True, blank=True)
    cap_reason = models.CharField("why the cap was set or lifted", max_length=300, blank=True)
    offer = models.TextField("what is on offer", max_length=4000, blank=True)
    how_to_ask = models.TextField("how to ask", max_length=2000, blank=True)
    giving = models.TextField("how to help others", max_length=2000, blank=True)
    published_on = models.DateField("prospectus published on", null=True, blank=True)

    SPOKEN = {
        "cap": "cap",
        "cap_reason": "reason for the cap",
        "offer": "words on what is on offer",
        "how_to_ask": "words on how to ask",
        "giving": "words on how to help others",
        "published_on": "day of publishing",
    }

    class Meta:
        ordering = ("year",)
        verbose_name = "offer of the year"

    def __str__(self) -> str:
        return f"Targeted support {self.year}"


class StreamOffer(Recorded):
    """A stream that pays for packages in a year, from one budget line. One that has ended takes no new packages."""

    offer = models.ForeignKey(OfferYear, on_delete=models.PROTECT, related_name="streams")
    stream = models.CharField("stream", max_length=4, choices=STREAMS)
    line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stream_offers",
        verbose_name="budget line",
    )
    is_open = models.BooleanField("takes new packages", default=True)
    why_closed = models.CharField("why it takes none", max_length=300, blank=True)

    SPOKEN = {
        "is_open": "opening to new packages",
        "why_closed": "reason",
    }

    class Meta:
        ordering = ("offer", "pk")
        verbose_name = "stream"
        constraints = (
            models.UniqueConstraint(fields=("offer", "stream"), name="stream_offer_once"),
            models.CheckConstraint(
                condition=Q(is_open=True) | ~Q(why_closed=""),
                name="closed_stream_says_why",
                violation_error_message="Say why the stream takes no new packages.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_stream_display()} {self.offer.year}"


class PackageYear(Recorded):
    """A year of a package: what it is planned to cost, what was agreed, what it came to. All in pence.

    `commitment` is what the package has promised on its line, as the ledger knows it; payments stand against that.
    """

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="years")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="package_years")
    line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="package_years",
        verbose_name="budget line",
    )
    planned = PenceField("planned", null=True, blank=True)
    agreed = PenceField("agreed", null=True, blank=True)
    actual = PenceField("came to", null=True, blank=True)
    quarter = models.PositiveSmallIntegerField("delivered in", null=True, blank=True, choices=QUARTERS)
    note = models.CharField("note", max_length=300, blank=True)
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="package_year", editable=False
    )

    SPOKEN = {
        "planned": "planned cost",
        "agreed": "agreed cost",
        "actual": "final cost",
        "quarter": "quarter of delivery",
    }

    class Meta:
        ordering = ("package", "year")
        verbose_name = "cost of a year"
        constraints = (
            models.UniqueConstraint(fields=("package", "year"), name="package_year_once"),
            models.CheckConstraint(
                condition=(Q(planned__isnull=True) | Q(planned__gte=0))
                & (Q(agreed__isnull=True) | Q(agreed__gte=0))
                & (Q(actual__isnull=True) | Q(actual__gte=0)),
                name="package_cost_not_negative",
                violation_error_message="A cost is £0 or more.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.package}, {self.year}"


CARRIED = [
    ("slip", "Slipped into the next year"),
    ("agreed", "Rolled forward, as agreed"),
    ("planned", "Rolled forward, as planned"),
]


class PackageCarry(Recorded):
    """Work of a package that goes on in the next year, with its money. Taken back, it is removed; its history stays.

    What slips leaves the year before: its `agreed` is less by it. What is rolled forward leaves that year as it was.
    """

    source = models.ForeignKey(PackageYear, on_delete=models.PROTECT, related_name="carried", verbose_name="out of")
    target = models.ForeignKey(PackageYear, on_delete=models.PROTECT, related_name="brought", verbose_name="into")
    kind = models.CharField("how", max_length=8, choices=CARRIED)
    pence = PenceField("amount")
    quarter = models.PositiveSmallIntegerField("delivered in", choices=QUARTERS)
    reason = models.CharField("why", max_length=300, blank=True)
    day = models.DateField("recorded on")

    SPOKEN = {"kind": "kind", "reason": "reason", "day": "date"}

    class Meta:
        ordering = ("source", "pk")
        verbose_name = "work of the next year"
        constraints = (
            models.CheckConstraint(condition=Q(pence__gte=0), name="carry_not_negative"),
            models.UniqueConstraint(
                fields=("source",),
                condition=~Q(kind="slip"),
                name="rolled_forward_once",
                violation_error_message="This year of the package is rolled forward already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.target}"
