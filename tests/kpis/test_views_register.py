"""The register, one KPI and the grid, as people meet them in the browser."""

import re

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kpis.models import Kpi

from .pages import REGISTER, entered, rows, text_of


def test_kpi_list_says_how_many(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(REGISTER)
    assert "108 KPIs" in text_of(answer)
    assert rows(answer.content.decode()) == 50


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("stream=SEND", 71),  # plan, Appendix 4: 71 promises under SEND, 37 under CSC
        ("stream=CSC", 37),
        ("project=5", 8),
        ("project=33&stream=CSC", 4),
        ("requirement=3", 57),
        ("due=none", 4),
        ("due_from=2026-03-31&due_to=2026-03-31", 91),
        ("due=overdue", 13),  # nothing is reported yet: every date before 31 March has passed
        ("status=not_started", 108),
        ("status=complete", 0),
        ("q=courageous", 5),
        ("q=forum+half", 2),
        ("theme=targeted", 8),
        ("q=Luke+Ede", 8),
    ],
)
def test_kpi_list_filters(sign_in, query: str, number: int) -> None:
    client, _ = sign_in("la_lead")
    words = text_of(client.get(f"{REGISTER}?{query}"))
    assert f" {number} KPI{'' if number == 1 else 's'} ·" in words


def test_kpi_list_filters_by_manager_and_sponsor(sign_in) -> None:
    from projects.models import Person

    client, _ = sign_in("sponsor")
    nick, grainne = (Person.objects.get(name=name).pk for name in ("Nick King", "Stuart Ashley"))
    assert "3 KPIs" in text_of(client.get(f"{REGISTER}?manager={nick}"))
    assert "5 KPIs" in text_of(client.get(f"{REGISTER}?sponsor={grainne}"))


def test_kpi_list_sorts_and_says_so(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    html = client.get(f"{REGISTER}?sort=-ref").content.decode()
    assert 'aria-sort="descending"' in html
    assert re.search(r'<tr id="row-\d+">.*?>(\d+)\.', html)[1] == "33"  # type: ignore[index]
    assert "sort=ref" in html


@pytest.mark.parametrize("query", ["status=wonderful", "due_from=2026-02-31", "project=abc", "manager=999999"])
def test_kpi_list_says_what_it_cannot_read(sign_in, query: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(f"{REGISTER}?{query}")
    assert answer.status_code == 200
    assert "Nothing is listed until this is put right" in text_of(answer)


@pytest.mark.parametrize("query", ["page=abc", "page=999", "page=-1", "sort=nonsense", "q=%00", "q=" + "x" * 10_000])
def test_kpi_list_bears_any_address(sign_in, query: str) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get(f"{REGISTER}?{query}").status_code == 200


@pytest.mark.parametrize(("role", "updates"), [("project_manager", True), ("la_lead", False), ("finance", False)])
def test_kpi_list_offers_ticks_and_actions_to_those_who_update(sign_in, role: str, updates: bool) -> None:
    """Nobody looks at a column of empty cells, or ticks what does nothing."""
    client, _ = sign_in(role)
    html = client.get(REGISTER).content.decode()
    assert ("data-select-all" in html, "Action" in text_of(client.get(REGISTER))) == (updates, updates)


def test_kpi_list_unknown_year_is_not_found(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get(f"{REGISTER}?year=1999-00").status_code == 404


def test_kpi_list_runs_the_same_queries_for_one_and_for_a_thousand(
    sign_in, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, _ = sign_in("programme_manager")
    with django_assert_max_num_queries(18) as one:
        client.get(f"{REGISTER}?project=21")
    model = Kpi.objects.get(activity__project__number=21)
    Kpi.objects.bulk_create(
        Kpi(activity=model.activity, year=model.year, number=number, text="Publish", due=model.due)
        for number in range(2, 1001)
    )
    from django.core.cache import cache

    cache.clear()
    with django_assert_max_num_queries(18) as thousand:
        answer = client.get(f"{REGISTER}?project=21")
    assert "1000 KPIs" in text_of(answer).replace(",", "")
    assert len(one) == len(thousand)


def test_kpi_export_gives_what_the_filters_leave(sign_in) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/kpis/register.csv?stream=CSC")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "stream,requirement,sor_refs,project,kpi,text,due,status,targets,figures"
    assert len(lines) == 38
    assert client.get("/kpis/register.xlsx?stream=CSC").content[:2] == b"PK"


def test_kpi_page_tells_the_story(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    client.post(reverse("kpis:kpi_update", args=(conversations.pk,)), entered(conversations, note="Six held"))
    edit = reverse("kpis:kpi_edit", args=(conversations.pk,))
    current = Kpi.objects.get(pk=conversations.pk)
    client.post(edit, {"version": current.version, "number": 1, "text": current.text, "due": "2026-04-30", "items": ""})
    words = text_of(client.get(reverse("kpis:kpi_page", args=(conversations.pk,))))
    assert "Six held" in words and "changed the due date from 31 Mar 2026 to 30 Apr 2026" in words
    assert "The plan added this KPI" in words


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999"])
def test_kpi_page_unknown_id_is_not_found(sign_in, pk: str) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get(f"/kpis/{pk}/").status_code == 404


@pytest.mark.parametrize("as_at", ["yesterday", "2026-02-31", "2019-01-01"])
def test_appendix_4_says_what_it_cannot_read(sign_in, as_at: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(f"/kpis/appendix-4/?progress=on&as_at={as_at}")
    assert "Write it like" in text_of(answer) or "must lie in the programme year" in text_of(answer)
    assert client.get(f"/kpis/appendix-4.pdf?as_at={as_at}").status_code == 400


def test_appendix_4_shows_the_position_of_a_day(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    url = reverse("kpis:kpi_update", args=(conversations.pk,))
    client.post(url, entered(conversations, note="In autumn", position_date="2025-11-30"))
    client.post(url, entered(conversations, note="In winter", position_date="2026-01-31"))
    assert "In autumn" in text_of(client.get("/kpis/appendix-4/?progress=on&as_at=2025-12-31"))
    assert "In winter" in text_of(client.get("/kpis/appendix-4/?progress=on"))
    assert "In autumn" not in text_of(client.get("/kpis/appendix-4/?progress=on&as_at=2025-11-29"))


def test_appendix_4_runs_a_fixed_number_of_queries(
    sign_in, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, _ = sign_in("programme_manager")
    with django_assert_max_num_queries(37):
        client.get("/kpis/appendix-4/?progress=on")
