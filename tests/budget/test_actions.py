"""Every write: who may, what is refused, what stays in the history."""

import pytest
from django.core.exceptions import ValidationError

from budget.actions import lines as actions
from budget.models import BudgetLine, Heading, LineProject, Section
from budget.queries.plan import line_changes, line_history
from projects.models import Person, Phase, Project
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds


@pytest.fixture
def manager(person_as) -> Person:
    return person_as("programme_manager")


@pytest.fixture
def heading(plan: None) -> Heading:
    return Heading.objects.get(label="Workforce")


@pytest.fixture
def survey(plan: None) -> BudgetLine:
    return BudgetLine.objects.get(label="SEND Workforce part 1")


def project(number: int) -> Project:
    return Project.objects.get(number=number)


def test_create_line_stands_last_and_covers_its_projects(manager: Person, heading: Heading) -> None:
    fields = {"label": "Follow-up", "send": pounds(500)}
    line = actions.create_line(by=manager, heading=heading, fields=fields, projects=[project(8), project(7)])
    assert line.position == 3
    assert [link.project.number for link in line.line_projects.all()] == [7, 8]
    said = [sentence for entry in line_history(line) for sentence in entry.sentences]
    assert said == [
        "added this budget line",
        "added the project “7 SEND workforce”",
        "added the project “8 SEND Strategic Leads”",
    ]


def test_edit_line_changes_fields_and_projects_with_a_history(manager: Person, survey: BudgetLine) -> None:
    changed = actions.edit_line(
        by=manager, line=survey, version=1, fields={"send": pounds(44_000)}, projects=[project(7), project(8)]
    )
    assert (changed.version, changed.send) == (2, pounds(44_000))
    newest = line_history(changed)[0]
    assert newest.who == "Richard Tyndall"
    assert newest.sentences[:2] == (
        "changed the SEND grant from £45,000 to £44,000",
        "added the project “8 SEND Strategic Leads”",
    )


def test_edit_line_keeps_the_words_of_rows_that_stay(manager: Person) -> None:
    networks = BudgetLine.objects.get(label="SEND networks")
    actions.edit_line(by=manager, line=networks, version=1, fields={}, projects=[project(8), project(9)])
    assert [link.label for link in networks.line_projects.all()] == ["SEND Strategic Leads", "SEND Ops Leads"]


def test_edit_line_moved_to_another_heading_stands_last_there(manager: Person, survey: BudgetLine) -> None:
    target = Heading.objects.get(label="Staff Development")
    moved = actions.edit_line(by=manager, line=survey, version=1, fields={"heading": target}, projects=[project(7)])
    assert (moved.heading, moved.position) == (target, 3)


def test_second_of_two_editors_is_told_and_nothing_is_lost(manager: Person, survey: BudgetLine, person_as) -> None:
    actions.edit_line(by=manager, line=survey, version=1, fields={"note": "first"}, projects=[project(7), project(9)])
    with pytest.raises(Stale):
        actions.edit_line(
            by=person_as("finance"), line=survey, version=1, fields={"note": "second"}, projects=[project(7)]
        )
    stored = BudgetLine.objects.get(pk=survey.pk)
    assert stored.note == "first"
    assert [link.project.number for link in stored.line_projects.all()] == [7, 9]
    changes = line_changes(stored, 1)
    assert len(changes) == 1
    assert "added the project “9 SEND Operational Leads”" in changes[0].sentences
    assert line_changes(stored, 2) == []


@pytest.mark.parametrize(
    ("fields", "projects", "where", "words"),
    [
        ({"quantity": 5, "unit_cost": pounds(9_600), "csc": pounds(47_000)}, [2], "quantity", "is £48,000"),
        ({"csc": 100}, [14], "projects", "Project 14 is not used"),
    ],
)
def test_create_line_refuses_what_does_not_agree(
    manager: Person, heading: Heading, fields: dict[str, int], projects: list[int], where: str, words: str
) -> None:
    before = BudgetLine.objects.count()
    with pytest.raises(ValidationError, match=words) as caught:
        covered = [project(number) for number in projects]
        actions.create_line(by=manager, heading=heading, fields={"label": "New", **fields}, projects=covered)
    assert list(caught.value.message_dict) == [where]
    assert BudgetLine.objects.count() == before


