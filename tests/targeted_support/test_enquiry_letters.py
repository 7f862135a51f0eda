"""A new enquiry is mailed to the targeted-support team, with a link instead of what was said in confidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from kpis.models import ReminderChoice
from projects.models import Person, PersonRole
from seslip.foundation import audit
from targeted_support.actions.packages import ask_for_package
from targeted_support.models import Package
from targeted_support.queries.enquiry_asks import enquiry_asks
from tests.conftest import somebody
from tests.diagnostics.confidence import enter, person_of, text_of

from .giving import lead
from .packaging import CANDID, TODAY, moved, opened, team

TITLE = "Annual reviews in time"
SCOPE = f"{CANDID}\n\nWhen it would suit: after the kestrels have left"

pytestmark = pytest.mark.usefixtures("mid_february")


def enquiry(by: Person | None = None, title: str = TITLE) -> Package:
    fields = {"title": title, "summary": "How reviews are finished", "stream": "SEND", "scope": SCOPE}
    return ask_for_package(by=by or lead(), fields=fields)


def letters(day: date = TODAY) -> list[Any]:
    """What goes out on a day that is about enquiries."""
    mail.outbox.clear()
    call_command("send_reminders", on=day.isoformat(), verbosity=0)
    return [one for one in mail.outbox if "Enquiry for" in one.body]


def the_team() -> set[Person]:
    """The three who run targeted support (plan, para 82)."""
    return {given.person for given in PersonRole.objects.filter(role="support_team").select_related("person")}


def asked_of(day: date = TODAY) -> dict[str, frozenset[int]]:
    return {one.title: one.people for one in enquiry_asks(day)}


def test_everybody_of_the_team_gets_one_letter_and_nobody_else_does() -> None:
    assert not asked_of()
    enquiry()
    found = letters()
    assert len(found) == 3 and {one.to[0] for one in found} == {one.email for one in the_team()}
    assert all(f"Enquiry for Oxfordshire: {TITLE}" in one.body for one in found)
    assert not letters() and not letters(TODAY + timedelta(1)), "it is mailed once"


def test_the_letter_links_to_the_enquiry_and_holds_no_candid_word() -> None:
    one = enquiry()
    for letter in letters():
        whole = f"{letter.subject} {letter.body} {letter.alternatives}"
        assert f"/targeted-support/packages/{one.pk}/" in letter.body
        assert "kestrels" not in whole and "boiler" not in whole and "When it would suit" not in whole
    assert CANDID in text_of(enter(team()).get(f"/targeted-support/packages/{one.pk}/")), "the link leads to them"


def test_what_the_team_records_itself_or_the_plan_knows_is_no_news_to_it() -> None:
    opened("surrey")
    assert Package.objects.filter(stage="enquiry").count() > 1
    assert not asked_of() and not letters()


def test_it_is_asked_until_somebody_takes_it_up_and_not_before_it_came() -> None:
    one = enquiry()
    assert asked_of() == {TITLE: {one.pk for one in the_team()}}
    assert not asked_of(TODAY - timedelta(1))
    assert TITLE in text_of(enter(team()).get("/kpis/to-do/"))
    moved(one, "scoping")
    assert not asked_of() and TITLE not in text_of(enter(team()).get("/kpis/to-do/"))


def test_one_that_comes_back_from_scoping_was_put_there_by_the_team() -> None:
    one = moved(enquiry(), "scoping")
    moved(one, "enquiry", reason="The authority wants to think again")
    assert not asked_of()


def test_others_are_asked_nothing_whatever_they_ask_for() -> None:
    enquiry()
    for who in (lead(), person_of("surrey"), somebody("programme_manager"), somebody("finance")):
        assert not enquiry_asks(TODAY, who), who


def test_who_wants_no_letters_gets_none_and_who_left_the_team_neither() -> None:
    quiet, former, left = sorted(the_team(), key=lambda one: one.pk)
    audit.create(ReminderChoice(person=quiet, frequency="none"), by=quiet)
    enquiry()
    audit.remove(PersonRole.objects.get(person=former, role="support_team"), by=former)
    assert [one.to for one in letters()] == [[left.email]]


def test_queries_do_not_grow_with_enquiries(django_assert_num_queries: Any) -> None:
    enquiry()
    for number in range(4):
        enquiry(person_of("surrey"), f"Enquiry {number}")
    with django_assert_num_queries(3):
        assert len(enquiry_asks(TODAY)) == 5
