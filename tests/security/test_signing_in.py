"""Who a person is: signing in and out, forged posts, and rights that go at the next request."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.models import Kpi
from projects.actions import edit_person, edit_project
from projects.models import Person, Project
from seslip.foundation import audit
from seslip.foundation.middleware import ReadableSession
from tests.security.walk_table import bare, rows, writes

PASSWORD = "a long enough password"
SIGN_IN, RESET = "/account/login/", "/account/password/reset/"


@pytest.fixture
def person(person_as: Any) -> Person:
    found: Person = person_as("project_manager")
    found.set_password(PASSWORD)
    found.save()
    return found


def enter(client: Client, person: Person, address: str = SIGN_IN, password: str = PASSWORD) -> Any:
    return client.post(address, {"login": person.email, "password": password})


def signed_in(client: Client) -> bool:
    return client.get("/projects/account/").status_code == 200


@pytest.mark.parametrize("name", [name for name in rows() if writes(name)])
def test_a_post_from_elsewhere_is_refused(name: str, arguments: Any, person_as: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person_as("programme_manager"))
    response = client.post(reverse(bare(name), kwargs=arguments(name)), {"version": "1"})
    assert response.status_code == 403
    assert "csrf" not in response.content.decode().lower()  # words that help, not the library's


@pytest.mark.parametrize("address", [SIGN_IN, RESET, "/account/logout/", "/account/password/change/"])
def test_a_post_about_the_account_from_elsewhere_is_refused(address: str, person: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    if "log" not in address:
        client.force_login(person)
    assert client.post(address, {"login": person.email, "password": PASSWORD}).status_code == 403


def test_signing_out_takes_a_post(person: Person) -> None:
    client = Client()
    enter(client, person)
    client.get("/account/logout/")
    assert signed_in(client)
    client.post("/account/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\t//x.y",
    ],
)
def test_signing_in_never_leads_elsewhere(elsewhere: str, person: Person) -> None:
    client = Client()
    page = client.get(SIGN_IN, {"next": elsewhere})
    assert page.status_code == 200
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": elsewhere})
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(person: Person) -> None:
    assert enter(Client(), person, f"{SIGN_IN}?next=/kpis/")["Location"] == "/kpis/"


def test_a_session_made_before_signing_in_is_worth_nothing(person: Person) -> None:
    """Somebody who planted a session in the browser must not be signed in with it."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    enter(client, person)
    assert client.cookies["sessionid"].value != session.session_key
    old = Client()
    old.cookies["sessionid"] = session.session_key
    assert not signed_in(old)


def test_signing_out_ends_the_session_and_not_only_the_cookie(person: Person) -> None:
    client = Client()
    enter(client, person)
    kept = client.cookies["sessionid"].value
    client.post("/account/logout/")
    stolen = Client()
    stolen.cookies["sessionid"] = kept
    assert not signed_in(stolen)


