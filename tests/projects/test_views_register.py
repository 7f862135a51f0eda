"""The register of projects and the page of one; who may come there at all."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Person, ProgrammeYear, Project
from tests.projects.test_queries import grow

from .pages import EDIT, SEVEN, SignIn, numbers, words


def test_project_list_shows_all_49_in_their_places(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/projects/")
    assert numbers(answer) == list(range(1, 50))
    assert "49 numbers, 47 in use" in words(answer)
    assert answer.content.decode().count('class="muted" id="row-') == 2, "14 and 23 are grey"
    assert "Add a project" not in words(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kinship", [26, 27, 28, 38]),
        ("q=22", [22]),
        ("q=Carly+Murphy", [22]),
        ("q=kinship+connected", [27]),
        ("theme=targeted", [33]),
        ("theme=data", [1]),
        ("strand=take-your-place", [4, 5]),
        ("used=no", [14, 23]),
        ("strand=communities-of-practice&used=yes", [8, 9, 10, 11, 12, 13, 15, 16]),
        ("q=nothing+like+this", []),
        ("theme=targeted&sort=-number", [33]),
        ("strand=project-management&sort=-amount", [29, 30, 32, 31]),
        ("strand=communities-of-practice&sort=-amount", [15, 16, 8, 9, 10, 11, 12, 13, 14]),
        ("strand=communities-of-practice&sort=amount", [16, 15, 8, 9, 10, 11, 12, 13, 14]),
        ("strand=take-your-place&sort=-title", [5, 4]),
        ("strand=take-your-place&sort=sponsor", [5, 4]),
    ],
)
def test_project_list_is_searched_filtered_and_sorted_by_its_address(
    sign_in: SignIn, query: str, found: list[int]
) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get(f"/projects/?{query}")
    listed = numbers(answer)
    if "kinship" in query and "connected" not in query:
        assert set(found) <= set(listed), "others may mention it in their purpose"
    elif query == "q=22":
        assert 22 in listed
    else:
        assert listed == found


def test_project_list_by_manager_and_sponsor(sign_in: SignIn) -> None:
    client, _ = sign_in("sponsor")
    julie, lucy = Person.objects.get(name="Julie Pointer"), Person.objects.get(name="Lucy Butler")
    assert numbers(client.get(f"/projects/?manager={julie.pk}")) == [10, 13]
    assert numbers(client.get(f"/projects/?sponsor={lucy.pk}")) == [4]


def test_project_list_leads_to_the_other_planned_years(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    assert 'aria-label="Programme year"' not in client.get("/projects/").content.decode(), "only one year is planned"
    seven = Project.objects.get(number=7)
    Project.objects.create(year=ProgrammeYear.objects.get(label="2024-25"), number=1, title="Begun", theme=seven.theme)
    html = client.get("/projects/?year=2024-25").content.decode()
    assert '<a href="?year=2024-25" aria-current="page">2024-25</a>' in html
    assert '<a href="?year=2025-26">2025-26</a>' in html


def test_project_list_downloads_what_is_listed(sign_in: SignIn) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get("/projects/register.csv?strand=take-your-place&sort=-number")
    assert answer["Content-Disposition"] == 'attachment; filename="projects-2025-26.csv"'
    assert [line.split(",")[0] for line in answer.content.decode().splitlines()] == ["number", "5", "4"]
    assert client.get("/projects/register.xlsx").content[:2] == b"PK"
    assert client.get("/projects/register.exe").status_code == 404


@pytest.mark.parametrize("query", ["theme=none", "manager=x", f"q={'x' * 10_000}", "used=perhaps"])
def test_project_list_says_what_it_cannot_read(sign_in: SignIn, query: str) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get(f"/projects/?{query}")
    assert answer.status_code == 200
    assert "Nothing is listed until this is put right." in words(answer)
    assert numbers(answer) == []


@pytest.mark.parametrize("path", ["/projects/", "/projects/2025-26/22/", "/projects/frameworks/", "/authorities/"])
def test_a_page_asks_as_many_queries_for_5_as_for_500_projects(sign_in: SignIn, path: str) -> None:
    client, _ = sign_in("sponsor")
    year = Project.objects.get(number=22).year
    client.get(path)

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as context:
            assert client.get(path).status_code == 200
        return len(context)

    before = asked()
    grow(year, 100, 600)
    assert asked() == before


# One project


def test_project_page_shows_who_answers_and_what_it_gets(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/projects/2025-26/22/"))
    assert "Project 22 · Universal Improvement · New Universal Projects (SEND)" in text
    assert "Project manager Carly Murphy Milton Keynes" in text
    assert "Sponsor Mac Heath Milton Keynes" in text
    assert "Amount in the plan £92,314" in text
    assert "22.1 £44,875" in text
    assert "22.2 £47,439" in text
    assert "Total £92,314" in text
    assert "Paragraphs 63-64" in text
    assert "CSC National Framework enablers" in text
    assert "What the plan prints differently" in text
    assert "Framework of a SEND project" in text
    assert "Edit project" not in text
    assert "The plan added this project" in text


def test_project_page_of_several_managers_and_no_own_amount(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/projects/2025-26/10/"))
    assert "Project managers Sheelagh Sullivan SESLIP Julie Pointer SESLIP" in text
    assert "Amount in the plan – Shares £66,000 with projects 8 to 13" in text
    assert "This project is not divided into phases." in text


def test_project_page_of_a_number_not_used_says_so_kindly(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/projects/2025-26/14/"))
    assert "Number 14 is not used. It keeps its place" in text
    assert "Project manager" not in text


def test_project_page_leads_to_the_numbers_beside(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    html = client.get(SEVEN).content.decode()
    assert re.search(r'rel="prev"\s+href="/projects/2025-26/6/"', html)
    assert re.search(r'rel="next"\s+href="/projects/2025-26/8/"', html)
    assert 'rel="prev"' not in client.get("/projects/2025-26/1/").content.decode()


def test_project_page_says_where_phases_and_amount_differ(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    assert "The phases come to" not in words(client.get(SEVEN))
    Project.objects.filter(number=7).update(amount=90_000_00)
    assert "The phases come to £87,000, which is not the amount in the plan." in words(client.get(SEVEN))


@pytest.mark.parametrize(
    "path",
    [
        "/projects/2025-26/50/",
        "/projects/2025-26/99999999999999999999/",
        "/projects/2031-32/7/",
        "/projects/2025-26/7/phases/9/",
        "/projects/2025-26/7/phases/99999999999999999999/",
        "/projects/?year=2031-32",
        f"/projects/{'x' * 5_000}/7/",
        "/authorities/london/",
        "/authorities/kent/spellings/999999/remove/",
        "/people/999999/",
        "/people/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_404(sign_in: SignIn, path: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address" in words(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/projects/",
        "/projects/register.csv",
        SEVEN,
        EDIT,
        "/projects/frameworks/",
        "/projects/frameworks.csv",
        "/projects/new/",
        "/authorities/",
        "/authorities/kent/",
        "/authorities/register.csv",
        "/people/",
    ],
)
def test_the_plan_is_not_there_for_a_dfe_reader(sign_in: SignIn, path: str) -> None:
    client, _ = sign_in("dfe_reader")
    assert client.get(path).status_code == 404
    assert client.get("/projects/account/").status_code == 200


@pytest.mark.parametrize("path", ["/projects/", SEVEN, "/authorities/", "/people/", "/projects/account/"])
def test_signed_out_visitors_are_asked_to_sign_in(client: Client, plan: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
