"""When challenge groups meet, for the calendars of those concerned. Nothing of what is said in them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from diagnostics.access import may_edit_rounds
from diagnostics.domain.wording import listed
from diagnostics.models import ChallengeGroup
from diagnostics.queries.rounds import concerns, group_rows
from kpis.queries.calendar import calendar_years
from projects.models import Person
from seslip.foundation.calendars import Address, Event, event_of, register
from seslip.foundation.history import last_changed


def group_events(person: Person, today: date, address: Address) -> Iterator[Event]:
    """All dated groups for the programme manager; for others those they facilitate or their authority sits in."""
    groups = group_rows(person) if may_edit_rounds(person) else concerns(person)
    dated = groups.filter(round__year__in=calendar_years(today), day__isnull=False)
    rows = list(dated.order_by("day", "pk"))
    changed = last_changed(rows)
    for group in rows:
        yield _event(group, address, changed)


def _event(group: ChallengeGroup, address: Address, changed: dict[tuple[str, int], datetime]) -> Event:
    members = listed(authority.name for authority in group.authorities)
    url = address(reverse("diagnostics:group_page", args=(group.pk,)))
    lines = [
        f"Peer challenge {group.round.year}, {group.get_mode_display().lower()}",
        f"Stage: {group.stage_label.text}",
    ]
    lines += [f"Facilitator: {group.facilitator}"] if group.facilitator else []
    assert group.day is not None  # group_events leaves out those without a date
    return event_of(
        group,
        changed.get((ChallengeGroup.__name__, group.pk)),
        day=group.day,
        title=f"Peer challenge, group {group.number}: {members or 'authorities to be agreed'}",
        lines=lines,
        url=url,
        place=group.place,
        category="Peer challenge",
    )


register(group_events)
