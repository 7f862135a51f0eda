"""What tests of private calendars share: making an address and reading what it gives."""

import re

from django.test import Client
from icalendar import Calendar

from seslip.foundation import audit

PAGE, NEW, REVOKE = "/kpis/calendar/", "/kpis/calendar/new/", "/kpis/calendar/revoke/"


def make(client, version=0):
    """The path of a new private address."""
    answer = client.post(NEW, {"version": version})
    return re.search(r'value="http://testserver(/kpis/calendar/[^"]+\.ics)"', answer.content.decode())[1]


def read(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events(path):
    return {str(event["uid"]): event for event in read(path).walk("VEVENT")}


def change(record, by, **fields):
    return audit.change(record, by=by, version=record.as_stored().version, fields=fields)
