"""Several people at once: a virement is decided once, and no line gives more than it has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from budget.actions import lines as line_actions
from budget.actions.virements import approve_virement, decline_virement, request_virement, withdraw_virement
from budget.models import BudgetLine, EarmarkUse, Virement
from budget.queries.money import moved_by
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.money import pounds
from tests.crowds import at_once, kinds, posting, statuses

from .virements import ask, line, pay

pytestmark = pytest.mark.django_db(transaction=True)
FROM, TO, OTHER = "SEND Residential W/F", "Take Your Place", "SEND networks"
LATER = date(2030, 1, 1)


@pytest.fixture
def people(person_as: Any) -> tuple[Person, Person]:
    """The programme manager, who asks, and finance, who decides."""
    found = person_as("programme_manager"), person_as("finance")
    assert all(person.standing for person in found)
    return found


def left(of: str) -> int:
    found = line(of)
    return (found.send or 0) + (moved_by([found.pk], LATER)[found.pk].send or 0)


def test_of_eight_approvals_at_once_one_is_applied(people: tuple[Person, Person]) -> None:
    manager, finance = people
    asked = ask(manager, FROM, TO, "SEND", 80_000)
    seen = [Virement.objects.get(pk=asked.pk) for _ in range(8)]
    found = at_once([lambda v=v: approve_virement(by=finance, virement=v, version=1) for v in seen])
    assert kinds(found) == {"Virement": 1, "Stale": 7}, found
    assert (left(FROM), left(TO)) == (pounds(4_000), pounds(155_000))
    assert Virement.history.filter(id=asked.pk, state="approved").count() == 1  # type: ignore[attr-defined]


def test_approved_declined_and_withdrawn_at_once_ends_one_way(people: tuple[Person, Person]) -> None:
    manager, finance = people
    for _ in range(4):
        asked = ask(manager, FROM, TO, "SEND", 100)
        seen = [Virement.objects.get(pk=asked.pk) for _ in range(3)]
        found = at_once(
            [
                lambda v=seen[0]: approve_virement(by=finance, virement=v, version=1),
                lambda v=seen[1]: decline_virement(by=finance, virement=v, version=1, note="No"),
                lambda v=seen[2]: withdraw_virement(by=manager, virement=v, version=1),
            ]
        )
        assert kinds(found) == {"Virement": 1, "Stale": 2}, found
    approved = Virement.objects.filter(state="approved").count()
    assert left(TO) == pounds(75_000 + 100 * approved)


def test_two_approvals_in_the_browser_at_once(people: tuple[Person, Person]) -> None:
    manager, finance = people
    asked = ask(manager, FROM, TO, "SEND", 80_000)
    address = f"/budget/virements/{asked.pk}/approve/"
    assert statuses(at_once([posting(finance, address, {"version": 1})] * 4)) == {302: 1, 409: 3}
    assert left(FROM) == pounds(4_000)


def test_of_two_requests_at_once_for_one_line_the_second_is_refused(people: tuple[Person, Person]) -> None:
    """In both directions, so that on PostgreSQL two who lock the same lines never wait for each other."""
    manager, _ = people
    ends = ((FROM, TO), (TO, FROM), (FROM, OTHER), (OTHER, FROM)) * 2
    jobs = [lambda s=s, t=t: ask(manager, s, t, "SEND", 60_000) for s, t in ends]
    found = at_once(jobs)
    assert kinds(found) == {"Virement": 1, "ValidationError": 7}, found
    assert Virement.objects.count() == 1


def test_two_virements_that_drain_one_line_cannot_overdraw_it(people: tuple[Person, Person]) -> None:
    """Two requests for one line can only stand side by side where somebody went round the freeze; still it holds."""
    manager, finance = people
    waiting = [
        audit.create(
            Virement(
                source=line(FROM),
                target=line(target),
                stream="SEND",
                target_stream="SEND",
                amount=pounds(60_000),
                reason="Drain it",
                requested_by=manager,
                requested_on=LATER,
            ),
            by=manager,
        )
        for target in (TO, OTHER)
    ]
    found = at_once([lambda v=v: approve_virement(by=finance, virement=v, version=1) for v in waiting])
    assert kinds(found) == {"Virement": 1, "ValidationError": 1}, found
    assert left(FROM) == pounds(24_000)
    assert left(TO) + left(OTHER) == pounds(75_000 + 66_000 + 60_000)


def test_a_line_asked_for_while_it_is_edited_or_removed_ends_one_way(people: tuple[Person, Person]) -> None:
    """Either the request finds the line as it was changed, or the change finds it frozen."""
    manager, finance = people
    for label in ("SEND expertise", "AP network part 1", "Coproduction part 1", "SENDAP part 1"):
        giving = line(label)
        projects = [link.project for link in giving.covered]
        fields = {"source": giving, "target": line(TO), "stream": "SEND", "target_stream": "SEND"}
        fields |= {"amount": giving.send, "reason": "All of it"}
        edited = {"send": giving.send - 1}

        def edit(giving: BudgetLine = giving, edited: Any = edited, projects: Any = projects) -> BudgetLine:
            return line_actions.edit_line(by=finance, line=giving, version=1, fields=edited, projects=projects)

        found = at_once([lambda fields=fields: request_virement(by=manager, fields=fields), edit])
        assert kinds(found)["ValidationError"] == 1, found
        for asked in Virement.objects.waiting():
            withdraw_virement(by=manager, virement=asked, version=1)


def test_a_line_that_is_removed_while_it_is_paid_from_keeps_its_payment(people: tuple[Person, Person]) -> None:
    manager, finance = people
    for label in ("Adoption", "Early Help", "Fostering", "Kinship care"):
        found = line(label)
        ends = at_once(
            [
                lambda found=found: line_actions.remove_line(by=manager, line=found, version=1),
                lambda found=found: pay(finance, found, 1),
            ]
        )
        assert len([end for end in ends if isinstance(end, Exception)]) == 1, ends
        there = BudgetLine.objects.filter(pk=found.pk).exists()
        assert there == isinstance(ends[0], ValidationError)


def test_an_earmark_is_not_used_twice(people: tuple[Person, Person]) -> None:
    from budget.actions.earmarks import create_earmark_use

    manager, _ = people
    source = line("C/f-earmarked for SEND")
    lines = [
        line(label) for label in ("CYP and Continuing Care", "QA phase 2", "Fostering rewards offers", "SE ADCS Rooms")
    ]
    audit.change(source, by=manager, version=1, fields={"own": pounds(40_000)})
    found = at_once(
        [
            lambda target=target: create_earmark_use(by=manager, source=source, line=target, amount=pounds(25_000))
            for target in lines
        ]
    )
    assert kinds(found) == {"EarmarkUse": 1, "ValidationError": 3}, found
    assert EarmarkUse.objects.filter(source=source).count() == 1
