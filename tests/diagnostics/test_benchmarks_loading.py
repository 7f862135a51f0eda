"""A quarter of benchmarks is loaded whole or not at all, after it was seen; it is replaced, removed and corrected."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from diagnostics.access import may_load_benchmarks
from diagnostics.actions.benchmarks import LoadedMeanwhile, edit_benchmark, load_benchmarks
from diagnostics.models import Benchmark, BenchmarkSet
from diagnostics.queries.benchmark_sets import state_of
from projects.models import Person
from seslip.foundation.access import Refused
from tests.conftest import ROLES
from tests.projects.pages import SignIn

from .benchmarking import (
    BRAND_NEW,
    CIN,
    GUARDIANS,
    HEAD,
    JUNE,
    LIST,
    LOAD,
    REFERRALS,
    SEPTEMBER,
    carried,
    csv_of,
    load,
    of_name,
    told,
    upload,
)
from .confidence import enter
from .confidence import text_of as words

pytestmark = pytest.mark.usefixtures("mid_january")


@pytest.fixture
def client(keeper: Person) -> Client:
    return enter(keeper)


# Who may


@pytest.mark.parametrize("role", [role for role in ROLES if role != "programme_manager"])
def test_only_the_managers_of_the_data_project_and_the_programme_manager_load(role: str, sign_in: SignIn) -> None:
    client, person = sign_in(role)
    assert not may_load_benchmarks(person)
    assert client.get(LOAD).status_code == (404 if role == "dfe_reader" else 403)
    with pytest.raises(Refused):
        load(person, CIN)
    assert "Load a quarter" not in words(client.get(LIST))
    assert BenchmarkSet.objects.count() == 1


def test_the_managers_of_the_data_project_are_led_there(client: Client, sign_in: SignIn) -> None:
    for reader in (client, sign_in("programme_manager")[0]):
        assert "Load a quarter" in words(reader.get(LIST))
        page = words(reader.get(LOAD))
        assert "June 2025 CSC dashboard as at June 2025 (plan, Appendix 1) · from the plan 51 indicators" in page


# Loading


def test_what_is_confirmed_is_loaded_and_nothing_before(client: Client, keeper: Person) -> None:
    page = upload(client, csv_of(CIN, REFERRALS, BRAND_NEW))
    assert page.status_code == 200
    assert "3 indicators as at 30 Sep 2025 · CSC dashboard as at September 2025" in words(page)
    assert "1 Changed 1 New 49 Gone 1 As before" in words(page)
    assert "49 indicators of June 2025 are not in this file." in words(page)
    assert BenchmarkSet.objects.count() == 1
    assert client.post(LOAD, carried(page), follow=True).redirect_chain[-1][0] == f"{LIST}?quarter=2025-09-30"
    assert told(of_name(SEPTEMBER, "Access", "Re-Referrals")) == ("average", 6, ["Reading", "Slough"])
    assert told(of_name(SEPTEMBER, "Child well being", "Friendships")) == ("worse", 3, ["Isle of Wight"])
    assert Benchmark.objects.filter(set__as_at=JUNE).count() == 51
    assert BenchmarkSet.history.filter(as_at=SEPTEMBER).get().history_user == keeper


def test_the_template_filled_in_is_a_quarter(client: Client) -> None:
    answer = client.get(f"{LOAD}template.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Outcome")
    assert [cell.value for cell in sheet[top]] == list(HEAD)
    rows = [row for row in sheet.iter_rows(min_row=top + 1) if row[0].value]
    assert len(rows) == 51 and not any(cell.value for row in rows for cell in row[4:])
    assert rows[0][0].protection.locked and not rows[0][5].protection.locked
    assert "No indicator has a value." in words(upload(client, answer.content, name="template.xlsx"))
    for place, value in zip((4, 5, 6, 7), ("Worse", 9, "RBWM", "Kent County Council"), strict=True):
        rows[0][place].value = value
    new = sheet[rows[-1][0].row + 1]
    for cell, value in zip(new, BRAND_NEW, strict=True):
        assert not cell.protection.locked
        cell.value = value
    saved = io.BytesIO()
    book.save(saved)
    page = upload(client, saved.getvalue(), name="filled.xlsx")
    assert "52 indicators as at 30 Sep 2025" in words(page)
    client.post(LOAD, carried(page))
    assert told(of_name(SEPTEMBER, "Access", "CIN")) == ("worse", 9, ["Windsor and Maidenhead", "Kent"])
    assert Benchmark.objects.filter(set__as_at=SEPTEMBER).count() == 52


def test_a_file_with_a_problem_says_in_which_cell_and_nothing_can_be_confirmed(client: Client) -> None:
    page = upload(client, csv_of(CIN, ("3 Safety", "Gangs", "", "", "good", "x", "Narnia", "")))
    assert page.status_code == 422
    text = words(page)
    assert "E3 CSV good This is neither better, average nor worse." in text
    assert "F3 CSV x This is not a rank." in text and "G3 CSV Narnia" in text
    assert 'name="kept"' not in page.content.decode()
    assert BenchmarkSet.objects.count() == 1


@pytest.mark.parametrize(
    ("as_at", "sentence"),
    [
        (date(2025, 9, 29), "Enter its last day, such as 30 Sep 2025."),
        (date(2026, 3, 31), "31 Mar 2026 is still to come."),
        (date(1999, 12, 31), "31 Dec 1999 is too long ago. Enter the day that the dashboard shows, from 2000 on."),
        (date(1, 1, 31), "is too long ago."),
        (JUNE, "The benchmarks of June 2025 are part of the plan and are not loaded again."),
    ],
)
def test_a_day_that_cannot_be_is_refused(client: Client, keeper: Person, as_at: date, sentence: str) -> None:
    page = upload(client, csv_of(CIN), as_at)
    assert page.status_code == 422 and sentence in words(page)
    with pytest.raises(ValidationError, match=sentence.split(".")[0]):
        load(keeper, CIN, as_at=as_at)
    assert Benchmark.objects.count() == 51


def test_what_comes_back_is_not_trusted(client: Client, sign_in: SignIn) -> None:
    back = carried(upload(client, csv_of(CIN)))
    for changed in ({"kept": back["kept"][:-3] + "xxx"}, {"kept": "x"}, {"kept": ""}, {"as_at": "2025-09-29"}):
        assert client.post(LOAD, {**back, **changed}).status_code == 422
    other = sign_in("programme_manager")[0]
    assert "The file did not arrive as it was sent, or" in words(other.post(LOAD, back))
    assert client.post(LOAD, {**back, "as_at": "2025-06-30"}).status_code == 422
    assert BenchmarkSet.objects.count() == 1 and Benchmark.objects.count() == 51


def test_a_file_is_confirmed_for_the_day_it_was_shown_for_only(client: Client) -> None:
    back = carried(upload(client, csv_of(CIN)))
    page = client.post(LOAD, {**back, "as_at": "2025-03-31"})
    sentence = "or you were shown it for another day than 31 Mar 2025. Upload it again."
    assert page.status_code == 422 and sentence in words(page)
    assert BenchmarkSet.objects.count() == 1
    assert client.post(LOAD, {**back, "as_at": "30/09/2025"}).status_code == 302, "the same day, written otherwise"
    assert BenchmarkSet.objects.filter(as_at=SEPTEMBER).exists()


# Again


def test_loading_a_quarter_again_says_what_changes_and_keeps_the_history(client: Client, keeper: Person) -> None:
    load(keeper, CIN, REFERRALS, GUARDIANS)
    changed = (*REFERRALS[:4], "Worse", 8, "Slough", "Kent")
    kept = of_name(SEPTEMBER, "Access", "CIN").version
    page = upload(client, csv_of(BRAND_NEW, changed, CIN))
    text = words(page)
    assert "September 2025 is loaded already. Loading this file replaces it" in text
    assert "1 Changed 1 New 1 Gone 1 As before" in text
    assert "1 indicator of September 2025 is not in this file and is removed." in text
    assert "Worse was average 8 Down 2 places was 6 Slough, Kent New: Kent No longer: Reading" in text
    assert told(of_name(SEPTEMBER, "Access", "Re-Referrals"))[1] == 6, "nothing is written before it is confirmed"
    client.post(LOAD, carried(page))
    found = {str(row): told(row) for row in Benchmark.objects.filter(set__as_at=SEPTEMBER)}
    assert found == {
        "Child well being · Friendships · 11-15": ("worse", 3, ["Isle of Wight"]),
        "Access · Re-Referrals": ("worse", 8, ["Slough", "Kent"]),
        "Access · CIN": ("better", 4, ["Isle of Wight", "Reading"]),
    }
    assert Benchmark.history.filter(area="CLA to SGO", history_type="-").get().history_user == keeper
    assert of_name(SEPTEMBER, "Access", "CIN").version == kept + 1, "only its place has changed"
    history = words(enter(Person.objects.get(email="richard.tyndall@example.org")).get(edit_url("Re-Referrals")))
    assert (
        "Luke Ede" in history and "from “Average” to “Worse”" in history and "removed the outlier “Reading”" in history
    )


def edit_url(measure: str) -> str:
    return f"{LIST}{of_name(SEPTEMBER, 'Access', measure).pk}/edit/"


def test_the_same_file_again_changes_nothing(client: Client, keeper: Person) -> None:
    load(keeper, CIN, REFERRALS)
    page = words(upload(client, csv_of(CIN, REFERRALS)))
    assert "Everything in this file is as it is recorded for September 2025. There is nothing to do." in page
    assert "Replace September 2025" not in page


def test_who_was_quicker_is_not_overwritten(client: Client, keeper: Person, person_as) -> None:  # type: ignore[no-untyped-def]
    back = carried(upload(client, csv_of(CIN)))
    load(keeper, REFERRALS)
    page = client.post(LOAD, back)
    assert page.status_code == 409
    assert "Nothing was loaded. Somebody has loaded or changed these benchmarks in the meantime." in words(page)
    back = carried(page)
    row = of_name(SEPTEMBER, "Access", "Re-Referrals")
    manager = person_as("programme_manager")
    edit_benchmark(by=manager, benchmark=row, version=row.version, fields={"rank": 2}, outliers=[])
    assert client.post(LOAD, back).status_code == 409
    assert told(of_name(SEPTEMBER, "Access", "Re-Referrals")) == ("average", 2, [])


def test_all_or_nothing(keeper: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from diagnostics.actions import benchmarks as actions

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "_set_outliers", fail)
    with pytest.raises(RuntimeError):
        load(keeper, CIN, REFERRALS)
    assert BenchmarkSet.objects.count() == 1 and Benchmark.objects.count() == 51


def test_two_who_load_the_same_quarter_at_once(keeper: Person) -> None:
    state = state_of(None)
    load(keeper, CIN)
    with pytest.raises(LoadedMeanwhile):
        load_benchmarks(by=keeper, content=csv_of(CIN), as_at=SEPTEMBER, source="x", expected=state)


def test_the_latest_quarter_stands_first_among_those_loaded(client: Client, keeper: Person) -> None:
    load(keeper, CIN)
    load(keeper, CIN, as_at=date(2025, 3, 31))
    page = client.get(LOAD)
    assert [one.of.as_at for one, _ in page.context["sets"]] == [SEPTEMBER, JUNE, date(2025, 3, 31)]


def test_who_has_loaded_a_quarter_is_told_how_to_take_it_back(client: Client) -> None:
    page = client.post(LOAD, carried(upload(client, csv_of(CIN))), follow=True)
    assert "The benchmarks of September 2025 are loaded. Was it the wrong file?" in words(page)


def test_a_file_without_headings_is_a_problem_of_the_whole_file_not_of_an_empty_cell(client: Client) -> None:
    text = words(upload(client, b"a,b\n1,2\n"))
    assert "The whole file CSV – No row has the headings of benchmarks." in text and "empty" not in text
