"""The texts of a plan: how they are read and written, who may, and how a new year begins with those of the last."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.actions.plan_texts import (
    begin_plan_texts,
    create_plan_text,
    edit_plan_text,
    move_plan_text,
    remove_plan_text,
)
from projects.domain.plan_texts import PlanSection, blocks_of
from projects.models import Person, PlanFact, PlanText, ProgrammeYear
from projects.queries.plan_texts import plan_sections, plan_years, year_to_begin_from
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.history import history_of
from seslip.foundation.sheets import Item, Listing

from .pages import SignIn, plain, words
from .records import PersonAs

PATH = "/projects/plan-texts/"


def text_of(paragraph: str) -> PlanText:
    return PlanText.objects.get(paragraphs=paragraph)


def section(year: str, key: str) -> list[str]:
    found = PlanText.objects.filter(year__label=year, section=key).order_by("position", "pk")
    return [text.paragraphs for text in found]


def next_year() -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2026-27")


def test_blocks_of_parts_paragraphs_and_lists() -> None:
    assert blocks_of("One\nline:\n- a\n• b\n\nTwo") == ("One\nline:", Listing("•", (Item("a"), Item("b"))), "Two")
    assert blocks_of(" \n") == ()
    assert blocks_of("A dash - within") == ("A dash - within",)


def test_the_plan_brings_every_paragraph_that_is_about_no_project(plan: None) -> None:
    """Paras 1 to 18, 34, 43, 50, 54, 77 to 80, 87 and 88; the others are the purposes of projects."""
    assert section("2025-26", "introduction") == ["1", "2", "3"]
    assert section("2025-26", "grant") == [str(n) for n in range(4, 11)]
    assert section("2025-26", "objectives") == [str(n) for n in range(11, 17)]
    assert section("2025-26", "delivery") == ["17", "18"]
    others = PlanText.objects.exclude(section__in=set(PlanSection)).order_by("position")
    assert [(one.section, one.paragraphs, one.after) for one in others] == [
        ("universal", "34", None),
        ("communities-of-practice", "43", None),
        ("communities-of-practice", "50", 13),
        ("new-universal-send", "54", None),
        *(("project-management", number, 32) for number in ("77", "78", "79", "80")),
        *(("own-funds", number, 43) for number in ("87", "88")),
    ]


def test_loading_again_leaves_what_people_changed_and_removed(manager: Person) -> None:
    text = edit_plan_text(by=manager, text=text_of("1"), version=1, fields={"text": "Ours."})
    remove_plan_text(by=manager, text=text_of("2"), version=1)
    PlanFact.objects.filter(ref__startswith="plan/plan-2025-26/").delete()
    call_command("load_plan", verbosity=0)
    text.refresh_from_db()
    assert text.text == "Ours."
    assert section("2025-26", "introduction") == ["1", "3"]


def test_sections_stand_in_the_order_of_the_plan(plan: None) -> None:
    found = [(one.heading, one.level) for one in plan_sections()]
    assert found[:5] == [
        ("Introduction", 1),
        ("DfE RIIA Grant", 1),
        ("Objectives of this plan", 1),
        ("Grant Delivery Plan", 1),
        ("Data Capacity and Capability", 1),
    ]
    assert found[7:10] == [
        ("Take Your Place", 2),
        ("Workforce, agency, recruitment and retention", 2),
        ("Communities of Practice", 2),
    ]
    assert found[-1] == ("SESLIP own funds", 1)


def test_years_to_come_are_offered_beside_those_that_are_planned(plan: None) -> None:
    assert [str(year) for year in plan_years()] == ["2026-27", "2025-26"]


def test_a_text_goes_to_the_end_of_the_plan_and_moves_within_its_section(manager: Person) -> None:
    year = ProgrammeYear.objects.get(label="2025-26")
    made = create_plan_text(by=manager, year=year, fields={"section": "introduction", "after": None, "text": "New."})
    assert section("2025-26", "introduction") == ["1", "2", "3", ""]
    made = move_plan_text(by=manager, text=made, version=made.version, later=False)
    assert section("2025-26", "introduction") == ["1", "2", "", "3"]
    assert section("2025-26", "grant") == [str(n) for n in range(4, 11)]
    with pytest.raises(Stale):
        move_plan_text(by=manager, text=made, version=1, later=True)
    first = text_of("1")
    move_plan_text(by=manager, text=first, version=first.version, later=False)
    assert section("2025-26", "introduction") == ["1", "2", "", "3"]
    assert "changed the order" in str(history_of(made))


def test_plan_texts_begin_says_so_where_there_is_no_earlier_plan(sign_in: SignIn) -> None:
    PlanText.objects.filter(year__label="2025-26").delete()
    client, _ = sign_in("programme_manager")
    answer = client.post(f"{PATH}2025-26/begin/", {"version": 0}, follow=True)
    assert "No earlier plan has texts to begin with. Add them one by one." in words(answer)
    assert "are here" not in words(answer)


def test_two_texts_of_one_place_change_their_order(manager: Person) -> None:
    """As when two people added one at the same moment."""
    year = next_year()
    first, second = (
        create_plan_text(by=manager, year=year, fields={"section": "grant", "after": None, "text": words})
        for words in ("First.", "Second.")
    )
    PlanText.objects.filter(pk=second.pk).update(position=first.position)
    move_plan_text(by=manager, text=second, version=second.version, later=False)
    texts = PlanText.objects.filter(year=year).order_by("position", "pk")
    assert [one.text for one in texts] == ["Second.", "First."]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"section": "nowhere", "after": None, "text": "A"}, "Choose a section of the plan."),
        ({"section": "introduction", "after": 7, "text": "A"}, "This section has no projects. Leave this empty."),
        ({"section": "introduction", "after": None, "text": "A" * 4001}, "at most 4000 characters"),
    ],
)
def test_a_text_that_cannot_stand_is_refused(manager: Person, fields: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        create_plan_text(by=manager, year=next_year(), fields=fields)
    with pytest.raises(ValidationError, match=problem):
        edit_plan_text(by=manager, text=text_of("1"), version=1, fields=fields)


@pytest.mark.parametrize("role", ["project_manager", "sponsor", "finance", "administrator"])
def test_only_the_programme_manager_writes(person_as: PersonAs, role: str) -> None:
    by, text, before = person_as(role), text_of("1"), PlanText.objects.count()
    for act in (
        lambda: create_plan_text(by=by, year=next_year(), fields={"section": "introduction", "text": "A"}),
        lambda: edit_plan_text(by=by, text=text, version=1, fields={"text": "A"}),
        lambda: move_plan_text(by=by, text=text, version=1, later=True),
        lambda: remove_plan_text(by=by, text=text, version=1),
        lambda: begin_plan_texts(by=by, year=next_year(), source=text.year),
    ):
        with pytest.raises(Refused):
            act()
    assert PlanText.objects.count() == before


def test_a_year_begins_with_the_texts_of_the_last_once(manager: Person) -> None:
    year, source = next_year(), ProgrammeYear.objects.get(label="2025-26")
    assert year_to_begin_from(year) == source
    assert year_to_begin_from(source) is None, "it has texts of its own"
    assert begin_plan_texts(by=manager, year=year, source=source) == 28
    ours = PlanText.objects.filter(year=year).order_by("position")
    theirs = PlanText.objects.filter(year=source).order_by("position")
    assert list(ours.values_list("section", "after", "text")) == list(theirs.values_list("section", "after", "text"))
    assert {one.paragraphs for one in ours} == {""}, "the numbers are those of the published plan"
    with pytest.raises(ValidationError, match="has texts already"):
        begin_plan_texts(by=manager, year=year, source=source)


def test_plan_text_list_is_read_by_all_who_read_the_plan(sign_in: SignIn) -> None:
    lead, _ = sign_in("la_lead")
    told = words(lead.get(PATH))
    assert "Help lead members, their deputies and their colleagues to be effective." in told
    assert "Paragraph 50 of the published plan · After project 13" in told
    assert "Take Your Place" not in told, "a section without text"
    assert "Edit" not in told
    dfe, _ = sign_in("dfe_reader")
    assert dfe.get(PATH).status_code == 404


def test_plan_text_create_edit_move_and_remove(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    add = f"{PATH}add/?year=2025-26&section=targeted"
    assert re.search(r'value="targeted" selected', client.get(add).content.decode())
    assert client.post(add, {"section": "targeted", "after": "", "text": "First."}).status_code == 302
    client.post(add, {"section": "targeted", "after": "33", "text": "Second."})
    first, second = PlanText.objects.filter(section="targeted").order_by("position")
    assert (second.after, second.year.label) == (33, "2025-26")
    answer = client.post(f"{PATH}{second.pk}/move/", {"version": 1, "do": "earlier"}, follow=True)
    assert "“Second.” stands one place earlier." in words(answer)
    edit = f"{PATH}{first.pk}/edit/"
    version = first.as_stored().version
    client.post(edit, {"version": version, "section": "targeted", "after": "", "text": "Better."})
    assert "changed the text from “First.” to “Better.”" in words(client.get(edit))
    stale = plain(manager).post(edit, {"version": version, "section": "targeted", "after": "", "text": "Late."})
    assert stale.status_code == 409
    assert "Somebody changed this while you were typing" in words(stale)
    assert "Better." in words(client.get(f"{PATH}{first.pk}/remove/"))
    client.post(f"{PATH}{first.pk}/remove/", {"version": first.as_stored().version})
    assert not PlanText.objects.filter(pk=first.pk).exists()


def test_plan_texts_begin_fills_an_empty_year(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    told = words(client.get(f"{PATH}?year=2026-27"))
    assert "No text is written for 2026-27" in told
    assert "Begin with the texts of 2025-26" in told
    answer = client.post(f"{PATH}2026-27/begin/", follow=True)
    assert "The texts of 2025-26 are here. Work them over for 2026-27." in words(answer)
    assert "Help lead members" in words(answer)
    again = client.post(f"{PATH}2026-27/begin/", follow=True)
    assert "The plan 2026-27 has texts already." in words(again)


def test_plan_text_list_asks_as_often_for_few_texts_as_for_many(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")

    def asked() -> int:
        client.get("/projects/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{PATH}?year=2025-26").status_code == 200
        return len(queries)

    many = asked()
    PlanText.objects.exclude(paragraphs="1").delete()
    assert asked() == many
