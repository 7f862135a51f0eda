"""Where a form stands: every form about what came of packages leads back up, as all pages do."""

from __future__ import annotations

import re

import pytest

from targeted_support.models import Feedback, Lesson, SupportPriority
from tests.diagnostics.confidence import enter

from .impacting import IMPACT, PRIORITIES, REPORT, completed, hoped, team

LINKS = re.compile(r'<a href="([^"]+)"')

pytestmark = pytest.mark.usefixtures("april")


def crumbs(address: str) -> list[str]:
    answer = enter(team()).get(address)
    assert answer.status_code == 200, address
    found = answer.content.decode().split('<nav class="breadcrumbs"')[1].split("</nav>")[0]
    return list(LINKS.findall(found))


def test_forms_about_what_came_of_a_year_lead_back_to_their_list() -> None:
    lesson, said, priority = Lesson.objects.first(), Feedback.objects.first(), SupportPriority.objects.first()
    assert lesson and said and priority
    learnt, first = f"{IMPACT}?year=2025-26", f"{PRIORITIES}?year={priority.year}"
    for address, above in (
        (f"{IMPACT}lessons/new/?year=2025-26", learnt),
        (f"{IMPACT}lessons/{lesson.pk}/edit/", learnt),
        (f"{IMPACT}feedback/new/?year=2025-26", f"{learnt}#feedback"),
        (f"{IMPACT}feedback/{said.pk}/edit/", f"{learnt}#feedback"),
        (f"{PRIORITIES}new/?year={priority.year}", first),
        (f"{PRIORITIES}{priority.pk}/edit/", first),
        (f"{REPORT}2025-26/parts/context/", f"{REPORT}?year=2025-26#context"),
        (f"{REPORT}2025-26/publish/", f"{REPORT}?year=2025-26"),
    ):
        assert crumbs(address) == ["/targeted-support/", above], address


def test_forms_about_outcomes_lead_back_to_their_package() -> None:
    outcome = hoped(completed())
    package = f"/targeted-support/packages/{outcome.package_id}/"
    for address in (
        f"{package}outcomes/new/",
        f"/targeted-support/outcomes/{outcome.pk}/edit/",
        f"/targeted-support/outcomes/{outcome.pk}/answer/",
    ):
        assert crumbs(address) == ["/targeted-support/", "/targeted-support/packages/", package], address


def test_lists_and_an_offer_of_help_lead_back_too() -> None:
    for address in ("packages/", "experts/", "money/?year=2025-26", "giving-and-receiving/"):
        assert crumbs(f"/targeted-support/{address}") == ["/targeted-support/"], address
