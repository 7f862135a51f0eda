"""What was loaded is taken away by who may, single indicators are put right, and a hostile file does no harm."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from diagnostics.actions.benchmarks import edit_benchmark, remove_benchmark_set
from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from diagnostics.queries.benchmark_sets import read_benchmark_file
from projects.models import Authority, Person
from seslip.foundation.access import Refused
from tests.budget.hostile import FILES
from tests.projects.pages import SignIn

from .benchmarking import (
    CIN,
    JUNE,
    LIST,
    LOAD,
    REFERRALS,
    carried,
    csv_of,
    load,
    of_name,
    told,
    upload,
    workbook_of,
)
from .confidence import enter
from .confidence import text_of as words

pytestmark = pytest.mark.usefixtures("mid_january")


@pytest.fixture
def client(keeper: Person) -> Client:
    return enter(keeper)


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
