"""Freezing takes as long as its files: whoever presses the button sees that, can leave, and comes back to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Person
from returns.actions import freezing
from returns.models import FrozenReturn, GrantReturn
from tests.diagnostics.rounds import on

from .freezing import certified, draft


@pytest.fixture
def ready(small: None, files: Any, manager: Person, finance: Person, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which keys are asked for; the files are there from the second asking on."""
    asked: list[str] = []

    def ask_for(making: Any, patience: float) -> bytes | None:
        asked.append(making)
        return b"made" if len(asked) > 3 else None

    monkeypatch.setattr(freezing, "prepare", lambda document, form, *_: f"{form} {document.stands}")
    monkeypatch.setattr(freezing, "ask_for", ask_for)
    return asked


@pytest.fixture
def one(ready: list[str], manager: Person, finance: Person) -> GrantReturn:
    return certified(manager, finance)


def test_the_page_says_so_and_the_next_asking_freezes_it(one: GrantReturn, ready: list[str], sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    url = reverse("returns:return_freeze", args=(one.pk,))
    waiting = office.post(url)
    assert waiting.status_code == 202
    assert "is being frozen" in waiting.content.decode()
    assert not FrozenReturn.objects.exists()
    assert office.post(url).url == reverse("returns:return_page", args=(one.pk,))
    assert FrozenReturn.objects.get().of == one
    assert ready[:3] == ready[3:], "the second asking is for the same files"


def test_the_page_that_asks_by_itself_is_led_on(one: GrantReturn, sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    url = reverse("returns:return_freeze", args=(one.pk,))
    assert office.post(url, headers={"HX-Request": "true"}).status_code == 204
    done = office.post(url, headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == reverse("returns:return_page", args=(one.pk,))


def test_another_day_begins_anew(one: GrantReturn, ready: list[str], sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    url = reverse("returns:return_freeze", args=(one.pk,))
    with on(date(2030, 4, 20)):
        office.force_login(Person.objects.get(email="richard.tyndall@example.org"))
        office.post(url)
    with on(date(2030, 4, 21)):
        office.force_login(Person.objects.get(email="richard.tyndall@example.org"))
        office.post(url)
    assert ready[:3] != ready[3:6]


def test_it_is_never_frozen_before_what_it_was_certified_upon(
    small: None, files: Any, manager: Person, finance: Person
) -> None:
    """A freezing that was begun, left, and gone on with after the return was opened and certified anew."""
    begun = timezone.now() - timedelta(minutes=20)
    one = certified(manager, finance)
    frozen = freezing.freeze_return(by=manager, one=one, at=begun)
    last = one.events.exclude(step="frozen").latest("recorded").recorded
    assert frozen.frozen_at >= last > begun


def test_who_comes_too_early_is_told_what_is_missing(ready: list[str], manager: Person, sign_in: Any) -> None:
    one, (office, _) = draft(manager), sign_in("programme_manager")
    answer = office.get(reverse("returns:return_freeze", args=(one.pk,)), follow=True)
    assert answer.redirect_chain == [(reverse("returns:return_page", args=(one.pk,)), 302)]
    assert "once all projects are signed and two people have certified it" in answer.content.decode()


def test_the_page_of_a_certified_return_says_who_certified_it(
    one: GrantReturn, manager: Person, finance: Person, sign_in: Any
) -> None:
    office, _ = sign_in("programme_manager")
    html = " ".join(office.get(reverse("returns:return_page", args=(one.pk,))).content.decode().split())
    for words, person in (("Certified by finance", finance), ("Certified by the programme manager", manager)):
        assert f'<span>{words}</span> <span class="muted">{person.name}, ' in html
    assert "Freeze and submit" in office.get(reverse("returns:return_freeze", args=(one.pk,))).content.decode()
