"""The board: all packages by stage, each with what comes next."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.filters import chips, problems
from seslip.foundation.html_tables import label_html
from seslip.foundation.strips import first_page
from targeted_support.access import may_edit_packages
from targeted_support.domain.pipeline import KEYS, key_of, lane_label
from targeted_support.domain.stages import WAY
from targeted_support.filters.packages import PackageFilter
from targeted_support.queries.package_lists import listed_packages, with_moves
from targeted_support.tables.packages import Card, shown_cards

MOST = 20  # cards in a column; the table shows the rest
ALONG = frozenset(stage.value for stage in WAY)


@dataclass(frozen=True)
class Lane:
    """A column of the board: the first of its cards, and where the table shows all of them."""

    key: str
    name: str
    label: SafeString
    cards: list[Card]
    number: int
    url: str

    @property
    def more(self) -> int:
        return self.number - len(self.cards)


def support_page(request: PersonRequest) -> HttpResponse:
    """For all who read packages; others are led to the first page of targeted support that they may open."""
    reader = request.user
    if not reader.standing.reads_meetings:
        if name := first_page("targeted_support", reader):
            return redirect(name)
        raise Http404
    asked = PackageFilter(request.GET, queryset=with_moves(listed_packages(reader)), request=request)
    lanes = _lanes(request, list(asked.qs) if asked.form.is_valid() else [])
    context = {
        "filter": asked,
        "folded": asked.folded,
        "folded_open": any(request.GET.get(name) for name in asked.folded),
        "chips": chips(asked.form, request.GET),
        "problems": problems(asked.form),
        "lanes": [lane for lane in lanes if lane.key in ALONG],
        "beside": [lane for lane in lanes if lane.key not in ALONG and lane.number],
        "total": sum(lane.number for lane in lanes),
        "may_edit": may_edit_packages(reader),
        "own": reader.authority if not request.GET.get("authority") else None,
        "params": request.GET,
        "today": today(),
    }
    return render(request, "targeted_support/board_page.html", context)


def _lanes(request: PersonRequest, packages: list[Any]) -> list[Lane]:
    reader = request.user
    of: dict[str, list[Any]] = {key: [] for key in KEYS}
    for package in packages:
        of[key_of(package.stage)].append(package)
    return [_lane(request, key, found, may_edit_packages(reader)) for key, found in of.items()]


def _lane(request: PersonRequest, key: str, packages: list[Any], moved: bool) -> Lane:
    cards = shown_cards(packages, today(), moved=moved, own=request.user.standing.authority, most=MOST)
    query = request.GET.copy()
    query["stage"] = key
    url = f"{reverse('targeted_support:package_list')}?{query.urlencode()}"
    label = lane_label(key)
    return Lane(key, label.text, label_html(label), cards, len(packages), url)
