"""Commitments: ordered, paid of it, outstanding until they are closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from budget.actions import commitments as actions
from budget.domain.ledger import Shares
from budget.domain.outturn import outstanding
from budget.models import Commitment
from budget.queries.money import committed_by
from budget.queries.payments import left_of, paid_on
from projects.models import Person
from seslip.foundation.access import Refused
from seslip.foundation.clock import today
from seslip.foundation.money import pounds

from .money_records import DAY, commitment_fields, line_of, ordered, paid
from .pages import tables, text_of

LATER = date(2026, 3, 31)


@pytest.fixture
def finance(person_as) -> Person:
    return person_as("finance")


def test_what_is_not_paid_of_an_order_is_committed_until_it_is_closed(finance: Person) -> None:
    order = ordered(finance, amount=pounds(4_000))
    assert committed_by([order.line_id], LATER)[order.line_id] == Shares(pounds(1_000), pounds(3_000))
    paid(finance, commitment=order)
    assert committed_by([order.line_id], LATER)[order.line_id].total == pounds(3_000)
    assert left_of(order, paid_on([order])[order.pk]).total == pounds(3_000)
    closed = actions.close_commitment(by=finance, commitment=order, version=1, closed_on=DAY)
    assert committed_by([order.line_id], LATER)[order.line_id].total == 0
    assert left_of(closed, paid_on([closed])[order.pk]).total == 0
    actions.close_commitment(by=finance, commitment=closed, version=2, closed_on=None)
    assert committed_by([order.line_id], LATER)[order.line_id].total == pounds(3_000)


@pytest.mark.parametrize(
    ("promised", "paid_of_it", "left"),
    [
        (Shares(100, 100), Shares(150), Shares(0, 50)),  # £50 of £200 is still to come, whoever paid the £150
        (Shares(100, 100), Shares(100, 100), Shares(0, 0)),
        (Shares(100, 100), Shares(250), Shares(0, 0)),  # more paid than ordered
        (Shares(100, 100), Shares(None, None, 30), Shares(85, 85, 0)),
        (Shares(100), Shares(-20), Shares(120)),  # a refund is to be paid again
        (Shares(3, 100, 99), Shares(5), Shares(0, 99, 98)),
    ],
)
def test_what_is_outstanding_is_what_the_order_as_a_whole_still_costs(
    promised: Shares, paid_of_it: Shares, left: Shares
) -> None:
    assert outstanding(promised, paid_of_it) == left
    assert left.total == max(promised.total - paid_of_it.total, 0)


def test_an_order_paid_from_another_stream_leaves_what_is_still_to_come(sign_in, finance: Person) -> None:
    order = ordered(finance, amount=pounds(4_000))  # £1,000 CSC and £3,000 SEND
    paid(finance, commitment=order, amount=pounds(1_500), csc=pounds(1_500))
    assert committed_by([order.line_id], LATER)[order.line_id] == Shares(0, pounds(2_500))
    client, _ = sign_in("finance")
    page = text_of(client.get(f"/budget/commitments/{order.pk}/"))
    assert "Paid of it £1,500 Outstanding £2,500" in page


@pytest.mark.parametrize(
    ("day", "words"), [(DAY - timedelta(days=1), "ordered on 1 Oct 2025"), (today() + timedelta(days=1), "future")]
)
def test_it_is_closed_on_a_day_between_its_order_and_today(finance: Person, day: date, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        actions.close_commitment(by=finance, commitment=ordered(finance), version=1, closed_on=day)


def test_what_was_paid_on_keeps_its_line_and_its_order(finance: Person) -> None:
    order = ordered(finance)
    paid(finance, commitment=order)
    elsewhere = commitment_fields(line=line_of("SEND Residential W/F"))
    with pytest.raises(ValidationError, match="so the line stays"):
        actions.edit_commitment(by=finance, commitment=order, version=1, fields=elsewhere)
    with pytest.raises(ValidationError, match="1 payment stands against this commitment"):
        actions.remove_commitment(by=finance, commitment=order, version=1)
    assert Commitment.objects.get().version == 1


def test_an_order_is_more_than_nothing(finance: Person) -> None:
    for amount in (0, -pounds(5)):
        with pytest.raises(ValidationError, match="more than £0"):
            ordered(finance, amount=amount)


def test_commitment_list_adds_up_and_leads_to_its_payments(sign_in, finance: Person) -> None:
    order = ordered(finance, amount=pounds(4_000))
    paid(finance, commitment=order)
    client, _ = sign_in("finance")
    sums, rows = tables(client.get("/budget/commitments/"))
    assert [row[-1] for row in sums[1:]] == ["£4,000", "£1,000", "£3,000"]
    assert rows[1][-4:-1] == ["£4,000", "£1,000", "£3,000"]
    page = client.get(f"/budget/commitments/{order.pk}/")
    assert "Outstanding £3,000" in text_of(page)
    assert "Harbourside Training" in tables(page)[-1][1][1]


def test_closing_in_the_browser(sign_in, finance: Person) -> None:
    order = ordered(finance)
    client, _ = sign_in("finance")
    answer = client.post(
        f"/budget/commitments/{order.pk}/close/", {"version": 1, "closed_on": "2025-11-01"}, follow=True
    )
    assert "Closed on 1 Nov 2025" in text_of(answer)
    assert client.post(f"/budget/commitments/{order.pk}/close/", {"version": 1, "closed_on": ""}).status_code == 409
    assert "Open" in text_of(client.get("/budget/commitments/?state=closed"))


@pytest.mark.parametrize("role", ["programme_manager", "project_manager", "sponsor", "la_lead", "support_team"])
def test_only_finance_records(person_as, finance: Person, role: str) -> None:
    order, person = ordered(finance), person_as(role)
    for attempt in (
        lambda: ordered(person),
        lambda: actions.edit_commitment(by=person, commitment=order, version=1, fields=commitment_fields()),
        lambda: actions.close_commitment(by=person, commitment=order, version=1, closed_on=DAY),
        lambda: actions.remove_commitment(by=person, commitment=order, version=1),
    ):
        with pytest.raises(Refused, match="Only the finance officer"):
            attempt()
