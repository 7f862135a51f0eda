"""Rounds: starting one before the plan of its year is there, what it says and costs, and taking one away again."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions.groups import edit_group
from diagnostics.actions.rounds import create_round, edit_round, remove_round
from diagnostics.domain.rounds import years_to_start
from diagnostics.domain.stages import GroupStage as Stage
from diagnostics.models import ChallengeRound
from diagnostics.queries.rounds import round_cost, round_now
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds
from seslip.foundation.periods import period_at, period_of

from .confidence import enter
from .confidence import text_of as words
from .rounds import ROUND, TODAY, TRIO, add_group, on, received, step, this_round

pytestmark = pytest.mark.usefixtures("mid_february")
HOME, NEW, NEXT = "/diagnostics/", "/diagnostics/rounds/new/", "/diagnostics/rounds/2026-27/"
COSTS = {"triad_cost": pounds(9_600), "quartet_cost": pounds(12_800)}


@pytest.mark.parametrize(
    "day, year", [(date(2026, 3, 31), "2025-26"), (date(2026, 4, 1), "2026-27"), (date(2099, 12, 31), "2099-00")]
)
def test_a_day_falls_in_a_programme_year(day: date, year: str) -> None:
    assert period_at(day) == period_of(year)


@pytest.mark.parametrize(
    "day, known, taken, offered",
    [
        (date(2026, 2, 16), ("2024-25", "2025-26"), ("2024-25", "2025-26"), ["2026-27"]),
        (date(2026, 2, 16), ("2024-25", "2025-26"), ("2024-25",), ["2025-26"]),
        (date(2027, 5, 1), ("2025-26",), ("2025-26",), ["2027-28", "2026-27"]),
        (date(2026, 2, 16), (), (), ["2026-27", "2025-26"]),
        (date(2026, 2, 16), ("2023-24",), ("2025-26", "2026-27"), ["2027-28", "2023-24"]),
    ],
)
def test_the_years_whose_round_can_be_started(day: date, known, taken, offered: list[str]) -> None:
    found = years_to_start(map(period_of, known), map(period_of, taken), day)
    assert [year.label for year in found] == offered


def test_a_round_is_started_before_the_plan_of_its_year_is_there(manager: Person) -> None:
    """The groups meet early in the year, so they are formed while the plan is still being written."""
    with on(date(2027, 5, 1)):
        assert not ProgrammeYear.objects.filter(label="2027-28").exists()
        made = create_round(by=manager, year="2027-28", fields=COSTS)
    assert (made.year.starts, made.year.ends) == (date(2027, 4, 1), date(2028, 3, 31))
    assert made.triad_cost == 960_000 and made.year.history.get().history_user == manager
    with on(date(2027, 5, 1)), pytest.raises(ValidationError, match="2027-28 has a round already"):
        create_round(by=manager, year="2027-28", fields={})


@pytest.mark.parametrize("year", ["2031-32", "2026-28", "x", ""])
def test_no_round_far_ahead_and_none_of_no_year(year: str, manager: Person) -> None:
    with pytest.raises(ValidationError, match="Choose one of these years: 2026-27"):
        create_round(by=manager, year=year, fields={})


def test_only_the_programme_manager_starts_and_removes_rounds(person_as) -> None:
    for role in ("la_lead", "sponsor", "project_manager", "support_team", "finance", "administrator"):
        with pytest.raises(Refused, match="Only the programme manager"):
            create_round(by=person_as(role), year="2026-27", fields={})
        with pytest.raises(Refused, match="Only the programme manager"):
            remove_round(by=person_as(role), challenge_round=this_round(), version=1)


def test_round_create_asks_little_and_knows_what_the_last_one_cost(sign_in) -> None:
    client = sign_in("programme_manager")[0]
    assert f'href="{NEW}"' in client.get(HOME).content.decode()
    page = client.get(NEW)
    form = page.context["form"]
    assert [label for label, _ in form.fields["year"].choices] == ["2026-27"]
    assert 'value="9600"' in page.content.decode() and 'value="12800"' in page.content.decode()
    assert "can be chosen once the plan of the year is there" in words(page)
    assert {"project", "triad_line", "quartet_line"}.isdisjoint(form.fields), "there is nothing to choose from"
    assert client.post(NEW, {"year": "2026-27", "triad_cost": "9,600", "quartet_cost": "x"}).status_code == 422
    assert client.post(NEW, {"year": "2030-31"}).status_code == 422
    answer = client.post(NEW, {"year": "2026-27", "triad_cost": "9,600", "quartet_cost": "12,800"})
    assert answer["Location"] == NEXT
    answer = client.post(f"{NEXT}edit/", {"version": 1, "note": "In summer"})
    assert answer["Location"] == NEXT and "In summer" in words(client.get(NEXT))


def test_a_round_of_a_planned_year_chooses_its_lines(sign_in) -> None:
    page = sign_in("programme_manager")[0].get(f"{ROUND}edit/")
    assert {"project", "triad_line", "quartet_line"} <= set(page.context["form"].fields)
    assert "once the plan of the year" not in words(page)


def test_edit_round_refuses_what_is_of_another_year(manager: Person) -> None:
    this = this_round()
    old = ProgrammeYear.objects.get(label="2024-25")
    other = Project.objects.create(year=old, number=1, title="Old", theme=this.project.theme)
    with pytest.raises(ValidationError, match="not of 2025-26"):
        edit_round(by=manager, challenge_round=this, version=this.version, fields={"project": other})
    past = ChallengeRound.objects.get(year=old)
    with pytest.raises(ValidationError, match="no spending of 2024-25"):
        edit_round(by=manager, challenge_round=past, version=1, fields={"triad_line": this.triad_line})
    assert edit_round(by=manager, challenge_round=this, version=1, fields={"note": "Held early"}).note == "Held early"


def test_a_round_without_groups_says_how_to_get_some_and_nothing_of_money(sign_in) -> None:
    page = sign_in("programme_manager")[0].get(ROUND)
    assert re.search(r'class="button primary"\s+href="/diagnostics/rounds/2025-26/propose/"', page.content.decode())
    assert "No groups yet" in words(page) and "£0" not in words(page)


def test_groups_are_not_proposed_once_one_was_held(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    group = add_group(manager, *TRIO)
    assert "Propose groups" in words(client.get(ROUND))
    step(manager, group, Stage.HELD)
    assert "Propose groups" not in words(client.get(ROUND))


def test_the_cost_says_which_groups_it_leaves_out(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    add_group(manager, *TRIO)
    assert "are counted" not in words(client.get(ROUND))
    add_group(manager, "Kent", "Surrey")
    assert "Only groups of three and four that have a cost are counted: 1 of 2." in words(client.get(ROUND))


def test_who_facilitated_a_group_that_was_held_is_not_to_come_any_more(sign_in) -> None:
    page = words(sign_in("la_lead")[0].get("/diagnostics/rounds/2024-25/"))
    assert "Nobody yet" not in page and "Not recorded" in page


def test_a_round_is_removed_while_it_is_empty(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    create_round(by=manager, year="2026-27", fields=COSTS)
    assert f'href="{NEXT}remove/"' in client.get(NEXT).content.decode()
    assert "Remove round 2026-27?" in words(client.get(f"{NEXT}remove/"))
    answer = client.post(f"{NEXT}remove/", {"version": 1}, follow=True)
    assert "The round is removed." in words(answer)
    assert not ChallengeRound.objects.filter(year__label="2026-27").exists()


def test_a_round_with_groups_or_self_assessments_stays(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    received("Kent")
    assert f'href="{ROUND}remove/"' not in client.get(ROUND).content.decode()
    with pytest.raises(ValidationError, match="so it stays"):
        remove_round(by=manager, challenge_round=this_round(), version=1)
    with pytest.raises(ValidationError, match="so it stays"):
        remove_round(by=manager, challenge_round=ChallengeRound.objects.get(year__label="2024-25"), version=1)


def test_the_round_shown_first_is_the_one_that_runs(sign_in, manager: Person) -> None:
    """Also before the plan of its year is loaded; while it is only prepared it stands among the others."""
    client = sign_in("programme_manager")[0]
    create_round(by=manager, year="2026-27", fields=COSTS)
    add_group(manager, *TRIO)
    page = words(client.get(HOME))
    assert "Peer challenge 2025-26: 0 of 1 group held" in page and "Round 2026-27 No groups yet" in page
    with on(date(2026, 4, 1)):
        page = words(enter(manager).get(HOME))
        assert "Peer challenge 2026-27" in page and "Round 2025-26 0 of 1 group held" in page


def test_without_a_round_that_runs_the_next_one_is_shown(manager: Person) -> None:
    assert str(round_now(date(2020, 1, 1))) == "Round 2024-25", "better than none"
    assert str(round_now(date(2025, 3, 31))) == "Round 2024-25"
    assert str(round_now(date(2025, 4, 1))) == "Round 2025-26"
    assert str(round_now(date(2030, 1, 1))) == "Round 2025-26"


def test_what_a_facilitator_left_open_is_asked_in_the_next_round_too(manager: Person, helper: Person) -> None:
    group = add_group(manager, *TRIO)
    edit_group(by=manager, group=group, version=group.version, fields={"facilitator": helper})
    step(manager, group.as_stored(), Stage.HELD)
    with on(date(2026, 4, 1)):
        client = enter(helper)
        create_round(by=manager, year="2026-27", fields=COSTS)
        assert "Group 1 of 2025-26 was held. Write its headlines for everybody." in words(client.get(HOME))
        step(manager, group.as_stored(), Stage.FOLLOWED_UP)
        assert "Group 1 of 2025-26" not in words(client.get(HOME))


def test_the_round_of_last_year_is_there_too(sign_in) -> None:
    page = words(sign_in("la_lead")[0].get("/diagnostics/rounds/2024-25/"))
    assert "Bracknell Forest, Medway, Reading" in page and "19 of 19" in page and "£" not in page


def test_the_lead_of_an_authority_sees_totals_and_those_of_the_project_its_lines(sign_in, manager: Person) -> None:
    step(manager, add_group(manager, *TRIO), Stage.HELD)
    add_group(manager, "Kent", "Surrey", "Medway", "Slough")
    lead = sign_in("la_lead")[0].get(ROUND)
    assert "All groups £22,400" in words(lead) and "Drawn by groups held £9,600" in words(lead)
    assert "Budget £60,800 Remains £51,200" in words(lead)
    assert "/budget/lines/" not in lead.content.decode() and "£12,800" not in words(lead)
    own = sign_in("programme_manager")[0].get(ROUND)
    line = this_round().quartet_line
    assert line is not None and f'href="/budget/lines/{line.pk}/">Quartets' in own.content.decode()
    assert "Group 1: £9,600 · Group 2: £12,800" in words(own)


def test_who_does_not_see_the_budget_gets_no_cost(manager: Person, person_as) -> None:
    group = add_group(manager, *TRIO)
    assert round_cost(person_as("administrator"), this_round(), [group], TODAY) is None
    cost = round_cost(person_as("finance"), this_round(), [group], TODAY)
    assert cost is not None and cost.cost == 960_000


def test_the_round_says_who_sits_where_and_who_in_no_group(sign_in, manager: Person) -> None:
    add_group(manager, *TRIO, place="Aylesbury")
    add_group(manager, "Kent", "Surrey", day=None)
    page = words(sign_in("la_lead")[0].get(ROUND))
    assert "Authorities in a group 5 of 19" in page
    assert "Group 2 has 2 authorities. A group has 3 or 4." in page
    assert "Brighton and Hove, East Sussex, Hampshire" in page and "sit in no group of this round." in page
    assert "Group 1 Triad · yours" in page and "In person: Aylesbury" in page
    assert page.index("February 2026") < page.index("No date yet", page.index("February 2026"))
