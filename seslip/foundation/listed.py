"""What a list holds under an address, without opening its page: for saved views and the figures beside them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

from .columns import unknown_columns, written
from .filters import problems
from .lists import LISTS, LOADED, ListPage

NEVER_SAVED = frozenset({"page", "arrange", "move", LOADED})


@dataclass(frozen=True)
class Found:
    """How many rows a list shows; `problem` says in a sentence what of its address cannot be read any more."""

    url: str
    title: str
    count: int
    problem: str = ""


def saved_query(params: QueryDict) -> str:
    """The choices of an address as they are kept: filters, sorting and columns, in one order, without what is empty."""
    kept = sorted(
        (name, value)
        for name, values in params.lists()
        for value in values
        if name not in NEVER_SAVED and value.strip()
    )
    found = QueryDict(mutable=True)
    for name, value in kept:
        found.appendlist(name, value)
    return written(found)


def list_url(address: str, query: str, **more: Any) -> str:
    """The page of a list with these choices; "" for an address that no list page has."""
    try:
        url = reverse(address)  # also reads every address, and so every list page
    except NoReverseMatch:
        return ""
    if address not in LISTS:
        return ""
    params = QueryDict(query, mutable=True)
    for name, value in more.items():
        params[name] = str(value)
    return f"{url}?{written(params)}" if params else url


def page_of(address: str, query: str, reader: Any) -> ListPage | None:
    """The list page as this reader gets it; None where there is none for them, as a 404 or a refusal would say."""
    url = list_url(address, query)
    if not url:
        return None
    request = HttpRequest()
    request.method, request.path, request.user = "GET", url.partition("?")[0], reader
    request.GET = QueryDict(query)
    page = LISTS[address]()
    page.setup(request)
    try:
        page.listed()
    except (Http404, PermissionDenied):
        return None
    return page


def found_by(address: str, query: str, reader: Any) -> Found | None:
    """What the list shows this reader; None where they may not open it."""
    page = page_of(address, query, reader)
    if page is None:
        return None
    wrong = [*problems(page.filtered.form), page.problem, _columns_problem(page)]
    problem = " ".join(filter(None, wrong))
    count = 0 if page.filtered.form.errors else page.total()
    return Found(list_url(address, query), str(page.title), count, problem)


def _columns_problem(page: ListPage) -> str:
    return unknown_columns(page.columns_asked, page.plain_table()) if page.columns_asked else ""
