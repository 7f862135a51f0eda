"""What the steps of a group, a conversation and a package have in common."""

from django.db import models

from projects.models import Person
from seslip.foundation.audit import OnlyAdded


class Move(OnlyAdded):
    """A step from one stage to another, on a day; a step taken back is another one. Subclasses add `stage`."""

    day = models.DateField("date")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.get_stage_display())  # type: ignore[attr-defined]
