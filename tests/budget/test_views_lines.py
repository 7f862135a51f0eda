"""The list of budget lines and the page of one, as people meet them in the browser."""

import pytest

from budget.models import BudgetLine, Heading, LineProject
from projects.models import Project

from .pages import shown, tables, text_of


@pytest.mark.parametrize(
    ("query", "number", "sums"),
    [
        ("", 62, (430_921, 1_206_200, 349_624, 1_986_745)),
        ("side=income", 10, (430_921, 1_206_200, 349_624, 1_986_745)),
        ("side=expenditure&theme=universal", 24, (200_000, 600_000, None, 800_000)),
        ("project=33", 3, (90_121, 370_200, None, 460_321)),
        ("project=30", 2, (7_700, 21_350, 5_950, 35_000)),
        ("project=9", 1, (None, 66_000, None, 66_000)),
        ("stream=own&side=expenditure", 20, (None, None, 349_624, 349_624)),
        ("part=planned", 50, (430_921, 1_206_200, 301_697, 1_938_818)),
        ("part=carried", 2, (None, None, 47_927, 47_927)),
        ("q=kinship", 4, None),
        ("q=residential+send", 1, (None, 84_000, None, 84_000)),
        ("q=bgm&side=income", 1, (None, None, 21_060, 21_060)),
        ("year=2024-25", 4, (262_000, 143_256, None, 405_256)),
    ],
)
def test_line_list_filters_and_adds_up(manager, query: str, number: int, sums: tuple[int | None, ...] | None) -> None:
    answer = manager.get(f"/budget/lines/?{query}")
    assert f"{number} line" in text_of(answer)
    if sums:
        assert tables(answer)[0][1][1:] == shown(sums)


@pytest.mark.parametrize(
    "sort", ["projects", "-projects", "line", "csc", "-send", "own", "amount", "-amount", "nonsense"]
)
def test_line_list_sorts(manager, sort: str) -> None:
    answer = manager.get("/budget/lines/", {"sort": sort, "side": "expenditure"})
    assert answer.status_code == 200
    if sort == "-amount":
        assert "SEND 12 packages@21,595" in tables(answer)[1][1][1]


@pytest.mark.parametrize(
    "query", ["side=sideways", "stream=NHS", "theme=x", "part=h999999", "project=99", "part=s1%27"]
)
def test_line_list_says_what_it_cannot_read(manager, query: str) -> None:
    answer = manager.get(f"/budget/lines/?{query}")
    assert answer.status_code == 200
    assert "Nothing is listed until this is put right" in text_of(answer)


def test_line_list_takes_the_same_queries_for_one_and_for_many(manager, django_assert_max_num_queries) -> None:
    heading = Heading.objects.get(label="Workforce")
    project = Project.objects.get(number=7)
    for n in range(120):
        line = BudgetLine.objects.create(heading=heading, label=f"n{n}", csc=1, position=n)
        LineProject.objects.create(line=line, project=project)
    with django_assert_max_num_queries(18):
        assert "1 line" in text_of(manager.get("/budget/lines/?q=n119"))
    with django_assert_max_num_queries(18):
        assert "122 lines" in text_of(manager.get(f"/budget/lines/?part=h{heading.pk}"))


def test_line_list_downloads_what_is_listed(manager) -> None:
    rows = manager.get("/budget/lines.csv?project=30").content.decode().splitlines()
    assert rows[0] == "side,section,heading,project,line,csc,send,own,total"
    assert rows[1:] == [
        "Expenditure,Universal,Universal pm,30,SESLIP Prog Manager,7700,21350,,29050",
        "Expenditure,Total SESLIP own funds,SESLIP own funds schemes,30,SESLIP Prog Manager,,,5950,5950",
    ]
    assert manager.get("/budget/lines.xlsx").content[:2] == b"PK"
    assert manager.get("/budget/lines.pdf").status_code == 404


def test_line_list_shows_project_people_their_own(sign_in) -> None:
    client, _ = sign_in("project_manager")
    answer = client.get("/budget/lines/?side=expenditure")
    assert "4 lines of your own projects" in text_of(answer)
    empty, _ = sign_in("support_team")
    assert empty.get("/budget/lines/").status_code == 200


# --- One line ------------------------------------------------------------------------------------------------------


def test_line_page_shows_what_it_pays_for_and_its_history(manager) -> None:
    line = BudgetLine.objects.get(label="PChall 5 x Triads @£9,600")
    text = text_of(manager.get(f"/budget/lines/{line.pk}/"))
    shows = ("5 × £9,600", "£48,000", "2 DCS Self-assessment and Peer Challenge")
    for words in (*shows, "The plan", "added this budget line"):
        assert words in text


def test_line_page_shows_what_the_plan_prints_otherwise(manager) -> None:
    line = BudgetLine.objects.get(label="Adoption training for SW")
    assert "CSC share of Project 25 : 45,500 in the plan" in text_of(manager.get(f"/budget/lines/{line.pk}/"))


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "abc", "-1"])
def test_unknown_line_is_not_found(manager, pk: str) -> None:
    for page in ("", "edit/", "remove/"):
        assert manager.get(f"/budget/lines/{pk}/{page}").status_code == 404
