"""People, their roles and their sign-in, as those who look after them meet them."""

import re

import pytest
from django.core import mail
from django.test import Client

from projects.models import Person, PersonRole

from .pages import SignIn, plain, words


@pytest.mark.parametrize("role", ["project_manager", "sponsor", "finance", "support_team", "la_lead", "dfe_reader"])
def test_people_are_not_there_for_others(sign_in: SignIn, role: str) -> None:
    client, person = sign_in(role)
    for path in ("/people/", "/people/new/", f"/people/{person.pk}/", f"/people/{person.pk}/edit/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/people/{person.pk}/password-link/").status_code == 404
    assert not mail.outbox


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=heath", ["Mac Heath"]),
        ("q=lucy.butler@", ["Lucy Butler"]),
        ("part=support_team", ["Chris Baird", "Claire Woodcock", "Jenny Boyd"]),
        ("authority=milton-keynes", ["Carly Murphy", "Mac Heath"]),
        ("organisation=RCC", ["Lucy Butler"]),
        ("part=programme_manager&active=yes", ["Richard Tyndall"]),
        ("active=no", []),
    ],
)
def test_person_list_is_searched_and_filtered(sign_in: SignIn, query: str, found: list[str]) -> None:
    client, _ = sign_in("programme_manager")
    html = client.get(f"/people/?{query}").content.decode()
    assert re.findall(r'<a href="/people/\d+/">([^<]+)</a>', html) == found


def test_person_page_shows_roles_projects_and_sign_in(sign_in: SignIn) -> None:
    client, _ = sign_in("administrator")
    text = words(client.get(f"/people/{Person.objects.get(name='Chris Baird').pk}/"))
    assert "Targeted-support team" in text
    assert "Manages 4 projects" in text
    assert "No password set yet" in text
    assert "The plan added this person added the role “Targeted-support team”" in text


NEW = {"name": "Ada New", "email": "Ada.New@example.org", "is_active": "on", "roles": ["finance"], "version": 1}


def test_person_create_and_the_link_to_set_a_password(sign_in: SignIn, client: Client) -> None:
    manager, _ = sign_in("programme_manager")
    assert "Administrator" not in words(manager.get("/people/new/")), "not theirs to give"
    page = manager.post("/people/new/", NEW)["Location"]
    ada = Person.objects.get(email="ada.new@example.org")
    assert page == f"/people/{ada.pk}/"
    answer = manager.post(f"{page}password-link/", follow=True)
    assert "A link to set a password is on its way to ada.new@example.org." in words(answer)
    assert mail.outbox[0].to == ["ada.new@example.org"]
    assert mail.outbox[0].subject == "SESLIP: Set your password"
    assert "Dear Ada New" in mail.outbox[0].body
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"password1": "kettle orbit lemon", "password2": "kettle orbit lemon"}
    )
    assert done.status_code == 302
    answer = client.post("/account/login/", {"login": "ADA.new@Example.org", "password": "kettle orbit lemon"})
    assert answer["Location"] == "/"


def test_person_create_refuses_bad_input(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    before = Person.objects.count()
    for changed, problem in (
        ({"email": "MARK.EVANS@example.org"}, "Somebody has this e-mail address already."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"name": "x" * 10_000}, "at most 120 characters"),
        ({"roles": ["administrator"]}, "Select a valid choice."),
        ({"roles": ["king"]}, "Select a valid choice."),
    ):
        assert problem in words(client.post("/people/new/", NEW | changed))
    assert Person.objects.count() == before


def test_person_edit_changes_roles_and_switches_sign_in_off(sign_in: SignIn) -> None:
    client, _ = sign_in("administrator")
    finance, person = sign_in("finance")
    path = f"/people/{person.pk}/edit/"
    assert finance.get("/projects/account/").status_code == 200
    entered = {"name": person.name, "email": person.email, "roles": ["support_team"], "version": person.version}
    answer = client.post(path, entered, follow=True)
    text = words(answer)
    assert "removed the role “Finance officer”" in text
    assert "changed the may sign in from yes to no" in text
    assert "Switched off" in text
    assert finance.get("/projects/account/").status_code == 302, "their session has ended"
    assert set(PersonRole.objects.filter(person=person).values_list("role", flat=True)) == {"support_team"}
    link = client.post(f"/people/{person.pk}/password-link/", follow=True)
    assert "may not sign in" in words(link)
    assert not mail.outbox


def test_person_edit_of_an_administrator_is_refused_to_the_programme_manager(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    _, administrator = sign_in("administrator")
    path = f"/people/{administrator.pk}/"
    assert "Edit person" not in words(client.get(path))
    for answer in (client.get(f"{path}edit/"), client.post(f"{path}edit/", NEW), client.post(f"{path}password-link/")):
        assert answer.status_code == 403
        assert "only another administrator can change them" in words(answer)
    assert not mail.outbox


def test_person_edit_keeps_the_last_administrator(sign_in: SignIn) -> None:
    client, person = sign_in("administrator")
    entered = {"name": person.name, "email": person.email, "is_active": "on", "roles": [], "version": person.version}
    answer = client.post(f"/people/{person.pk}/edit/", entered)
    assert "This is the last administrator who may sign in." in words(answer)
    assert PersonRole.objects.filter(person=person, role="administrator").exists()


def test_person_edit_shows_the_second_editor_what_changed(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    chris = Person.objects.get(name="Chris Baird")
    entered = {"name": "C. Baird", "email": chris.email, "is_active": "on", "version": 1}
    client.post(f"/people/{chris.pk}/edit/", entered)
    answer = plain(manager).post(f"/people/{chris.pk}/edit/", entered | {"name": "Typed second"})
    assert "changed the name from “Chris Baird” to “C. Baird”" in words(answer)
    assert 'value="Typed second"' in answer.content.decode()


def test_password_link_only_by_post(sign_in: SignIn) -> None:
    client, person = sign_in("administrator")
    assert client.get(f"/people/{person.pk}/password-link/").status_code == 405


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("programme_manager", "Programme manager"),
        ("sponsor", "Sponsors 13 projects"),
        ("project_manager", "Manages 4 projects"),
        ("la_lead", "Belongs to Oxfordshire"),
        ("dfe_reader", "DfE reader"),
    ],
)
def test_account_says_who_one_is(sign_in: SignIn, role: str, expected: str) -> None:
    client, person = sign_in(role)
    answer = client.get("/projects/account/")
    assert expected in words(answer)
    assert person.email in words(answer)
    assert 'href="/account/password/change/"' in answer.content.decode()
