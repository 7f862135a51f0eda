"""Saved views as a reader gets them: those of a list, all of them, and those pinned to the overview."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from projects.models import Person, SavedView, ViewPin
from seslip.foundation.figures import Figure
from seslip.foundation.listed import Found, found_by, list_url, page_of
from seslip.foundation.lists import LOADED


@dataclass(frozen=True)
class ShownView:
    """A view that leads somewhere for this reader; `found` is asked for only where its figure is shown."""

    view: SavedView
    url: str
    own: bool
    pinned: bool = False
    found: Found | None = None

    @property
    def title(self) -> str:
        return self.found.title if self.found else ""

    @property
    def figure(self) -> SafeString:
        """How many rows it shows now, as a link to exactly these."""
        number = self.found.count if self.found else 0
        return Figure(number, self.url, "row" if number == 1 else "rows").html

    @property
    def shared_with(self) -> str:
        return ", ".join(share.get_audience_display() for share in self.view.shares.all())


def view_url(view: SavedView) -> str:
    """The list as the view has it, which knows what was opened."""
    return list_url(view.page, view.query, **{LOADED: view.pk})


def views_of_list(reader: Person, address: str) -> list[ShownView]:
    """For a reader who has the list open: their own views of it, then those that others share."""
    rows = SavedView.objects.visible_to(reader).filter(page=address).select_related("owner")
    shown = [ShownView(one, view_url(one), one.owner_id == reader.pk) for one in rows]
    return sorted(shown, key=lambda one: not one.own)


def all_views(reader: Person) -> list[ShownView]:
    """Every view that leads to a list which the reader may open, with what it shows; by name."""
    rows = SavedView.objects.visible_to(reader).select_related("owner").prefetch_related("shares")
    pinned = set(ViewPin.objects.filter(person=reader).values_list("view_id", flat=True))
    return _with_figures(reader, rows, pinned)


def pinned_views(reader: Person) -> list[ShownView]:
    """Those on the reader's overview, in their order, as long as they may be seen; with what each shows."""
    pins = ViewPin.objects.filter(person=reader, view__in=SavedView.objects.visible_to(reader))
    views = [pin.view for pin in pins.select_related("view__owner").prefetch_related("view__shares")]
    return _with_figures(reader, views, {view.pk for view in views})


def _with_figures(reader: Person, views: Iterable[SavedView], pinned: set[int]) -> list[ShownView]:
    """Of each list it is asked once whether the reader may open it."""
    opens: dict[str, bool] = {}
    shown = []
    for view in views:
        if view.page not in opens:
            opens[view.page] = page_of(view.page, "", reader) is not None
        found = found_by(view.page, view.query, reader) if opens[view.page] else None
        if found:
            shown.append(ShownView(view, view_url(view), view.owner_id == reader.pk, view.pk in pinned, found))
    return shown