def test_a_reset_does_not_tell_who_is_here(person: Person) -> None:
    known, unknown = (Client().post(RESET, {"email": email}) for email in (person.email, "nobody.at.all@example.org"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    pages = [
        re.sub(r'value="[^"]{64}"', "", Client().post(RESET, {"email": email}, follow=True).content.decode())
        for email in (person.email, "nobody.at.all@example.org")
    ]
    assert pages[0] == pages[1]
    assert all(message.to == [person.email] for message in mail.outbox if "/key/" in message.body)


def test_a_wrong_password_and_an_unknown_person_read_the_same(person: Person) -> None:
    stranger = Person(email="nobody.at.all@example.org")
    pages = [enter(Client(), who, password="wrong password").content.decode() for who in (person, stranger)]
    words = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert words[0] == words[1]


def test_somebody_switched_off_cannot_sign_in(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client = Client()
    enter(client, person)
    assert not signed_in(client)


def test_somebody_switched_off_is_out_at_the_next_request(person: Person, person_as: Any) -> None:
    client = Client()
    enter(client, person)
    assert signed_in(client)
    administrator = person_as("administrator")
    edit_person(by=administrator, person=person, version=person.version, fields={"is_active": False})
    assert not signed_in(client)


def test_a_new_password_ends_the_sessions_of_the_old(person: Person) -> None:
    client = Client()
    enter(client, person)
    person.refresh_from_db()
    person.set_password("another long password")
    person.save()
    assert not signed_in(client)


def test_who_no_longer_manages_a_project_cannot_update_it_at_the_next_request(person: Person, person_as: Any) -> None:
    client = Client()
    enter(client, person)
    kpi = Kpi.objects.filter(activity__project__managers__person=person).first()
    assert kpi
    address = reverse("kpis:kpi_update", args=(kpi.pk,))
    assert client.get(address).status_code == 200
    project: Project = kpi.activity.project
    pm = person_as("programme_manager")
    edit_project(by=pm, project=project, version=project.version, fields={}, managers=[pm])
    assert client.get(address).status_code == 403
    answer = client.post(address, {"version": kpi.version, "status": "complete", "position_date": "2026-01-31"})
    assert answer.status_code == 403
    assert Kpi.objects.get(pk=kpi.pk).version == kpi.version


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("finance", "/budget/appendix-5/"),
        ("administrator", "/people/"),
        ("support_team", "/projects/"),
    ],
)
def test_a_role_taken_away_is_gone_at_the_next_request(role: str, address: str, person_as: Any) -> None:
    holder = person_as(role)
    client = Client()
    client.force_login(holder)
    assert client.get(address).status_code == 200
    other = person_as("administrator")
    if other == holder:
        other = audit.create(Person(name="Second", email="second@example.org"), by=None)
        audit.create(type(holder.role_records.get())(person=other, role=role), by=None)
    edit_person(by=other, person=holder, version=holder.version, fields={}, roles=[])
    assert client.get(address).status_code == 404


def test_guessing_is_stopped_and_says_what_to_do(person: Person) -> None:
    client = Client()
    for _ in range(10):
        enter(client, person, password="a wrong guess")
    answer = enter(client, person)
    assert not signed_in(client)
    assert "Wait 15 minutes" in answer.content.decode()


def test_asking_for_many_resets_is_answered_with_words(person: Person) -> None:
    client = Client(raise_request_exception=False)
    answers = [client.post(RESET, {"email": person.email}) for _ in range(25)]
    assert {answer.status_code for answer in answers} <= {200, 302, 429}
    assert len(mail.outbox) <= 20


UNREADABLE = ['"abcdefgh\\000ijkl"', '"a\\000"', '"abcdefgh; path=/"', "abcdefgh%00", "ächtgrün", "../../abcdefgh"]


@pytest.mark.parametrize("cookie", UNREADABLE)
def test_a_cookie_that_no_session_has_never_reaches_the_database(cookie: str, person: Person) -> None:
    client = Client(headers={"cookie": f"sessionid={cookie}"})
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/projects/account/").status_code == 302
    assert not [query for query in asked if "django_session" in query["sql"]]
    assert client.get(SIGN_IN).status_code == 200
    assert enter(client, person).status_code == 302


@pytest.mark.parametrize(("cookie", "kept"), [(f"sessionid={cookie}", False) for cookie in UNREADABLE] + [
    ("sessionid=ocn9jjw0zgvhx1zdf3vu2mlyqk7wz9o5; csrftoken=abc", True), ("csrftoken=abc", False)
])  # fmt: skip
def test_only_a_cookie_that_no_session_has_is_dropped(cookie: str, kept: bool) -> None:
    seen: list[dict[str, str]] = []
    middleware = ReadableSession(lambda request: HttpResponse(seen.append(request.COOKIES)))
    middleware(RequestFactory(headers={"cookie": cookie}).get("/"))
    assert ("sessionid" in seen[0]) == kept
    assert ("csrftoken" in seen[0]) == ("csrftoken" in cookie)
