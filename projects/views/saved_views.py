"""A person's views: all of them on one page; saving, changing, sharing, pinning and removing one."""

from collections.abc import Callable

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import check_edit_view
from projects.actions import saved_views as actions
from projects.forms.saved_views import SavedViewForm
from projects.models import SavedView, ViewShare
from projects.queries.saved_views import all_views, pinned_views, view_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.listed import list_url, page_of, saved_query
from seslip.foundation.lists import LOADED

STALE = "You changed this view in another window meanwhile. Look at it again first."


def view_list(request: PersonRequest) -> HttpResponse:
    """Those on the overview in their order, one's own, and those that others share."""
    views = all_views(request.user)
    context = {
        "pinned": pinned_views(request.user),
        "own": [one for one in views if one.own],
        "shared": [one for one in views if not one.own],
        "lost": _lost(request, {one.view.pk for one in views}),
    }
    return render(request, "projects/view_list.html", context)


def _lost(request: PersonRequest, shown: set[int]) -> list[SavedView]:
    """One's own views of lists that one may not open any more."""
    return [view for view in SavedView.objects.filter(owner=request.user) if view.pk not in shown]


def view_create(request: PersonRequest) -> HttpResponse:
    """Saves the list of an address, `?page=kpis:kpi_list&query=…`; the form stands above every list, too."""
    asked = request.POST or request.GET
    page, query = asked.get("page", ""), asked.get("query", "")
    list_page = page_of(page, query, request.user)
    if list_page is None:
        raise Http404
    query = saved_query(list_page.request.GET)
    form = SavedViewForm(
        request.POST or None, instance=SavedView(owner=request.user, page=page, query=query), by=request.user
    )
    return edit_page(
        request,
        form,
        lambda: actions.save_view(
            by=request.user,
            name=form.cleaned_data["name"],
            page=page,
            query=query,
            shares=form.shared(),
            pin=form.cleaned_data["pin"],
        ),
        title=f"Save a view of {list_page.title.lower()}",
        back=list_url(page, query),
        saved="The view is saved.",
        after=view_url,
    )


def view_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Its name and with whom it is shared; its filter is changed on the list."""
    view = _own(request, pk)
    form = SavedViewForm(request.POST or None, instance=view.as_stored(), by=request.user)
    return edit_page(
        request,
        form,
        lambda: actions.change_view(
            by=request.user, view=view, version=form.seen, name=form.cleaned_data["name"], shares=form.shared()
        ),
        title=f"Edit the view “{view}”",
        lede="To change what it shows, open it, choose other filters or columns and save the changes there.",
        back=reverse("views:view_list"),
        saved="The view is saved.",
        entries=history_of(view, ViewShare, hide=("owner", "page")),
    )


@require_POST
def view_keep(request: PersonRequest, pk: int) -> HttpResponse:
    """Keeps the filter and the columns of the present address under the name of the view."""
    view = _own(request, pk)
    query = saved_query(QueryDict(request.POST.get("query", "")))
    return press_button(
        request,
        lambda seen: actions.change_view(by=request.user, view=view, version=seen, query=query),
        back=view_url(view),
        after=list_url(view.page, query, **{LOADED: view.pk}),
        done=f"“{view}” now shows this.",
        stale=STALE,
    )


def view_remove(request: PersonRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    shared = " Those with whom it is shared lose it, too." if view.shares.exists() else ""
    return remove_page(
        request,
        view,
        lambda version: actions.remove_view(by=request.user, view=view, version=version),
        title=f"Remove the view “{view}”?",
        what=f"Only the view goes; what it lists stays as it is.{shared}",
        back=reverse("views:view_list"),
        removed="The view is removed.",
    )


@require_POST
def view_pin(request: PersonRequest, pk: int) -> HttpResponse:
    """A view of a list that the reader may not open is as if it were not there."""
    view = _seen(request, pk)
    if page_of(view.page, view.query, request.user) is None:
        raise Http404
    done = f"“{view}” is pinned to your overview."
    return _press(request, lambda: actions.pin_view(by=request.user, view=view), done)


@require_POST
def view_unpin(request: PersonRequest, pk: int) -> HttpResponse:
    view = _seen(request, pk)
    done = f"“{view}” is no longer on your overview."
    return _press(request, lambda: actions.unpin_view(by=request.user, view=view), done)


@require_POST
def view_move(request: PersonRequest, pk: int) -> HttpResponse:
    """One place earlier or later on one's own overview."""
    view, later = _seen(request, pk), request.POST.get("do") == "later"
    done = f"“{view}” stands one place {'later' if later else 'earlier'}."
    return _press(request, lambda: actions.move_pin(by=request.user, view=view, later=later), done)


def _press(request: PersonRequest, act: Callable[[], object], done: str) -> HttpResponse:
    return press_button(request, lambda _: act(), back=reverse("views:view_list"), done=done, stale=STALE)


def _seen(request: PersonRequest, pk: int) -> SavedView:
    return find(SavedView.objects.visible_to(request.user).select_related("owner"), pk=pk)


def _own(request: PersonRequest, pk: int) -> SavedView:
    view = _seen(request, pk)
    check_edit_view(request.user, view)
    return view
