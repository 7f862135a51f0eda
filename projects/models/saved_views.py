"""Views that people save: the address of a list under a name, with whom it is shared, and who has pinned it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from projects.domain.audiences import AUDIENCES, Audience, audiences_of
from seslip.foundation.audit import Recorded

from .people import Person

LONGEST_NAME, LONGEST_QUERY = 60, 2000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, reader: Person) -> Self:
        """A person's own, and those shared with what they are. A view is an address: it shows nothing by itself."""
        shared = ViewShare.objects.filter(audience__in=audiences_of(reader.standing)).values("view")
        return self.filter(Q(owner=reader) | Q(pk__in=shared))


class SavedView(Recorded):
    """Filters, sorting and columns of a list page. `page` is its named address, `query` what follows the `?`."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField("name", max_length=LONGEST_NAME)
    page = models.CharField("list", max_length=80)
    query = models.CharField("filter", max_length=LONGEST_QUERY, blank=True)

    objects = SavedViewQuerySet.as_manager()
    SPOKEN: ClassVar[dict[str, str]] = {"query": "filter and columns"}

    class Meta:
        ordering = (Lower("name"), "pk")
        verbose_name = "view"
        constraints = (
            models.UniqueConstraint(
                "owner",
                "page",
                Lower("name"),
                name="saved_view_name_once",
                violation_error_message="You have a view of this list with this name. Choose another name.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ViewShare(Recorded):
    """A view is offered to all of one kind."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="shares")
    audience = models.CharField("shared with", max_length=30, choices=AUDIENCES)

    class Meta:
        ordering = ("pk",)
        verbose_name = "share"
        constraints = (models.UniqueConstraint(fields=("view", "audience"), name="view_share_once"),)

    def __str__(self) -> str:
        return f"shared with {Audience(self.audience).label}"


class ViewPin(Recorded):
    """A person's own choice to have a view, theirs or a shared one, on their overview; by `position`."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="pins")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="view_pins")
    position = models.PositiveSmallIntegerField("order")

    class Meta:
        ordering = ("position", "pk")
        verbose_name = "pin"
        constraints = (models.UniqueConstraint(fields=("view", "person"), name="view_pin_once"),)

    def __str__(self) -> str:
        return str(self.view)
