"""Reporting where KPIs stand: in the row, on a page of its own, and several at once."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from kpis.models import Kpi, KpiUpdate, Measure

from .pages import HTMX, entered, text_of


def test_kpi_update_in_the_row(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    url = reverse("kpis:kpi_update", args=(conversations.pk,))
    editor = client.get(url, **HTMX).content.decode()
    assert editor.strip().startswith("<tr") and "Progress note" in editor and "10 courageous conversations" in editor
    measure = conversations.measures.get()
    data = entered(conversations, note="Six held", **{f"measure-{measure.pk}": "6"})
    row = client.post(url, data, **HTMX).content.decode()
    assert row.strip().startswith(f'<tr id="row-{conversations.pk}"') and "Six held" in row
    assert "data-return-focus" in row, "focus comes back to the Update link"
    assert Kpi.objects.get(pk=conversations.pk).status == "on_track"
    assert KpiUpdate.objects.get().readings.get().value == 6


def test_kpi_update_without_javascript(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    url = reverse("kpis:kpi_update", args=(conversations.pk,))
    assert "<html" in client.get(url).content.decode()
    answer = client.post(url, entered(conversations), follow=True)
    assert "KPI 3.1 is now on track" in text_of(answer)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"status": "at_risk"}, "what makes this KPI at risk"),
        ({"status": "withdrawn"}, "Say why this KPI is withdrawn"),
        ({"status": "splendid"}, "Select a valid choice"),
        ({"note": "x" * 10_000}, "at most 2000 characters"),
        ({"position_date": "2026-02-31"}, "Enter a real date"),
        ({"position_date": "2027-01-01"}, "Enter a date from 1 Apr 2025 to 31 Mar 2026"),
        ({"version": "x"}, "whole number"),
    ],
)
def test_kpi_update_bad_input_changes_nothing(sign_in, conversations: Kpi, wrong: dict, words: str) -> None:
    client, _ = sign_in("programme_manager")
    url = reverse("kpis:kpi_update", args=(conversations.pk,))
    answer = client.post(url, entered(conversations, **wrong))
    assert answer.status_code == 422
    assert words in text_of(answer).replace("’", "'")
    assert not KpiUpdate.objects.exists()


@pytest.mark.parametrize("figure", ["many", "-1", "3.5", "99999999999"])
def test_kpi_update_text_in_a_number_changes_nothing(sign_in, conversations: Kpi, figure: str) -> None:
    client, _ = sign_in("programme_manager")
    measure = conversations.measures.get()
    url = reverse("kpis:kpi_update", args=(conversations.pk,))
    answer = client.post(url, entered(conversations, **{f"measure-{measure.pk}": figure}))
    assert answer.status_code == 422 and figure in answer.content.decode()
    assert Measure.objects.get(pk=measure.pk).value is None


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_kpi_update_shows_the_second_what_changed(sign_in, conversations: Kpi, headers: dict) -> None:
    first, _ = sign_in("programme_manager")
    second = Client()
    from projects.models import Person

    second.force_login(Person.objects.get(name="Chris Baird"))
    url = reverse("kpis:kpi_update", args=(conversations.pk,))
    seen = entered(conversations)
    first.post(url, seen | {"note": "Two dates agreed"})
    answer = second.post(url, seen | {"status": "at_risk", "note": "My own words"}, **headers)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Richard Tyndall" in words and "Two dates agreed" in words and "My own words" in words
    assert Kpi.objects.get(pk=conversations.pk).note == "Two dates agreed"
    version = re.search(r'name="version" value="(\d+)"', words)[1]  # type: ignore[index]
    answer = second.post(url, seen | {"status": "at_risk", "note": "My own words", "version": version}, **headers)
    assert Kpi.objects.get(pk=conversations.pk).note == "My own words", "saving again applies what was typed"


def test_kpi_update_is_refused_in_words(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("sponsor")
    answer = client.post(reverse("kpis:kpi_update", args=(conversations.pk,)), entered(conversations))
    assert answer.status_code == 403
    assert "only its managers and the programme manager can update it" in text_of(answer)


def test_kpis_update_saves_several(sign_in) -> None:
    client, _ = sign_in("project_manager")
    chosen = list(Kpi.objects.filter(activity__project__number=4).order_by("number"))
    page = client.get("/kpis/update/", {"kpi": [kpi.pk for kpi in chosen], "status": "on_track"})
    assert page.content.decode().count("<legend>4.") == 3
    data: dict[str, object] = {"kpi": [kpi.pk for kpi in chosen]}
    for kpi in chosen:
        data |= {f"{kpi.pk}-{name}": value for name, value in entered(kpi, note=f"Note {kpi.number}").items()}
    answer = client.post("/kpis/update/", data, follow=True)
    assert "3 KPIs updated" in text_of(answer)
    assert set(Kpi.objects.filter(pk__in=[kpi.pk for kpi in chosen]).values_list("note", flat=True)) == {
        "Note 1", "Note 2", "Note 3",
    }  # fmt: skip


def test_kpis_update_saves_the_status_that_was_offered(sign_in) -> None:
    client, _ = sign_in("project_manager")
    kpi = Kpi.objects.get(activity__project__number=4, number=1)
    data = {"kpi": kpi.pk} | {f"{kpi.pk}-{name}": value for name, value in entered(kpi, status="complete").items()}
    answer = client.post("/kpis/update/?status=complete", data, follow=True)
    assert "1 KPI updated" in text_of(answer)
    assert Kpi.objects.get(pk=kpi.pk).status == "complete"


def test_kpis_update_saves_none_where_one_is_wrong(sign_in) -> None:
    client, _ = sign_in("project_manager")
    chosen = list(Kpi.objects.filter(activity__project__number=4).order_by("number"))
    data: dict[str, object] = {"kpi": [kpi.pk for kpi in chosen]}
    for kpi in chosen:
        data |= {f"{kpi.pk}-{name}": value for name, value in entered(kpi, note="Kept").items()}
    data[f"{chosen[1].pk}-version"] = 99
    answer = client.post("/kpis/update/", data)
    assert "Somebody changed this" in text_of(answer) and answer.content.decode().count("Kept") >= 3
    assert not KpiUpdate.objects.exists()


@pytest.mark.parametrize("query", ["", "kpi=abc", "kpi=99999999999999999999", "kpi=0"])
def test_kpis_update_says_what_to_tick(sign_in, query: str) -> None:
    client, _ = sign_in("project_manager")
    assert "Tick the KPIs" in text_of(client.get(f"/kpis/update/?{query}", follow=True))


def carried(html: str) -> str:
    """The address that a form takes along."""
    return unescape(re.search(r'name="back" value="([^"]*)"', html)[1])  # type: ignore[index]


def test_kpis_update_gives_the_list_back_as_it_was_left(sign_in) -> None:
    client, _ = sign_in("project_manager")
    kpi = Kpi.objects.get(activity__project__number=4, number=1)
    left = "/kpis/?q=residential+workers&project=4&sort=-ref&page=1"
    listed = client.get(left).content.decode()
    form = client.get("/kpis/update/", {"kpi": kpi.pk, "back": carried(listed)}).content.decode()
    assert unescape(form).count(f'href="{left}"') == 2, "Cancel and the link above lead back as well"
    data = {f"{kpi.pk}-{name}": value for name, value in entered(kpi).items()}
    wrong = client.post("/kpis/update/", data | {"kpi": kpi.pk, "back": carried(form), f"{kpi.pk}-status": "splendid"})
    assert wrong.status_code == 422
    saved = client.post("/kpis/update/", data | {"kpi": kpi.pk, "back": carried(wrong.content.decode())})
    assert (saved.status_code, saved["Location"]) == (302, left)


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("", "/kpis/"),
        ("?", "/kpis/"),
        ("https://example.org/", "/kpis/"),
        ("//example.org/?due=overdue", "/kpis/?due=overdue"),
        ("/people/?q=x&next=//example.org", "/kpis/?q=x"),
        ("?due=overdue&kpi=1&back=%3Fq%3Dx", "/kpis/?due=overdue"),
        ("?q=%0d%0aX-Odd:%20yes", "/kpis/?q=%0D%0AX-Odd%3A+yes"),
        ("?year=2025-26&theme=targeted&theme=universal", "/kpis/?year=2025-26&theme=targeted&theme=universal"),
    ],
)
def test_kpis_update_leads_only_to_the_list(sign_in, back: str, leads: str) -> None:
    client, _ = sign_in("project_manager")
    assert client.get("/kpis/update/", {"back": back})["Location"] == leads
    kpi = Kpi.objects.get(activity__project__number=4, number=1)
    data = {f"{kpi.pk}-{name}": value for name, value in entered(kpi).items()} | {"kpi": kpi.pk, "back": back}
    assert client.post("/kpis/update/", data)["Location"] == leads


def test_update_undo(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    client.post(reverse("kpis:kpi_update", args=(conversations.pk,)), entered(conversations))
    seen = {"version": Kpi.objects.get(pk=conversations.pk).version}
    answer = client.post(reverse("kpis:update_undo", args=(conversations.pk,)), seen, follow=True)
    assert "is undone" in text_of(answer)
    assert Kpi.objects.get(pk=conversations.pk).status == "not_started"
