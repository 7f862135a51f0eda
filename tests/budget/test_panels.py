"""What the budget adds to the overview and to a project’s page."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from projects.models import ProgrammeYear, Project
from seslip.foundation.audit import create

from .money_records import claimed
from .pages import text_of


def test_home_panel_shows_streams_to_those_who_see_totals(sign_in) -> None:
    client, _ = sign_in("la_lead")
    text = text_of(client.get("/"))
    assert "Does the budget balance? The budget balances: in every stream, what goes out is what comes in." in text
    assert "£1,206,200 planned of £1,206,200" in text
    hidden, _ = sign_in("dfe_reader")
    assert "Does the budget balance?" not in text_of(hidden.get("/"))


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


def test_a_claim_of_a_year_that_is_over_is_not_lost_in_the_next(sign_in) -> None:
    """It was for March and comes in April: the panel of the new year names it and leads to the list that has it."""
    _, mark = sign_in("project_manager")
    claimed(mark)
    model, year = Project.objects.get(year__label="2025-26", number=5), ProgrammeYear.objects.get(label="2026-27")
    create(Project(year=year, number=5, title=model.title, theme=model.theme), by=mark)
    client, _ = sign_in("finance")
    with time_machine.travel("2026-04-09T09:00:00+01:00", tick=False):
        html = client.get("/").content.decode()
    assert "1 payment claim waits for your decision" in html
    link = re.search(r'<a[^>]*href="([^"]+)"[^>]*>\s*All claims of 2025-26', html)
    assert link, html[html.index("1 payment claim") :][:900]
    assert "Harbourside Training" in client.get(unescape(link[1])).content.decode()
