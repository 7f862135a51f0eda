"""What every page's frame shows: where this reader can go, and whether the figures are invented."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from budget.access import may_see_budget
from projects.access import may_see_people
from projects.models import PlanFact
from returns.access import may_read_returns
from seslip.foundation import fresh
from seslip.foundation.strips import first_page


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The links of the main navigation; the one that leads to the present page is marked."""
    reader = getattr(request, "user", None)
    if reader is None or not reader.is_authenticated:
        return {"navigation": []}
    shown = {
        "home": True,
        "projects:project_list": reader.standing.reads_plan,
        "kpis:kpi_list": reader.standing.reads_plan,
        "budget:budget_page": may_see_budget(reader),
        "diagnostics:diagnostics_page": reader.standing.reads_plan,
        "targeted_support:support_page": bool(first_page("targeted_support", reader)),
        "returns:return_list": may_read_returns(reader),
        "authorities:authority_list": reader.standing.reads_plan,
        "people:person_list": may_see_people(reader),
    }
    labels = (
        "Overview",
        "Projects",
        "KPIs",
        "Budget",
        "Diagnostics",
        "Targeted support",
        "Returns",
        "Authorities",
        "People",
    )
    links = [
        Link(label, url := reverse(name), _leads_here(url, request.path))
        for label, (name, visible) in zip(labels, shown.items(), strict=True)
        if visible
    ]
    return {"navigation": links, "demo_banner": demo_loaded()}


def _leads_here(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def demo_loaded() -> bool:
    """Whether `load_demo` has invented progress here; asked once a minute."""
    return fresh.kept("demo", PlanFact.objects.filter(ref="demo").exists, seconds=60)
