"""Fifty people at once on one line: none lost, none twice, no error page; two who load one file add it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.actions.extracts import load_extract
from budget.actions.payments import approve_payment, decline_payment
from budget.models import BudgetLine, Extract, Payment
from budget.queries.money import paid_by
from projects.models import Person, PersonRole, ProgrammeYear
from tests.crowds import at_once, kinds, posting, statuses

from .money_records import DAY, claimed, line_of, typed

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50
ADD = "/budget/payments/add/"


@pytest.fixture
def line(plan: None) -> BudgetLine:
    return line_of("Take Your Place")


@pytest.fixture
def officers(plan: None) -> list[Person]:
    """Fifty people of finance."""
    found = [Person.objects.create(name=f"Officer {n}", email=f"officer{n}@example.org") for n in range(PEOPLE)]
    for person in found:
        PersonRole.objects.create(person=person, role="finance")
    return found


def consistent(line: BudgetLine, count: int, pence: int) -> None:
    """The payments, their sum and their histories tell one story."""
    assert line.payments.count() == count
    assert paid_by([line.pk], DAY)[line.pk].total == pence
    assert Payment.history.filter(line_id=line.pk).count() == count
    assert len(set(line.payments.values_list("key", flat=True))) == count


def test_fifty_who_record_a_payment_each_are_all_heard(line: BudgetLine, officers: list[Person]) -> None:
    jobs = [
        posting(person, ADD, typed(line, reference=f"HT-{n}", amount=f"{n}.01", token=str(uuid4())))
        for n, person in enumerate(officers, 1)
    ]
    assert statuses(at_once(jobs)) == {302: PEOPLE}
    consistent(line, PEOPLE, sum(100 * n + 1 for n in range(1, PEOPLE + 1)))
    assert set(line.payments.values_list("recorded_by", flat=True)) == {person.pk for person in officers}


def test_of_fifty_who_record_the_same_payment_one_does_and_the_others_are_told(
    line: BudgetLine, officers: list[Person]
) -> None:
    jobs = [posting(person, ADD, typed(line, token=str(uuid4()))) for person in officers]
    found = at_once(jobs)
    assert statuses(found) == {302: 1, 422: PEOPLE - 1}
    payment = line.payments.get()
    told = [one.content.decode() for one in found if one.status_code == 422]
    assert all(f'<a href="/budget/payments/{payment.pk}/">' in text for text in told)
    consistent(line, 1, 100_000)


def test_ten_who_say_that_theirs_is_another_are_all_heard(line: BudgetLine, officers: list[Person]) -> None:
    jobs = [posting(person, ADD, typed(line, another="on", token=str(uuid4()))) for person in officers[:10]]
    assert statuses(at_once(jobs)) == {302: 10}
    consistent(line, 10, 1_000_000)


def test_a_button_pressed_ten_times_at_once_records_once(line: BudgetLine, officers: list[Person]) -> None:
    data = typed(line, token=str(uuid4()))
    found = at_once([posting(officers[0], ADD, data) for _ in range(10)])
    assert statuses(found) == {302: 10}
    assert {one["Location"] for one in found} == {f"/budget/payments/{line.payments.get().pk}/"}
    consistent(line, 1, 100_000)


def extract(rows: int, first: int = 1) -> bytes:
    lines = [f"01/10/2025,Harbourside Training,HT-{n},10.00,5\n" for n in range(first, first + rows)]
    return ("Date,Payee,Reference,Net,Project\n" + "".join(lines)).encode()


def test_of_those_who_load_one_file_at_once_one_does(line: BudgetLine, officers: list[Person]) -> None:
    year, content = ProgrammeYear.objects.get(label="2025-26"), extract(20)

    def load(person: Person) -> Callable[[], Any]:
        return lambda: load_extract(by=person, name="a.csv", content=content, year=year, expected=20)

    assert kinds(at_once([load(person) for person in officers[:8]])) == {"Loaded": 1, "ExtractChanged": 7}
    assert Extract.objects.count() == 1
    consistent(line, 20, 20_000)


def test_files_that_overlap_loaded_at_once_add_nothing_twice(line: BudgetLine, officers: list[Person]) -> None:
    year = ProgrammeYear.objects.get(label="2025-26")

    def insist(person: Person, first: int) -> Callable[[], Any]:
        content = extract(20, first)

        def load() -> int:
            for expected in (20, 10, 0):
                try:
                    return load_extract(by=person, name="a.csv", content=content, year=year, expected=expected).recorded
                except Exception as error:
                    if type(error).__name__ != "ExtractChanged":
                        raise
            return 0

        return load

    found = at_once([insist(officers[0], 1), insist(officers[1], 11)])
    assert sorted(found) == [10, 20], found
    consistent(line, 30, 30_000)


def test_a_payment_typed_while_it_is_loaded_is_there_once(line: BudgetLine, officers: list[Person]) -> None:
    year, content = ProgrammeYear.objects.get(label="2025-26"), extract(20)
    same = typed(line, reference="HT-10", amount="10", token=str(uuid4()))
    jobs = [
        posting(officers[0], ADD, same),
        lambda: load_extract(by=officers[1], name="a.csv", content=content, year=year, expected=20),
    ]
    at_once(jobs)
    assert line.payments.filter(reference="HT-10").count() == 1


def test_a_claim_is_decided_once(line: BudgetLine, officers: list[Person], person_as: Any) -> None:
    claim = claimed(person_as("project_manager"))
    decide = (approve_payment, decline_payment)
    jobs = [lambda n=n: decide[n % 2](by=officers[n], payment=claim, version=1, note="Seen by many") for n in range(10)]
    assert kinds(at_once(jobs)) == {"Payment": 1, "Stale": 9}
    claim.refresh_from_db()
    assert claim.state in ("paid", "declined") and claim.version == 2


def test_ten_who_confirm_what_they_were_shown(line: BudgetLine, officers: list[Person]) -> None:
    """In the browser: who was too late is shown the file again, as recorded already."""
    clients = []
    for person in officers[:10]:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        clients.append(client)

    def confirm(client: Client) -> Callable[[], Any]:
        file = SimpleUploadedFile("a.csv", extract(5))
        page = client.post("/budget/payments/load/", {"file": file, "year": "2025-26"})
        data = {"year": "2025-26", "expected": 5, "kept": page.context["sealed"]}
        return lambda: client.post("/budget/payments/load/", data)

    assert statuses(at_once([confirm(client) for client in clients])) == {302: 1, 409: 9}
    consistent(line, 5, 5_000)
