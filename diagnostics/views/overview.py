"""The overview of the diagnostics: the current round, what is asked of the reader, earlier rounds, other subjects."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from diagnostics.access import may_edit_rounds
from diagnostics.domain.rounds import round_problems
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.models import ChallengeRound
from diagnostics.queries.rounds import (
    groups_of,
    in_no_group,
    received_in,
    round_cost,
    round_now,
    rounds_with_counts,
)
from diagnostics.tables.groups import asks_of_all, round_url, shown_groups
from projects.access import check_read_plan
from projects.models import Person
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.panels import panels_for


def diagnostics_page(request: PersonRequest) -> HttpResponse:
    """For all who read the plan; dates and members only for those who read meetings."""
    check_read_plan(request.user)
    reader = request.user
    context: dict[str, Any] = {"panels": panels_for("diagnostics", reader)}
    if reader.standing.reads_meetings:
        context |= _rounds(reader)
    return render(request, "diagnostics/diagnostics_page.html", context)


def _rounds(reader: Person) -> dict[str, Any]:
    this = round_now(today())
    return {
        "reads_rounds": True,
        "may_edit": may_edit_rounds(reader),
        "earlier": [(one, round_url(one)) for one in rounds_with_counts() if one != this],
        **(_this_round(reader, this) if this else {}),
    }


def _this_round(reader: Person, this: ChallengeRound) -> dict[str, Any]:
    groups, received = groups_of(reader, this), received_in(this)
    apart = in_no_group(this)
    return {
        "round": this,
        "round_url": round_url(this),
        "rows": shown_groups(groups, received, reader),
        "held": sum(group.stage in TOOK_PLACE for group in groups),
        "asks": asks_of_all(reader, this, groups, received, today()),
        "problems": round_problems({group.number: len(group.authorities) for group in groups}, apart),
        "cost": round_cost(reader, this, groups, today()),
    }
