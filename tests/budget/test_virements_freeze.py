"""A line under review is frozen, and a line that others refer to stays."""

import pytest
from django.core.exceptions import ValidationError

from budget.actions import lines as line_actions
from budget.actions import virements as actions
from budget.models import Payment
from projects.models import Person
from seslip.foundation.money import pounds

from .virements import ask, line, pay


@pytest.fixture
def manager(person_as) -> Person:
    return person_as("programme_manager")


@pytest.fixture
def finance(person_as) -> Person:
    return person_as("finance")


def test_a_line_under_review_is_frozen_but_can_be_paid_from(manager, finance) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 100)
    said = rf"virement {asked.pk} of £100, asked for by Richard Tyndall on .*, waits for a decision"
    for label in ("SEND Residential W/F", "Take Your Place"):
        frozen = line(label)
        projects = [link.project for link in frozen.covered]
        with pytest.raises(ValidationError, match=said):
            line_actions.edit_line(by=finance, line=frozen, version=1, fields={"note": "x"}, projects=projects)
        with pytest.raises(ValidationError, match=said):
            line_actions.remove_line(by=finance, line=frozen, version=1)
        for source, target in ((label, "SEND expertise"), ("SEND expertise", label)):
            with pytest.raises(ValidationError, match=said):
                ask(finance, source, target, "SEND", 50)
        pay(finance, frozen, 10)
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("step", ["approve", "decline", "withdraw"])
def test_once_decided_the_lines_are_free_again(manager, person_as, finance, step: str) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 100)
    by = manager if step == "withdraw" else finance
    getattr(actions, f"{step}_virement")(by=by, virement=asked, version=1, note="Done")
    found = line("SEND Residential W/F")
    projects = [link.project for link in found.covered]
    assert line_actions.edit_line(by=manager, line=found, version=1, fields={"note": "free"}, projects=projects).note
    assert ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 50).pk


def test_remove_line_keeps_what_others_refer_to(manager, finance) -> None:
    pay(finance, line("Early Help"), 10)
    pay(finance, line("Early Help"), 20)
    asked = ask(manager, "Unrestricted c/f", "Adoption", "own", 100)
    actions.decline_virement(by=finance, virement=asked, version=1, note="No")
    for label, words in (
        ("Early Help", "it has 2 payments"),
        ("Adoption", "it has a virement to it"),
        ("C/f-BGM research", "it has a line that spends it"),
        ("BGM phase 1", "it has an earmark that it spends"),
    ):
        with pytest.raises(ValidationError, match=words):
            line_actions.remove_line(by=manager, line=line(label), version=1)
        assert line(label).line_projects.count() == (0 if label.startswith("C/f") else 1)


def test_edit_line_leaves_what_virements_took_covered(manager, finance) -> None:
    asked = ask(manager, "Early Help", "Adoption", "own", 9_000)
    actions.approve_virement(by=finance, virement=asked, version=1)
    found = line("Early Help")
    projects = [link.project for link in found.covered]
    with pytest.raises(ValidationError, match="Virements took £9,000 from this share"):
        line_actions.edit_line(by=manager, line=found, version=1, fields={"own": pounds(8_999)}, projects=projects)
    kept = line_actions.edit_line(by=manager, line=found, version=1, fields={"own": pounds(9_000)}, projects=projects)
    assert kept.own == pounds(9_000)
