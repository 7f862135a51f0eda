"""Subject matter experts, what they know, what they give; and what is done about authorities not yet reached."""

from typing import Self

from django.db import models
from django.db.models import Q

from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.audit import Recorded

from .packages import TEAM, Package
from .topics import Topic


class ExpertQuerySet(models.QuerySet["Expert"]):
    def visible_to(self, reader: Person) -> Self:
        """All for the team; those agreed with the team for who reads packages; who offers help sees their own offer."""
        standing = reader.standing
        if standing.has(*TEAM):
            return self
        own = Q(person=reader.pk)
        if standing.candid_authority:
            own |= Q(authority=standing.candid_authority)
        return self.filter(own | Q(is_confirmed=True)) if standing.reads_meetings else self.none()


class Expert(Recorded):
    """Somebody who can help. Year 1's report names the authorities that lent experts, not the experts themselves.

    One that is not `is_confirmed` is an offer of help that the team has still to take up.
    """

    name = models.CharField("name", max_length=120, blank=True)
    person = models.OneToOneField(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expert",
        verbose_name="their own sign-in",
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="experts", verbose_name="authority"
    )
    organisation = models.CharField("or organisation", max_length=120, blank=True)
    expertise = models.CharField("what they know", max_length=300, blank=True)
    availability = models.CharField("when they can help", max_length=200, blank=True)
    is_available = models.BooleanField("can be asked", default=True)
    in_prospectus = models.BooleanField("named in the prospectus", default=False)
    is_confirmed = models.BooleanField("agreed with the team", default=True, editable=False)
    since = models.ForeignKey(
        ProgrammeYear, on_delete=models.PROTECT, related_name="experts", verbose_name="helps since"
    )

    objects = ExpertQuerySet.as_manager()

    SPOKEN = {
        "person": "sign-in",
        "organisation": "organisation",
        "expertise": "expertise",
        "availability": "time to help",
        "is_available": "answer to “can be asked”",
        "in_prospectus": "naming in the prospectus",
        "is_confirmed": "agreement with the team",
        "since": "first year",
    }

    class Meta:
        ordering = ("authority__name", "name", "pk")
        verbose_name = "expert"
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") | Q(authority__isnull=False),
                name="expert_has_name_or_authority",
                violation_error_message="Give a name, or the authority whose experts these are.",
            ),
        )

    def __str__(self) -> str:
        return self.name or f"Experts of {self.authority}"

    @property
    def place(self) -> str:
        return self.authority.name if self.authority else self.organisation


class ExpertTopic(Recorded):
    """A topic that an expert knows."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="experts")

    class Meta:
        ordering = ("expert", "topic__name")
        verbose_name = "topic"
        constraints = (models.UniqueConstraint(fields=("expert", "topic"), name="expert_topic_once"),)

    def __str__(self) -> str:
        return str(self.topic)


class PackageExpert(Recorded):
    """An expert who supports a package, and the time given in whole tenths of a day."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="experts")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="packages", verbose_name="expert")
    tenths = models.PositiveSmallIntegerField("tenths of a day", null=True, blank=True)

    class Meta:
        ordering = ("package", "expert__name")
        verbose_name = "expert"
        constraints = (models.UniqueConstraint(fields=("package", "expert"), name="package_expert_once"),)

    def __str__(self) -> str:
        return str(self.expert)


class ReachNote(Recorded):
    """What is being done about an authority that targeted support has not reached in a year."""

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="reach_notes")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="reach_notes")
    text = models.CharField("what is being done", max_length=300)

    SPOKEN = {"text": "note"}

    class Meta:
        ordering = ("year", "authority__name")
        verbose_name = "note"
        constraints = (models.UniqueConstraint(fields=("year", "authority"), name="reach_note_once"),)

    def __str__(self) -> str:
        return f"{self.authority}, {self.year}"
