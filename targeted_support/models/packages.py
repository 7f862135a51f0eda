"""Packages of targeted support, those they are for, and how far each has come (plan, paras 81 to 86)."""

from typing import Self

from django.db import models
from django.db.models import Q

from diagnostics.models import Conversation, Finding
from diagnostics.models.moves import Move
from projects.domain.roles import Role
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.audit import Recorded
from seslip.foundation.labels import Label
from targeted_support.domain.kinds import KINDS, SOURCES, STREAMS
from targeted_support.domain.stages import STAGES, stage_label
from targeted_support.domain.tasks import TASKS

from .topics import Topic

TEAM = (Role.SUPPORT_TEAM, Role.PROGRAMME_MANAGER)


class PackageQuerySet(models.QuerySet["Package"]):
    def visible_to(self, reader: Person) -> Self:
        """What a package is about in a line: for all 19, the team and those with a project, not for finance as such."""
        if reader.standing.reads_meetings:
            return self
        return self.read_by(reader)

    def read_by(self, reader: Person) -> Self:
        """Those whose scope and diagnosis this person reads: the team, people of a recipient, and who supports it."""
        standing = reader.standing
        if standing.has(Role.DFE_READER):
            return self.none()
        if standing.has(*TEAM):
            return self
        own = standing.candid_authority
        receives = Q(recipients__authority=own) if own else Q(pk__in=[])
        supports = Q(experts__expert__person=reader.pk) | Q(owner=reader.pk)
        return self.filter(pk__in=Package.objects.filter(receives | supports).values("pk"))


class Package(Recorded):
    """Help for one authority or several. `stage` repeats the latest `PackageMove`; it is empty where none is known.

    `title` and `summary` are for all 19; `scope`, `diagnosis` and `next_step` for the recipients, supporters and team.
    """

    year = models.ForeignKey(
        ProgrammeYear, on_delete=models.PROTECT, related_name="packages", verbose_name="year it began in"
    )
    title = models.CharField("title", max_length=160)
    stream = models.CharField("stream", max_length=4, blank=True, choices=STREAMS)
    workforce = models.BooleanField("about the workforce", default=False)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="packages", verbose_name="topic"
    )
    kind = models.CharField("kind", max_length=20, blank=True, choices=KINDS)
    source = models.CharField("where it came from", max_length=20, blank=True, choices=SOURCES)
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="packages", verbose_name="finding"
    )
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="packages",
        verbose_name="conversation",
    )
    stage = models.CharField("stage", max_length=20, blank=True, choices=STAGES, editable=False)
    summary = models.TextField("summary for everybody", max_length=600, blank=True)
    scope = models.TextField("scope", max_length=4000, blank=True)
    diagnosis = models.TextField("diagnosis", max_length=4000, blank=True)
    starts_on = models.DateField("starts on", null=True, blank=True)
    ends_on = models.DateField("ends on", null=True, blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_packages",
        verbose_name="owner",
    )
    next_step = models.CharField("next step", max_length=200, blank=True)
    next_step_on = models.DateField("next step by", null=True, blank=True)
    asked_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_packages",
        verbose_name="asked for by",
    )

    objects = PackageQuerySet.as_manager()

    SPOKEN = {
        "workforce": "mark for the workforce",
        "source": "source",
        "starts_on": "start",
        "ends_on": "end",
        "next_step_on": "date of the next step",
        "asked_by": "person who asked for it",
    }

    class Meta:
        ordering = ("year", "title", "pk")
        verbose_name = "package"
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="package_ends_after_it_starts",
                violation_error_message="A package ends on the day it starts, or later.",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def stage_label(self) -> Label:
        return stage_label(self.stage)

    @property
    def authorities(self) -> list[Authority]:
        """The recipients by name; prefetch `recipients__authority` for many packages."""
        return [one.authority for one in self.recipients.all()]


class PackageRecipient(Recorded):
    """An authority that a package is for, and the sign-off of its director of children's services."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="recipients")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="packages_received", verbose_name="authority"
    )
    signed_off_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sign-off"
    )
    signed_off_on = models.DateField("day of the sign-off", null=True, blank=True)

    class Meta:
        ordering = ("package", "authority__name")
        verbose_name = "recipient"
        constraints = (models.UniqueConstraint(fields=("package", "authority"), name="recipient_once"),)

    def __str__(self) -> str:
        return str(self.authority)


class PackageDonor(Recorded):
    """An authority that helps with a package; `gives` says with what."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="donors")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="packages_helped", verbose_name="authority"
    )
    gives = models.CharField("what it gives", max_length=200, blank=True)

    SPOKEN = {"gives": "help"}

    class Meta:
        ordering = ("package", "authority__name")
        verbose_name = "donor"
        constraints = (models.UniqueConstraint(fields=("package", "authority"), name="donor_once"),)

    def __str__(self) -> str:
        return str(self.authority)


class PackageMove(Move):
    """A move of a package to a stage, on a day, with a reason where one is asked for. A move back is another one."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="moves")
    stage = models.CharField("stage", max_length=20, choices=STAGES)
    reason = models.CharField("reason", max_length=300, blank=True)

    class Meta:
        ordering = ("package", "id")


class PackageTick(Recorded):
    """A line of a package's list of tasks that is done; the lines themselves are in `domain.tasks`."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="ticks")
    task = models.CharField("task", max_length=30, choices=TASKS)
    done_on = models.DateField("done on")
    note = models.CharField("note", max_length=300, blank=True)

    SPOKEN = {"done_on": "date"}

    class Meta:
        ordering = ("package", "task")
        verbose_name = "task"
        constraints = (models.UniqueConstraint(fields=("package", "task"), name="package_task_once"),)

    def __str__(self) -> str:
        return str(dict(TASKS).get(self.task, self.task))
