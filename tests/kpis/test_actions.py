"""Writing: who may, what must be explained, that nothing is lost and everything is on record."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from kpis.actions.evidence import Given, add_evidence
from kpis.actions.measures import override_measure
from kpis.actions.promises import create_kpi, edit_kpi, remove_kpi
from kpis.actions.updates import Report, undo_update, update_kpi, update_kpis
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate, Measure, MeasureOverride, PlannedActivity
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.history import history_of

JANUARY = date(2026, 1, 15)


@pytest.fixture
def delegates(plan: None) -> Kpi:
    """40 delegates from 15 LAs, 3 appointments (plan, Appendix 4, SEND 5.1)."""
    return Kpi.objects.get(activity__project__number=5, activity__requirement__stream="SEND", number=1)


def report(kpi: Kpi, status: Status = Status.ON_TRACK, note: str = "", **more: object) -> Report:
    return Report(kpi, kpi.version, status, note, more.pop("at", JANUARY), **more)


def test_update_kpi_keeps_what_was_said(delegates: Kpi, person_as) -> None:
    manager = person_as("project_manager")
    people, _, posts = delegates.measures.all()
    update_kpi(by=manager, report=report(delegates, note="33 delegates", figures={people.pk: 33, posts.pk: 2}))
    stored = Kpi.objects.get(pk=delegates.pk)
    assert (stored.status, stored.note, stored.position_date) == ("on_track", "33 delegates", JANUARY)
    update = stored.updates.get()
    assert (update.by, update.old_status, update.new_status) == (manager, "not_started", "on_track")
    assert [(reading.measure, reading.value) for reading in update.readings.all()] == [(people, 33), (posts, 2)]
    assert Measure.objects.get(pk=people.pk).value == 33


def test_update_kpi_refuses_whoever_does_not_manage_the_project(delegates: Kpi, person_as) -> None:
    for role in ("sponsor", "la_lead", "finance", "support_team", "administrator", "dfe_reader"):
        with pytest.raises(Refused):
            update_kpi(by=person_as(role), report=report(delegates))
    assert not KpiUpdate.objects.exists()


@pytest.mark.parametrize("status", ["at_risk", "off_track", "carried_forward", "withdrawn"])
def test_update_kpi_asks_for_words(delegates: Kpi, person_as, status: str) -> None:
    with pytest.raises(ValidationError):
        update_kpi(by=person_as("programme_manager"), report=report(delegates, Status(status), "  "))
    assert Kpi.objects.get(pk=delegates.pk).version == delegates.version


def test_update_kpi_tells_the_second_of_two(delegates: Kpi, person_as) -> None:
    first = report(delegates, note="Mine")
    second = report(delegates, Status.AT_RISK, note="Also mine")
    update_kpi(by=person_as("project_manager"), report=first)
    with pytest.raises(Stale) as told:
        update_kpi(by=person_as("programme_manager"), report=second)
    assert told.value.current.note == "Mine"
    assert KpiUpdate.objects.count() == 1


def test_update_kpi_does_not_go_back_in_time(delegates: Kpi, person_as) -> None:
    manager = person_as("project_manager")
    stored = update_kpi(by=manager, report=report(delegates))
    with pytest.raises(ValidationError, match="15 Jan 2026"):
        update_kpi(by=manager, report=report(stored, at=date(2026, 1, 14)))


def test_update_kpis_saves_all_or_none(delegates: Kpi, person_as) -> None:
    other = Kpi.objects.exclude(pk=delegates.pk).filter(activity=delegates.activity).first()
    wrong = Report(other, other.version + 1, Status.ON_TRACK, "", JANUARY)
    with pytest.raises(Stale):
        update_kpis(by=person_as("project_manager"), reports=[report(delegates), wrong])
    assert not KpiUpdate.objects.exists()
    assert Kpi.objects.get(pk=delegates.pk).status == "not_started"


def test_undo_update_reports_the_position_before(delegates: Kpi, person_as) -> None:
    manager = person_as("project_manager")
    people = delegates.measures.first()
    stored = update_kpi(by=manager, report=report(delegates, note="First", figures={people.pk: 10}))
    stored = update_kpi(by=manager, report=report(stored, Status.AT_RISK, "Oops", figures={people.pk: 99}))
    stored = undo_update(by=manager, kpi=stored, version=stored.version)
    assert (stored.status, stored.note) == ("on_track", "First")
    assert Measure.objects.get(pk=people.pk).value == 10
    assert KpiUpdate.objects.count() == 3, "nothing that was said is taken off the record"


def test_a_reported_position_is_never_changed_or_removed(delegates: Kpi, person_as) -> None:
    update_kpi(by=person_as("project_manager"), report=report(delegates))
    update = KpiUpdate.objects.get()
    update.note = "Something else"
    with pytest.raises(TypeError):
        update.save()
    with pytest.raises(TypeError):
        update.delete()


def test_edit_kpi_is_told_in_a_sentence(delegates: Kpi, person_as) -> None:
    person = person_as("programme_manager")
    fields = {"due": date(2026, 4, 30)}
    edit_kpi(by=person, kpi=delegates, version=delegates.version, fields=fields, items=["From 15 LAs"])
    latest = history_of(delegates)[0]
    assert latest.who == "Richard Tyndall"
    assert latest.sentences == ("changed the due date from 31 Mar 2026 to 30 Apr 2026",)
    assert [item.text for item in delegates.items.all()] == ["From 15 LAs"]


def test_edit_kpi_is_for_the_programme_manager(delegates: Kpi, person_as) -> None:
    with pytest.raises(Refused):
        edit_kpi(by=person_as("project_manager"), kpi=delegates, version=1, fields={"text": "Less"}, items=[])


def test_remove_kpi_only_before_it_was_reported_on(plan: None, person_as) -> None:
    person = person_as("programme_manager")
    activity = PlannedActivity.objects.get(project__number=21)
    made = create_kpi(by=person, activity=activity, fields={"number": 2, "text": "Entered by mistake"}, items=["x"])
    remove_kpi(by=person, kpi=made, version=made.version)
    assert activity.kpis.count() == 1
    kept = activity.kpis.get()
    update_kpi(by=person, report=report(kept))
    with pytest.raises(ValidationError, match="Withdrawn"):
        remove_kpi(by=person, kpi=kept, version=kept.version)


def test_a_kpi_with_a_figure_set_by_hand_or_with_evidence_stays_on_record(plan: None, person_as) -> None:
    person = person_as("programme_manager")
    counted = Measure.objects.exclude(counter="").select_related("kpi").first()
    shown = Kpi.objects.exclude(pk=counted.kpi_id).first()
    override_measure(by=person, measure=counted, version=1, value=1, reason="Paper", position_date=JANUARY)
    add_evidence(by=person, kpi=shown, given=Given(JANUARY, "Report", "https://www.example.org/report"))
    for kpi in (counted.kpi, shown):
        with pytest.raises(ValidationError, match="stays on record"):
            remove_kpi(by=person, kpi=kpi, version=kpi.version)
    assert MeasureOverride.objects.count() == 1 and Kpi.objects.count() == 108


def test_every_write_leaves_history(delegates: Kpi, person_as) -> None:
    """No statement writes a recorded table without a row of its history in the same test."""
    written: list[str] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        words = sql.replace('"', "").split()
        if words and words[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(words[2] if words[0] in ("INSERT", "DELETE") else words[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        people = delegates.measures.first()
        update_kpi(by=person_as("project_manager"), report=report(delegates, figures={people.pk: 3}))
        current = Kpi.objects.get(pk=delegates.pk)
        person = person_as("programme_manager")
        edit_kpi(by=person, kpi=current, version=current.version, fields={"text": "Shorter"}, items=["One"])
    for table in ("kpis_kpi", "kpis_measure", "kpis_kpiitem"):
        app, name = table.split("_")
        assert table in written and f"{app}_historical{name}" in written


def test_create_and_edit_kpi_refuse_a_due_date_far_outside_the_year(delegates: Kpi, person_as) -> None:
    manager, far = person_as("programme_manager"), {"due": date(2125, 3, 31)}
    with pytest.raises(ValidationError, match="to 31 Mar 2031"):
        edit_kpi(by=manager, kpi=delegates, version=delegates.version, fields=far, items=[])
    with pytest.raises(ValidationError, match="to 31 Mar 2031"):
        create_kpi(by=manager, activity=delegates.activity, fields={"number": 9, "text": "Publish", **far}, items=[])
    assert Kpi.objects.get(pk=delegates.pk).due == delegates.due
    assert not delegates.activity.kpis.filter(number=9).exists()
