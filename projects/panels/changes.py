"""What is new to a reader, on the overview."""

from datetime import datetime

from django.urls import reverse

from projects.access import may_edit_plan
from projects.domain.changes import Since
from projects.models import Person
from projects.queries.news import asked_period, changes_since_visit
from seslip.foundation.figures import Figure
from seslip.foundation.panels import Panel, any_record, register

SHOWN = 6


def recent_panel(reader: Person, visit: datetime | None) -> Panel | None:
    """What others changed since the reader's last visit, of their own projects where they have some, of all for
    who runs the programme.

    `visit` is when that ended: the panel is kept until then or a record is another.
    """
    own = frozenset() if may_edit_plan(reader) else reader.standing.own_projects
    news = changes_since_visit(reader, projects=own or None)
    words = asked_period(reader, Since.VISIT, None, None).words
    if not news.total:
        return None
    url = f"{reverse('changes:change_list')}?others=on{'&project=mine' if own else ''}"
    where = " in your projects" if own else ""
    context = {
        "figures": [Figure(news.total, url, f"changed{where} {words}")],
        "lines": news.lines[:SHOWN],
        "by_day": False,
    }
    everything = reverse("changes:change_list")
    return Panel("What is new", "projects/panel_changes.html", context, everything, "Everything that changed")


register("home", 29, recent_panel, any_record)
