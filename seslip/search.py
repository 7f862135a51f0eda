"""The search over everything: a page, and its part that comes while somebody types."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from seslip.foundation.icons import icon_svg
from seslip.foundation.search import Find, Results, find_all, in_order
from seslip.foundation.search_words import LONGEST, read_query

QUICK, SHOWN = 8, 50  # finds below the field of the header, and on the page
BELOW_FIELD = "quick-finds"  # the place in the header, as htmx names it


def search_page(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see that holds all the words; below the header's field the first few of it."""
    query = read_query(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    asked: Any = request
    quick = bool(asked.htmx) and asked.htmx.target == BELOW_FIELD
    results = find_all(request.user, query, "" if quick else kind)
    context = {
        "query": query,
        "longest": LONGEST,
        "problem": query.problem,
        "told": _told(results),
        "kinds": _kinds(results, kind),
        "finds": [_row(find) for find in results.first(QUICK if quick else SHOWN)],
        "hidden": max(0, len(results.found) - SHOWN),
        "everything_url": _url(query.typed),
        "searchable": [] if results.found else _searchable(request.user),
    }
    template = "search_quick.html" if quick else "search_found.html" if asked.htmx else "search_page.html"
    return render(request, template, context)


def _url(typed: str, kind: str = "") -> str:
    given = {name: value for name, value in (("q", typed), ("kind", kind)) if value}
    return f"{reverse('search_page')}?{urlencode(given)}"


def _told(results: Results) -> str:
    """How many there are, in words."""
    if results.query.is_empty:
        return ""
    number = results.number
    what = "result" if number == 1 else "results"
    return f"{f'{number} or more' if results.more else number or 'No'} {what} for “{results.query.typed}”"


def _kinds(results: Results, chosen: str) -> list[dict[str, Any]]:
    """The kinds that were found, each with how many; with one kind alone there is nothing to choose."""
    rows: list[dict[str, Any]] = [
        {
            "label": one.source.plural if one.number > 1 else one.source.label,
            "number": f"{one.number}+" if one.more else str(one.number),
            "url": _url(results.query.typed, one.source.kind),
            "current": one.source.kind == chosen,
        }
        for one in results.kinds
    ]
    if len(rows) < 2 and not chosen:
        return []
    number = f"{results.number}+" if results.more else str(results.number)
    every = {"label": "Everything", "number": number, "url": _url(results.query.typed), "current": not chosen}
    return [every, *rows]


def _row(find: Find) -> dict[str, Any]:
    return {"find": find, "icon": icon_svg(find.source.icon), "label": find.source.label}


def _searchable(reader: Any) -> list[str]:
    """The kinds of which this reader can find any, as an empty page names them."""
    return [source.plural for source in in_order() if source.visible(reader).exists()]
