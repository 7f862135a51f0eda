"""A quarter of benchmarks is loaded whole or not at all, after it was seen; it is replaced, removed and corrected."""

from __future__ import annotations

import io
import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from diagnostics.access import may_load_benchmarks
from diagnostics.actions.benchmarks import LoadedMeanwhile, edit_benchmark, load_benchmarks, remove_benchmark_set
from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from diagnostics.queries.benchmark_sets import read_benchmark_file, state_of
from projects.models import Authority, Person
from seslip.foundation.access import Refused
from tests.budget.hostile import FILES
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
    TODAY,
    carried,
    csv_of,
    data_manager,
    load,
    of_name,
    told,
    upload,
    workbook_of,
)
from .confidence import enter
from .confidence import text_of as words
from .rounds import on


@pytest.fixture(autouse=True)
def mid_january(plan: None):  # type: ignore[no-untyped-def]
    with on(TODAY):
        yield


@pytest.fixture
def keeper() -> Person:
    return data_manager()


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
    assert "The file did not arrive as it was sent." in words(other.post(LOAD, back))
    assert client.post(LOAD, {**back, "as_at": "2025-06-30"}).status_code == 422
    assert BenchmarkSet.objects.count() == 1 and Benchmark.objects.count() == 51


def test_a_file_is_confirmed_for_the_day_it_was_shown_for_only(client: Client) -> None:
    back = carried(upload(client, csv_of(CIN)))
    page = client.post(LOAD, {**back, "as_at": "2025-03-31"})
    assert page.status_code == 422 and "Nothing was loaded. The file did not arrive as it was sent." in words(page)
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


# Away


def test_a_quarter_is_removed_by_who_loaded_it(client: Client, keeper: Person) -> None:
    stored = load(keeper, CIN, REFERRALS)
    address = f"{LIST}sets/{stored.pk}/remove/"
    assert "Remove the benchmarks of September 2025" in words(client.get(LOAD))
    page = client.get(address)
    assert "All 2 indicators of “The dashboard” go" in words(page)
    assert client.post(address, {"version": page.context["version"]}).status_code == 302
    assert [one.as_at for one in BenchmarkSet.objects.all()] == [JUNE]
    assert Outlier.objects.filter(benchmark__set__as_at=JUNE).count() == 78
    removed = Benchmark.history.filter(history_type="-")
    assert {row.history_user for row in removed} == {keeper} and len(removed) == 2


def test_what_somebody_else_loaded_is_removed_by_the_programme_manager_only(
    client: Client, keeper: Person, sign_in: SignIn
) -> None:
    manager_client, manager = sign_in("programme_manager")
    stored = load(manager, CIN)
    address = f"{LIST}sets/{stored.pk}/remove/"
    assert "Remove the benchmarks" not in words(client.get(LOAD))
    assert client.get(address).status_code == client.post(address, {"version": 1}).status_code == 403
    assert manager_client.get(address).status_code == 200
    load(keeper, REFERRALS)
    assert client.get(address).status_code == 200, "who loaded it again may remove it too"