def test_phase_must_belong_to_a_covered_project(manager: Person, survey: BudgetLine) -> None:
    phase = Phase.objects.get(project__number=15, number=1)
    with pytest.raises(ValidationError, match=r"Phase 15\.1 belongs to project 15"):
        actions.edit_line(by=manager, line=survey, version=1, fields={"phase": phase}, projects=[project(7)])


def test_projects_must_be_of_the_headings_year(manager: Person, plan: None) -> None:
    heading = Heading.objects.get(section__year__label="2024-25", label="Data")
    with pytest.raises(ValidationError, match="same year"):
        actions.create_line(by=manager, heading=heading, fields={"label": "New"}, projects=[project(1)])


def test_remove_line_keeps_its_history(manager: Person, survey: BudgetLine) -> None:
    pk = survey.pk
    actions.remove_line(by=manager, line=survey, version=1)
    assert not BudgetLine.objects.filter(pk=pk).exists()
    assert not LineProject.objects.filter(line_id=pk).exists()
    row = BudgetLine.history.filter(id=pk).first()  # type: ignore[attr-defined]
    assert (row.history_type, row.history_user) == ("-", manager)


def test_remove_line_that_was_changed_meanwhile_is_refused(manager: Person, survey: BudgetLine) -> None:
    actions.edit_line(by=manager, line=survey, version=1, fields={"note": "kept"}, projects=[project(7)])
    with pytest.raises(Stale):
        actions.remove_line(by=manager, line=survey, version=1)
    with pytest.raises(ValidationError, match="removed this in the meantime"):
        actions.remove_line(by=manager, line=BudgetLine(pk=999_999), version=1)
    assert BudgetLine.objects.filter(pk=survey.pk).exists()


def test_headings_are_added_last_and_renamed(manager: Person, plan: None) -> None:
    section = Section.objects.get(label="Universal")
    made = actions.create_heading(by=manager, section=section, fields={"label": "Pilots"})
    assert made.position == section.headings.count()
    changed = actions.edit_heading(by=manager, heading=made, version=1, fields={"label": "Pilots 2025"})
    assert (changed.label, changed.version) == ("Pilots 2025", 2)


def test_remove_heading_waits_for_its_lines(manager: Person, heading: Heading) -> None:
    with pytest.raises(ValidationError, match="2 lines stand under this heading"):
        actions.remove_heading(by=manager, heading=heading, version=1)
    empty = actions.create_heading(by=manager, section=heading.section, fields={"label": "Pilots"})
    with pytest.raises(Stale):
        actions.remove_heading(by=manager, heading=empty, version=2)
    actions.remove_heading(by=manager, heading=empty, version=1)
    assert not Heading.objects.filter(label="Pilots").exists()


def test_edit_line_that_somebody_removed_says_so(manager: Person, survey: BudgetLine) -> None:
    actions.remove_line(by=manager, line=BudgetLine.objects.get(pk=survey.pk), version=1)
    with pytest.raises(ValidationError, match="removed this in the meantime"):
        actions.edit_line(by=manager, line=survey, version=1, fields={"note": "late"}, projects=[project(7)])


@pytest.mark.parametrize(
    "role", ["support_team", "sponsor", "project_manager", "la_lead", "administrator", "dfe_reader"]
)
def test_nobody_else_writes(person_as, survey: BudgetLine, heading: Heading, role: str) -> None:
    person = person_as(role)
    attempts = (
        lambda: actions.create_line(by=person, heading=heading, fields={"label": "New"}),
        lambda: actions.edit_line(by=person, line=survey, version=1, fields={"label": "New"}, projects=[]),
        lambda: actions.remove_line(by=person, line=survey, version=1),
        lambda: actions.create_heading(by=person, section=heading.section, fields={"label": "New"}),
        lambda: actions.edit_heading(by=person, heading=heading, version=1, fields={"label": "New"}),
        lambda: actions.remove_heading(by=person, heading=heading, version=1),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="Only the programme manager and finance"):
            attempt()
    assert BudgetLine.objects.get(pk=survey.pk).label == "SEND Workforce part 1"
