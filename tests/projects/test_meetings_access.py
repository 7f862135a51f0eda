"""Who reads meetings and who may change them (design, section 9)."""

import pytest
from django.http import Http404

from projects import access
from projects.models import Meeting, Person

from .meetings import add_meeting, place, project
from .records import PersonAs, named

READERS = ("programme_manager", "support_team", "project_manager", "sponsor", "la_lead")
OTHERS = ("finance", "administrator", "dfe_reader")


@pytest.mark.parametrize("role", [*READERS, *OTHERS])
def test_meetings_are_read_by_all_but_finance_administrators_and_dfe(
    person_as: PersonAs, manager: Person, role: str
) -> None:
    add_meeting(manager)
    person = person_as(role)
    assert Meeting.objects.visible_to(person).count() == (1 if role in READERS else 0)
    if role in OTHERS:
        with pytest.raises(Http404):
            access.check_read_meetings(person)
    else:
        access.check_read_meetings(person)


def test_a_finance_officer_of_an_authority_reads_as_its_people_do(person_as: PersonAs, manager: Person) -> None:
    add_meeting(manager)
    finance = person_as("finance")
    finance.authority = place("Kent")
    assert Meeting.objects.visible_to(finance).count() == 1


def test_managers_edit_what_their_projects_hold_alone_or_jointly(person_as: PersonAs, manager: Person) -> None:
    alone, jointly = add_meeting(manager, 8), add_meeting(manager, 8, joint=[5])
    mark = person_as("project_manager")
    assert project(5).pk in mark.standing.manages
    assert not access.may_edit_meeting(mark, alone)
    assert access.may_edit_meeting(mark, jointly)
    assert access.may_edit_meeting(named("Sheelagh Sullivan"), alone)


def test_attendance_is_edited_by_managers_and_by_the_authority_itself(person_as: PersonAs, manager: Person) -> None:
    meeting, lead = add_meeting(manager), person_as("la_lead")
    own, other = place("Oxfordshire").pk, place("Kent").pk
    assert access.may_edit_attendance(lead, meeting, own)
    assert not access.may_edit_attendance(lead, meeting, other)
    assert not access.may_edit_attendance(lead, meeting, None)
    assert access.may_edit_attendance(manager, meeting, other)
    assert not access.may_edit_attendance(person_as("administrator"), meeting, own)