def test_the_set_of_the_plan_stays(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    june = BenchmarkSet.objects.get(as_at=JUNE)
    row = june.benchmarks.first()
    assert row is not None
    edit_benchmark(by=manager, benchmark=row, version=1, fields={"rank": 3}, outliers=[])
    answer = client.post(f"{LIST}sets/{june.pk}/remove/", {"version": 1})
    assert answer.status_code == 403 and "These benchmarks are part of the plan and stay." in words(answer)
    with pytest.raises(Refused):
        remove_benchmark_set(by=manager, of=june, version=1)
    assert june.benchmarks.count() == 51


# One indicator


def test_the_programme_manager_corrects_an_indicator_with_its_history(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    row = of_name(JUNE, "Access", "Re-Referrals")
    page = client.get(f"{LIST}{row.pk}/edit/")
    assert "added the outlier “Isle of Wight”" in words(page)
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    surrey = Authority.objects.get(slug="surrey")
    answer = client.post(f"{LIST}{row.pk}/edit/", {**sent, "rank": "7", "outlier_1": surrey.pk, "outlier_2": ""})
    assert answer["Location"] == f"{LIST}?quarter=2025-06-30"
    assert told(of_name(JUNE, "Access", "Re-Referrals")) == ("worse", 7, ["Surrey"])
    page = client.get(f"{LIST}{row.pk}/edit/")
    assert "changed the regional rank from “9” to “7”" in words(page)
    assert "removed the outlier “Isle of Wight”" in words(page)
    stale = Client()
    stale.force_login(Person.objects.get(email="richard.tyndall@example.org"))
    assert stale.post(f"{LIST}{row.pk}/edit/", {**sent, "rank": "5"}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rank": "10"}, "less than or equal to 9"),
        ({"outlier_2": "kent"}, "This authority is chosen twice."),
        ({"area": ""}, "This field is required."),
        ({"measure": "CIN"}, "Another indicator of this quarter has these four names."),
    ],
)
def test_a_correction_that_cannot_be_is_refused(changed: dict[str, str], sentence: str, sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    row = of_name(JUNE, "Access", "Re-Referrals")
    form = client.get(f"{LIST}{row.pk}/edit/").context["form"]
    kent = Authority.objects.get(slug="kent").pk
    sent = {name: form[name].value() or "" for name in form.fields} | {"outlier_1": kent} | changed
    sent = {name: kent if value == "kent" else value for name, value in sent.items()}
    answer = client.post(f"{LIST}{row.pk}/edit/", sent)
    assert answer.status_code == 422 and sentence in words(answer)
    assert told(of_name(JUNE, "Access", "Re-Referrals")) == ("worse", 9, ["Isle of Wight", "Reading"])


def test_who_loads_does_not_change_single_indicators(client: Client, keeper: Person) -> None:
    row = of_name(JUNE, "Access", "CIN")
    assert client.get(f"{LIST}{row.pk}/edit/").status_code == 403
    assert f"{row.pk}/edit/" not in client.get(LIST).content.decode()
    with pytest.raises(Refused):
        edit_benchmark(by=keeper, benchmark=row, version=1, fields={"rank": 1}, outliers=[])


# Files that mean harm


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    content = FILES[name][0]()
    started = time.process_time()
    read = read_benchmark_file(content)
    assert time.process_time() - started < 6
    assert not read.lines
    assert read.problems and all(one.rule and one.suggestion.endswith(".") for one in read.problems)


def test_formulas_are_refused_and_a_wrong_sheet_is_passed_over() -> None:
    formula = (*CIN[:5], "=3+1", *CIN[6:])
    read = read_benchmark_file(workbook_of(formula))
    assert [(one.cell, one.rule) for one in read.problems] == [("F2", "A formula is not read.")]

    def add_cover(book) -> None:  # type: ignore[no-untyped-def]
        cover = book.create_sheet("Cover", 0)
        cover.append(["CSC dashboard", "as at September 2025"])

    read = read_benchmark_file(workbook_of(CIN, then=add_cover))
    assert [line.indicator.measure for line in read.lines] == ["CIN"]


def test_merged_cells_are_told_where_they_leave_a_gap() -> None:
    gap = ("", *REFERRALS[1:])

    def merge(book) -> None:  # type: ignore[no-untyped-def]
        book.active.merge_cells("A2:A3")

    read = read_benchmark_file(workbook_of(CIN, gap, then=merge))
    assert [(one.cell, one.rule) for one in read.problems] == [("A3", "The outcome is missing.")]
    assert "merged" in read.problems[0].suggestion


def test_a_name_that_is_markup_or_a_formula_is_only_shown(client: Client, keeper: Person) -> None:
    evil = ("3 Safety", "<script>alert(1)</script>", "@SUM(A1)", "", "worse", 3, "Kent", "")
    page = upload(client, csv_of(evil))
    assert page.status_code == 200 and "<script>alert" not in page.content.decode()
    client.post(LOAD, carried(page))
    assert "<script>alert" not in client.get(LIST).content.decode()
    assert ",'@SUM(A1)," in client.get(f"{LIST}register.csv").content.decode()
