"""Loading an extract: upload, look, confirm. All of it or nothing, and nothing twice."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.actions import extracts as actions
from budget.actions.payments import edit_payment, remove_payment
from budget.models import Extract, Payment
from projects.models import Person, ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds

from .hostile import FILES, clean
from .money_records import claimed, line_of, ordered, paid, payment_fields
from .pages import tables, text_of

HEAD = "Date,Payee,Reference,Net,Project,Commitment\n"
FIRST = "01/10/2025,Harbourside Training,HT-1,1000,5,\n"
SECOND = "02/10/2025,Harbourside Training,HT-2,£2 000.50,5,\n"
LOAD = "/budget/payments/load/"


@pytest.fixture
def finance(person_as) -> Person:
    return person_as("finance")


@pytest.fixture
def client(sign_in):
    return sign_in("finance")[0]


def load(by: Person, *rows: str, expected: int, name: str = "october.csv") -> actions.Loaded:
    year = ProgrammeYear.objects.get(label="2025-26")
    return actions.load_extract(by=by, name=name, content=(HEAD + "".join(rows)).encode(), year=year, expected=expected)


def upload(client, content: bytes | str, name: str = "october.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(LOAD, {"file": SimpleUploadedFile(name, content), "year": "2025-26"})


def confirm(client, page, **changed):
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    return client.post(LOAD, hidden | changed, follow=True)


def test_a_file_is_shown_then_recorded_then_kept(client, finance: Person) -> None:
    order = ordered(finance, reference="PO-7004", amount=pounds(5_000))
    content = HEAD + FIRST + SECOND.replace(",5,", ",5,PO-7004")
    page = upload(client, content)
    assert "2 new payments, 0 recorded already" in text_of(page)
    rows = tables(page)[-1]
    assert rows[1][:5] == ["2", "1 Oct 2025", "Harbourside Training", "HT-1", "Take Your Place"]
    assert rows[1][5:] == ["£250", "£750", "–", "£1,000", "New"]
    assert not Payment.objects.exists() and not Extract.objects.exists()
    done = confirm(client, page)
    assert "2 payments recorded." in text_of(done)
    extract = Extract.objects.get()
    assert (extract.name, bytes(extract.content), extract.loaded_by) == ("october.csv", content.encode(), finance)
    assert list(extract.payments.order_by("day").values_list("amount", "state", "commitment")) == [
        (pounds(1_000), "paid", None),
        (200_050, "paid", order.pk),
    ]
    assert Payment.history.count() == 2
    kept = client.get(f"/budget/payments/extracts/{extract.pk}.csv")
    assert kept.content == content.encode()
    assert kept["Content-Disposition"] == 'attachment; filename="october.csv"'
    assert "october.csv" in text_of(client.get("/budget/payments/extracts/"))


def test_the_same_file_again_and_one_that_overlaps_add_nothing_twice(client, finance: Person) -> None:
    confirm(client, upload(client, HEAD + FIRST))
    again = upload(client, HEAD + FIRST)
    assert "0 new payments, 1 recorded already" in text_of(again)
    assert "This very file was loaded by The finance" in text_of(again)
    assert 'name="kept"' not in again.content.decode()
    wider = upload(client, HEAD + FIRST + SECOND)
    assert "1 new payment, 1 recorded already" in text_of(wider)
    confirm(client, wider)
    assert Payment.objects.count() == 2
    with pytest.raises(ValidationError, match="recorded already"):
        load(finance, FIRST, SECOND, expected=0)


def test_equal_rows_are_counted(finance: Person) -> None:
    """Two equal rows are two payments; with three in a later file one more is recorded."""
    assert load(finance, FIRST, FIRST, expected=2).recorded == 2
    assert load(finance, FIRST, SECOND, FIRST, FIRST, expected=2).recorded == 2
    assert Payment.objects.count() == 4


def test_what_was_typed_before_is_known_in_the_file(finance: Person) -> None:
    paid(finance, payee="harbourside training")
    assert load(finance, FIRST, SECOND, expected=1).recorded == 1


def test_a_claim_in_the_file_is_known_and_finance_is_told_to_decide(client, person_as) -> None:
    claimed(person_as("project_manager"))
    page = upload(client, HEAD + FIRST + SECOND)
    assert "1 of the payments recorded already waits as a claim" in text_of(page)


def test_a_loaded_payment_that_was_corrected_is_not_added_again(finance: Person) -> None:
    load(finance, FIRST, expected=1)
    payment = Payment.objects.get()
    edit_payment(by=finance, payment=payment, version=1, fields=payment_fields(reference="HT-0001"))
    assert load(finance, FIRST, SECOND, expected=1).recorded == 1
    assert Payment.objects.count() == 2


def test_a_loaded_payment_that_was_removed_is_new_again(finance: Person) -> None:
    first = load(finance, FIRST, expected=1)
    remove_payment(by=finance, payment=Payment.objects.get(), version=1)
    assert load(finance, FIRST, expected=1).extract == first.extract


def test_with_one_problem_nothing_is_recorded(client, finance: Person) -> None:
    page = upload(client, HEAD + FIRST + "31/02/2025,ACME,X,1,5,\n")
    assert page.status_code == 422
    assert tables(page)[0][1][:4] == ["A3", "CSV", "31/02/2025", "There is no such day."]
    assert 'name="kept"' not in page.content.decode()
    with pytest.raises(ValidationError, match="problems"):
        load(finance, FIRST, "31/02/2025,ACME,X,1,5,\n", expected=1)
    assert not Payment.objects.exists() and not Extract.objects.exists()


def test_what_somebody_recorded_meanwhile_is_shown_before_anything_is_recorded(client, finance: Person) -> None:
    page = upload(client, HEAD + FIRST + SECOND)
    paid(finance)
    answer = confirm(client, page)
    assert answer.status_code == 409
    assert "Nothing was recorded. Somebody has recorded some of these" in text_of(answer)
    assert "1 new payment, 1 recorded already" in text_of(answer)
    assert Payment.objects.count() == 1
    confirm(client, answer)
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("kept", ["", "x", "a.b:c:d", "\x00", "9" * 5_000])
def test_a_list_that_was_altered_on_its_way_records_nothing(client, kept: str) -> None:
    page = upload(client, HEAD + FIRST)
    answer = confirm(client, page, kept=kept)
    assert answer.status_code == 422
    assert "Nothing was recorded." in text_of(answer)
    assert not Payment.objects.exists()


def test_a_list_shown_to_one_person_is_not_confirmed_by_another(sign_in, client) -> None:
    page = upload(client, HEAD + FIRST)
    other, person = sign_in("programme_manager")
    person.role_records.create(role="finance")
    assert confirm(other, page).status_code == 422
    assert not Payment.objects.exists()


def test_a_large_file_comes_back_whole(client) -> None:
    """What the page carries fits what the server takes, up to the largest file that is read."""
    from seslip.foundation.uploads import Kept, seal, unseal

    noise = bytes(range(256)) * 7_812
    assert unseal(seal(Kept("é.xlsx", noise), "a page"), "a page") == Kept("é.xlsx", noise)
    page = upload(client, clean(500), "october.xlsx")
    assert "500 new payments" in text_of(page)
    assert "500 payments recorded." in text_of(confirm(client, page))


@pytest.mark.parametrize("name", ["a zip bomb", "a billion laughs", "a password", "cut off", "NUL bytes", "nothing"])
def test_a_hostile_file_is_refused_in_words_and_nothing_is_written(client, name: str) -> None:
    make, words = FILES[name]
    answer = upload(client, make(), "october.xlsx")
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Payment.objects.exists() and not Extract.objects.exists()


@pytest.mark.parametrize(("name", "words"), [("october.pdf", "Choose a CSV file"), ("large.csv", "larger than 2 MB")])
def test_what_is_no_extract_is_told_at_the_field(client, name: str, words: str) -> None:
    answer = upload(client, b"x" * (2_000_001 if name == "large.csv" else 10), name)
    assert answer.status_code == 422 and words in text_of(answer)


def test_a_file_may_have_any_name(client) -> None:
    name = "=cmd|A1 ;'x \u202e\x07é.csv"
    confirm(client, upload(client, HEAD + FIRST, name))
    extract = Extract.objects.get()
    header = client.get(f"/budget/payments/extracts/{extract.pk}.csv")["Content-Disposition"]
    assert header.startswith("attachment") and "\n" not in header


def test_comparing_needs_the_same_queries_for_one_row_and_for_many(client) -> None:
    counts = []
    upload(client, clean(2), "october.xlsx")
    for rows in (1, 60):
        with CaptureQueriesContext(connection) as asked:
            upload(client, clean(rows), "october.xlsx")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_overspending_is_said_before_it_is_recorded(client) -> None:
    page = upload(client, HEAD + "01/10/2025,ACME,1,100001,5,\n01/04/2026,ACME,2,1,5,\n")
    assert "Take Your Place is overspent: CSC grant is £0.50 over" in text_of(page)
    assert "Outside the programme year 2025-26: row 3." in text_of(page)


@pytest.mark.parametrize("role", ["programme_manager", "project_manager", "sponsor", "la_lead", "dfe_reader"])
def test_only_finance_loads(person_as, sign_in, finance: Person, role: str) -> None:
    with pytest.raises(Refused):
        load(person_as(role), FIRST, expected=1)
    assert upload(sign_in(role)[0], HEAD + FIRST).status_code in (403, 404)
    assert not Payment.objects.exists()
    assert line_of("Take Your Place").payments.count() == 0
