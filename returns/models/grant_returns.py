"""A return to the DfE, and the steps that made it what it is."""

from typing import Self

from django.db import models

from projects.domain.roles import Role
from projects.models import Person, ProgrammeYear
from returns.domain.content import Identity, PartKey
from returns.domain.states import Event, Step
from seslip.foundation.audit import OnlyAdded, Recorded
from seslip.foundation.periods import show_date


class GrantReturnQuerySet(models.QuerySet["GrantReturn"]):
    def frozen(self) -> Self:
        return self.filter(frozen__isnull=False)

    def visible_to(self, reader: Person) -> Self:
        """Frozen ones for everybody who signs in with a part in the programme; drafts for those who make them."""
        standing = reader.standing
        if standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE, Role.SUPPORT_TEAM) or standing.own_projects:
            return self
        return self.frozen() if standing.reads_plan or standing.has(Role.DFE_READER) else self.none()


class GrantReturn(Recorded):
    """What is reported of a year as at a day. `edition` counts from 1; a correction `corrects` the one before.

    `reopened` names the parts that a correction opens again, with spaces between.
    """

    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT, related_name="returns", verbose_name="year")
    period_end = models.DateField("position at")
    due = models.DateField("due to DfE on")
    edition = models.PositiveSmallIntegerField("version", default=1, editable=False)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
    )
    reason = models.CharField("why it is corrected", max_length=500, blank=True)
    reopened = models.CharField(max_length=100, blank=True, editable=False)

    objects = GrantReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-period_end", "-edition")
        verbose_name = "return"
        constraints = (
            models.UniqueConstraint(
                fields=("year", "period_end", "edition"),
                name="return_edition_once",
                violation_error_message="There is a return with this position date. Open that one, or correct it.",
            ),
        )

    def __str__(self) -> str:
        return f"Return {self.year} at {show_date(self.period_end)}" + (
            f", version {self.edition}" if self.edition > 1 else ""
        )

    @property
    def identity(self) -> Identity:
        return Identity(self.year.label, self.period_end, self.due, self.edition, self.reason)

    def opens(self, part: PartKey) -> bool:
        """Whether a part follows what people write and record: of a correction only those that are open again."""
        return self.corrects_id is None or part.value in self.reopened.split()


class ReturnEvent(OnlyAdded):
    """A step somebody took. `project` is a number, 0 for the whole; `fingerprint` is what it is bound to."""

    of = models.ForeignKey(GrantReturn, on_delete=models.PROTECT, related_name="events")
    step = models.CharField("step", max_length=20)
    project = models.PositiveSmallIntegerField("project", default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    words = models.TextField("comment", max_length=2000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("of", "pk")
        verbose_name = "step of a return"

    def __str__(self) -> str:
        return f"{Step(self.step).words}, {self.of}"

    @property
    def plain(self) -> Event:
        return Event(Step(self.step), self.by_id, self.recorded, self.project, self.fingerprint, self.words)
