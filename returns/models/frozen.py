"""What was submitted: one canonical document and its files. The database itself refuses to change or remove it."""

from django.db import models

from projects.models import Person
from seslip.foundation.audit import OnlyAdded

from .grant_returns import GrantReturn


class FrozenReturn(OnlyAdded):
    """The canonical document (`domain/content.py`), its SHA-256, and that of the return frozen before.

    `number` counts everything that was frozen, without a gap; the first has no `previous`.
    """

    of = models.OneToOneField(GrantReturn, on_delete=models.PROTECT, related_name="frozen", verbose_name="return")
    number = models.PositiveIntegerField("number", unique=True)
    document = models.TextField("canonical document")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    previous = models.CharField("SHA-256 of the one before", max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField("frozen at")

    class Meta:
        ordering = ("number",)
        verbose_name = "frozen return"

    def __str__(self) -> str:
        return f"{self.of}, frozen as number {self.number}"


class FrozenFile(OnlyAdded):
    """A file of a frozen return, made once; `sha256` and `size` (bytes) are what was stored."""

    frozen = models.ForeignKey(FrozenReturn, on_delete=models.PROTECT, related_name="files")
    form = models.CharField("form", max_length=4)
    file_name = models.CharField("name", max_length=120)
    content_type = models.CharField("kind", max_length=120)
    file = models.FileField("file", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("bytes")

    class Meta:
        ordering = ("frozen", "form")
        verbose_name = "file of a frozen return"
        constraints = (models.UniqueConstraint(fields=("frozen", "form"), name="frozen_file_once"),)

    def __str__(self) -> str:
        return self.file_name
