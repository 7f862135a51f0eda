"""Signing in: by e-mail in any capitals, never by guessing, and only by those who may."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from projects.models import Person, SignInAttempts
from projects.sign_in import (
    ATTEMPTS_PER_ADDRESS,
    ATTEMPTS_PER_MACHINE,
    TOO_MANY,
    count_attempt,
    forget_attempts,
)
from tests.crowds import at_once

LOGIN = "/account/login/"
RIGHT = "kettle orbit lemon"


def try_as(address: str, password: str, client: Client | None = None, machine: str = "10.0.0.1"):
    browser = client or Client()
    return browser.post(LOGIN, {"login": address, "password": password}, REMOTE_ADDR=machine)


def inside(answer) -> bool:
    return answer.status_code == 302 and answer["Location"] == "/"


@pytest.fixture
def ada(plan: None) -> Person:
    person = Person(name="Ada", email="ada@example.org")
    person.set_password(RIGHT)
    person.save()
    return person


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@EXAMPLE.ORG", "  Ada@Example.org "])
def test_sign_in_with_any_capitals(ada: Person, typed: str) -> None:
    client = Client()
    assert inside(try_as(typed, RIGHT, client))
    assert client.get("/projects/account/").status_code == 200


def test_signing_in_leaves_no_history_but_the_time(ada: Person) -> None:
    before = Person.history.filter(id=ada.pk).count()
    try_as(ada.email, RIGHT)
    ada.refresh_from_db()
    assert ada.last_login
    assert Person.history.filter(id=ada.pk).count() == before


def test_ten_wrong_tries_then_even_the_right_password_is_refused(ada: Person) -> None:
    for _ in range(ATTEMPTS_PER_ADDRESS):
        answer = try_as(ada.email, "wrong")
        assert TOO_MANY not in answer.content.decode()
    refused = try_as(ada.email.upper(), RIGHT)
    assert not inside(refused)
    assert TOO_MANY in refused.content.decode()
    assert inside(try_as(ada.email, RIGHT)) is False


def test_after_a_quarter_of_an_hour_the_right_password_works_again(ada: Person) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(ATTEMPTS_PER_ADDRESS + 1):
            try_as(ada.email, "wrong")
        clock.shift(timedelta(minutes=14))
        assert not inside(try_as(ada.email, RIGHT))
        clock.shift(timedelta(minutes=2))
        assert inside(try_as(ada.email, RIGHT))


def test_a_success_starts_the_address_afresh(ada: Person) -> None:
    for _ in range(3):
        for _ in range(ATTEMPTS_PER_ADDRESS - 1):
            try_as(ada.email, "wrong")
        assert inside(try_as(ada.email, RIGHT))


def test_signing_in_often_with_the_right_password_is_no_attack(ada: Person) -> None:
    for _ in range(ATTEMPTS_PER_ADDRESS * 2):
        assert inside(try_as(ada.email, RIGHT))


def test_one_machine_cannot_try_many_addresses(ada: Person) -> None:
    for number in range(ATTEMPTS_PER_MACHINE):
        count_attempt("machine", "10.0.0.9") if number else try_as("x@example.org", "wrong", machine="10.0.0.9")
    assert TOO_MANY in try_as(ada.email, RIGHT, machine="10.0.0.9").content.decode()
    assert inside(try_as(ada.email, RIGHT, machine="10.0.0.1"))


def test_a_right_password_does_not_clear_the_machine(ada: Person) -> None:
    """Else somebody with one account could guess at the others without end."""
    for _ in range(ATTEMPTS_PER_MACHINE - 1):
        count_attempt("machine", "10.0.0.9")
    assert inside(try_as(ada.email, RIGHT, machine="10.0.0.9"))
    assert count_attempt("machine", "10.0.0.9") == ATTEMPTS_PER_MACHINE


def test_resetting_the_password_opens_the_door_again(ada: Person) -> None:
    from allauth.account.adapter import get_adapter

    for _ in range(ATTEMPTS_PER_ADDRESS + 1):
        try_as(ada.email, "wrong")
    get_adapter().set_password(ada, "another long phrase")
    assert inside(try_as(ada.email, "another long phrase"))


def test_setting_a_password_writes_nothing_else(ada: Person) -> None:
    from allauth.account.adapter import get_adapter

    stale = Person.objects.get(pk=ada.pk)
    Person.objects.filter(pk=ada.pk).update(name="Renamed meanwhile")
    get_adapter().set_password(stale, "another long phrase")
    assert Person.objects.get(pk=ada.pk).name == "Renamed meanwhile"


def test_counters_of_the_past_do_not_pile_up(ada: Person) -> None:
    count_attempt("address", "old@example.org")
    SignInAttempts.objects.update(since=timezone.now() - timedelta(days=2))
    forget_attempts(ada.email)
    assert not SignInAttempts.objects.exists()


def test_counters_hold_no_addresses(ada: Person) -> None:
    try_as(ada.email, "wrong")
    assert SignInAttempts.objects.count() == 2
    assert not SignInAttempts.objects.filter(key__contains="ada").exists()


def test_a_person_who_may_not_sign_in_is_refused(ada: Person) -> None:
    Person.objects.filter(pk=ada.pk).update(is_active=False)
    client = Client()
    answer = try_as(ada.email, RIGHT, client)
    assert not inside(answer)
    assert client.get("/projects/account/").status_code == 302


def test_people_of_the_plan_without_a_password_cannot_sign_in(plan: None) -> None:
    for password in ("", "!", "password"):
        assert not inside(try_as("mark.evans@example.org", password))


def test_a_changed_address_ends_the_old_one(ada: Person, person_as) -> None:
    """The library keeps addresses of its own; an old one would otherwise still let its owner in."""
    from allauth.account.models import EmailAddress

    from projects import actions

    EmailAddress.objects.create(user=ada, email="ada@example.org", verified=True, primary=True)
    by = person_as("administrator")
    actions.edit_person(by=by, person=ada, version=1, fields={"email": "ada.new@example.org"})
    assert not inside(try_as("ada@example.org", RIGHT))
    assert inside(try_as("ada.new@example.org", RIGHT))


def test_nobody_signs_up(client: Client, plan: None) -> None:
    before = Person.objects.count()
    entered = {"email": "new@example.org", "password1": RIGHT, "password2": RIGHT}
    for answer in (client.get("/account/signup/"), client.post("/account/signup/", entered)):
        assert answer.status_code in (200, 404)
        assert 'name="password1"' not in answer.content.decode()
    assert Person.objects.count() == before


def test_a_wrong_address_and_a_wrong_password_look_the_same(ada: Person) -> None:
    def said(answer) -> str:
        html = answer.content.decode()
        return html[html.index("error-summary") : html.index("</ul>", html.index("error-summary"))]

    assert said(try_as(ada.email, "wrong")) == said(try_as("nobody@example.org", "wrong"))


@pytest.fixture
def committed_ada(transactional_db: None) -> Iterator[Person]:
    person = Person(name="Ada", email="ada@example.org")
    person.set_password(RIGHT)
    person.save()
    yield person


def test_thirty_guesses_at_once_never_let_more_than_the_limit_through(
    committed_ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted where it matters: how often a password is compared at all."""
    compared: list[str] = []
    real = Person.check_password

    def comparing(self: Person, raw: str) -> bool:
        compared.append(raw)
        return real(self, raw)

    monkeypatch.setattr(Person, "check_password", comparing)

    def guess(number: int) -> Callable[[], str]:
        machine = f"10.1.0.{number}"
        return lambda: try_as("ada@example.org", f"guess {number}", machine=machine).content.decode()

    answers = at_once([guess(number) for number in range(30)])
    assert all(isinstance(answer, str) for answer in answers), "none failed on a locked database"
    assert len(compared) == ATTEMPTS_PER_ADDRESS
    assert sum(TOO_MANY in answer for answer in answers) == 30 - ATTEMPTS_PER_ADDRESS


@pytest.mark.parametrize(("address", "field"), [(LOGIN, "login"), ("/account/password/reset/", "email")])
def test_the_address_is_asked_for_in_the_words_of_every_other_page(plan: None, address: str, field: str) -> None:
    html = Client().get(address).content.decode()
    label = re.search(rf'<label for="id_{field}">(.*?)</label>', html, flags=re.S)
    assert label and label[1].strip() == "E-mail address"
    assert 'placeholder="E-mail address"' in html
    assert not re.search(r"\bemail\b", re.sub(r"<[^>]*>", " ", html), flags=re.I)


def test_a_wrong_password_is_told_in_our_words(ada: Person) -> None:
    answer = try_as(ada.email, "wrong")
    assert "The e-mail address or the password is wrong. Check both" in answer.content.decode()
