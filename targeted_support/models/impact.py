"""What came of packages: outcomes, what people said of them, what was learnt, and what the next year puts first."""

from typing import Self

from django.db import models
from django.db.models import Q

from kpis.models import Kpi
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.audit import OnlyAdded, Recorded
from seslip.foundation.labels import Label
from targeted_support.domain.impact import CONSENTS, OUTCOME_STATES, Consent, OutcomeState

from .packages import TEAM, Package


class PackageOutcome(Recorded):
    """What is hoped for of a package, in confidence. `state` repeats the latest `OutcomeAnswer`."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="outcomes")
    text = models.CharField("outcome", max_length=300)
    measured_by = models.CharField("how it is measured", max_length=300, blank=True)
    state = models.CharField(
        "how far", max_length=10, choices=OUTCOME_STATES, default=OutcomeState.EXPECTED.value, editable=False
    )

    SPOKEN = {
        "measured_by": "measure",
        "state": "state",
    }

    class Meta:
        ordering = ("package", "pk")
        verbose_name = "outcome"

    def __str__(self) -> str:
        return self.text

    @property
    def state_label(self) -> Label:
        return OutcomeState(self.state).label


class OutcomeAnswer(OnlyAdded):
    """How far an outcome had come on a day, in confidence."""

    outcome = models.ForeignKey(PackageOutcome, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField("how far", max_length=10, choices=OUTCOME_STATES)
    day = models.DateField("date")
    words = models.CharField("what can be seen", max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("outcome", "id")

    def __str__(self) -> str:
        return f"{self.get_state_display()}"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, reader: Person) -> Self:
        """With consent those who read packages; without, the team and the authority whose words they are."""
        standing = reader.standing
        if standing.has(*TEAM):
            return self
        own = standing.candid_authority
        theirs = Q(authority=own) if own else Q(pk__in=[])
        told = ~Q(consent=Consent.NONE.value) if standing.reads_meetings else Q(pk__in=[])
        return self.filter(told | theirs)


class Feedback(Recorded):
    """What somebody said of the support. Unless `verbatim` it is told in the programme's own words, without quotes."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="support_feedback")
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, null=True, blank=True, related_name="feedback", verbose_name="package"
    )
    text = models.TextField("what was said", max_length=1000)
    verbatim = models.BooleanField("in their own words", default=True)
    said_by = models.CharField("said by", max_length=120, blank=True)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="support_feedback"
    )
    consent = models.CharField("consent", max_length=10, choices=CONSENTS, default=Consent.NONE.value)
    consent_on = models.DateField("consent given on", null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    SPOKEN = {
        "text": "words",
        "verbatim": "mark as their own words",
        "said_by": "name of who said it",
        "consent_on": "day of the consent",
    }

    class Meta:
        ordering = ("year", "pk")
        verbose_name = "feedback"

    def __str__(self) -> str:
        return f"Feedback {self.pk}"


class Lesson(Recorded):
    """What a year taught about targeted support, or where it met its limits."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="lessons")
    limitation = models.BooleanField("a limitation", default=False)
    title = models.CharField("title", max_length=160)
    text = models.TextField("in words", max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0)

    SPOKEN = {
        "limitation": "mark as a limitation",
        "text": "words",
        "position": "place",
    }

    class Meta:
        ordering = ("year", "limitation", "position", "pk")
        verbose_name = "lesson"

    def __str__(self) -> str:
        return self.title


class LessonPackage(Recorded):
    """A package that a lesson was learnt from."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="packages")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="lessons")

    class Meta:
        ordering = ("lesson", "package")
        constraints = (models.UniqueConstraint(fields=("lesson", "package"), name="lesson_package_once"),)

    def __str__(self) -> str:
        return str(self.package)


class LessonKpi(Recorded):
    """A KPI that a lesson bears on."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="kpis")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="lessons")

    class Meta:
        ordering = ("lesson", "kpi")
        constraints = (models.UniqueConstraint(fields=("lesson", "kpi"), name="lesson_kpi_once"),)

    def __str__(self) -> str:
        return str(self.kpi)


class SupportPriority(Recorded):
    """An item that targeted support puts first in a year, under one of its headings."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="support_priorities")
    heading = models.CharField("heading", max_length=120)
    text = models.CharField("item", max_length=300)
    position = models.PositiveSmallIntegerField("order")

    SPOKEN = {"position": "place"}

    class Meta:
        ordering = ("year", "position", "pk")
        verbose_name = "priority"

    def __str__(self) -> str:
        return self.text


class ReportSection(Recorded):
    """The prose of a part of a year's evaluation; its counts and lists come from records."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="report_sections")
    part = models.SlugField("part", max_length=30)
    text = models.TextField("words", max_length=6000, blank=True)

    class Meta:
        ordering = ("year", "pk")
        verbose_name = "part of the evaluation"
        constraints = (models.UniqueConstraint(fields=("year", "part"), name="report_section_once"),)

    def __str__(self) -> str:
        return f"{self.part}, {self.year}"


class SupportReport(Recorded):
    """The evaluation of a year, once it is published: for whom and when (plan, Appendix 4, 33.4)."""

    year = models.OneToOneField(ProgrammeYear, on_delete=models.PROTECT, related_name="support_report")
    published_on = models.DateField("published on", null=True, blank=True)
    shared_with = models.CharField("shared with", max_length=200, blank=True)

    SPOKEN = {
        "published_on": "day of publishing",
        "shared_with": "readers it was shared with",
    }

    class Meta:
        ordering = ("year",)
        verbose_name = "evaluation"

    def __str__(self) -> str:
        return f"Evaluation {self.year}"
