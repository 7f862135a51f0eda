"""Every write: what it changes, the history it leaves, and what it refuses without changing anything."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from projects import actions
from projects.models import (
    Authority,
    AuthorityAlias,
    FrameworkItem,
    Person,
    PersonRole,
    Phase,
    Project,
    ProjectManager,
    Theme,
)
from projects.queries import find_authority, project_changes, project_history
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.history import history_of

PersonAs = Callable[[str], Person]
POUND = 100


@pytest.fixture
def manager(person_as: PersonAs) -> Person:
    return person_as("programme_manager")


@pytest.fixture
def seven(plan: None) -> Project:
    return Project.objects.get(number=7)


def named(name: str) -> Person:
    return Person.objects.get(name=name)


def latest(entries: list) -> tuple[str, ...]:
    return entries[0].sentences


def test_edit_project_tells_who_changed_the_sponsor_from_whom_to_whom(manager: Person, seven: Project) -> None:
    actions.edit_project(by=manager, project=seven, version=1, fields={"sponsor": named("Sarah Daly")})
    entry = project_history(seven)[0]
    assert entry.who == "Richard Tyndall"
    assert entry.sentences == ("changed the sponsor from Lee-Anne Farach to Sarah Daly",)


def test_edit_project_tells_of_amounts_in_pounds(manager: Person, seven: Project) -> None:
    actions.edit_project(by=manager, project=seven, version=1, fields={"amount": 90_000 * POUND, "used": True})
    assert latest(project_history(seven)) == ("changed the amount in the plan from £87,000 to £90,000",)


def test_edit_project_sets_managers_lead_first(manager: Person, seven: Project) -> None:
    team = [named("Nick King"), named("Sheelagh Sullivan"), named("Chris Owen")]
    actions.edit_project(by=manager, project=seven, version=1, fields={}, managers=team)
    assert Project.objects.get(number=7).manager_names == "Nick King, Sheelagh Sullivan, Chris Owen"
    actions.edit_project(by=manager, project=seven, version=2, fields={}, managers=[team[2]])
    assert Project.objects.get(number=7).manager_names == "Chris Owen"
    told = latest(project_history(seven))
    assert "added the project manager “Nick King”" in told
    assert "removed the project manager “Sheelagh Sullivan”" in told


def test_edit_project_by_its_own_manager_keeps_to_its_words(person_as: PersonAs) -> None:
    mark, four = person_as("project_manager"), Project.objects.get(number=4)
    actions.edit_project(by=mark, project=four, version=1, fields={"purpose": "Train residential workers."})
    assert Project.objects.get(number=4).purpose == "Train residential workers."
    for fields in ({"amount": 1}, {"sponsor": mark}, {"number": 60}, {"used": False}):
        with pytest.raises(Refused):
            actions.edit_project(by=mark, project=four, version=2, fields=fields)
    with pytest.raises(Refused):
        actions.edit_project(by=mark, project=four, version=2, fields={}, managers=[])
    assert Project.objects.get(number=4).version == 2


@pytest.mark.parametrize("role", ["sponsor", "finance", "support_team", "la_lead", "administrator", "dfe_reader"])
def test_edit_project_is_refused_to_everybody_else(person_as: PersonAs, role: str) -> None:
    person, seven = person_as(role), Project.objects.get(number=7)
    with pytest.raises(Refused):
        actions.edit_project(by=person, project=seven, version=1, fields={"title": "Mine"})
    with pytest.raises(Refused):
        actions.create_project(by=person, year=seven.year, fields={"number": 50, "title": "x", "theme": seven.theme})
    with pytest.raises(Refused):
        actions.edit_project_frameworks(by=person, project=seven, version=1, items=[])
    assert Project.objects.count() == 49
    assert Project.objects.get(number=7).title == "SEND workforce"


def test_edit_project_of_the_second_person_is_stale_and_changes_nothing(manager: Person, seven: Project) -> None:
    actions.edit_project(by=manager, project=seven, version=1, fields={"title": "First"})
    with pytest.raises(Stale) as raised:
        actions.edit_project(
            by=manager, project=seven, version=1, fields={"title": "Second"}, managers=[named("Nick King")]
        )
    assert raised.value.current.title == "First"
    assert Project.objects.get(number=7).title == "First"
    assert Project.objects.get(number=7).manager_names == "Sheelagh Sullivan"


def test_project_changes_tells_only_what_came_after_and_of_every_part(person_as: PersonAs, seven: Project) -> None:
    manager = person_as("programme_manager")
    actions.edit_project(by=manager, project=seven, version=1, fields={}, managers=[named("Nick King")])
    told = [sentence for entry in project_changes(seven, 1) for sentence in entry.sentences]
    assert set(told) == {
        "added the project manager “Nick King”",
        "removed the project manager “Sheelagh Sullivan”",
    }
    assert project_changes(seven, 2) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "x" * 10_000}, "at most 200 characters"),
        ({"purpose": "x" * 10_000}, "at most 4000 characters"),
        ({"title": ""}, "cannot be blank"),
        ({"number": 8}, "Another project of this year has this number."),
        ({"number": "seven"}, "must be an integer"),
        ({"used": False}, "Clear the amount"),
    ],
)
def test_edit_project_refuses_bad_input(manager: Person, seven: Project, fields: dict, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        actions.edit_project(by=manager, project=seven, version=1, fields=fields)
    assert Project.objects.get(number=7).version == 1


def test_edit_project_refuses_a_strand_of_another_theme(manager: Person, seven: Project) -> None:
    data = Theme.objects.get(key="data")
    with pytest.raises(ValidationError, match="is a strand of Universal Improvement"):
        actions.edit_project(by=manager, project=seven, version=1, fields={"theme": data})
    actions.edit_project(by=manager, project=seven, version=1, fields={"theme": data, "strand": None})


def test_a_project_may_become_unused_when_its_amount_goes(manager: Person, seven: Project) -> None:
    fields = {"number": 50, "title": "Early years", "theme": seven.theme, "amount": 500 * POUND}
    project = actions.create_project(by=manager, year=seven.year, fields=fields)
    actions.edit_project(by=manager, project=project, version=1, fields={"used": False, "amount": None})
    assert "changed the in use from yes to no" in latest(project_history(project))


def test_a_project_with_kpis_and_money_stays_in_use(manager: Person, seven: Project) -> None:
    with pytest.raises(ValidationError, match="planned activities"):
        actions.edit_project(by=manager, project=seven, version=1, fields={"used": False, "amount": None})
    assert Project.objects.get(number=7).used


def test_create_project_with_managers_leaves_history(manager: Person, seven: Project) -> None:
    fields = {"number": 50, "title": "Early years", "theme": seven.theme, "amount": 500 * POUND}
    project = actions.create_project(by=manager, year=seven.year, fields=fields, managers=[named("Nick King")])
    assert project.manager_names == "Nick King"
    assert set(latest(project_history(project))) == {"created this", "added the project manager “Nick King”"}


def test_create_project_refuses_a_taken_number_and_creates_nothing(manager: Person, seven: Project) -> None:
    fields = {"number": 7, "title": "Again", "theme": seven.theme}
    with pytest.raises(ValidationError, match="Another project of this year has this number"):
        actions.create_project(by=manager, year=seven.year, fields=fields, managers=[named("Nick King")])
    assert Project.objects.count() == 49
    assert not ProjectManager.objects.filter(person=named("Nick King"), project__number=7)


def test_phases_are_created_edited_and_removed_with_history(manager: Person, seven: Project) -> None:
    third = actions.create_phase(by=manager, project=seven, fields={"number": 3, "amount": 100 * POUND})
    actions.edit_phase(by=manager, phase=third, version=1, fields={"amount": 200 * POUND})
    actions.remove_phase(by=manager, phase=Phase.objects.get(pk=third.pk), version=2)
    assert set(latest(project_history(seven))) == {
        "added the phase “7.3”",
        "changed the amount of the phase “7.3” from £100 to £200",
        "removed the phase “7.3”",
    }
    assert seven.phases.count() == 2


def test_create_phase_refuses_a_number_twice(manager: Person, seven: Project) -> None:
    with pytest.raises(ValidationError, match="This project has a phase with this number"):
        actions.create_phase(by=manager, project=seven, fields={"number": 2})


def test_edit_phase_by_the_projects_manager_keeps_to_the_note(plan: None) -> None:
    phase, owner = Phase.objects.get(project__number=7, number=1), named("Sheelagh Sullivan")
    actions.edit_phase(by=owner, phase=phase, version=1, fields={"note": "Survey"})
    with pytest.raises(Refused):
        actions.edit_phase(by=owner, phase=phase, version=2, fields={"amount": 1})
    with pytest.raises(Refused):
        actions.remove_phase(by=owner, phase=phase, version=phase.version)
    with pytest.raises(Refused):
        actions.edit_phase(by=named("Mark Evans"), phase=phase, version=2, fields={"note": "Mine"})
    phase.refresh_from_db()
    assert (phase.note, phase.amount) == ("Survey", 45_000 * POUND)


def test_edit_project_frameworks_adds_and_removes_only_the_difference(manager: Person, seven: Project) -> None:
    send = FrameworkItem.objects.filter(framework__key="what-works-in-send")
    kept = seven.framework_links.get()
    actions.edit_project_frameworks(by=manager, project=seven, version=1, items=send.filter(number__in=(1, 5)))
    assert sorted(link.item.number for link in seven.framework_links.all()) == [1, 5]
    assert seven.framework_links.filter(pk=kept.pk)
    told = latest(project_history(seven))
    assert told == (
        "added the framework link “Enabler 1: Co-production and good relationships between practitioners, families, "
        "children and young people”",
    )
    with pytest.raises(Stale):
        actions.edit_project_frameworks(by=manager, project=seven, version=1, items=[])


def test_create_alias_is_found_and_told(manager: Person) -> None:
    kent = Authority.objects.get(slug="kent")
    actions.create_alias(by=manager, authority=kent, name="  The  Garden of England ")
    assert find_authority("the garden of england") == kent
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
    assert find_authority("KCC") is None
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
    assert set(latest(history_of(person, PersonRole))) == {"created this", "added the role “Finance officer”"}


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
