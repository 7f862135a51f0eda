"""Changing projects, their phases and their place in the frameworks, in the browser."""

import re

import pytest
from django.test import Client

from projects.models import Person, Phase, Project

from .pages import EDIT, SEVEN, SignIn, as_entered, plain, words


def test_project_edit_saves_and_tells_the_change(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    seven, sarah = Project.objects.get(number=7), Person.objects.get(name="Sarah Daly")
    answer = client.post(EDIT, as_entered(seven, sponsor=sarah.pk, amount="£88,000.50"), follow=True)
    text = words(answer)
    assert answer.redirect_chain == [(SEVEN, 302)]
    assert "Project 7 is saved." in text
    assert "changed the sponsor from Lee-Anne Farach to Sarah Daly" in text
    assert "changed the amount in the plan from £87,000 to £88,000.50" in text


def test_project_edit_leads_to_the_new_number(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(EDIT, as_entered(Project.objects.get(number=7), number=70))
    assert answer["Location"] == "/projects/2025-26/70/"


def test_project_edit_orders_managers_lead_first(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    nick, julie = Person.objects.get(name="Nick King"), Person.objects.get(name="Julie Pointer")
    ten = Project.objects.get(number=10)
    client.post("/projects/2025-26/10/edit/", as_entered(ten, lead=julie.pk, others=[nick.pk, julie.pk]))
    assert Project.objects.get(number=10).manager_names == "Julie Pointer, Nick King"


def test_project_edit_of_the_second_person_shows_what_changed_and_keeps_the_typed_text(sign_in: SignIn) -> None:
    first, _ = sign_in("programme_manager")
    second = plain(Person.objects.get(name="Mark Evans"))
    path, four = "/projects/2025-26/4/edit/", Project.objects.get(number=4)
    nick = Person.objects.get(name="Nick King")
    first.post(path, as_entered(four, title="Renamed by the first", others=[nick.pk]))
    typed = {"version": 1, "title": four.title, "purpose": "Typed by the second", "amount_note": ""}
    answer = second.post(path, typed)
    text = words(answer)
    assert "Somebody changed this while you were typing" in text
    assert (
        "changed the title from “SEND Workforce development in residential settings” to “Renamed by the first”" in text
    )
    assert "added the project manager “Nick King”" in text
    assert "Typed by the second" in text
    assert Project.objects.get(number=4).purpose == four.purpose
    version = re.search(r'name="version" value="(\d+)"', answer.content.decode())[1]
    second.post(path, typed | {"version": version, "title": "Renamed by the first"})
    saved = Project.objects.get(number=4)
    assert (saved.purpose, saved.title) == ("Typed by the second", "Renamed by the first")


def test_project_edit_offers_its_own_manager_only_its_words(sign_in: SignIn) -> None:
    client, _ = sign_in("project_manager")
    path, four = "/projects/2025-26/4/edit/", Project.objects.get(number=4)
    html = client.get(path).content.decode()
    assert set(re.findall(r'name="(\w+)"', html[html.index('class="form"') :])) >= {"title", "purpose", "amount_note"}
    assert not re.findall(r'name="(number|sponsor|amount|lead|others|theme)"', html)
    client.post(path, as_entered(four, purpose="Mine", sponsor="", amount="1", number=60))
    saved = Project.objects.get(number=4)
    assert (saved.purpose, saved.sponsor_id, saved.amount) == ("Mine", four.sponsor_id, four.amount)
    assert client.get(EDIT).status_code == 403, "project 7 is not theirs"


@pytest.mark.parametrize("role", ["sponsor", "finance", "support_team", "la_lead", "administrator"])
@pytest.mark.parametrize(
    "path",
    [
        EDIT,
        f"{SEVEN}frameworks/",
        f"{SEVEN}phases/new/",
        f"{SEVEN}phases/1/",
        f"{SEVEN}phases/1/remove/",
        "/projects/new/",
        "/authorities/kent/spellings/new/",
    ],
)
def test_editing_is_refused_in_words_to_those_who_only_read(sign_in: SignIn, role: str, path: str) -> None:
    client, _ = sign_in(role)
    for answer in (client.get(path), client.post(path, {"title": "Mine", "number": 3, "name": "Mine", "version": 1})):
        assert answer.status_code == 403
        assert "programme manager" in words(answer)
    assert Phase.objects.filter(project__number=7).count() == 2
    assert Project.objects.get(number=7).version == 1


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"number": "seven"}, "Enter a whole number."),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "9" * 30}, "less than or equal to 999"),
        ({"number": "8"}, "Another project of this year has this number."),
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 10_000}, "at most 200 characters (it has 10000)"),
        ({"purpose": "x" * 10_000}, "at most 4000 characters (it has 10000)"),
        ({"amount": "a lot"}, "Enter an amount in pounds, for example 9600 or 1,234.50."),
        ({"amount": "9" * 20}, "This amount is too large"),
        ({"amount": "-5"}, "Enter £0 or more."),
        ({"used": ""}, "A number that is not used has no amount."),
        ({"theme": "999"}, "Select a valid choice."),
        ({"sponsor": "nobody"}, "Select a valid choice."),
        ({"lead": ""}, ""),
        ({"lead": "", "others": ["1"]}, "nobody leads"),
    ],
)
def test_project_edit_says_what_is_wrong_and_changes_nothing(
    sign_in: SignIn, changed: dict[str, object], problem: str
) -> None:
    client, _ = sign_in("programme_manager")
    if changed.get("others"):
        changed = changed | {"others": [Person.objects.get(name="Nick King").pk]}
    answer = client.post(EDIT, as_entered(Project.objects.get(number=7), **changed))
    if not problem:
        assert answer.status_code == 302, "a project may be without a manager for a while"
        return
    assert answer.status_code == 422
    assert problem in words(answer)
    assert "There is a problem" in words(answer)
    assert Project.objects.get(number=7).version == 1


