"""Reporting and changing what a promise is measured by, in the browser."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.models import Kpi, Measure, MeasureOverride

from .pages import entered, text_of
from .registers import meeting


@pytest.fixture
def network(plan: None) -> Measure:
    """4 meetings of the SEND strategic leads (plan, Appendix 4, 8.1); one is held."""
    meeting(8, date(2025, 6, 10), 12)
    return Measure.objects.filter(kpi__activity__project__number=8, kpi__number=1).first()


@pytest.fixture
def evaluation(plan: None) -> Measure:
    return Measure.objects.get(kpi__activity__project__number=8, kpi__number=3)


def page(kpi: Kpi) -> str:
    return reverse("kpis:kpi_page", args=(kpi.pk,))


def update(kpi: Kpi) -> str:
    return reverse("kpis:kpi_update", args=(kpi.pk,))


def test_kpi_update_shows_a_counted_figure_instead_of_a_box(sign_in, network: Measure) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(update(network.kpi))
    assert f'name="measure-{network.pk}"' not in answer.content.decode()
    words = text_of(answer)
    assert "1 of 4 meetings" in words and "Counted from records" in words and "3 meetings to go" in words
    assert "The records say" in words and "1 of 4 meetings; 4 expected by 31 Mar 2026" in words
    client.post(update(network.kpi), entered(network.kpi, **{f"measure-{network.pk}": 4}))
    assert Measure.objects.get(pk=network.pk).value is None, "what is sent for a counted figure is not read"


def test_kpi_update_records_a_deliverable_and_undo_takes_it_back(sign_in, evaluation: Measure) -> None:
    client, _ = sign_in("programme_manager")
    kpi, name = evaluation.kpi, f"measure-{evaluation.pk}"
    first = {name: "on", f"{name}-on": "2026-02-01", f"{name}-where": "https://example.org/one"}
    client.post(update(kpi), entered(kpi, status="complete") | first)
    stored = Measure.objects.get(pk=evaluation.pk)
    assert (stored.value, stored.done_on, stored.where) == (1, date(2026, 2, 1), "https://example.org/one")
    client.post(update(kpi), entered(kpi, status="complete") | first | {f"{name}-where": "https://example.org/two"})
    assert Measure.objects.get(pk=evaluation.pk).where == "https://example.org/two"
    words = text_of(client.get(page(kpi)))
    assert "Done on 1 Feb 2026" in words and "example.org/two" in words
    undo = reverse("kpis:update_undo", args=(kpi.pk,))
    client.post(undo, {"version": Kpi.objects.get(pk=kpi.pk).version})
    stored = Measure.objects.get(pk=evaluation.pk)
    assert (stored.value, stored.done_on, stored.where) == (1, date(2026, 2, 1), "https://example.org/one")


@pytest.mark.parametrize(
    ("ticked", "more", "words"),
    [
        ("", {"on": "2026-02-01"}, "Tick that it is done"),
        ("on", {"on": "2026-04-01"}, "Enter a date from 1 Apr 2024 to 31 Mar 2026"),
        ("on", {"on": "2019-02-01"}, "Enter a date from 1 Apr 2024 to 31 Mar 2026"),
        ("on", {"on": "2026-02-31"}, "Enter a real date"),
        ("on", {"where": "x" * 301}, "at most 300 characters"),
    ],
)
def test_kpi_update_refuses_a_deliverable_that_makes_no_sense(
    sign_in, evaluation: Measure, ticked: str, more: dict, words: str
) -> None:
    client, _ = sign_in("programme_manager")
    name = f"measure-{evaluation.pk}"
    sent = {name: ticked} | {f"{name}-{key}": value for key, value in more.items()}
    answer = client.post(update(evaluation.kpi), entered(evaluation.kpi) | sent)
    assert answer.status_code == 422 and words in text_of(answer)


def test_kpi_update_bounds_a_percentage(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    measure = Measure.objects.get(kpi__activity__project__number=28, kpi__number=3)
    answer = client.post(update(measure.kpi), entered(measure.kpi, **{f"measure-{measure.pk}": 101}))
    assert answer.status_code == 422 and "less than or equal to 100" in text_of(answer)


def test_kpi_page_shows_the_records_behind_a_figure(sign_in, network: Measure) -> None:
    client, _ = sign_in("la_lead")
    html = client.get(page(network.kpi)).content.decode()
    assert "1 record behind it" in html and "10 Jun 2025" in html and "/projects/meetings/" in html


def test_measure_override_needs_a_reason_and_shows_both(sign_in, network: Measure) -> None:
    client, _ = sign_in("programme_manager")
    address = reverse("kpis:measure_override", args=(network.pk,))
    assert "1 of 4 meetings" in text_of(client.get(address))
    answer = client.post(address, {"value": 2, "reason": " "})
    assert answer.status_code == 422 and "Say why" in text_of(answer)
    words = text_of(client.post(address, {"value": 2, "reason": "July’s register is lost", "version": 1}, follow=True))
    assert "2 of 4 meetings" in words and "July’s register is lost" in words
    assert "Counted from records: 1 of 4 meetings" in words
    lifted = client.post(reverse("kpis:measure_lift", args=(network.pk,)), {"version": 2}, follow=True)
    assert "The counted figure holds again" in text_of(lifted) and MeasureOverride.objects.count() == 2


def test_measure_override_tells_the_second_of_two_what_the_first_set(sign_in, network: Measure) -> None:
    client, _ = sign_in("programme_manager")
    address = reverse("kpis:measure_override", args=(network.pk,))
    first = {"value": 2, "reason": "July’s register is lost", "version": 1}
    client.post(address, first)
    assert client.post(address, first).status_code == 302, "the same sent twice is saved once"
    assert MeasureOverride.objects.count() == 1
    late = client.post(address, {"value": 3, "reason": "I counted them", "version": 1})
    html = late.content.decode()
    assert late.status_code == 409 and "set the figure to 2: July’s register is lost" in text_of(late)
    assert "I counted them" in html and 'name="version" value="2"' in html
    lift = reverse("kpis:measure_lift", args=(network.pk,))
    assert "Look at it again first" in text_of(client.post(lift, {"version": 1}, follow=True))
    assert MeasureOverride.objects.count() == 1
    assert client.post(address, {"value": 3, "reason": "I counted them", "version": 2}).status_code == 302
    assert MeasureOverride.objects.count() == 2


def test_measure_remove_waits_for_who_sets_a_figure_and_then_refuses(sign_in, network: Measure) -> None:
    client, _ = sign_in("programme_manager")
    remove = reverse("kpis:measure_remove", args=(network.pk,))
    client.post(reverse("kpis:measure_override", args=(network.pk,)), {"value": 2, "reason": "Lost", "version": 1})
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(remove, {"version": 2}, follow=True)
    assert "it stays on record" in text_of(answer) and Measure.objects.filter(pk=network.pk).exists()
    if connection.features.has_select_for_update:
        assert any("FOR UPDATE" in query["sql"] for query in asked)


@pytest.mark.parametrize("value", ["", "-1", "1000001", "9" * 40, "many"])
def test_measure_override_refuses_what_is_no_figure(sign_in, network: Measure, value: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(reverse("kpis:measure_override", args=(network.pk,)), {"value": value, "reason": "Because"})
    assert answer.status_code == 422 and not MeasureOverride.objects.exists()


def test_measure_override_is_for_those_who_report(sign_in, network: Measure) -> None:
    for role in ("sponsor", "la_lead", "project_manager"):
        client, _ = sign_in(role)
        assert client.post(reverse("kpis:measure_override", args=(network.pk,)), {"value": 2}).status_code == 403


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"target": ""}, "Enter the target"),
        ({"kind": "percentage", "target": 120, "counter": ""}, "from 0 to 100"),
        ({"kind": "reach"}, "choose “Count” as the kind"),
        ({"joint_with": "own"}, "Choose this only where meetings held jointly are counted"),
        ({"counter": "nothing.such"}, "Select a valid choice"),
    ],
)
def test_measure_edit_says_what_does_not_fit(sign_in, network: Measure, changed: dict, words: str) -> None:
    client, _ = sign_in("programme_manager")
    other = Kpi.objects.get(activity__project__number=7, number=1).activity.project_id
    sent = {"kind": "count", "target": 4, "unit": "meetings", "counter": "meetings", "direction": "up", "version": 1}
    sent |= changed if changed.get("joint_with") != "own" else {"joint_with": other}
    answer = client.post(reverse("kpis:measure_edit", args=(network.pk,)), sent)
    assert answer.status_code == 422 and words in text_of(answer)


def test_measure_edit_changes_what_is_counted(sign_in, network: Measure) -> None:
    client, _ = sign_in("programme_manager")
    sent = {"kind": "count", "target": 4, "unit": "forums", "counter": "meetings.forum", "direction": "up"}
    client.post(reverse("kpis:measure_edit", args=(network.pk,)), sent | {"version": 1})
    assert "0 of 4 forums" in text_of(client.get(page(network.kpi)))
