"""What shows that a reported position is true: files and links."""

import uuid

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from kpis.domain.evidence import host_of
from projects.models import Person
from seslip.foundation.attachments import ending_of, show_size, type_of
from seslip.foundation.audit import Recorded

from .promises import Kpi
from .updates import KpiUpdate


def evidence_path(evidence: "Evidence", name: str) -> str:
    """A name nobody can guess, without anything of the name the person gave; under the evidence folder."""
    token = uuid.uuid4().hex
    return f"evidence/{token[:2]}/{token}"


class Evidence(Recorded):
    """One file or one link that belongs to an update of a KPI. Taken back it is no longer shown; the file stays.

    `mark` is what it holds (`mark_of`): with one update the same file or link is kept once. It is empty only of what
    was added before there were marks, and could not be read or was there twice.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="evidence", verbose_name="KPI")
    update = models.ForeignKey(
        KpiUpdate, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="update"
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="added by")
    title = models.CharField("title", max_length=160)
    day = models.DateField("date")
    link = models.URLField("link", max_length=500, blank=True)
    file = models.FileField("file", upload_to=evidence_path, blank=True)
    file_name = models.CharField("file name", max_length=160, blank=True)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("size in bytes", default=0, editable=False)
    mark = models.CharField(max_length=64, blank=True, editable=False)
    taken_back = models.BooleanField("taken back", default=False)

    class Meta:
        ordering = ("day", "id")
        verbose_name_plural = "evidence"
        constraints = (
            models.UniqueConstraint(
                F("kpi"),
                Coalesce(F("update"), Value(0)),  # of what belongs to no update there is one place as well
                F("mark"),
                condition=Q(taken_back=False) & ~Q(mark=""),
                name="evidence_kept_once",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """Where a link leads, so that nobody follows it unawares."""
        return host_of(self.link)

    @property
    def kind(self) -> str:
        """`PDF`, `Word document`."""
        known = type_of(self.file_name)
        return known.label if known else "file"

    @property
    def ending(self) -> str:
        """`pdf`, as the address of the file ends."""
        return ending_of(self.file_name) or "file"

    @property
    def shown_size(self) -> str:
        return show_size(self.size)
