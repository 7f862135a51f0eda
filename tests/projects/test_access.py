"""Who may do what, role by role (design, section 9)."""

from collections.abc import Callable

import pytest
from django.http import Http404

from projects import access
from projects.domain.rules import OWN_FIELDS, PHASE_FIELDS, PLAN_FIELDS
from projects.models import Person, PersonRole, Project
from seslip.foundation.access import Refused, find

READERS = ("programme_manager", "finance", "support_team", "administrator", "project_manager", "sponsor", "la_lead")
PersonAs = Callable[[str], Person]


@pytest.mark.parametrize("role", READERS)
def test_the_alliance_reads_the_plan(person_as: PersonAs, role: str) -> None:
    person = person_as(role)
    access.check_read_plan(person)
    assert Project.objects.visible_to(person).count() == 49
    assert access.authorities_visible_to(person).count() == 19


def test_a_dfe_reader_finds_nothing_of_the_plan(person_as: PersonAs) -> None:
    person = person_as("dfe_reader")
    with pytest.raises(Http404):
        access.check_read_plan(person)
    with pytest.raises(Http404):
        find(Project.objects.visible_to(person), number=7)
    assert not access.authorities_visible_to(person)


@pytest.mark.parametrize("role", [*READERS, "dfe_reader"])
def test_only_the_programme_manager_edits_the_plan(person_as: PersonAs, role: str) -> None:
    person = person_as(role)
    if role == "programme_manager":
        access.check_edit_plan(person)
    else:
        with pytest.raises(Refused, match="Only the programme manager can change the plan"):
            access.check_edit_plan(person)


def test_a_projects_own_manager_edits_its_words(person_as: PersonAs) -> None:
    mark = person_as("project_manager")
    own, other = Project.objects.get(number=4), Project.objects.get(number=7)
    access.check_edit_project(mark, own)
    assert access.project_fields(mark, own) == OWN_FIELDS == {"title", "purpose", "amount_note"}
    assert access.phase_fields(mark, own) == {"note"}
    assert access.project_fields(mark, other) == access.phase_fields(mark, other) == frozenset()
    with pytest.raises(Refused):
        access.check_edit_project(mark, other)


def test_a_sponsor_reads_but_does_not_edit(person_as: PersonAs) -> None:
    sponsor = person_as("sponsor")
    with pytest.raises(Refused):
        access.check_edit_project(sponsor, Project.objects.get(number=7))


def test_the_programme_manager_edits_every_field(person_as: PersonAs) -> None:
    manager, project = person_as("programme_manager"), Project.objects.get(number=7)
    assert access.project_fields(manager, project) == PLAN_FIELDS
    assert access.phase_fields(manager, project) == PHASE_FIELDS


def test_check_fields_names_what_is_refused() -> None:
    with pytest.raises(Refused, match=r"can change this: amount, sponsor\."):
        access.check_fields(["title", "sponsor", "amount"], OWN_FIELDS)


@pytest.mark.parametrize("role", [*READERS, "dfe_reader"])
def test_people_are_for_the_programme_manager_and_administrators(person_as: PersonAs, role: str) -> None:
    person = person_as(role)
    sees = role in ("programme_manager", "administrator")
    assert access.may_see_people(person) is sees
    assert access.people_visible_to(person).exists() is sees


def test_the_programme_manager_cannot_change_an_administrator(person_as: PersonAs) -> None:
    manager, administrator = person_as("programme_manager"), person_as("administrator")
    with pytest.raises(Refused, match="is an administrator"):
        access.check_edit_person(manager, administrator)
    access.check_edit_person(administrator, manager)
    access.check_edit_person(manager, person_as("finance"))


def test_only_an_administrator_gives_that_role(person_as: PersonAs) -> None:
    manager, administrator = person_as("programme_manager"), person_as("administrator")
    access.check_give_roles(manager, ["finance", "programme_manager"])
    access.check_give_roles(administrator, ["administrator"])
    with pytest.raises(Refused, match="Only an administrator can give or take away the role Administrator"):
        access.check_give_roles(manager, ["finance", "administrator"])
    assert not access.may_give_role(person_as("finance"), "finance")


def test_a_person_with_several_parts_has_the_rights_of_each(person_as: PersonAs) -> None:
    mark = person_as("project_manager")
    PersonRole.objects.create(person=mark, role="administrator")
    both = Person.objects.get(pk=mark.pk)
    assert access.may_see_people(both)
    assert access.may_edit_project(both, Project.objects.get(number=4))
    assert not access.may_edit_plan(both)
