"""What the next year puts first; what another year put first stays as it was."""

from __future__ import annotations

import pytest
from django.urls import reverse

from seslip.foundation.access import Refused
from targeted_support.actions.priorities import create_priority, edit_priority, move_priority, remove_priority
from targeted_support.models import SupportPriority
from targeted_support.queries.lessons import priorities_of
from tests.diagnostics.confidence import enter, person_of, text_of

from .impacting import PRIORITIES, team, year

HEADINGS = [
    ("Supporting authorities with the SEND reforms", 6),
    ("Workforce and leadership", 6),
    ("Stronger assurance", 3),
    ("Impact for children and families", 3),
]

pytestmark = pytest.mark.usefixtures("april")


def items(heading: str) -> list[str]:
    return [one.text for one in dict(priorities_of(year("2026-27")))[heading]]


def test_the_18_items_of_the_report_stand_under_their_four_headings() -> None:
    assert [(heading, len(some)) for heading, some in priorities_of(year("2026-27"))] == HEADINGS
    words = text_of(enter(person_of("surrey")).get(PRIORITIES))
    assert "Priorities for 2026-27" in words and "18 items under 4 headings" in words
    assert "Help with developing the Experts at Hand offer" in words and "Add a priority" not in words


def test_an_item_is_added_moved_changed_and_removed() -> None:
    heading = "Stronger assurance"
    made = create_priority(by=team(), year=year("2026-27"), fields={"heading": heading, "text": "New"})
    assert items(heading)[-1] == "New"
    moved = move_priority(by=team(), priority=made, version=1, later=False)
    assert items(heading)[2] == "New" and len(items(heading)) == 4
    assert [name for name, _ in priorities_of(year("2026-27"))] == [name for name, _ in HEADINGS]
    edit_priority(by=team(), priority=moved, version=moved.version, fields={"text": "Newer"})
    assert items(heading)[2] == "Newer"
    stored = SupportPriority.objects.get(pk=made.pk)
    remove_priority(by=team(), priority=stored, version=stored.version)
    assert len(items(heading)) == 3


def test_another_year_stays_as_it_was() -> None:
    before = list(SupportPriority.objects.filter(year=year("2026-27")).values_list("pk", "text", "position", "version"))
    create_priority(by=team(), year=year("2025-26"), fields={"heading": "Then", "text": "What year 1 put first"})
    after = list(SupportPriority.objects.filter(year=year("2026-27")).values_list("pk", "text", "position", "version"))
    assert after == before
    client = enter(team())
    assert "What year 1 put first" in text_of(client.get(f"{PRIORITIES}?year=2025-26"))
    assert "What year 1 put first" not in text_of(client.get(f"{PRIORITIES}?year=2026-27"))


def test_only_the_team_writes_priorities() -> None:
    one, by = SupportPriority.objects.first(), person_of("kent")
    assert one is not None
    with pytest.raises(Refused):
        create_priority(by=by, year=year("2026-27"), fields={"heading": "Mine", "text": "Mine"})
    with pytest.raises(Refused):
        edit_priority(by=by, priority=one, version=one.version, fields={"text": "Mine"})
    with pytest.raises(Refused):
        move_priority(by=by, priority=one, version=one.version, later=True)
    with pytest.raises(Refused):
        remove_priority(by=by, priority=one, version=one.version)


def test_a_priority_on_its_pages() -> None:
    client = enter(team())
    add = f"{reverse('targeted_support:priority_create')}?year=2026-27&heading=Stronger+assurance"
    assert '<option value="Stronger assurance" selected>' in client.get(add).content.decode()
    assert client.post(add, {"heading": "", "new_heading": "", "text": "X"}).status_code == 422
    words = text_of(client.post(add, {"heading": "", "new_heading": "Early help", "text": "Begin early"}, follow=True))
    assert "Early help" in words and "19 items under 5 headings" in words
    one = SupportPriority.objects.get(text="Begin early")
    other = reverse("targeted_support:priority_edit", args=(one.pk,))
    sent = {"version": 1, "heading": "Stronger assurance", "new_heading": "", "text": "Begin early"}
    client.post(other, sent)
    assert items("Stronger assurance")[-1] == "Begin early"
    press = reverse("targeted_support:priority_move", args=(one.pk,))
    client.post(press, {"version": 2, "do": "earlier"})
    assert items("Stronger assurance")[2] == "Begin early"
    assert "Somebody else" in text_of(client.post(press, {"version": 2, "do": "earlier"}, follow=True))
