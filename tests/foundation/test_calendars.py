"""Calendars that people subscribe to: one odd date does not cost them all the others."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from seslip.foundation.calendars import BEGINNING, Event, write_calendar


def event(day: date) -> Event:
    return Event(uid=f"{day}@seslip", day=day, title="Visit", words="A visit", url="/x", sequence=1, changed=BEGINNING)


def test_an_event_lasts_its_day() -> None:
    [found] = Calendar.from_ical(write_calendar("Mine", [event(date(2026, 3, 31))])).walk("VEVENT")
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2026, 3, 31), date(2026, 4, 1))


def test_the_last_day_there_is_takes_no_other_event_with_it() -> None:
    written = write_calendar("Mine", [event(date.max), event(date(2026, 3, 31))])
    found = {one.decoded("dtstart"): one for one in Calendar.from_ical(written).walk("VEVENT")}
    assert set(found) == {date(9999, 12, 31), date(2026, 3, 31)}
    assert "dtend" not in found[date(9999, 12, 31)], "an event without an end lasts its day (RFC 5545, 3.6.1)"
