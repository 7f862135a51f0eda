"""Recording, claiming and deciding: who may, what is refused, what stays in the history."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.actions import payments as actions
from budget.actions.payments import EqualPayment
from budget.domain.ledger import Shares
from budget.models import Payment
from budget.queries.money import paid_by
from budget.queries.payments import remarks_on, transaction_history, waiting_claims
from projects.models import Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.money import pounds

from .money_records import DAY, claimed, line_of, ordered, paid, payment_fields


@pytest.fixture
def finance(person_as) -> Person:
    return person_as("finance")


@pytest.fixture
def mark(person_as) -> Person:
    """Manages project 5, Take Your Place."""
    return person_as("project_manager")


def test_record_payment_splits_it_like_the_budget_and_counts_at_once(finance: Person) -> None:
    payment = paid(finance)
    assert (payment.csc, payment.send, payment.own) == (pounds(250), pounds(750), None)
    assert (payment.state, payment.recorded_by, payment.decided_by) == ("paid", finance, None)
    assert paid_by([payment.line_id], DAY)[payment.line_id] == Shares(pounds(250), pounds(750), None)
    assert [entry.sentences for entry in transaction_history(payment)] == [("added this payment",)]


def test_record_payment_takes_a_typed_split_and_a_refund(finance: Person) -> None:
    payment = paid(finance, amount=-50, csc=-50, send=0, own=None)
    assert (payment.csc, payment.send, payment.amount) == (-50, 0, -50)


@pytest.mark.parametrize(
    ("changed", "where", "words"),
    [
        ({"amount": 0}, "amount", "other than £0"),
        ({"day": today() + timedelta(days=1)}, "day", "in the future"),
        ({"csc": pounds(100), "send": pounds(800)}, "csc", "add up to £900, not to £1,000"),
        ({"own": pounds(1_000)}, "csc", "has no SESLIP own funds"),
    ],
)
def test_record_payment_refuses_what_cannot_be(finance: Person, changed: dict, where: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words) as caught:
        paid(finance, **changed)
    assert list(caught.value.message_dict) == [where]
    assert not Payment.objects.exists()


def test_record_payment_only_from_a_line_of_spending_that_has_money(finance: Person) -> None:
    with pytest.raises(ValidationError, match="line of expenditure"):
        paid(finance, line=line_of("DfE-data"))
    with pytest.raises(ValidationError, match="no money of any stream"):
        paid(finance, line=line_of("SEND – SE 19 c/f"))


def test_a_payment_on_a_commitment_comes_from_its_line(finance: Person) -> None:
    order = ordered(finance)
    assert paid(finance, commitment=order).commitment == order
    with pytest.raises(ValidationError, match="stands on the line Take Your Place"):
        paid(finance, commitment=order, line=line_of("SEND Residential W/F"), reference="HT-2")


def test_an_equal_payment_is_refused_until_somebody_says_that_it_is_another(finance: Person) -> None:
    first = paid(finance)
    with pytest.raises(EqualPayment) as caught:
        paid(finance, payee="HARBOURSIDE  training", reference="ht-1")
    assert caught.value.payment == first
    second = actions.record_payment(by=finance, fields=payment_fields(), another=True)
    third = actions.record_payment(by=finance, fields=payment_fields(), another=True)
    assert len({first.key, second.key, third.key}) == 3
    paid(finance, reference="HT-2")


def test_a_form_sent_twice_records_once(finance: Person) -> None:
    token = uuid4()
    first = actions.record_payment(by=finance, fields=payment_fields(), token=token)
    assert actions.record_payment(by=finance, fields=payment_fields(), token=token) == first
    other = actions.record_payment(by=finance, fields=payment_fields(payee="Another"), token=token)
    assert other != first, "a form that went back and was filled in otherwise is another payment"
    assert Payment.objects.count() == 2


def test_what_is_unusual_is_accepted_and_said(finance: Person) -> None:
    year = payment_fields()["line"].heading.section.year
    payment = paid(finance, day=year.starts - timedelta(days=1), amount=pounds(100_001))
    assert remarks_on(payment) == [
        "31 Mar 2025 lies outside the programme year 2025-26 of this line.",
        "With this payment Take Your Place is overspent: CSC grant is £0.25 over its revised budget of £25,000; "
        "SEND grant is £0.75 over its revised budget of £75,000.",
    ]
    assert remarks_on(paid(finance, line=line_of("SEND networks"))) == []


def test_edit_payment_changes_it_with_a_history(finance: Person) -> None:
    payment = paid(finance)
    changed = actions.edit_payment(by=finance, payment=payment, version=1, fields=payment_fields(amount=pounds(2_000)))
    assert (changed.csc, changed.amount) == (pounds(500), pounds(2_000))
    assert "changed the CSC grant from £250 to £500" in transaction_history(changed)[0].sentences
    with pytest.raises(Stale):
        actions.edit_payment(by=finance, payment=payment, version=1, fields=payment_fields())
    paid(finance)  # £1,000 again is no longer the same payment
    with pytest.raises(EqualPayment):
        actions.edit_payment(by=finance, payment=changed, version=2, fields=payment_fields())


def test_remove_payment_frees_it_to_be_recorded_again(finance: Person) -> None:
    payment = paid(finance)
    actions.remove_payment(by=finance, payment=payment, version=1)
    assert Payment.history.filter(id=payment.pk, history_type="-").get().history_user == finance
    paid(finance)


def test_a_claim_counts_once_somebody_else_has_approved_it(mark: Person, finance: Person) -> None:
    claim = claimed(mark)
    assert (claim.state, claim.recorded_by) == ("claimed", mark)
    assert paid_by([claim.line_id], DAY)[claim.line_id].total == 0
    assert list(waiting_claims(finance)) == [claim]
    done = actions.approve_payment(by=finance, payment=claim, version=1, note="Invoice seen")
    assert (done.state, done.decided_by, done.decision_note) == ("paid", finance, "Invoice seen")
    assert paid_by([claim.line_id], DAY)[claim.line_id].total == pounds(1_000)
    with pytest.raises(ValidationError, match="decided on this claim already"):
        actions.decline_payment(by=finance, payment=done, version=2, note="Too late")


def test_a_declined_claim_needs_a_note_stays_on_record_and_may_be_made_again(mark: Person, person_as) -> None:
    manager, claim = person_as("programme_manager"), claimed(mark)
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline_payment(by=manager, payment=claim, version=1, note="  ")
    with pytest.raises(EqualPayment):
        claimed(mark)
    declined = actions.decline_payment(by=manager, payment=claim, version=1, note="No invoice")
    assert (declined.state, declined.decision_note) == ("declined", "No invoice")
    assert claimed(mark).pk != claim.pk
    with pytest.raises(Refused, match="stays on record"):
        actions.remove_payment(by=mark, payment=declined, version=2)


def test_nobody_decides_on_their_own_claim(person_as) -> None:
    manager = person_as("programme_manager")
    claim = claimed(manager, line=line_of("SE ADCS Rooms"))  # project 49 is his
    assert not waiting_claims(manager).exists()
    with pytest.raises(Refused, match="You made this claim yourself"):
        actions.approve_payment(by=manager, payment=claim, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=claim.pk).update(decided_by=manager)


def test_a_claim_is_withdrawn_by_whoever_made_it_and_rewritten_by_nobody(mark: Person, finance: Person) -> None:
    claim = claimed(mark)
    with pytest.raises(Refused, match="not rewritten"):
        actions.edit_payment(by=finance, payment=claim, version=1, fields=payment_fields(amount=5))
    with pytest.raises(Refused):
        actions.remove_payment(by=finance, payment=claim, version=1)
    actions.remove_payment(by=mark, payment=claim, version=1)
    assert not Payment.objects.exists()


def test_managers_claim_on_their_own_projects_only(mark: Person) -> None:
    with pytest.raises(Refused, match="Only the managers of a project"):
        claimed(mark, line=line_of("SEND networks"))


@pytest.mark.parametrize(
    "role",
    ["programme_manager", "support_team", "sponsor", "project_manager", "la_lead", "administrator", "dfe_reader"],
)
def test_only_finance_records(person_as, finance: Person, role: str) -> None:
    person, payment = person_as(role), paid(finance)
    attempts = (
        lambda: actions.record_payment(by=person, fields=payment_fields(reference="HT-2")),
        lambda: actions.edit_payment(by=person, payment=payment, version=1, fields=payment_fields(amount=5)),
        lambda: actions.remove_payment(by=person, payment=payment, version=1),
    )
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()
    assert Payment.objects.get().version == 1


@pytest.mark.parametrize("role", ["sponsor", "la_lead", "support_team", "administrator", "dfe_reader"])
def test_deciding_is_for_finance_and_the_programme_manager(person_as, mark: Person, role: str) -> None:
    claim = claimed(mark)
    with pytest.raises(Refused, match="Only finance and the programme manager"):
        actions.approve_payment(by=person_as(role), payment=claim, version=1)
