"""Meetings and their registers are written whole, with a history, and nobody's work is overwritten unseen."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from projects.actions.attendance import record_attendance, record_own_attendance
from projects.actions.meetings import edit_meeting, remove_meeting
from projects.domain.attendance_lists import Entry
from projects.domain.meetings import AttendanceState, Partner
from projects.models import Attendance, Meeting, PartnerAttendance, Person
from projects.queries.meetings import held_by_project, meeting_history, series_of
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today

from .meetings import DAY, add_meeting, place, project, register, who_came
from .records import PersonAs, named

APOLOGIES = AttendanceState.APOLOGIES


def test_create_meeting_is_for_the_managers_of_the_project(person_as: PersonAs, manager: Person) -> None:
    sheelagh, mark = named("Sheelagh Sullivan"), person_as("project_manager")
    assert add_meeting(sheelagh, 8, joint=[9, 42]).joint_links.count() == 2
    assert add_meeting(manager, 16).project.number == 16
    for person in (mark, person_as("la_lead"), person_as("sponsor"), person_as("dfe_reader")):
        with pytest.raises(Refused, match="Only the managers of a project"):
            add_meeting(person, 8)


def test_a_meeting_held_jointly_counts_for_both_and_both_may_change_it(manager: Person) -> None:
    meeting = add_meeting(manager, 8, joint=[42])
    register(named("Chris Owen"), meeting, "Kent", "Surrey")
    found = held_by_project([project(8).pk, project(42).pk, project(9).pk], DAY)
    assert [len(held) for held in found.values()].count(1) == 2
    assert found[project(9).pk] == []
    assert found[project(8).pk][0].joint_with == {project(42).pk}
    assert found[project(42).pk][0].joint_with == {project(8).pk}
    assert found[project(42).pk][0].present == {place("Kent").pk, place("Surrey").pk}


def test_edit_meeting_changes_with_whom_it_is_held(manager: Person) -> None:
    meeting = add_meeting(manager, 8, joint=[9])
    stored = edit_meeting(
        by=manager, meeting=meeting, version=1, fields={"title": "Regional day"}, jointly_with=[project(42)]
    )
    assert [link.project.number for link in stored.joint_links.all()] == [42]
    told = " ".join(sentence for entry in meeting_history(meeting) for sentence in entry.sentences)
    assert "changed the title from nothing to “Regional day”" in told
    assert "removed the joint meeting “jointly with 9 SEND Operational Leads”" in told


def test_edit_meeting_tells_the_second_of_two(manager: Person) -> None:
    meeting = add_meeting(manager)
    edit_meeting(by=manager, meeting=meeting, version=1, fields={"title": "First"})
    with pytest.raises(Stale):
        edit_meeting(by=manager, meeting=meeting, version=1, fields={"title": "Second"})


@pytest.mark.parametrize("number", [8, 14])
def test_a_meeting_is_not_held_jointly_with_its_own_or_an_unused_project(manager: Person, number: int) -> None:
    with pytest.raises(ValidationError):
        add_meeting(manager, 8, joint=[number])
    assert not Meeting.objects.exists(), "all or nothing"


def test_a_meeting_lies_near_its_year(manager: Person) -> None:
    with pytest.raises(ValidationError, match="between 1 Apr 2025 and 31 Mar 2027"):
        add_meeting(manager, day=date(2025, 3, 31))


def test_record_attendance_writes_entries_partners_and_history(manager: Person) -> None:
    meeting = add_meeting(manager)
    entries = {place("Kent").pk: Entry(names="Jane Smith"), place("Slough").pk: Entry(APOLOGIES)}
    partners = {Partner.HEALTH: "ICB", Partner.PARENTS: ""}
    stored = record_attendance(by=manager, meeting=meeting, version=1, entries=entries, partners=partners)
    assert who_came(stored) == {"Kent": ("present", "Jane Smith"), "Slough": ("apologies", "")}
    changed = {place("Kent").pk: None, place("Slough").pk: Entry()}
    record_attendance(by=manager, meeting=meeting, version=2, entries=changed, partners={Partner.HEALTH: "Two ICBs"})
    assert who_came(stored) == {"Slough": ("present", "")}
    told = [sentence for entry in meeting_history(meeting) for sentence in entry.sentences]
    assert "removed the attendance “Kent: present”" in told
    assert any("changed the attendance" in sentence and "“Slough: present”" in sentence for sentence in told)
    assert "removed the wider partner “Parents and carers, NNPCF”" in told


def test_record_attendance_is_all_or_nothing(manager: Person) -> None:
    meeting = add_meeting(manager)
    entries = {place("Kent").pk: Entry(), place("Surrey").pk: Entry(names="x" * 301)}
    with pytest.raises(ValidationError, match="Shorten the names"):
        record_attendance(by=manager, meeting=meeting, version=1, entries=entries)
    with pytest.raises(ValidationError, match="not known here"):
        record_attendance(by=manager, meeting=meeting, version=1, entries={place("Kent").pk: Entry(), 999_999: Entry()})
    assert not Attendance.objects.exists()
    assert meeting.as_stored().version == 1


def test_record_attendance_tells_the_second_of_two(manager: Person) -> None:
    meeting = add_meeting(manager)
    register(manager, meeting, "Kent")
    with pytest.raises(Stale):
        record_attendance(by=manager, meeting=meeting, version=1, entries={place("Surrey").pk: Entry()})
    assert set(who_came(meeting)) == {"Kent"}


def test_nobody_is_present_at_a_meeting_to_come_but_apologies_are_taken(manager: Person) -> None:
    meeting = add_meeting(manager, day=today() + timedelta(days=1))
    with pytest.raises(ValidationError, match="can be recorded from that day on"):
        register(manager, meeting, "Kent")
    register(manager, meeting, apologies=["Kent"])
    assert who_came(meeting) == {"Kent": ("apologies", "")}
    assert not held_by_project([meeting.project_id], meeting.day)[meeting.project_id][0].counts


def test_a_cancelled_meeting_has_no_register_and_counts_for_nothing(manager: Person) -> None:
    meeting = add_meeting(manager)
    stored = edit_meeting(by=manager, meeting=meeting, version=1, fields={"cancelled": True})
    with pytest.raises(ValidationError, match="was cancelled"):
        register(manager, stored, "Kent")
    assert held_by_project([meeting.project_id], DAY)[meeting.project_id] == []


def test_what_somebody_came_to_is_neither_cancelled_nor_moved_ahead_nor_removed(manager: Person) -> None:
    meeting = add_meeting(manager)
    stored = register(manager, meeting, "Kent")
    for fields in ({"cancelled": True}, {"day": today() + timedelta(days=1)}):
        with pytest.raises(ValidationError):
            edit_meeting(by=manager, meeting=stored, version=stored.version, fields=fields)
    with pytest.raises(ValidationError, match="Mark it as cancelled"):
        remove_meeting(by=manager, meeting=stored, version=stored.version)
    assert Meeting.objects.filter(cancelled=False, day=DAY).exists()


def test_remove_meeting_takes_its_joint_projects_with_it_and_leaves_history(manager: Person) -> None:
    meeting = add_meeting(manager, joint=[9])
    remove_meeting(by=manager, meeting=meeting, version=1)
    assert not Meeting.objects.exists()
    assert Meeting.history.filter(history_type="-", history_user=manager).count() == 1


def test_people_of_an_authority_change_its_entry_and_no_other(manager: Person, person_as: PersonAs) -> None:
    meeting, lead = add_meeting(manager), person_as("la_lead")
    own, other = place("Oxfordshire"), place("Kent")
    record_own_attendance(by=lead, meeting=meeting, authority=own, version=0, entry=Entry(names="Ann"))
    assert who_came(meeting) == {"Oxfordshire": ("present", "Ann")}
    for refused in (
        lambda: record_own_attendance(by=lead, meeting=meeting, authority=other, version=0, entry=Entry()),
        lambda: record_attendance(by=lead, meeting=meeting, version=2, entries={own.pk: None}),
    ):
        with pytest.raises(Refused, match="Only the managers of the meeting's projects"):
            refused()


def test_nineteen_authorities_enter_themselves_at_once(manager: Person, person_as: PersonAs) -> None:
    """Only one's own entry is compared, and the manager who looked before is told."""
    meeting, lead, own = add_meeting(manager), person_as("la_lead"), place("Oxfordshire")
    stored = register(manager, meeting, "Kent")
    record_own_attendance(by=lead, meeting=meeting, authority=own, version=0, entry=Entry())
    assert set(who_came(meeting)) == {"Kent", "Oxfordshire"}
    with pytest.raises(Stale):
        record_attendance(by=manager, meeting=meeting, version=stored.version, entries={own.pk: None})
    with pytest.raises(Stale):
        record_own_attendance(by=lead, meeting=meeting, authority=own, version=0, entry=None)


def test_series_say_reach_and_who_has_not_come_lately(manager: Person) -> None:
    first = ("Kent", "Surrey")
    for month, present in ((1, first), (2, ("Kent",)), (3, ("Kent",)), (4, ("Kent", "Medway"))):
        register(manager, add_meeting(manager, 8, date(2025, month + 8, 10)), *present)
    add_meeting(manager, 8, date(2026, 1, 10))
    [series] = series_of([project(8)], date(2026, 3, 31))
    assert (len(series.meetings), len(series.held)) == (5, 4)
    assert series.reached == {place(name).pk for name in ("Kent", "Surrey", "Medway")}
    assert series.absent.lately == (place("Surrey").pk,)
    assert len(series.absent.never) == 16
    [before] = series_of([project(8)], date(2025, 10, 31))
    assert (len(before.held), before.absent.lately) == (2, ())


def test_partners_stay_where_they_are_not_given(manager: Person) -> None:
    meeting = add_meeting(manager)
    record_attendance(by=manager, meeting=meeting, version=1, entries={}, partners={Partner.DFE: ""})
    register(manager, meeting, "Kent")
    assert [entry.partner for entry in PartnerAttendance.objects.all()] == ["dfe"]
