"""The register, one KPI, reporting and changing the plan, as people meet them in the browser."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kpis.models import CoreRequirement, Kpi, KpiUpdate, Measure, PlannedActivity

REGISTER = "/kpis/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def rows(html: str) -> int:
    return len(re.findall(r'<tr id="row-', html))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def conversations(plan: None) -> Kpi:
    return Kpi.objects.get(activity__project__number=3, number=1)


def entered(kpi: Kpi, **changed: object) -> dict[str, object]:
    kpi = Kpi.objects.get(pk=kpi.pk)
    data = {"status": "on_track", "note": "", "position_date": "2026-03-31", "version": kpi.version}
    data |= {f"measure-{measure.pk}": "" if measure.value is None else measure.value for measure in kpi.measures.all()}
    return data | changed


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


def test_kpi_list_unknown_year_is_not_found(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get(f"{REGISTER}?year=1999-00").status_code == 404


def test_kpi_list_runs_the_same_queries_for_one_and_for_a_thousand(
    sign_in, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, _ = sign_in("programme_manager")
    with django_assert_max_num_queries(12) as one:
        client.get(f"{REGISTER}?project=21")
    model = Kpi.objects.get(activity__project__number=21)
    Kpi.objects.bulk_create(
        Kpi(activity=model.activity, year=model.year, number=number, text="Publish", due=model.due)
        for number in range(2, 1001)
    )
    from django.core.cache import cache

    cache.clear()
    with django_assert_max_num_queries(12) as thousand:
        answer = client.get(f"{REGISTER}?project=21")
    assert "1000 KPIs" in text_of(answer).replace(",", "")
    assert len(one) == len(thousand)


def test_kpi_export_gives_what_the_filters_leave(sign_in) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/kpis/register.csv?stream=CSC")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "stream,requirement,sor_refs,project,kpi,text,due,status,targets"
    assert len(lines) == 38
    assert client.get("/kpis/register.xlsx?stream=CSC").content[:2] == b"PK"


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


def test_update_undo(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    client.post(reverse("kpis:kpi_update", args=(conversations.pk,)), entered(conversations))
    seen = {"version": Kpi.objects.get(pk=conversations.pk).version}
    answer = client.post(reverse("kpis:update_undo", args=(conversations.pk,)), seen, follow=True)
    assert "is undone" in text_of(answer)
    assert Kpi.objects.get(pk=conversations.pk).status == "not_started"


def test_kpi_page_tells_the_story(sign_in, conversations: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    client.post(reverse("kpis:kpi_update", args=(conversations.pk,)), entered(conversations, note="Six held"))
    edit = reverse("kpis:kpi_edit", args=(conversations.pk,))
    current = Kpi.objects.get(pk=conversations.pk)
    client.post(edit, {"version": current.version, "number": 1, "text": current.text, "due": "2026-04-30", "items": ""})
    words = text_of(client.get(reverse("kpis:kpi_page", args=(conversations.pk,))))
    assert "Six held" in words and "changed the due date from 31 Mar 2026 to 30 Apr 2026" in words


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999"])
def test_kpi_page_unknown_id_is_not_found(sign_in, pk: str) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get(f"/kpis/{pk}/").status_code == 404


def test_plan_is_edited_in_the_browser(sign_in) -> None:
    """From an empty requirement to a promise with a measure, and away again."""
    client, _ = sign_in("programme_manager")
    answer = client.post(
        "/kpis/requirements/add/", {"number": 9, "stream": "own", "title": "Own work", "aim": "", "version": 1}
    )
    assert answer.status_code == 302
    requirement = CoreRequirement.objects.get(number=9)
    client.post(f"/kpis/requirements/{requirement.pk}/add-detail/", {"number": 1, "text": "First", "version": 1})
    sub = requirement.sub_requirements.get()
    from projects.models import Project

    project = Project.objects.get(number=44)
    client.post(
        f"/kpis/requirements/{requirement.pk}/add-activity/",
        {"project": project.pk, "title": "Rewards", "leads": "", "beside": [sub.pk], "version": 1},
    )
    activity = PlannedActivity.objects.get(project=project)
    url = f"/kpis/activities/{activity.pk}/add-kpi/"
    wrong = client.post(url, {"number": 1, "text": "Publish", "items": "One\nTwo", "item_style": "", "version": 1})
    assert "Choose how the list" in text_of(wrong)
    client.post(
        url, {"number": 1, "text": "Publish", "items": "One\nTwo", "item_style": "a", "due": "2026-03-31", "version": 1}
    )
    kpi = activity.kpis.get()
    assert [item.text for item in kpi.items.all()] == ["One", "Two"] and kpi.due == date(2026, 3, 31)
    client.post(f"/kpis/{kpi.pk}/add-measure/", {"target": 19, "unit": "LAs", "version": 1})
    assert str(kpi.measures.get()) == "19 LAs"
    assert "we will publish" in text_of(client.get("/kpis/appendix-4/"))
    client.post(f"/kpis/measures/{kpi.measures.get().pk}/remove/", {"version": 1})
    client.post(f"/kpis/{kpi.pk}/remove/", {"version": 1})
    assert not activity.kpis.exists()


def test_kpi_create_refuses_a_number_taken(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    activity = PlannedActivity.objects.get(project__number=21)
    answer = client.post(
        f"/kpis/activities/{activity.pk}/add-kpi/", {"number": 1, "text": "Again", "items": "", "version": 1}
    )
    assert "has a KPI with this number" in text_of(answer)
    assert activity.kpis.count() == 1


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
    with django_assert_max_num_queries(20):
        client.get("/kpis/appendix-4/?progress=on")
