"""When conversations take place, for the calendars of those concerned. Nothing of what is said in them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from diagnostics.access import may_programme
from diagnostics.models import Conversation
from diagnostics.queries.conversations import concerning, conversation_rows, organising_project
from kpis.queries.calendar import calendar_years
from projects.models import Person
from seslip.foundation.calendars import Address, Event, event_of, register
from seslip.foundation.history import last_changed


def conversation_events(person: Person, today: date, address: Address) -> Iterator[Event]:
    """All dated ones for who programmes them; for others those they lead or that their authority has."""
    everything = may_programme(person, organising_project())
    rows = conversation_rows(person) if everything else concerning(person)
    dated = rows.filter(year__in=calendar_years(today), day__isnull=False)
    found = list(dated.order_by("day", "pk"))
    changed = last_changed(found)
    for one in found:
        yield _event(one, address, changed)


def _event(one: Conversation, address: Address, changed: dict[tuple[str, int], datetime]) -> Event:
    lines = [f"Courageous conversation, {one.get_mode_display().lower()}", f"Stage: {one.stage_label.text}"]
    lines += [f"Led by {one.lead}"] if one.lead else []
    assert one.day is not None  # conversation_events leaves out those without a date
    return event_of(
        one,
        changed.get((Conversation.__name__, one.pk)),
        day=one.day,
        title=f"Courageous conversation: {one.authority}",
        lines=lines,
        url=address(reverse("diagnostics:conversation_page", args=(one.pk,))),
        place=one.place,
        category="Courageous conversation",
    )


register(conversation_events)
