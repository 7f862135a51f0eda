"""When a visit begins and ends, and what is new since the last one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kpis.domain.statuses import Status
from projects.actions.visits import end_visit, note_visit
from projects.models import Person, Visit
from projects.queries.visits import last_visit

from .changes import at, kpi_of, report

START = datetime(2025, 11, 12, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def ada(person_as: Callable[[str], Person]) -> Person:
    return person_as("sponsor")


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_visit_goes_on_as_long_as_somebody_comes_back_in_time(ada: Person) -> None:
    for minutes in (0, 29, 58):
        note_visit(ada.pk, after(minutes))
    visit = Visit.objects.get()
    assert (visit.began, visit.seen, visit.before) == (after(0), after(58), None)


def test_the_next_visit_remembers_when_the_last_one_ended(ada: Person) -> None:
    for minutes in (0, 20, 20 + 36):
        note_visit(ada.pk, after(minutes))
    visit = Visit.objects.get()
    assert (visit.began, visit.before) == (after(56), after(20))
    assert last_visit(ada) == after(20)


def test_signing_out_ends_it_at_once(ada: Person) -> None:
    note_visit(ada.pk, after(0))
    end_visit(ada.pk, after(3))
    note_visit(ada.pk, after(4))
    assert last_visit(ada) == after(3)


def test_a_late_request_takes_nothing_back(ada: Person) -> None:
    note_visit(ada.pk, after(10))
    note_visit(ada.pk, after(2))
    assert Visit.objects.get().seen == after(10)


def test_most_requests_cost_nothing_more(sign_in: Callable[[str], Any]) -> None:
    with time_machine.travel(START, tick=False):
        client, person = sign_in("sponsor")
    for minutes, written in ((1, False), (4, False), (6, True), (7, False)):
        with time_machine.travel(after(minutes), tick=False), CaptureQueriesContext(connection) as asked:
            client.get("/projects/account/")
        assert any("projects_visit" in query["sql"] for query in asked) is written, minutes
    assert Visit.objects.get(person=person).seen == after(6)


def test_the_page_tells_what_is_new_since_the_last_visit(
    sign_in: Callable[[str], Any], person_as: Callable[[str], Person]
) -> None:
    manager = person_as("programme_manager")
    with time_machine.travel(START - timedelta(days=1), tick=False):
        report(manager, kpi_of(8), Status.AT_RISK, "Told last time")
    with time_machine.travel(START, tick=False):
        client, person = sign_in("sponsor")
        assert "You have not been here before" in client.get("/changes/").content.decode()
        client.post("/account/logout/")
    with at(15):
        report(manager, kpi_of(7), Status.ON_TRACK, "New")
    with at(16), CaptureQueriesContext(connection):
        again = Client()
        again.force_login(person)
        page = again.get("/changes/").content.decode()
    assert "1 thing changed since your last visit, 12 Nov 2025, 09:00" in page
    assert "New" in page and "Told last time" not in page


def test_what_needs_no_sign_in_notes_no_visit(sign_in: Callable[[str], Any]) -> None:
    with time_machine.travel(START, tick=False):
        client, _ = sign_in("sponsor")
    with time_machine.travel(after(60), tick=False):
        client.get("/healthz")
    assert Visit.objects.get().seen == after(0)
