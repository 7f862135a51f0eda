"""Saved views above each list, and the pinned ones on the overview with how many rows each shows now."""

from typing import Any

from django.middleware.csrf import get_token
from django.urls import reverse

from projects.forms.saved_views import SavedViewForm
from projects.models import Person, SavedView
from projects.queries.saved_views import ShownView, pinned_views, views_of_list
from seslip.foundation.forms import read_key
from seslip.foundation.listed import saved_query
from seslip.foundation.lists import LOADED, ListPage
from seslip.foundation.panels import Panel, any_record, register


def list_views(reader: Person, page: ListPage) -> Panel | None:
    """The strip of views above a list, the form to save the present one, and whether the loaded one was changed."""
    if not page.address:
        return None
    present = saved_query(page.request.GET)
    views = views_of_list(reader, page.address)
    loaded = _loaded(views, read_key(page.request.GET.get(LOADED, "")), present)
    changed = loaded is not None and loaded.view.query != present
    new = SavedView(owner=reader, page=page.address, query=present)
    context: dict[str, Any] = {
        "views": views,
        "all_url": reverse(page.address),
        "is_all": loaded is None and not present,
        "loaded": loaded,
        "changed": changed,
        "present": present,
        "saves": bool(present) and (loaded is None or changed),
        "unread": bool(loaded and page.filtered.form.errors),
        "form": SavedViewForm(instance=new, by=reader, auto_id="view_%s"),
        "csrf_token": get_token(page.request),
    }
    return Panel("Views", "projects/view_strip.html", context)


def _loaded(views: list[ShownView], asked: int, present: str) -> ShownView | None:
    """The view that was opened; else one that is what the address happens to say."""
    opened = next((one for one in views if one.view.pk == asked), None)
    return opened or next((one for one in views if present and one.view.query == present), None)


def pinned_panel(reader: Person) -> Panel | None:
    """Each pinned view by name with the number of rows it shows now; nothing for who has pinned none."""
    rows = pinned_views(reader)
    if not rows:
        return None
    return Panel(
        "Your views", "projects/panel_views.html", {"rows": rows}, reverse("views:view_list"), "All your views"
    )


register("home", 8, pinned_panel, any_record)
register("list", 10, list_views)