def test_project_create_adds_a_number(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    seven = Project.objects.get(number=7)
    assert client.get("/projects/new/").status_code == 200
    answer = client.post("/projects/new/?year=2025-26", as_entered(seven, number=50, title="Early years"))
    assert answer["Location"] == "/projects/2025-26/50/"
    made = Project.objects.get(number=50)
    assert (made.title, made.manager_names, made.year.label) == ("Early years", "Sheelagh Sullivan", "2025-26")
    taken = client.post("/projects/new/", as_entered(seven, title="Again"))
    assert "Another project of this year has this number." in words(taken)


def test_phase_create_edit_and_remove(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    assert client.post(f"{SEVEN}phases/new/", {"number": 3, "amount": "1,000", "version": 1})["Location"] == SEVEN
    client.post(f"{SEVEN}phases/3/", {"number": 3, "amount": "2,000", "note": "Later", "version": 1})
    text = words(client.get(SEVEN))
    assert "7.3 £2,000 Later" in text
    assert "The phases come to £89,000" in text
    assert "Remove phase 7.3?" in words(client.get(f"{SEVEN}phases/3/remove/"))
    assert "The phase is removed." in words(client.post(f"{SEVEN}phases/3/remove/", {"version": 2}, follow=True))
    assert Phase.objects.filter(project__number=7).count() == 2


def test_phase_create_refuses_a_number_twice(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(f"{SEVEN}phases/new/", {"number": 2, "version": 1})
    assert "This project has a phase with this number." in words(answer)


def test_phase_edit_gives_the_projects_manager_the_note(sign_in: SignIn) -> None:
    client = Client()
    client.force_login(Person.objects.get(name="Carly Murphy"))
    path = "/projects/2025-26/22/phases/1/"
    assert not re.findall(r'name="(number|amount)"', client.get(path).content.decode())
    client.post(path, {"note": "With the Thames Valley", "amount": "1", "version": 1})
    phase = Phase.objects.get(project__number=22, number=1)
    assert (phase.note, phase.amount) == ("With the Thames Valley", 44_875_00)
