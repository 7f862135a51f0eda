"""Dated steps on the way to a promise."""

from datetime import date

import pytest
from django.urls import reverse

from kpis.models import Kpi, Milestone
from seslip.foundation import audit

from .pages import text_of


@pytest.fixture
def evaluation(plan: None) -> Kpi:
    """To be published, so that only dates speak of its status (plan, Appendix 4, 8.3)."""
    return Kpi.objects.get(activity__project__number=8, number=3)


@pytest.fixture
def step(conversations: Kpi) -> Milestone:
    return audit.create(Milestone(kpi=conversations, title="Dates agreed with all", due=date(2025, 12, 1)), by=None)


def page(kpi: Kpi) -> str:
    return reverse("kpis:kpi_page", args=(kpi.pk,))


def test_milestone_create_edit_done_reopen_remove(sign_in, evaluation: Kpi) -> None:
    client, _ = sign_in("programme_manager")
    address = reverse("kpis:milestone_create", args=(evaluation.pk,))
    words = text_of(client.post(address, {"title": "Dates agreed", "due": "2025-12-01", "version": 1}, follow=True))
    assert "Dates agreed" in words and "120 days late" in words and "was due on 1 Dec 2025 and is still open" in words
    step = evaluation.milestones.get()
    edit = reverse("kpis:milestone_edit", args=(step.pk,))
    client.post(edit, {"title": "All dates agreed", "due": "2025-12-05", "version": 1})
    done = reverse("kpis:milestone_done", args=(step.pk,))
    words = text_of(client.post(done, {"done_on": "2025-12-04", "version": 2}, follow=True))
    assert "Done on 4 Dec 2025, due 5 Dec 2025" in words and "still open" not in words
    reopen = reverse("kpis:milestone_reopen", args=(step.pk,))
    client.post(reopen, {"version": 2})
    assert evaluation.milestones.get().done_on is not None, "somebody else was quicker"
    client.post(reopen, {"version": 3})
    assert evaluation.milestones.get().done_on is None
    client.post(reverse("kpis:milestone_remove", args=(step.pk,)), {"version": 4})
    assert not evaluation.milestones.exists()


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-04-01", "The KPI itself is due on 31 Mar 2026"),
        ("2023-01-01", "Enter a date from 1 Apr 2024"),
        ("2025-02-30", "Enter a real date"),
        ("", "This field is required"),
    ],
)
def test_milestone_create_refuses_a_date_that_is_none_on_the_way(
    sign_in, conversations: Kpi, due: str, words: str
) -> None:
    client, _ = sign_in("programme_manager")
    address = reverse("kpis:milestone_create", args=(conversations.pk,))
    answer = client.post(address, {"title": "Dates agreed", "due": due, "version": 1})
    assert answer.status_code == 422 and words in text_of(answer)


@pytest.mark.parametrize("day", ["2026-04-01", "2020-01-01"])
def test_milestone_done_refuses_a_day_to_come_or_long_ago(sign_in, step: Milestone, day: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(reverse("kpis:milestone_done", args=(step.pk,)), {"done_on": day, "version": 1})
    assert answer.status_code == 422 and "Enter a date from 1 Apr 2024 to 31 Mar 2026" in text_of(answer)


def test_a_step_that_was_done_later_is_open_on_the_day_looked_back_at(sign_in, step: Milestone) -> None:
    client, person = sign_in("programme_manager")
    audit.change(step, by=person, version=1, fields={"done_on": date(2026, 1, 15)})
    then = text_of(client.get(f"{page(step.kpi)}?as_at=2025-12-31"))
    assert "Dates agreed with all Due 1 Dec 2025 30 days late" in then and "Done on 15 Jan 2026" not in then
    assert "Done on 15 Jan 2026, due 1 Dec 2025" in text_of(client.get(f"{page(step.kpi)}?as_at=2026-01-15"))
    deadlines = reverse("kpis:deadlines")
    listed = text_of(client.get(deadlines, {"as_at": "2025-12-31", "show": "open"}))
    assert "Dates agreed with all" in listed and "Done 15 Jan 2026" not in listed
    assert "Dates agreed with all" not in text_of(client.get(deadlines, {"as_at": "2026-01-15", "show": "open"}))


def test_milestone_edit_shows_what_somebody_else_changed(sign_in, step: Milestone) -> None:
    client, person = sign_in("programme_manager")
    audit.change(step, by=person, version=1, fields={"title": "Something else"})
    sent = {"title": "Mine", "due": "2025-12-02", "version": 1}
    answer = client.post(reverse("kpis:milestone_edit", args=(step.pk,)), sent)
    assert answer.status_code == 409 and "Something else" in text_of(answer)


@pytest.mark.parametrize("name", ["edit", "done", "reopen", "remove"])
def test_milestones_are_for_those_who_report(sign_in, step: Milestone, name: str) -> None:
    address = reverse(f"kpis:milestone_{name}", args=(step.pk,))
    for role in ("sponsor", "la_lead", "project_manager"):
        client, _ = sign_in(role)
        assert client.post(address, {"version": 1}).status_code == 403
    client, _ = sign_in("dfe_reader")
    assert client.post(address).status_code == 404
    client, _ = sign_in("la_lead")
    assert "Dates agreed with all" in text_of(client.get(page(step.kpi))), "everybody reads them"
