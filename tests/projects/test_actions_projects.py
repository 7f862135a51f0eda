"""Writes to projects: what they change, the history they leave, and what they refuse without changing anything."""

import pytest
from django.core.exceptions import ValidationError

from projects import actions
from projects.models import (
    FrameworkItem,
    Person,
    Phase,
    Project,
    ProjectManager,
    Theme,
)
from projects.queries.programme import project_changes, project_history
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale

from .records import POUND, PersonAs, latest, named


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
    assert set(latest(project_history(project))) == {"added this project", "added the project manager “Nick King”"}


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
