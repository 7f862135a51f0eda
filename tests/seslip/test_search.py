"""The search over everything: what each reader finds, in which order, and whatever is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Person
from seslip.foundation import audit, search, search_engines
from seslip.foundation.search_sources import SOURCES
from seslip.foundation.search_words import read_query

from .searching import WORD, Reader, found, freeze, kinds

pytestmark = pytest.mark.django_db


# Who finds what ------------------------------------------------------------------------------------------------------


def test_a_number_finds_the_project_then_its_kpis(person_as: Reader) -> None:
    """Project 33 and its KPIs: 33.1 to 33.4 under CSC and under SEND (plan, Appendix 4)."""
    titles = found(person_as("la_lead"), "33")
    assert titles[0].startswith("Project 33: ")
    assert [title.split(":")[0] for title in titles[1:9]] == [f"KPI 33.{number}" for number in (1, 1, 2, 2, 3, 3, 4, 4)]


def test_a_reference_finds_the_kpi_and_the_requirement(person_as: Reader) -> None:
    reader = person_as("sponsor")
    assert [title.split(":")[0] for title in found(reader, "3.1")[:2]] == ["KPI 3.1", "SoR 3.1"]
    assert [title.split(":")[0] for title in found(reader, "SoR 3.1")] == ["SoR 3.1"]
    assert found(reader, "KPI 7.1")[0].startswith("KPI 7.1: ")


def test_the_name_of_a_manager_finds_what_they_manage(person_as: Reader) -> None:
    """Mark Evans manages 4, 5, 6 and 41; only who may see people finds himself."""
    projects = {f"Project {number}" for number in (4, 5, 6, 41)}
    assert {title.split(":")[0] for title in found(person_as("la_lead"), "Mark Evans")} == projects
    assert found(person_as("programme_manager"), "Mark Evans")[0] == "Mark Evans"


def test_an_authority_is_found_by_its_name_and_by_another_spelling(person_as: Reader) -> None:
    from projects.models import AuthorityAlias

    alias = AuthorityAlias.objects.select_related("authority").exclude(name="").first()
    assert found(person_as("finance"), "kent")[0] == "Kent"
    assert alias.authority.name in found(person_as("finance"), alias.name, "authority")


HIDDEN = {
    "la_lead": {"person"},
    "sponsor": {"person"},
    "project_manager": {"person"},
    "support_team": {"person"},
    "finance": {"person", "meeting", "package", "group", "conversation", "expert", "lesson", "evaluation"},
    "administrator": {"meeting", "package", "group", "conversation", "expert", "lesson", "evaluation"},
    "programme_manager": set(),
}


@pytest.mark.parametrize("role", HIDDEN)
def test_each_role_finds_every_kind_but_those_hidden_from_it(role: str, person_as: Reader, filled: None) -> None:
    freeze()  # not every role reads drafts
    assert kinds(person_as(role), WORD) == set(SOURCES) - HIDDEN[role]


def test_a_dfe_reader_finds_frozen_returns_and_nothing_else(person_as: Reader, filled: None) -> None:
    reader = person_as("dfe_reader")
    assert kinds(reader, WORD) == set()
    assert kinds(reader, "return") == set()
    freeze()
    assert kinds(reader, WORD) == kinds(reader, "return") == kinds(reader, "frozen") == {"return"}


def test_who_has_no_part_finds_nothing(filled: None, client: Any) -> None:
    nobody = Person.objects.create(name="Nobody", email="nobody@example.org")
    assert kinds(nobody, WORD) == set()
    client.force_login(nobody)
    assert "There is nothing you can search yet" in client.get("/search/").content.decode()


def test_what_is_hidden_takes_no_place_and_is_not_counted(
    person_as: Reader, filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offers of help that the team has not taken up are newer than the expert, and would fill the page alone."""
    from targeted_support.models import Expert

    known = Expert.objects.get(name__contains=WORD)
    for number in range(3):
        audit.create(Expert(name=f"{WORD} {number}", organisation="X", since=known.since, is_confirmed=False), by=None)
    monkeypatch.setattr(search, "MOST", 1)
    results = search.find_all(person_as("la_lead"), read_query(WORD), "expert")
    assert [one.title for one in results.found] == [known.name]
    assert [(one.number, one.more) for one in results.kinds if one.source.kind == "expert"] == [(1, False)]
    team = search.find_all(person_as("support_team"), read_query(WORD), "expert")
    assert [(one.number, one.more) for one in team.kinds if one.source.kind == "expert"] == [(1, True)]


