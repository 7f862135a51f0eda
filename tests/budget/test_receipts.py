"""Receipts: recorded by finance on lines of income, and shown against what was expected."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from budget.actions import receipts as actions
from budget.domain.ledger import Shares
from budget.models import Receipt
from budget.queries.payments import expected_income
from projects.models import Person, ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds

from .money_records import line_of, receipt_fields
from .pages import tables, text_of


@pytest.fixture
def finance(person_as) -> Person:
    return person_as("finance")


def test_an_instalment_falls_on_the_streams_like_the_grant(finance: Person) -> None:
    """Data: £80,000 CSC and £160,000 SEND (Appendix 5), so a third of £60,000 is CSC."""
    receipt = actions.record_receipt(by=finance, fields=receipt_fields(amount=pounds(60_000)))
    assert (receipt.csc, receipt.send, receipt.own) == (pounds(20_000), pounds(40_000), None)


def test_receipts_stand_on_income_and_are_recorded_once(finance: Person) -> None:
    with pytest.raises(ValidationError, match="line of income"):
        actions.record_receipt(by=finance, fields=receipt_fields(line=line_of("Take Your Place")))
    token = uuid4()
    first = actions.record_receipt(by=finance, fields=receipt_fields(), token=token)
    assert actions.record_receipt(by=finance, fields=receipt_fields(), token=token) == first
    assert Receipt.objects.count() == 1


def test_edit_and_remove_with_the_version_that_was_seen(finance: Person) -> None:
    receipt = actions.record_receipt(by=finance, fields=receipt_fields())
    changed = actions.edit_receipt(by=finance, receipt=receipt, version=1, fields=receipt_fields(amount=pounds(3)))
    assert changed.amount == pounds(3)
    with pytest.raises(Stale):
        actions.remove_receipt(by=finance, receipt=receipt, version=1)
    actions.remove_receipt(by=finance, receipt=changed, version=2)
    assert not Receipt.objects.exists()


def test_received_stands_beside_what_was_expected(finance: Person) -> None:
    actions.record_receipt(by=finance, fields=receipt_fields(amount=pounds(60_000)))
    year = ProgrammeYear.objects.get(label="2025-26")
    found = {income.line.label: income for income in expected_income(finance, year)}
    assert found["DfE-data"].expected == Shares(pounds(80_000), pounds(160_000))
    assert found["DfE-data"].received == Shares(pounds(20_000), pounds(40_000))
    assert found["SE subs"].received.total == 0
    assert sum(income.expected.total for income in found.values()) == pounds(1_986_745)  # Table 2


def test_receipt_list_shows_it_and_the_sums_lead_to_their_records(sign_in, finance: Person) -> None:
    actions.record_receipt(by=finance, fields=receipt_fields(amount=pounds(60_000)))
    client, _ = sign_in("finance")
    answer = client.get("/budget/receipts/")
    rows = {row[0]: row[1:] for row in tables(answer)[0][1:]}
    assert rows["DfE-data"] == ["£240,000", "£60,000", "£180,000"]
    assert rows["Income in all"] == ["£1,986,745", "£60,000", "£1,926,745"]
    line = line_of("SE subs").pk
    assert "Nothing matches" in text_of(client.get(f"/budget/receipts/?line={line}"))


def test_recording_in_the_browser_and_the_file(sign_in) -> None:
    client, _ = sign_in("finance")
    data = {"line": line_of("SE subs").pk, "day": "2025-05-01", "payer": "Kent", "amount": "13,200.50"}
    answer = client.post("/budget/receipts/add/", data, follow=True)
    assert "The receipt is recorded." in text_of(answer)
    assert Receipt.objects.get().own == 1_320_050
    csv = client.get("/budget/receipts.csv").content.decode().splitlines()
    assert csv[1] == "2025-05-01,Kent,,SE subs,,,13200.50,13200.50,"


@pytest.mark.parametrize("role", ["programme_manager", "project_manager", "sponsor", "la_lead", "support_team"])
def test_only_finance_records(person_as, finance: Person, role: str) -> None:
    receipt = actions.record_receipt(by=finance, fields=receipt_fields())
    person = person_as(role)
    for attempt in (
        lambda: actions.record_receipt(by=person, fields=receipt_fields()),
        lambda: actions.edit_receipt(by=person, receipt=receipt, version=1, fields=receipt_fields()),
        lambda: actions.remove_receipt(by=person, receipt=receipt, version=1),
    ):
        with pytest.raises(Refused, match="Only the finance officer"):
            attempt()
