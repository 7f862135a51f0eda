"""Two quarters of benchmarks side by side: what was said, what is said, what is new and what is gone."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.projects.pages import SignIn

from .benchmarking import BRAND_NEW, CIN, COMPARE, GUARDIANS, JUNE, LOAD, REFERRALS, data_manager, grow, load
from .confidence import enter
from .confidence import text_of as words

FILE = COMPARE[:-1]

pytestmark = pytest.mark.usefixtures("mid_january")


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in("finance")[0]


@pytest.fixture
def september(plan: None) -> None:
    """CIN as in June, re-referrals changed, one indicator new, the other 49 gone."""
    load(data_manager(), CIN, REFERRALS, BRAND_NEW)


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{FILE}.csv{query}").content.decode())))


def test_with_one_quarter_it_says_how_to_load_another(client: Client) -> None:
    page = words(client.get(COMPARE))
    assert "Nothing to compare yet" in page and "Only June 2025 is loaded." in page
    assert "The managers of project 1 (data) and the programme manager can load one." in page
    assert f'href="{LOAD}"' in enter(data_manager()).get(COMPARE).content.decode()
    assert client.get(f"{FILE}.xlsx").status_code == 400


def test_each_indicator_says_what_it_was_and_is(client: Client, september: None) -> None:
    page = words(client.get(COMPARE))
    assert "June 2025 and September 2025" in page and "52 indicators" in page
    assert "1 Changed 1 New 49 Gone 1 As before" in page
    assert (
        "Access · Re-Referrals 1 Family Support Changed Average was worse 6 Up 3 places was 9 "
        "Reading, Slough New: Slough No longer: Isle of Wight" in page
    )
    assert "Access · CIN 1 Family Support As before Better 4 Isle of Wight, Reading" in page
    assert "Child well being · Friendships · 11-15 4 Stable Homes New Worse 3 Isle of Wight" in page
    assert "CLA to SGO 2 Family Network Gone Worse 9 –" in page


def test_only_what_changed(client: Client, september: None) -> None:
    page = words(client.get(f"{COMPARE}?show=changed"))
    assert "52 indicators · 51 changed, new or gone" in page and "Access · CIN" not in page
    assert len(rows(client)) == 52 and len(rows(client, "?show=changed")) == 51


def test_the_file_says_the_same(client: Client, september: None) -> None:
    first = {row["measure"] or row["area"]: list(row.values())[4:] for row in rows(client)}
    assert first["Re-Referrals"] == [
        "Changed", "Worse", "Average", "9", "6", "Up 3 places", "Isle of Wight; Reading", "Reading; Slough"
    ]  # fmt: skip
    assert first["Friendships"] == ["New", "", "Worse", "", "3", "", "", "Isle of Wight"]
    assert first["CLA to SGO"] == ["Gone", "Worse", "", "9", "", "", "", ""]
    answer = client.get(f"{FILE}.xlsx?from=2025-06-30&to=2025-09-30&show=changed")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sum(row[4].value in ("Changed", "New", "Gone") for row in sheet.iter_rows()) == 51


def test_the_two_latest_are_compared_and_any_two_can_be(client: Client, september: None) -> None:
    load(data_manager(), REFERRALS, GUARDIANS, as_at=date(2025, 12, 31))
    assert "September 2025 and December 2025" in words(client.get(COMPARE))
    assert "June 2025 and September 2025" in words(client.get(f"{COMPARE}?to=2025-09-30"))
    back = words(client.get(f"{COMPARE}?from=2025-12-31&to=2025-06-30&show=changed"))
    assert "December 2025 and June 2025" in back and "Down 3 places was 6" in back
    assert "June 2025 and December 2025" in words(client.get(f"{COMPARE}?from=2025-06-30"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=2024-06-30", "There are no benchmarks of that day."),
        ("?to=yesterday", "There are no benchmarks of that day."),
        ("?from=2025-09-30&to=2025-09-30", "Choose two different quarters."),
    ],
)
def test_what_cannot_be_compared_is_told(client: Client, september: None, query: str, sentence: str) -> None:
    page = client.get(f"{COMPARE}{query}")
    assert page.status_code == 200
    assert f"{sentence} You see June 2025 and September 2025." in words(page)
    assert client.get(f"{FILE}.xlsx{query}").status_code == 400


def test_nothing_has_changed(client: Client) -> None:
    load(data_manager(), CIN)
    load(data_manager(), CIN, as_at=date(2025, 12, 31))
    page = words(client.get(f"{COMPARE}?show=changed"))
    assert "Nothing has changed" in page and "Every indicator says the same in both quarters." in page


def test_it_asks_as_often_for_3_as_for_500(client: Client) -> None:
    stored = load(data_manager(), CIN)

    def asked() -> int:
        cache.clear()
        client.get("/projects/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(COMPARE).status_code == 200
        return len(queries)

    once = asked()
    grow(stored, 500)
    assert asked() == once


def test_pages_of_benchmarks_are_not_for_dfe(sign_in: SignIn) -> None:
    reader = sign_in("dfe_reader")[0]
    for path in (COMPARE, f"{FILE}.csv", LOAD, f"{LOAD}template.xlsx"):
        assert reader.get(path).status_code == 404
    assert JUNE.isoformat() not in reader.get("/").content.decode()
