"""A person's own calendar as events that Outlook, Google and telephones show."""

from datetime import date
from typing import Any

from django.urls import reverse

from kpis.domain.statuses import CLOSED, Status
from kpis.models import Kpi, Milestone
from kpis.queries.calendar import Entries, calendar_entries
from kpis.queries.to_do import kpi_name
from projects.domain.meetings import Mode
from projects.models import Meeting, Person
from seslip.foundation.calendars import SOURCES, Address, Event, event_of, write_calendar
from seslip.foundation.periods import show_date


def person_calendar(person: Person, today: date, address: Address) -> bytes:
    """What the KPIs and meetings give, and what other apps add (`foundation.calendars.register`)."""
    events = calendar_events(calendar_entries(person, today), address)
    events += [event for source in SOURCES for event in source(person, today, address)]
    return write_calendar(f"SESLIP: {person.name}", events)


def calendar_events(entries: Entries, address: Address) -> list[Event]:
    """One event a thing; what is done or cancelled says so first, where a narrow calendar still shows it."""
    events = [_kpi(kpi, entries, address) for kpi in entries.kpis]
    events += [_milestone(step, entries, address) for step in entries.milestones]
    return events + [_meeting(meeting, entries, address) for meeting in entries.meetings]


def _event(record: Any, entries: Entries, day: date, title: str, lines: list[str], url: str, **more: Any) -> Event:
    changed = entries.changed.get((type(record).__name__, record.pk))
    return event_of(record, changed, day=day, title=title, lines=lines, url=url, **more)


def _kpi(kpi: Kpi, entries: Entries, address: Address) -> Event:
    status, project = Status(kpi.status), kpi.activity.project
    stands = f"{status.label.text}: " if status in CLOSED else ""
    at = f" (position at {show_date(kpi.position_date)})" if kpi.position_date else ""
    lines = [kpi.text, f"Status: {status.label.text}{at}", f"Project {project}"]
    url = address(reverse("kpis:kpi_page", args=(kpi.pk,)))
    assert kpi.due is not None  # calendar_entries leaves out those without a date
    return _event(kpi, entries, kpi.due, f"{stands}{kpi_name(kpi)} due: {kpi.text}", lines, url, category="KPI")


def _milestone(step: Milestone, entries: Entries, address: Address) -> Event:
    kpi = step.kpi
    stands = f"Done on {show_date(step.done_on)}" if step.done_on else "Open"
    lines = [step.title, f"Status: {stands}", f"Milestone on the way to {kpi_name(kpi)}: {kpi.text}"]
    url = address(reverse("kpis:kpi_page", args=(kpi.pk,)))
    title = f"{'Done: ' if step.done_on else ''}Milestone of {kpi_name(kpi)}: {step.title}"
    return _event(step, entries, step.due, title, lines, url, category="Milestone")


def _meeting(meeting: Meeting, entries: Entries, address: Address) -> Event:
    project = meeting.project
    joint = ", ".join(str(link.project) for link in meeting.joint_links.all())
    lines = [f"{meeting.get_kind_display()}, {Mode(meeting.mode).label.lower()}", f"Project {project}"]
    lines += [f"Jointly with project {joint}"] if joint else []
    lines += ["Status: Cancelled"] if meeting.cancelled else []
    url = address(reverse("projects:meeting_page", args=(meeting.pk,)))
    title = f"{'Cancelled: ' if meeting.cancelled else ''}{meeting} (project {project.number})"
    place = {"place": meeting.place, "category": "Meeting", "cancelled": meeting.cancelled}
    return _event(meeting, entries, meeting.day, title, lines, url, **place)
