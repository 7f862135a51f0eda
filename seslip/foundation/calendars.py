"""Calendars that Outlook, Google and telephones subscribe to; the only file that knows icalendar.

The file must come out the same as long as nothing it shows has changed, so no clock is read here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from .audit import Versioned

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=6)
BEGINNING = datetime(2025, 4, 1, tzinfo=timezone.utc)  # noqa: UP017 - for a record without history

Address = Callable[[str], str]  # makes a whole address of a path


@dataclass(frozen=True)
class Event:
    """Something of a whole day. `uid` never changes for one thing; `sequence` counts up whenever it is changed."""

    uid: str
    day: date
    title: str
    words: str
    url: str
    sequence: int
    changed: datetime
    category: str = ""
    place: str = ""
    cancelled: bool = False


Source = Callable[[Any, date, Address], Iterable[Event]]
SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Adds to everybody's own calendar what `source(person, today, address)` gives, whichever app owns the calendar.

    It gives only what that person may see now, and nothing confidential: whoever has the address reads the calendar.
    """
    SOURCES.append(source)


def event_of(
    record: Versioned, changed: datetime | None, *, day: date, title: str, lines: Iterable[str], url: str, **more: Any
) -> Event:
    """The event of a record, under its kind and id; `changed` is when its history was last added to."""
    return Event(
        uid=f"{type(record).__name__.lower()}-{record.pk}@seslip",
        day=day,
        title=title,
        words="\n".join([*lines, url]),
        url=url,
        sequence=record.version,
        changed=changed or BEGINNING,
        **more,
    )


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The calendar under its `name`, lines folded and texts escaped as RFC 5545 asks."""
    from icalendar import Calendar, vText  # a tenth of a second that a start need not wait for

    calendar = Calendar()
    calendar.add("prodid", "-//SESLIP//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(_plain(name)))
    calendar.add("x-wr-calname", vText(_plain(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for event in events:
        calendar.add_component(_written(event))
    return bytes(calendar.to_ical())


def _written(event: Event) -> Any:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstart", event.day)
    if event.day < date.max:  # the last day that can be written has no day after it, and a day alone lasts that day
        entry.add("dtend", event.day + timedelta(days=1))
    entry.add("summary", _plain(event.title))
    entry.add("description", _plain(event.words))
    entry.add("url", event.url)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed)
    entry.add("last-modified", event.changed)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")  # a due date does not make the day busy
    if event.place:
        entry.add("location", _plain(event.place))
    if event.category:
        entry.add("categories", [event.category])
    return entry


def _plain(text: str) -> str:
    """Without control characters, which no calendar file may hold; line breaks stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(char for char in line if char.isprintable() or char == "\t") for line in lines)
