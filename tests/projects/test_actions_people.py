"""Writes to authorities and people: what they change, the history they leave, and what they refuse."""

import pytest
from django.core.exceptions import ValidationError

from projects import actions
from projects.models import Authority, AuthorityAlias, Person, PersonRole
from projects.queries.meetings import spellings
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.history import history_of

from .records import PersonAs, latest, named


def test_create_alias_is_found_and_told(manager: Person) -> None:
    kent = Authority.objects.get(slug="kent")
    actions.create_alias(by=manager, authority=kent, name="  The  Garden of England ")
    assert spellings().one("the garden of england") == kent.pk
    assert latest(history_of(kent, AuthorityAlias)) == ("added the spelling “The Garden of England”",)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Windsor & Maidenhead", "“Windsor & Maidenhead” already means Windsor and Maidenhead."),
        ("–", "Enter a spelling with letters or figures."),
        ("x" * 10_000, "at most 80 characters"),
    ],
)
def test_create_alias_refuses_what_cannot_be_told_apart(manager: Person, name: str, words: str) -> None:
    before = AuthorityAlias.objects.count()
    with pytest.raises(ValidationError, match=words):
        actions.create_alias(by=manager, authority=Authority.objects.get(slug="kent"), name=name)
    assert AuthorityAlias.objects.count() == before


def test_remove_alias_keeps_the_authoritys_own_name(manager: Person) -> None:
    actions.remove_alias(by=manager, alias=AuthorityAlias.objects.get(key="kcc"), version=1)
    assert spellings().one("KCC") is None
    with pytest.raises(ValidationError, match="own name"):
        actions.remove_alias(by=manager, alias=AuthorityAlias.objects.get(key="kent"), version=1)


@pytest.mark.parametrize("role", ["project_manager", "sponsor", "finance", "la_lead", "administrator"])
def test_aliases_are_the_programme_managers(person_as: PersonAs, role: str) -> None:
    person, kcc = person_as(role), AuthorityAlias.objects.get(key="kcc")
    with pytest.raises(Refused):
        actions.create_alias(by=person, authority=kcc.authority, name="New")
    with pytest.raises(Refused):
        actions.remove_alias(by=person, alias=kcc, version=1)


NEW = {"name": "Ada New", "email": "Ada.New@Example.ORG ", "organisation": "LGA"}


def test_create_person_has_no_password_and_a_small_address(manager: Person) -> None:
    person = actions.create_person(by=manager, fields=NEW, roles={"finance"})
    assert person.email == "ada.new@example.org"
    assert not person.has_usable_password()
    assert Person.objects.get(pk=person.pk).standing.roles == {"finance"}
    assert set(latest(history_of(person, PersonRole))) == {"added this person", "added the role “Finance officer”"}


def test_create_person_refuses_a_taken_address_and_a_role_beyond_ones_own(manager: Person) -> None:
    before = Person.objects.count()
    with pytest.raises(ValidationError, match="Somebody has this e-mail address"):
        actions.create_person(by=manager, fields=NEW | {"email": "MARK.EVANS@example.org"})
    with pytest.raises(Refused):
        actions.create_person(by=manager, fields=NEW, roles={"administrator"})
    assert Person.objects.count() == before


def test_edit_person_gives_and_takes_roles_with_history(manager: Person) -> None:
    chris = named("Chris Baird")
    actions.edit_person(by=manager, person=chris, version=1, fields={"job_title": "Lead"}, roles={"finance"})
    assert Person.objects.get(pk=chris.pk).standing.roles == {"finance"}
    told = latest(history_of(chris, PersonRole))
    assert "changed the job title from “SESLIP Consultant” to “Lead”" in told
    assert "removed the role “Targeted-support team”" in told
    assert "added the role “Finance officer”" in told


def test_edit_person_by_the_programme_manager_leaves_administrators_alone(person_as: PersonAs) -> None:
    manager, administrator = person_as("programme_manager"), person_as("administrator")
    with pytest.raises(Refused):
        actions.edit_person(by=manager, person=administrator, version=1, fields={"email": "mine@example.org"})
    with pytest.raises(Refused):
        actions.edit_person(by=manager, person=manager, version=1, fields={}, roles={"administrator"})


def test_the_last_administrator_stays(person_as: PersonAs) -> None:
    first = person_as("administrator")
    with pytest.raises(ValidationError, match="This is the last administrator"):
        actions.edit_person(by=first, person=first, version=1, fields={}, roles=set())
    second = actions.create_person(by=first, fields=NEW, roles={"administrator"})
    with pytest.raises(ValidationError, match="cannot switch off your own sign-in"):
        actions.edit_person(by=first, person=first, version=1, fields={"is_active": False})
    actions.edit_person(by=first, person=first, version=1, fields={}, roles=set())
    second = Person.objects.get(pk=second.pk)
    first = Person.objects.get(pk=first.pk)
    assert (first.standing.roles, second.standing.roles) == (frozenset(), {"administrator"})


def test_switching_off_the_last_administrator_is_refused(person_as: PersonAs) -> None:
    first = person_as("administrator")
    second = actions.create_person(by=first, fields=NEW, roles={"administrator"})
    actions.edit_person(by=second, person=first, version=1, fields={"is_active": False})
    assert not Person.objects.get(pk=first.pk).is_active
    with pytest.raises(ValidationError, match="last administrator"):
        actions.edit_person(by=second, person=second, version=1, fields={}, roles={"finance"})


def test_edit_person_of_the_second_editor_is_stale(manager: Person) -> None:
    chris = named("Chris Baird")
    actions.edit_person(by=manager, person=chris, version=1, fields={"name": "C. Baird"})
    with pytest.raises(Stale):
        actions.edit_person(by=manager, person=chris, version=1, fields={"name": "Other"}, roles={"finance"})
    assert Person.objects.get(pk=chris.pk).standing.roles == {"support_team"}
