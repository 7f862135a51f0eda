"""What the page of a group offers, and what it says before and after somebody changes who sits in it."""

import pytest

from diagnostics.domain.stages import GroupStage as Stage
from diagnostics.models import ChallengeGroup
from projects.models import Person

from .confidence import text_of as words
from .rounds import MET, TRIO, add_group, keys, members, step

pytestmark = pytest.mark.usefixtures("mid_february")


def at(group: ChallengeGroup, rest: str = "") -> str:
    return f"/diagnostics/groups/{group.pk}/{rest}"


def test_after_a_move_the_page_says_which_groups_have_too_few_now(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    one, two = add_group(manager, *TRIO), add_group(manager, "Kent", "Surrey", "Medway")
    page = client.get(at(one, "authorities/"))
    chosen = {
        "version": one.version,
        "authorities": keys((*TRIO, "Kent")),
        "seats": page.context["form"].seats_shown,
    }
    page = words(client.post(at(one, "authorities/"), chosen, follow=True))
    assert (
        "The authorities of the group are saved." in page and "Group 2 has 2 authorities. A group has 3 or 4." in page
    )
    assert members(two) == ["Medway", "Surrey"]


def test_what_stays_is_not_offered(sign_in, manager: Person) -> None:
    """Once a group was held its date and members stay: said before somebody fills in a form, not after."""
    client = sign_in("programme_manager")[0]
    group = add_group(manager, *TRIO)
    for rest in ("authorities/", "remove/"):
        assert at(group, rest) in client.get(at(group)).content.decode()
    assert 'name="day"' in client.get(at(group, "edit/")).content.decode()
    step(manager, group, Stage.HELD)
    for rest in ("authorities/", "remove/"):
        assert at(group, rest) not in client.get(at(group)).content.decode()
    assert 'name="day"' not in client.get(at(group, "edit/")).content.decode()
    page = client.get(at(group, "authorities/"))
    assert "Take back the step first." in words(page) and 'type="checkbox"' not in page.content.decode()


def test_a_group_with_a_tick_is_not_offered_for_removal(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    group = add_group(manager, *TRIO)
    client.post(at(group, "checklist/venue/"), {"day": "2026-02-01"})
    assert at(group, "remove/") not in client.get(at(group)).content.decode()


def test_the_edit_page_of_a_held_group_keeps_its_date(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    group = step(manager, add_group(manager, *TRIO), Stage.HELD)
    sent = {"version": group.version, "mode": "in_person", "place": "Aylesbury", "day": "2026-02-11"}
    assert client.post(at(group, "edit/"), sent)["Location"] == at(group)
    assert (group.as_stored().day, group.as_stored().place) == (MET, "Aylesbury")
