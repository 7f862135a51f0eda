"""What returns add to the dashboard: what is asked of the reader, the next one, and what was submitted last."""

from django.urls import reverse

from projects.models import Person
from seslip.foundation.clock import today
from seslip.foundation.figures import Figure
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel, any_record, register

from .access import may_edit_returns, may_read_returns
from .domain.preflight import Level
from .domain.seals import READ as FILES
from .domain.states import Signature, State
from .models import GrantReturn
from .queries.asks import WATCHED, asks
from .queries.assemble import assemble
from .queries.preflight import left
from .queries.reading import Listed, listed
from .queries.standing import standing_at

SHOWN = 3


def home_panel(reader: Person) -> Panel | None:
    """For who makes or signs returns the open ones; for every reader the last that were frozen."""
    if not may_read_returns(reader):
        return None
    asked = asks(today(), reader)
    rows = listed(reader)
    shown = [row for row in rows if _concerns(reader, row, {ask.id for ask in asked})][:SHOWN]
    start = may_edit_returns(reader) and all(row.state is State.FROZEN for row in rows)
    if not shown and not asked and not start:
        return None
    latest = next((row for row in shown if row.state is State.FROZEN), None)
    context = {
        "asked": asked,
        "rows": [(row.one, _url(row), label_html(row.state.label), row is latest) for row in shown],
        "forms": FILES,
        "start": start,
    }
    return Panel("Returns", "returns/panel_home.html", context, reverse("returns:return_list"), "All returns")


def _concerns(reader: Person, row: Listed, asked: set[int]) -> bool:
    return row.state is State.FROZEN or may_edit_returns(reader) or row.one.pk in asked


def _url(row: Listed) -> str:
    return reverse("returns:return_page", args=(row.one.pk,))


def readiness_panel(reader: Person) -> Panel | None:
    """For who makes returns: what stands between the next one and its being sent."""
    if not may_edit_returns(reader):
        return None
    row = next((row for row in reversed(listed(reader)) if row.state is not State.FROZEN), None)
    if row is None:
        return None
    one = row.one
    draft = row.state is State.DRAFT
    context = {
        "figures": [_in_the_way(one)] if draft else [],
        "one": one,
        "state": label_html(row.state.label),
        "days": (one.due - today()).days,
        "signatures": (wanted := [] if draft else assemble(one).signatures(standing_at(one))),
        "signed": sum(row.state is Signature.SIGNED for row in wanted),
    }
    return Panel("The next return", "returns/panel_readiness.html", context, _url(row), str(one))


def _in_the_way(one: GrantReturn) -> Figure:
    """What blocks, and the warnings that nobody has passed."""
    found = left(one)
    blocking = sum(finding.level is Level.BLOCKING for finding in found)
    words = f"in the way, {blocking} of them to be mended first" if blocking else "in the way"
    url = reverse("returns:return_checks", args=(one.pk,))
    return Figure(len(found), url, words, "off-track" if blocking else "at-risk")


register("home", 74, readiness_panel, any_record)
register("home", 75, home_panel, WATCHED)
