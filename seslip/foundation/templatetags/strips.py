"""`{% strip "budget" %}`: the pages of an app that this reader may open."""

from typing import Any

from django import template
from django.urls import reverse

from seslip.foundation.strips import STRIPS

register = template.Library()


@register.inclusion_tag("foundation/strip.html", takes_context=True)
def strip(context: Any, name: str) -> dict[str, Any]:
    """The present page is marked, or the one a page names as `here`; the year of the page goes along."""
    request, found = context["request"], STRIPS[name]
    here = context.get("here") or request.path
    year = context.get("year") or ""
    links = [
        {
            "label": page.label,
            "url": f"{url}?year={year}" if year and page.yearly else url,
            "current": here == url,
        }
        for page in found.pages
        if page.visible(request.user) and (url := reverse(page.name))
    ]
    return {"links": links, "label": found.label}
