"""What is said in confidence within a group: read by its people and its facilitator, by nobody else."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from diagnostics.domain.findings import OUTCOMES
from projects.domain.streams import GRANT_STREAMS
from projects.models import Authority, Person
from seslip.foundation.audit import Recorded

from .rounds import ChallengeGroup, ChallengeRound, GroupMember
from .themes import RegionalTheme, ThemeHeading


def document_path(_assessment: "SelfAssessment", _name: str) -> str:
    """A name nobody can guess, without anything of the name the person gave."""
    token = uuid.uuid4().hex
    return f"self-assessments/{token[:2]}/{token}"


class SelfAssessmentQuerySet(models.QuerySet["SelfAssessment"]):
    def visible_to(self, reader: Person) -> Self:
        """One's own authority's, and those of the authorities that sit in a group one reads, as long as they sit there.

        An authority that is moved out of a group takes its self-assessment along, at the next request.
        """
        groups = ChallengeGroup.objects.read_by(reader)
        sits = GroupMember.objects.filter(round=OuterRef("round"), authority=OuterRef("authority"), group__in=groups)
        authority = reader.standing.candid_authority
        own = Q(authority=authority) if authority else Q(pk__in=[])
        return self.filter(own | Exists(sits))


class SelfAssessment(Recorded):
    """What an authority says of itself before a round: a document, what it can offer and what it asks for."""

    round = models.ForeignKey(
        ChallengeRound, on_delete=models.PROTECT, related_name="self_assessments", verbose_name="round"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="self_assessments", verbose_name="authority"
    )
    strengths = models.TextField("strengths we can offer", max_length=4000, blank=True)
    help_asked = models.TextField("help we ask for", max_length=4000, blank=True)
    received = models.DateField("received", null=True, blank=True)
    file = models.FileField("document", upload_to=document_path, blank=True)
    file_name = models.CharField("file name", max_length=160, blank=True)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("size in bytes", default=0, editable=False)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("round", "authority__name")
        verbose_name = "self-assessment"
        constraints = (models.UniqueConstraint(fields=("round", "authority"), name="self_assessment_once"),)

    def __str__(self) -> str:
        return f"Self-assessment of {self.authority}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, reader: Person) -> Self:
        return self.filter(group__in=ChallengeGroup.objects.read_by(reader))


class Finding(Recorded):
    """What a session found, about one authority or the whole group, and what becomes of it."""

    group = models.ForeignKey(ChallengeGroup, on_delete=models.PROTECT, related_name="findings", verbose_name="group")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="about"
    )
    heading = models.ForeignKey(ThemeHeading, on_delete=models.PROTECT, related_name="findings", verbose_name="theme")
    stream = models.CharField(
        "stream", max_length=4, blank=True, choices=[(stream.value, stream.value) for stream in GRANT_STREAMS]
    )
    text = models.TextField("finding", max_length=4000)
    raised = models.DateField("raised on")
    outcome = models.CharField("outcome", max_length=20, blank=True, choices=OUTCOMES)
    outcome_words = models.TextField("where to, or why", max_length=1000, blank=True)
    outcome_day = models.DateField("outcome on", null=True, blank=True)
    priority = models.ForeignKey(
        RegionalTheme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="regional priority",
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("group", "id")
        verbose_name = "finding"
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", outcome_day__isnull=True) | (~Q(outcome="") & Q(outcome_day__isnull=False)),
                name="finding_outcome_has_day",
            ),
        )

    def __str__(self) -> str:
        return f"Finding {self.pk}"
