"""The list of tasks of a package: what is ticked, and where a line leads that follows from other records."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from targeted_support.actions.packages import write_words
from targeted_support.models import Package
from tests.diagnostics.confidence import enter, text_of

from .impacting import hoped
from .packaging import moved, opened, team, upto

pytestmark = pytest.mark.usefixtures("mid_february")


def address(package: Package, name: str = "page", *more: object) -> str:
    return reverse(f"targeted_support:package_{name}", args=(package.pk, *more))


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def test_a_line_of_the_list_is_ticked_with_a_note_and_unticked() -> None:
    client, package = enter(team()), opened()
    tick = address(package, "task", "conflicts")
    words = text_of(client.post(tick, {"day": "2026-02-10", "note": "None found"}, follow=True))
    assert "Tasks: 1 of 9 done" in words and "10 Feb 2026: None found" in words
    assert "Tasks: 0 of 9 done" in text_of(client.post(tick, {"do": "untick"}, follow=True))
    assert client.post(address(package, "task", "sign_off")).status_code == 404


def test_a_written_scope_without_outcomes_leads_to_adding_one() -> None:
    package = moved(opened(), "scoping")
    scope, outcome = address(package, "words"), reverse("targeted_support:outcome_create", args=(package.pk,))
    tasks = page(enter(team()), address(package)).split('id="tasks"')[1].split("</section>")[0]
    assert scope in tasks and outcome not in tasks
    stored = package.as_stored()
    write_words(by=team(), package=stored, version=stored.version, fields={"scope": "Reviews in ten weeks"})
    tasks = page(enter(team()), address(package)).split('id="tasks"')[1].split("</section>")[0]
    assert scope not in tasks and outcome in tasks and "Add an outcome" in tasks
    hoped(package.as_stored())
    tasks = page(enter(team()), address(package)).split('id="tasks"')[1].split("</section>")[0]
    assert outcome not in tasks, "the line is done"


def test_the_evaluation_is_not_told_as_missing_beside_the_button_that_records_it() -> None:
    words = text_of(enter(team()).get(address(upto("complete"))))
    assert "Record as evaluated" in words and "Still open at this stage" not in words