# Both databases ------------------------------------------------------------------------------------------------------

SEARCHES = (
    "33",
    "KPI 7",
    "3.1",
    "kent",
    "courageous",
    "workforce send",
    '"peer challenge"',
    "2025-26",
    "projects",
    "s",
)


@pytest.mark.parametrize("typed", SEARCHES)
def test_every_engine_finds_the_same_in_the_same_order(
    typed: str, person_as: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = person_as("programme_manager")
    asked = found(reader, typed)
    monkeypatch.setattr(search, "engine_here", lambda: search_engines._by_reading)
    assert found(reader, typed) == asked


def test_sqlite_uses_its_index_of_words(plan: None) -> None:
    engine = search_engines.engine_here()
    fast = {"sqlite": search_engines._by_fts, "postgresql": search_engines._by_array}
    assert engine is fast[connection.vendor]


# The page ------------------------------------------------------------------------------------------------------------


def test_search_page_shows_hits_marked_and_how_many_there_are(sign_in: Any) -> None:
    client, reader = sign_in("la_lead")
    page = client.get("/search/?q=courageous").content.decode()
    number = search.find_all(reader, read_query("courageous")).number
    assert f"{number} results for “courageous”" in page
    assert "<mark>courageous</mark>" in page or "<mark>Courageous</mark>" in page
    assert page.count('class="find"') == number
    assert 'kind=kpi"' in page
    only = client.get("/search/?q=courageous&kind=kpi").content.decode()
    assert 0 < only.count('class="find"') < number


def test_search_page_tells_who_finds_nothing_what_to_try(sign_in: Any) -> None:
    client, _ = sign_in("la_lead")
    page = client.get(f"/search/?q={WORD}").content.decode()
    assert f"No results for “{WORD}”" in page
    assert (
        "Try fewer words" in page and "Projects, KPIs" in page and "People" not in page.split("You can find")[1][:300]
    )


def test_search_page_gives_parts_while_somebody_types(sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    headers = {"HX-Request": "true", "HX-Target": "quick-finds"}
    quick = client.get("/search/?q=projects", headers=headers).content.decode()
    assert "<html" not in quick and quick.count('class="find"') == 8
    part = client.get("/search/?q=projects", headers=headers | {"HX-Target": "finds"}).content.decode()
    assert "<html" not in part and part.count('class="find"') == 50
    assert client.get("/search/?q=", headers=headers).content.decode().strip() == ""


@pytest.mark.parametrize("typed", ["!!!", "x" * 5_000, "word " * 10_000, "a b c d", "the", "ж"])
def test_search_page_says_what_is_wrong_with_a_search(typed: str, sign_in: Any) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get("/search/", {"q": typed})
    assert answer.status_code == 200
    problem = read_query(typed).problem
    assert problem and problem in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["a\x00send", '"send', "send' OR 1=1 --", "<script>send", 'send* ^send AND "send"', "send:*"]
)
def test_search_page_takes_what_engines_would_read_as_orders_for_words(typed: str, sign_in: Any) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get("/search/", {"q": typed})
    assert answer.status_code == 200 and "<script>send" not in answer.content.decode()


def test_the_number_of_queries_does_not_grow(person_as: Reader) -> None:
    """One for each kind that the reader may see at all, and two to begin with."""
    reader = person_as("programme_manager")
    numbers = set()
    for typed in ("zznothing", "33", "2025-26"):
        reader.standing  # noqa: B018 - read once a request
        with CaptureQueriesContext(connection) as asked:
            search.find_all(reader, read_query(typed))
        numbers.add(len(asked))
    assert len(numbers) == 1 and numbers.pop() <= len(SOURCES) + 2
