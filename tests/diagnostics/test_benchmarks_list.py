"""The list of benchmarks and the heat map, with the figures of Appendix 1 counted in its printed table."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from projects.models import Authority
from tests.projects.pages import SignIn

from .benchmarking import CIN, HEAT_MAP, JUNE, LIST, REFERRALS, data_manager, grow, load
from .confidence import text_of as words
from .rounds import on

# How often the printed table of Appendix 1 names each: by outcome 1, 3 and 4 (2 names nobody), and in all.
NAMED = {
    "Isle of Wight": (3, 7, 0, 10),
    "Portsmouth": (7, 1, 2, 10),
    "Southampton": (4, 2, 2, 8),
    "East Sussex": (2, 5, 0, 7),
    "Medway": (1, 4, 2, 7),
    "West Berkshire": (3, 1, 2, 6),
    "Kent": (1, 2, 2, 5),
    "Slough": (0, 5, 0, 5),
    "Reading": (2, 1, 1, 4),
    "Hampshire": (0, 0, 3, 3),
    "Milton Keynes": (1, 1, 1, 3),
    "Brighton and Hove": (1, 1, 0, 2),
    "Buckinghamshire": (0, 0, 2, 2),
    "Oxfordshire": (2, 0, 0, 2),
    "Windsor and Maidenhead": (1, 1, 0, 2),
    "Bracknell Forest": (0, 1, 0, 1),
    "Surrey": (0, 0, 1, 1),
    "West Sussex": (0, 0, 0, 0),
    "Wokingham": (0, 0, 0, 0),
}


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in("la_lead")[0]


def listed(client: Client, query: str = "") -> list[dict[str, str]]:
    """The rows of the file, which holds what the page lists."""
    answer = client.get(f"{LIST}register.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def shown(client: Client, query: str = "") -> int:
    """How many rows the page lists, which says as many."""
    page = client.get(f"{LIST}{query}")
    rows = page.content.decode().count('<tr id="row-')
    assert f"{rows} indicator{'' if rows == 1 else 's'}" in words(page)
    return rows


def test_51_indicators_31_worse_15_better_1_average_and_4_not_given(client: Client) -> None:
    page = words(client.get(LIST))
    assert "51 indicators · as at 30 Jun 2025" in page
    assert "15 Better 1 Average 31 Worse 4 Not given" in page
    assert shown(client) == len(listed(client)) == 51


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?versus=worse", 31),
        ("?versus=better", 15),
        ("?versus=average", 1),
        ("?versus=none", 4),
        ("?outcome=1+Family+Support", 18),
        ("?outcome=2+Family+Network", 2),
        ("?outcome=3+Safety&versus=better", 12),
        ("?area=Ed+Attainment", 6),
        ("?rank=8", 17),
        ("?rank=9", 6),
        ("?authority=isle-of-wight", 10),
        ("?authority=wokingham", 0),
        ("?authority=any", 39),
        ("?q=absence", 6),
        ("?q=absence+cla", 2),
        ("?q=wight+abuse", 5),
        ("?quarter=2025-06-30&outcome=4+Stable+Homes", 11),
    ],
)
def test_each_filter_leaves_as_many_as_the_appendix_has(client: Client, query: str, number: int) -> None:
    rows = listed(client, query)
    assert len(rows) == number
    if number:
        assert shown(client, query) == number
    else:
        assert "Nothing matches" in words(client.get(f"{LIST}{query}"))


def test_each_counter_leads_to_as_many_as_it_says(client: Client) -> None:
    for query in ("?rank=8", "?authority=kent", "?versus=better&q=abuse"):
        page = client.get(f"{LIST}{query}")
        for counter in page.context["counters"]:
            assert len(listed(client, counter.url)) == counter.number, counter.label.text


def test_what_has_no_rank_comes_last_either_way(client: Client) -> None:
    for sort, first in (("rank", "1"), ("-rank", "9")):
        ranks = [row["rank"] for row in listed(client, f"?sort={sort}")]
        assert ranks[0] == first and ranks[-6:] == [""] * 6 and "" not in ranks[:-6]
    found = [row["versus_national"] for row in listed(client, "?sort=versus")]
    assert found == ["Better"] * 15 + ["Average"] + ["Worse"] * 31 + [""] * 4
    assert [row["versus_national"] for row in listed(client, "?sort=-versus")][-4:] == [""] * 4


def test_a_word_stands_beside_each_colour_and_each_authority_is_linked(client: Client) -> None:
    html = client.get(f"{LIST}?q=gangs").content.decode()
    assert re.search(r'class="badge tone-on-track"><svg.*?</svg>Better', html)
    assert '<a href="/authorities/slough/">Slough</a>' in html
    assert "the source does not say in which direction" in words(client.get(LIST))


def test_the_register_is_named_and_ordered_as_promised(client: Client) -> None:
    first = listed(client)[0]
    assert list(first) == ["outcome", "area", "measure", "group", "versus_national", "rank", "outliers"]
    assert list(first.values()) == ["1 Family Support", "Access", "CIN", "", "Better", "4", "Isle of Wight; Reading"]
    sheet = load_workbook(io.BytesIO(client.get(f"{LIST}register.xlsx?versus=average").content)).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "3 Safety"]
    assert found == [["3 Safety", "Harms outside home", "Trafficking", None, "Average", None, None]]


def test_every_number_of_the_heat_map_is_that_of_the_appendix_and_of_its_list(client: Client) -> None:
    page = client.get(HEAT_MAP)
    table = page.context["document"].tables[0]
    assert [column.label for column in table.columns[1:]] == [
        "1 Family Support", "2 Family Network", "3 Safety", "4 Stable Homes", "Total"
    ]  # fmt: skip
    assert len(table.body) == 19 + 1
    for row in table.body[:-1]:
        one, three, four, total = NAMED[row.cells[0].value]
        assert [cell.value for cell in row.cells[1:]] == [one, 0, three, four, total]
    assert [cell.value for cell in table.body[-1].cells[1:]] == [14, 0, 16, 9, 39]
    for row in table.body:
        for cell in row.cells[1:]:
            assert bool(cell.href) == bool(cell.value)
            if cell.href:
                assert len(listed(client, cell.href.removeprefix(LIST))) == cell.value, cell.href
                assert cell.href.replace("&", "&amp;") in page.content.decode()


def test_the_heat_map_as_a_workbook_says_the_same_and_adds_up_itself(client: Client) -> None:
    content = client.get(f"{HEAT_MAP[:-1]}.xlsx?quarter=2025-06-30").content
    sheet = load_workbook(io.BytesIO(content), data_only=True).active
    found = {row[0].value: tuple(cell.value for cell in row[1:6]) for row in sheet.iter_rows(min_row=2)}
    for name, (one, three, four, total) in NAMED.items():
        assert found[name] == (one, 0, three, four, total)
    formulas = {cell.value for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row[5:6]}
    assert sum(str(value).startswith("=SUM(") for value in formulas) == 20


def test_a_day_without_benchmarks_is_refused_as_a_file_and_told_on_the_page(client: Client) -> None:
    assert client.get(f"{HEAT_MAP[:-1]}.xlsx?quarter=2024-06-30").status_code == 400
    assert client.get(f"{LIST}register.csv?quarter=2024-06-30").status_code == 400
    page = words(client.get(f"{HEAT_MAP}?quarter=2024-06-30"))
    assert "There are no benchmarks of that day. You see those of 30 Jun 2025." in page
    assert "Nothing is listed until this is put right." in words(client.get(f"{LIST}?quarter=2024-06-30"))


def test_without_any_set_the_pages_say_so(client: Client) -> None:
    for model in (Outlier, Benchmark, BenchmarkSet):
        model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    for path in (LIST, HEAT_MAP, f"{LIST}compare/"):
        assert client.get(path).status_code == 200
    assert "No benchmarks yet" in words(client.get(LIST))
    assert "Where it stands out" not in words(client.get("/authorities/kent/"))


def test_the_later_quarter_comes_first_and_the_earlier_is_a_choice(client: Client) -> None:
    with on(JUNE.replace(month=12)):
        load(data_manager(), CIN, REFERRALS)
        assert shown(client) == 2
        assert shown(client, "?quarter=2025-06-30") == 51
        assert "September 2025" in words(client.get(HEAT_MAP))


@pytest.mark.parametrize("path", [LIST, HEAT_MAP, f"{LIST}?authority=kent", "/authorities/kent/"])
def test_a_page_asks_as_often_for_one_indicator_as_for_500(client: Client, path: str) -> None:
    june = BenchmarkSet.objects.get(as_at=JUNE)
    keep = Benchmark.objects.filter(outliers__authority__slug="kent").first()
    assert keep is not None
    Outlier.objects.exclude(benchmark=keep)._raw_delete("default")  # type: ignore[attr-defined]
    Benchmark.objects.exclude(pk=keep.pk)._raw_delete("default")  # type: ignore[attr-defined]

    def asked() -> int:
        cache.clear()
        client.get("/projects/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    once = asked()
    grow(june, 500)
    assert asked() == once


# The panel of an authority


def test_an_authority_sees_its_own_list_and_that_it_may_be_good_or_bad(client: Client) -> None:
    page = words(client.get("/authorities/oxfordshire/"))
    assert "Where it stands out" in page
    assert "Standing out can be good or bad: the source does not say in which direction." in page
    assert "Well-being and development · Absence · CPPO 1 Family Support · South East: worse, rank 8" in page
    assert "All 2 in the list of benchmarks" in page
    html = client.get("/authorities/oxfordshire/").content.decode()
    assert "/diagnostics/benchmarks/?quarter=2025-06-30&amp;authority=oxfordshire" in html


def test_an_authority_that_never_stands_out_is_told_so(client: Client) -> None:
    assert "Of 51 indicators, none names Wokingham as standing out." in words(client.get("/authorities/wokingham/"))


def test_each_authority_is_listed_as_often_as_the_appendix_names_it(client: Client) -> None:
    for authority in Authority.objects.all():
        number = NAMED[authority.name][-1]
        many = "In the list of benchmarks" if number == 1 else f"All {number} in the list"
        label = many if number else "All benchmarks"
        assert label in words(client.get(f"/authorities/{authority.slug}/")), authority


def test_looking_back_the_panel_shows_the_quarter_of_that_day(client: Client) -> None:
    with on(JUNE.replace(month=12)):
        load(data_manager(), CIN, REFERRALS)
        assert "Position at 30 Sep 2025. Source: The dashboard" in words(client.get("/authorities/reading/"))
        before = words(client.get("/authorities/reading/?as_at=2025-09-29"))
        assert "Position at 30 Jun 2025" in before and "All 4 in the list" in before
        assert "Where it stands out" not in words(client.get("/authorities/reading/?as_at=2025-06-29"))
        known = words(client.get("/authorities/reading/?as_at=2025-10-31&known=then"))
        assert "Source: The dashboard" not in known
