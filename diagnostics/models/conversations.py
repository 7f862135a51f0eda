"""SEND courageous conversations: one for every authority over two years (plan, paras 29 to 33)."""

from typing import Self

from django.db import models
from django.db.models import Q

from diagnostics.domain.scoping import input_named
from diagnostics.domain.stages import CONVERSATION_STAGES, ConversationStage
from projects.domain.meetings import MODES, PARTNERS, Mode, Partner
from projects.models import Authority, Person, ProgrammeYear, Project
from seslip.foundation.audit import Recorded
from seslip.foundation.labels import Label

from .moves import Move

FOLLOW_UPS = [("package", "Targeted support package"), ("referral", "Referral to another programme")]


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, reader: Person) -> Self:
        """Who has one, when, and how far it has come: for everybody but finance, administrators and DfE.

        Whoever leads one sees that one, whatever else they are.
        """
        return self if reader.standing.reads_meetings else self.filter(lead=reader.pk)

    def read_by(self, reader: Person) -> Self:
        """Those whose candid words this person reads: people of the authority, and who leads it."""
        authority = reader.standing.candid_authority
        belongs = Q(authority=authority) if authority else Q(pk__in=[])
        return self.filter(belongs | Q(lead=reader.pk))


class Conversation(Recorded):
    """A conversation with one authority and its partners. `stage` repeats the latest `ConversationMove`.

    `scope`, `diagnosis` and `evaluation` are candid; `headlines` are for everybody.
    """

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="conversations", verbose_name="authority"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="conversations", verbose_name="organised by project"
    )
    year = models.ForeignKey(
        ProgrammeYear, on_delete=models.PROTECT, related_name="conversations", verbose_name="programmed for"
    )
    agreed_on = models.DateField("programmed on")
    day = models.DateField("date", null=True, blank=True)
    mode = models.CharField("mode", max_length=10, choices=MODES, default=Mode.IN_PERSON.value)
    place = models.CharField("venue or link", max_length=160, blank=True)
    lead = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_conversations",
        verbose_name="led by",
    )
    stage = models.CharField(
        "stage",
        max_length=20,
        choices=CONVERSATION_STAGES,
        default=ConversationStage.PROGRAMMED.value,
        editable=False,
    )
    scope = models.TextField("scope", max_length=4000, blank=True)
    diagnosis = models.TextField("diagnosis", max_length=4000, blank=True)
    evaluation = models.TextField("evaluation", max_length=4000, blank=True)
    headlines = models.TextField("headlines for everybody", max_length=2000, blank=True)
    follow_up = models.CharField("follow-up", max_length=20, blank=True, choices=FOLLOW_UPS)
    follow_up_words = models.CharField("follow-up in words", max_length=300, blank=True)
    signed_off_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_conversations",
        verbose_name="sign-off",
    )
    signed_off_on = models.DateField("date of the sign-off", null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ("year", "day", "authority__name")
        verbose_name = "conversation"
        constraints = (models.UniqueConstraint(fields=("authority", "year"), name="conversation_once_a_year"),)

    def __str__(self) -> str:
        return f"Conversation with {self.authority}"

    @property
    def stage_label(self) -> Label:
        return ConversationStage(self.stage).label


class ConversationMove(Move):
    """A step of a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="moves")
    stage = models.CharField("stage", max_length=20, choices=CONVERSATION_STAGES)

    class Meta:
        ordering = ("conversation", "id")


class ConversationInput(Recorded):
    """Something that scoping draws on and that is in (plan, para 30); the inputs are in `domain.scoping`."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="inputs")
    source = models.CharField("input", max_length=30)
    ready_on = models.DateField("in on")

    class Meta:
        ordering = ("conversation", "source")
        verbose_name = "scoping input"
        constraints = (models.UniqueConstraint(fields=("conversation", "source"), name="conversation_input_once"),)

    def __str__(self) -> str:
        source = input_named(self.source)
        return source.label if source else self.source


class ConversationPartner(Recorded):
    """A partner of the area that was present, and what it said of the conversation afterwards (candid)."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="partners")
    partner = models.CharField("partner", max_length=20, choices=PARTNERS)
    names = models.CharField("who came", max_length=300, blank=True)
    feedback = models.TextField("feedback", max_length=2000, blank=True)

    class Meta:
        ordering = ("conversation", "partner")
        verbose_name = "partner"
        constraints = (models.UniqueConstraint(fields=("conversation", "partner"), name="conversation_partner_once"),)

    def __str__(self) -> str:
        return Partner(self.partner).label
