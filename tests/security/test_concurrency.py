"""Many people at once: nothing is lost, nothing is doubled, and nobody meets a locked database."""

from __future__ import annotations

import re
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate
from kpis.queries.register import with_details
from projects.models import Person, Project, SignInAttempts
from seslip.foundation import audit, fresh
from seslip.foundation.audit import Stale
from tests.crowds import at_once, kinds, posting, statuses

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 20
DAY = date(2026, 2, 27)


@pytest.fixture
def manager(person_as: Any) -> Person:
    found: Person = person_as("programme_manager")
    assert found.standing
    return found


def of_plan() -> list[Kpi]:
    typed = Kpi.objects.filter(measures__isnull=False).exclude(measures__counter__gt="")
    return list(with_details(typed).distinct().order_by("pk")[:PEOPLE])


def report(kpi: Kpi, who: int) -> Report:
    figures = {kpi.measures.all()[0].pk: who}
    return Report(kpi, kpi.version, Status.ON_TRACK, f"Written by {who}", DAY, figures)


def consistent(kpi: Kpi) -> None:
    """The KPI, its measure, its updates and its history tell one story."""
    kpi = Kpi.objects.get(pk=kpi.pk)
    updates = list(kpi.updates.order_by("id"))
    assert kpi.note == updates[-1].note
    assert kpi.version == 1 + len(updates)
    versions = list(Kpi.history.filter(id=kpi.pk, version__gt=1).order_by("version").values_list("version", "note"))
    assert versions == [(number, update.note) for number, update in enumerate(updates, 2)]
    measure = kpi.measures.get(pk=kpi.measures.all()[0].pk)
    assert f"Written by {measure.value}" == kpi.note
    readings = [(reading.old_value, reading.value) for reading in measure.readings.order_by("id")]
    assert [old for old, _ in readings[1:]] == [new for _, new in readings[:-1]]


def test_of_twenty_who_update_one_kpi_one_wins_and_the_others_are_told(manager: Person) -> None:
    seen = [of_plan()[0] for _ in range(PEOPLE)]
    jobs = [lambda kpi=kpi, who=who: update_kpi(by=manager, report=report(kpi, who)) for who, kpi in enumerate(seen)]
    assert kinds(at_once(jobs)) == {"Kpi": 1, "Stale": PEOPLE - 1}
    assert seen[0].updates.count() == 1
    consistent(seen[0])


def test_twenty_who_try_again_until_they_are_heard_are_all_heard(manager: Person) -> None:
    """Whoever is told that somebody was quicker looks again and saves again, as the page offers."""
    kpi = of_plan()[0]

    def insist(who: int) -> int:
        for tries in range(1, 20 * PEOPLE):
            present = with_details(Kpi.objects.all()).get(pk=kpi.pk)
            try:
                update_kpi(by=manager, report=report(present, who))
            except Stale:
                continue
            return tries
        raise AssertionError("never heard")

    found = at_once([lambda who=who: insist(who) for who in range(PEOPLE)])
    assert kinds(found) == {"int": PEOPLE}, found
    assert sorted(kpi.updates.values_list("note", flat=True)) == sorted(f"Written by {who}" for who in range(PEOPLE))
    consistent(kpi)


def test_twenty_who_update_a_kpi_each_are_all_recorded(manager: Person) -> None:
    kpis = of_plan()
    assert len(kpis) == PEOPLE
    jobs = [lambda kpi=kpi, who=who: update_kpi(by=manager, report=report(kpi, who)) for who, kpi in enumerate(kpis)]
    assert kinds(at_once(jobs)) == {"Kpi": PEOPLE}
    assert KpiUpdate.objects.count() == PEOPLE
    for kpi in kpis:
        consistent(kpi)


def test_twenty_who_save_the_same_row_in_the_browser(manager: Person) -> None:
    kpi = of_plan()[0]
    address = reverse("kpis:kpi_update", args=(kpi.pk,))
    typed = {"version": 1, "status": "on_track", "position_date": DAY.isoformat()}
    jobs = [posting(manager, address, {**typed, "note": f"Written by {who}"}) for who in range(PEOPLE)]
    assert statuses(at_once(jobs)) == {302: 1, 409: PEOPLE - 1}
    assert Kpi.objects.get(pk=kpi.pk).updates.count() == 1


def test_one_number_is_given_once(manager: Person) -> None:
    """Two people who add a project under the same number: one is told that it is taken, not that we failed."""
    form = {"number": "77", "title": "Twice", "used": "on", "theme": Project.objects.all()[0].theme_id}
    jobs = [posting(manager, "/projects/new/", form) for _ in range(8)]
    assert statuses(at_once(jobs)) == {302: 1, 422: 7}
    assert Project.objects.filter(number=77).count() == 1


