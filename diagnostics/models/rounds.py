"""The yearly round of self-assessment and peer challenge: its groups, who sits in them, and how far each has come."""

from typing import Self

from django.db import models
from django.db.models import Q

from budget.models import BudgetLine
from diagnostics.domain.checklist import task_label
from diagnostics.domain.sizes import QUARTET, TRIAD
from diagnostics.domain.stages import GROUP_STAGES, GroupStage
from projects.domain.meetings import MODES, Mode
from projects.domain.roles import Role
from projects.models import Authority, Person, ProgrammeYear, Project
from seslip.foundation.audit import Recorded
from seslip.foundation.fields import PenceField
from seslip.foundation.labels import Label

from .moves import Move


class ChallengeRound(Recorded):
    """A year's round. What a group costs hangs on its size (plan, para 27), and is drawn on the line for that size."""

    year = models.OneToOneField(
        ProgrammeYear, on_delete=models.PROTECT, related_name="challenge_round", verbose_name="year"
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenge_rounds",
        verbose_name="project",
    )
    number = models.PositiveSmallIntegerField("annual round number", null=True, blank=True)
    triad_cost = PenceField("cost of a triad", null=True, blank=True)
    quartet_cost = PenceField("cost of a quartet", null=True, blank=True)
    triad_line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="triad_rounds",
        verbose_name="budget line of the triads",
    )
    quartet_line = models.ForeignKey(
        BudgetLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quartet_rounds",
        verbose_name="budget line of the quartets",
    )
    note = models.TextField("note", max_length=2000, blank=True)

    class Meta:
        ordering = ("year",)
        verbose_name = "round"

    def __str__(self) -> str:
        return f"Round {self.year}"


class GroupQuerySet(models.QuerySet["ChallengeGroup"]):
    def visible_to(self, reader: Person) -> Self:
        """Dates and members are for everybody but finance, administrators and DfE (design, section 9).

        Whoever facilitates a group sees that one, whatever else they are.
        """
        return self if reader.standing.reads_meetings else self.filter(facilitator=reader.pk)

    def read_by(self, reader: Person) -> Self:
        """The groups whose candid material this person reads: as its facilitator, or as belonging to a member.

        Whoever reads for the DfE reads none, also where they once facilitated.
        """
        if reader.standing.has(Role.DFE_READER):
            return self.none()
        authority = reader.standing.candid_authority
        belongs = Q(members__authority=authority) if authority else Q(pk__in=[])
        return self.filter(pk__in=ChallengeGroup.objects.filter(Q(facilitator=reader.pk) | belongs).values("pk"))


class ChallengeGroup(Recorded):
    """A triad or quartet of a round. `stage` repeats the latest `GroupMove`; only `move_group` writes it."""

    round = models.ForeignKey(ChallengeRound, on_delete=models.PROTECT, related_name="groups", verbose_name="round")
    number = models.PositiveSmallIntegerField("number")
    day = models.DateField("date", null=True, blank=True)
    mode = models.CharField("mode", max_length=10, choices=MODES, default=Mode.IN_PERSON.value)
    place = models.CharField("venue or link", max_length=160, blank=True)
    facilitator = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilitated_groups",
        verbose_name="facilitator",
    )
    host = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted_groups", verbose_name="host"
    )
    stage = models.CharField(
        "stage", max_length=20, choices=GROUP_STAGES, default=GroupStage.PLANNED.value, editable=False
    )
    headlines = models.TextField("headlines for everybody", max_length=2000, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ("round", "number")
        verbose_name = "group"
        constraints = (models.UniqueConstraint(fields=("round", "number"), name="challenge_group_once"),)

    def __str__(self) -> str:
        return f"Group {self.number}"

    @property
    def stage_label(self) -> Label:
        return GroupStage(self.stage).label

    @property
    def authorities(self) -> list[Authority]:
        """By name; prefetch `members__authority` for many groups."""
        return [member.authority for member in self.members.all()]

    @property
    def kind(self) -> str:
        """`Triad`, `Quartet`; of an unfinished group how many it has."""
        size = len(self.members.all())
        return {TRIAD: "Triad", QUARTET: "Quartet"}.get(size, f"{size} authorit{'y' if size == 1 else 'ies'}")

    @property
    def cost(self) -> int | None:
        """Pence, by the size of the group; None where the round has no cost for it, and for an unfinished group."""
        return {TRIAD: self.round.triad_cost, QUARTET: self.round.quartet_cost}.get(len(self.members.all()))


class GroupMember(Recorded):
    """An authority in a group. `round` repeats the group's, so that no authority sits twice in a round."""

    round = models.ForeignKey(ChallengeRound, on_delete=models.PROTECT, related_name="members", editable=False)
    group = models.ForeignKey(ChallengeGroup, on_delete=models.PROTECT, related_name="members", verbose_name="group")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="challenge_memberships", verbose_name="authority"
    )

    class Meta:
        ordering = ("group", "authority__name")
        verbose_name = "member"
        constraints = (models.UniqueConstraint(fields=("round", "authority"), name="authority_once_a_round"),)

    def __str__(self) -> str:
        return str(self.authority)


class GroupMove(Move):
    """A step of a group."""

    group = models.ForeignKey(ChallengeGroup, on_delete=models.PROTECT, related_name="moves")
    stage = models.CharField("stage", max_length=20, choices=GROUP_STAGES)

    class Meta:
        ordering = ("group", "id")


class GroupTask(Recorded):
    """A line of a group's checklist that is done; the lines themselves are in `domain.checklist`."""

    group = models.ForeignKey(ChallengeGroup, on_delete=models.PROTECT, related_name="tasks")
    task = models.CharField("line of the checklist", max_length=30)
    done_on = models.DateField("done on")

    class Meta:
        ordering = ("group", "task")
        verbose_name = "checklist line"
        constraints = (models.UniqueConstraint(fields=("group", "task"), name="group_task_once"),)

    def __str__(self) -> str:
        return task_label(self.task)


class AuthorityPlace(Recorded):
    """Where an authority has its seat, roughly: so that groups can be formed whose members travel little."""

    authority = models.OneToOneField(Authority, on_delete=models.CASCADE, related_name="seat")
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")

    class Meta:
        ordering = ("authority",)
        verbose_name = "seat"

    def __str__(self) -> str:
        return str(self.authority)
