"""Every write to saved views: saving, changing, sharing and removing one, and pinning it to one's own overview."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from projects.access import check_edit_view, check_share_view
from projects.models import Person, SavedView, ViewPin, ViewShare
from projects.models.saved_views import LONGEST_QUERY
from seslip.foundation import audit
from seslip.foundation.listed import page_of
from seslip.foundation.lists import LISTS

from .ordering import reorder

MOST_VIEWS, MOST_PINS = 100, 12


def save_view(
    *, by: Person, name: str, page: str, query: str, shares: Collection[str] = (), pin: bool = False
) -> SavedView:
    """Keeps the address of a list that the person may open. Raises ValidationError and Refused."""
    if page_of(page, query, by) is None:
        raise ValidationError("There is no such list for you to save a view of.")
    check_share_view(by, shares)
    new = SavedView(owner=by, name=name.strip(), page=page, query=query)
    _check(new, shares)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two saved at once, both are counted
        if SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
            raise ValidationError(f"You have {MOST_VIEWS} views. Remove one that you no longer need first.")
        view = audit.create(new, by=by)
        _share(view, by, shares)
        if pin:
            pin_view(by=by, view=view)
    return view


def change_view(
    *,
    by: Person,
    view: SavedView,
    version: int,
    name: str | None = None,
    query: str | None = None,
    shares: Collection[str] | None = None,
) -> SavedView:
    """Renames, shares, or keeps another filter under the name; None leaves as it is. Raises Stale too."""
    check_edit_view(by, view)
    fields = {"name": name and name.strip(), "query": query}
    values: dict[str, Any] = {key: value for key, value in fields.items() if value is not None}
    with transaction.atomic():
        if shares is not None:
            there = {one.audience for one in view.shares.all()}
            check_share_view(by, set(shares) - there)  # what somebody else once allowed may stay
        proposed = view.as_stored()
        for key, value in values.items():
            setattr(proposed, key, value)
        _check(proposed, shares or ())
        changed = audit.change(view, by=by, version=version, fields=values)
        if shares is not None:
            _share(changed, by, shares)
    return changed


def _check(view: SavedView, shares: Collection[str]) -> None:
    """Raises ValidationError for what no form would send."""
    if len(view.query) > LONGEST_QUERY:
        raise ValidationError(
            f"This filter is longer than a view can hold ({LONGEST_QUERY} characters). Shorten the search."
        )
    if shares and (page := LISTS.get(view.page)) and not page.shared:
        raise ValidationError("A view of this list is for you alone: what it lists is read in confidence.")
    try:
        view.full_clean()
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def _share(view: SavedView, by: Person, wanted: Collection[str]) -> None:
    there = {one.audience: one for one in view.shares.all()}
    for audience in sorted(set(wanted) - set(there)):
        audit.create(ViewShare(view=view, audience=audience), by=by)
    for audience in sorted(set(there) - set(wanted)):
        audit.remove(there[audience], by=by)


def remove_view(*, by: Person, view: SavedView, version: int) -> None:
    """Also from the overview of everybody who pinned it. Raises Stale and Refused."""
    check_edit_view(by, view)
    with transaction.atomic():
        for part in (*view.shares.all(), *view.pins.all()):
            audit.remove(part, by=by)
        audit.remove(view, by=by, version=version)


def pin_view(*, by: Person, view: SavedView) -> ViewPin:
    """Puts a view that the person may see last on their own overview; once. Raises ValidationError."""
    if not SavedView.objects.visible_to(by).filter(pk=view.pk).exists():
        raise ValidationError("This view is no longer shared with you.")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)
        own = ViewPin.objects.filter(person=by)
        if there := own.filter(view=view).first():
            return there
        if own.count() >= MOST_PINS:
            raise ValidationError(f"Your overview holds {MOST_PINS} views. Take one off first.")
        last = own.aggregate(last=Max("position"))["last"] or 0
        return audit.create(ViewPin(view=view, person=by, position=last + 1), by=by)


def unpin_view(*, by: Person, view: SavedView) -> None:
    """Takes a view off the person's own overview; nothing happens where it is not there."""
    for pin in ViewPin.objects.filter(person=by, view=view):
        audit.remove(pin, by=by)


def move_pin(*, by: Person, view: SavedView, later: bool) -> None:
    """One place earlier or later on the person's own overview; nothing happens where it is not there."""
    with transaction.atomic():
        among = ViewPin.objects.filter(person=by, view__in=SavedView.objects.visible_to(by))
        if pin := among.filter(view=view).first():
            reorder(by=by, among=among, record=pin, version=pin.version, later=later)