def test_one_kpi_number_is_given_once(manager: Person) -> None:
    activity = of_plan()[0].activity
    address = reverse("kpis:kpi_create", args=(activity.pk,))
    jobs = [posting(manager, address, {"number": "88", "text": "Do it twice"}) for _ in range(8)]
    assert statuses(at_once(jobs)) == {302: 1, 422: 7}
    assert activity.kpis.filter(number=88).count() == 1


def test_one_e_mail_address_is_given_once(manager: Person) -> None:
    form = {"name": "Twice", "email": "twice@example.org", "is_active": "on"}
    jobs = [posting(manager, "/people/new/", form) for _ in range(8)]
    assert statuses(at_once(jobs)) == {302: 1, 422: 7}
    assert Person.objects.filter(email="twice@example.org").count() == 1


def test_edited_and_removed_at_once_ends_one_way_or_the_other(manager: Person) -> None:
    for kpi in of_plan()[:6]:
        edit, remove, update = (reverse(f"kpis:kpi_{verb}", args=(kpi.pk,)) for verb in ("edit", "remove", "update"))
        form = {"version": 1, "number": kpi.number, "text": "Changed in time", "item_style": "a", "items": "one"}
        reported = {"version": 1, "status": "on_track", "position_date": DAY.isoformat()}
        jobs = [
            posting(manager, edit, form),
            posting(manager, remove, {"version": 1}),
            posting(manager, update, reported),
        ]
        assert set(statuses(at_once(jobs))) <= {302, 404, 409, 422}
        left = Kpi.objects.filter(pk=kpi.pk).first()
        gone = Kpi.history.filter(id=kpi.pk, history_type="-").count()
        assert gone == (0 if left else 1)
        assert KpiUpdate.objects.filter(kpi_id=kpi.pk).count() <= (1 if left else 0)


def test_the_guesses_of_twenty_are_all_counted(manager: Person) -> None:
    guess = {"login": manager.email, "password": "a wrong guess"}
    found = at_once(
        [lambda: Client(raise_request_exception=False).post("/account/login/", guess) for _ in range(PEOPLE)]
    )
    assert statuses(found) == {200: PEOPLE}
    assert set(SignInAttempts.objects.values_list("count", flat=True)) == {PEOPLE}


def test_what_is_kept_between_requests_notices_a_write_that_ended_late(manager: Person) -> None:
    """On PostgreSQL a write that began first may end last: its history has the lower id. SQLite makes it wait."""
    first, *_, second = of_plan()  # of different requirements
    began, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            audit.change(first, by=manager, version=1, fields={"note": "slow"})
            began.set()
            may_end.wait(1)

    def quick() -> tuple[str, int]:
        assert began.wait(30)
        audit.change(second, by=manager, version=1, fields={"note": "quick"})
        before = fresh.revision(Kpi), Kpi.history.count()
        may_end.set()
        return before

    revision, written = at_once([slow, quick])[1]
    assert (fresh.revision(Kpi) == revision) == (Kpi.history.count() == written)


def test_a_change_locks_its_own_record_only(manager: Person) -> None:
    """The default order of KPIs joins their requirement: locked with it, all who report on it would queue."""
    kpi = of_plan()[0]
    with CaptureQueriesContext(connections["default"]) as asked:
        audit.change(kpi, by=manager, version=1, fields={"note": "changed"})
    sql = [
        query["sql"] for query in asked if query["sql"].startswith("SELECT") and "kpis_corerequirement" in query["sql"]
    ]
    assert not sql


def test_a_measure_edited_while_it_is_reported_on_locks_nobody_out(manager: Person) -> None:
    """On PostgreSQL two people who take the same locks in the other order end with an error of ours."""
    for kpi in of_plan()[:8]:
        measure = kpi.measures.all()[0]
        edit = reverse("kpis:measure_edit", args=(measure.pk,))
        update = reverse("kpis:kpi_update", args=(kpi.pk,))
        typed = {"version": 1, "status": "on_track", "position_date": DAY.isoformat(), f"measure-{measure.pk}": 3}
        edited = {"version": 1, "kind": "count", "direction": "up", "target": 7, "unit": "of what counts"}
        jobs = [posting(manager, address, data) for address, data in ((edit, edited), (update, typed)) * 3]
        assert set(statuses(at_once(jobs))) <= {302, 409, 422}


def test_undo_pressed_twice_is_one_undo(manager: Person) -> None:
    """The second press is of the same page: it must not report what the first has just taken back."""
    kpi = of_plan()[0]
    update_kpi(by=manager, report=report(kpi, 1))
    client = Client()
    client.force_login(manager)
    address = reverse("kpis:update_undo", args=(kpi.pk,))
    text = client.get(reverse("kpis:kpi_page", args=(kpi.pk,))).content.decode()
    form = text.split(f'action="{address}"')[1].split("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    for _ in range(2):
        client.post(address, hidden)
    assert Kpi.objects.get(pk=kpi.pk).status == Status.NOT_STARTED.value
