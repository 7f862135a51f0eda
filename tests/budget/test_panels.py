"""What the budget adds to the overview and to a project’s page."""

import pytest
from django.urls import reverse

from .pages import text_of


def test_home_panel_shows_streams_to_those_who_see_totals(sign_in) -> None:
    client, _ = sign_in("la_lead")
    text = text_of(client.get("/"))
    assert "Budget by stream" in text
    assert "£1,206,200 planned of £1,206,200" in text
    hidden, _ = sign_in("dfe_reader")
    assert "Budget by stream" not in text_of(hidden.get("/"))


@pytest.mark.parametrize(
    ("role", "sees"), [("finance", True), ("project_manager", True), ("la_lead", False), ("sponsor", False)]
)
def test_project_panel_shows_the_lines_the_reader_may_see(sign_in, role: str, sees: bool) -> None:
    client, _ = sign_in(role)
    html = client.get(reverse("projects:project_page", args=("2025-26", 5))).content.decode()
    assert ("Take Your Place</a>" in html) == sees
    assert ("Add a budget line for this project" in html) == (role == "finance")


def test_project_panel_says_with_whom_a_line_is_shared(manager) -> None:
    html = manager.get(reverse("projects:project_page", args=("2025-26", 8))).content.decode()
    assert "Shared with projects 9, 10, 11, 12, 13" in html
