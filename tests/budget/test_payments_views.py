"""Payments in the browser: the list, the forms, deciding, and what each reader sees."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.actions import payments as actions
from budget.models import Payment
from projects.models import Person
from seslip.foundation.money import pounds

from .money_records import claimed, line_of, ordered, paid, payment_fields, typed
from .pages import tables, text_of


@pytest.fixture
def finance(sign_in):
    return sign_in("finance")


def token_of(page) -> str:
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def test_payment_create_starts_with_the_line_and_records_once(finance) -> None:
    client, person = finance
    line = line_of("Take Your Place")
    page = client.get(f"/budget/payments/add/?line={line.pk}")
    assert f'<option value="{line.pk}" selected' in page.content.decode()
    data = typed(line, token=token_of(page))
    first = client.post("/budget/payments/add/", data, follow=True)
    assert "The payment is recorded." in text_of(first)
    payment = Payment.objects.get()
    assert (payment.amount, payment.csc, payment.recorded_by) == (pounds(1_000), pounds(250), person)
    again = client.post("/budget/payments/add/", data)
    assert again["Location"] == f"/budget/payments/{payment.pk}/"
    assert Payment.objects.count() == 1


def test_an_equal_payment_is_named_with_a_link_and_recorded_only_when_said(finance) -> None:
    client, person = finance
    payment = paid(person)
    answer = client.post("/budget/payments/add/", typed(payment.line))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'<a href="/budget/payments/{payment.pk}/">Harbourside Training, £1,000, 1 Oct 2025</a>' in text
    assert re.search(r'<input type="checkbox" name="another"', text)
    client.post("/budget/payments/add/", typed(payment.line, another="on"))
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": ""}, "This field is required"),
        ({"amount": "0"}, "other than £0"),
        ({"amount": "ten"}, "Enter an amount in pounds"),
        ({"amount": "1,000.001"}, "Enter an amount in pounds"),
        ({"amount": "9" * 20}, "too large"),
        ({"day": "2025-02-31"}, "Enter a real date"),
        ({"day": "2999-01-01"}, "lies in the future"),
        ({"csc": "1", "send": "1"}, "add up to £2, not to £1,000"),
        ({"line": "999999"}, "Select a valid choice"),
        ({"payee": "a\x00b"}, "Null characters are not allowed"),
        ({"payee": "x" * 10_000}, "at most 120 characters"),
        ({"commitment": "9" * 30}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(finance, changed: dict[str, object], words: str) -> None:
    client, _ = finance
    answer = client.post("/budget/payments/add/", typed(line_of("Take Your Place")) | changed)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Payment.objects.exists()


def test_what_is_unusual_is_saved_with_a_warning(finance) -> None:
    client, _ = finance
    data = typed(line_of("Take Your Place"), day="2025-03-31", amount="100,001")
    text = text_of(client.post("/budget/payments/add/", data, follow=True))
    assert "31 Mar 2025 lies outside the programme year 2025-26" in text
    assert "Take Your Place is overspent: CSC grant is £0.25 over" in text
    assert Payment.objects.count() == 1


def test_payment_edit_keeps_what_was_typed_on_a_conflict(finance) -> None:
    client, person = finance
    payment = paid(person)
    actions.edit_payment(by=person, payment=payment, version=1, fields=payment_fields(note="first"))
    data = typed(payment.line, version=1, note="second", csc="250", send="750")
    answer = client.post(f"/budget/payments/{payment.pk}/edit/", data)
    assert answer.status_code == 409
    assert "second" in answer.content.decode()
    assert client.post(f"/budget/payments/{payment.pk}/edit/", data | {"version": 2}).status_code == 302
    assert Payment.objects.get().note == "second"


def test_payment_list_filters_and_its_sum_is_that_of_the_rows(finance, person_as) -> None:
    client, person = finance
    paid(person)
    paid(person, line=line_of("SEND networks"), day=payment_fields()["day"].replace(month=11), reference="N-1")
    claimed(person_as("project_manager"), reference="HT-9", amount=pounds(8))

    def shown(choice: str) -> list[str]:
        found = tables(client.get(f"/budget/payments/?{choice}"))
        return [row[0].split(",")[0] + " " + row[-1] for row in found[0][1:]] if found else []

    assert shown("") == ["Paid £2,000", "Claimed £8"]
    assert shown("state=claimed") == ["Claimed £8"]
    assert shown("project=5&state=paid") == ["Paid £1,000"]
    assert shown(f"line={line_of('SEND networks').pk}") == ["Paid £1,000"]
    assert shown("stream=CSC") == ["Paid £1,000", "Claimed £8"]
    assert shown("month=2025-11") == ["Paid £1,000"]
    assert shown("day_from=2025-10-02&day_to=2025-11-30") == ["Paid £1,000"]
    assert shown("q=networks") == ["Paid £1,000"]
    assert shown("q=nothing+like+it") == []
    assert shown("year=2024-25") == []


def test_payment_list_needs_the_same_queries_for_one_and_for_many(finance) -> None:
    client, person = finance
    paid(person)
    counts = []
    for number in range(2):
        for place in range(12 * number):
            paid(person, reference=f"more-{place}", line=line_of(("SEND networks", "Take Your Place")[place % 2]))
        client.get("/budget/payments/?q=new")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/budget/payments/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_register_is_the_list(finance) -> None:
    client, person = finance
    paid(person, commitment=ordered(person), note="First module")
    lines = client.get("/budget/payments.csv").content.decode().splitlines()
    assert lines[0] == "date,payee,reference,line,project,csc,send,own,net,state,commitment,note"
    first = "2025-10-01,Harbourside Training,HT-1,Take Your Place,5,250,750,,1000,Paid"
    assert lines[1] == f'{first},"Harbourside Training, HT-1",First module'
    assert client.get("/budget/payments.xlsx").content.startswith(b"PK")


def test_a_manager_claims_and_finance_decides(sign_in, finance) -> None:
    mark, _ = sign_in("project_manager")
    page = mark.get("/budget/payments/claim/")
    offered = re.findall(r'<option value="\d+">([^<]+)<', page.content.decode().split("</select>")[0])
    assert "5 · Take Your Place" in offered
    assert not [name for name in offered if "networks" in name]
    answer = mark.post("/budget/payments/claim/", typed(line_of("Take Your Place")), follow=True)
    assert "The claim is sent." in text_of(answer)
    claim = Payment.objects.get()
    client, person = finance
    assert "1 payment claim waits for your decision" in text_of(client.get("/"))
    address = f"/budget/payments/{claim.pk}/decide/"
    assert client.post(address, {"version": 1, "decision": "decline"}).status_code == 422
    answer = client.post(address, {"version": 1, "decision": "approve", "note": "Invoice seen"}, follow=True)
    assert "Approved by The finance" in text_of(answer)
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == ("paid", person)
    assert "waits for your decision" not in text_of(client.get("/"))
    late = client.post(address, {"version": 1, "decision": "decline", "note": "no"}, follow=True)
    assert "This is decided already." in text_of(late)
    assert Payment.objects.get().state == "paid"


def test_a_manager_sees_the_payments_of_own_projects_and_no_others(sign_in, finance) -> None:
    _, person = finance
    own, other = paid(person), paid(person, line=line_of("SEND networks"), reference="N-1")
    mark, _ = sign_in("project_manager")
    shown = text_of(mark.get("/budget/payments/"))
    assert "Take Your Place" in shown and "SEND networks" not in shown
    assert mark.get(f"/budget/payments/{own.pk}/").status_code == 200
    assert mark.get(f"/budget/payments/{other.pk}/").status_code == 404
    assert mark.get(f"/budget/payments/{own.pk}/edit/").status_code == 403
    lead, _ = sign_in("la_lead")
    assert lead.get("/budget/payments/").status_code == 404


def test_line_page_tells_what_moved_and_leads_to_it(sign_in, finance, person_as) -> None:
    client, person = finance
    line = line_of("Take Your Place")
    order = ordered(person, amount=pounds(4_000))
    paid(person, commitment=order)
    claimed(person_as("project_manager"), reference="HT-9", amount=pounds(8))
    page = client.get(f"/budget/lines/{line.pk}/")
    rows = {
        row[0]: row[-1] for table in tables(page) for row in table if row[0].startswith(("Paid", "Claimed", "Comm"))
    }
    assert rows == {"Paid": "£1,000", "Claimed, waiting": "£8", "Committed, not paid yet": "£3,000"}
    text = page.content.decode()
    assert f'href="/budget/payments/add/?line={line.pk}"' in text and f"called L{line.pk}" in text
    mark, _ = sign_in("project_manager")
    text = mark.get(f"/budget/lines/{line.pk}/").content.decode()
    assert f'href="/budget/payments/claim/?line={line.pk}"' in text and "payments/add" not in text


def test_a_line_with_payments_stays(finance, person_as) -> None:
    """An auditor finds the line of every payment."""
    client, person = finance
    payment = paid(person)
    client.post(f"/budget/lines/{payment.line_id}/remove/", {"version": payment.line.version})
    assert Payment.objects.get().line.label == "Take Your Place"


def test_a_withdrawn_claim_is_gone_and_its_history_stays(sign_in, person_as) -> None:
    mark, person = sign_in("project_manager")
    claim = claimed(person)
    assert "Withdraw this claim?" in text_of(mark.get(f"/budget/payments/{claim.pk}/remove/"))
    mark.post(f"/budget/payments/{claim.pk}/remove/", {"version": 1})
    assert not Payment.objects.exists()
    assert Payment.history.filter(id=claim.pk).count() == 2
    assert isinstance(person, Person)
