"""The pages of rounds and groups, as a person meets them."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diagnostics.actions.groups import edit_group
from diagnostics.domain.stages import GroupStage as Stage
from diagnostics.models import ChallengeGroup, GroupTask
from projects.models import Authority, Person

from .confidence import enter, person_of
from .confidence import text_of as words
from .rounds import MET, ROUND, TODAY, TRIO, add_group, keys, members, received, step, this_round

pytestmark = pytest.mark.usefixtures("mid_february")
HOME = "/diagnostics/"
CANARY = "zanzibar heron"


def at(group: ChallengeGroup, rest: str = "") -> str:
    return f"/diagnostics/groups/{group.pk}/{rest}"


def plain(person: Person) -> Client:
    """A browser for a conflict: the version is asked for in an UPDATE that changes nothing and leaves no history."""
    client = Client()
    client.force_login(person)
    return client


def test_everybody_who_reads_meetings_sees_rounds_and_finance_only_what_is_for_all(sign_in, manager: Person) -> None:
    add_group(manager, *TRIO)
    for role in ("la_lead", "sponsor", "project_manager", "support_team", "programme_manager"):
        page = words(sign_in(role)[0].get(HOME))
        assert "Round 2025-26" in page and "Buckinghamshire, Milton Keynes, Oxfordshire" in page, role
    for role in ("finance", "administrator"):
        client = sign_in(role)[0]
        page = client.get(HOME)
        assert page.status_code == 200 and "Oxfordshire" not in words(page) and "Round 20" not in words(page)
        assert client.get(ROUND).status_code == 404
    assert sign_in("dfe_reader")[0].get(HOME).status_code == 404


def test_the_navigation_leads_there(sign_in) -> None:
    assert '<a href="/diagnostics/" aria-current="page">Diagnostics</a>' in re.sub(
        r"\s+", " ", sign_in("la_lead")[0].get(HOME).content.decode()
    )
    assert 'href="/diagnostics/"' not in sign_in("dfe_reader")[0].get("/").content.decode()


def test_the_pages_ask_no_more_for_many_groups(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    places = list(Authority.objects.values_list("name", flat=True))
    step(manager, add_group(manager, *places[:3]), Stage.HELD)

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    addresses = (HOME, ROUND, "/", f"{ROUND}groups.csv", "/projects/2025-26/2/", "/authorities/kent/")
    few = {address: queries(address) for address in addresses}
    for start in (3, 6, 9, 12):
        step(manager, add_group(manager, *places[start : start + 3]), Stage.DATA_CIRCULATED)
    assert {address: queries(address) for address in addresses} == few


def test_group_create_then_members_then_steps(sign_in, helper: Person) -> None:
    """Once through: from an empty round to a group that was held."""
    client = sign_in("programme_manager")[0]
    answer = client.post(f"{ROUND}groups/new/", {"day": "2026-02-10", "mode": "in_person", "facilitator": helper.pk})
    group = ChallengeGroup.objects.get(round=this_round())
    assert answer["Location"] == at(group)
    page = client.get(at(group, "authorities/"))
    assert "Kent (in no group)" in words(page)
    chosen = {"version": group.version, "authorities": keys(TRIO), "seats": page.context["form"].seats_shown}
    assert client.post(at(group, "authorities/"), chosen)["Location"] == at(group)
    for stage, day in (("data_circulated", "2025-12-10"), ("assessments_in", "2026-01-30"), ("held", "")):
        sent = {"version": group.as_stored().version, "stage": stage, "day": day}
        client.post(at(group, "move/"), sent)
    assert group.as_stored().stage == "held"
    page = words(client.get(at(group)))
    assert "Session held 10 Feb 2026" in page and "Record follow-up as done" in page
    assert "Facilitator Chris Baird" in page


def test_the_page_says_that_an_authority_leaves_its_group_before_it_does(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    add_group(manager, *TRIO)
    second = add_group(manager, "Kent")
    page = words(client.get(at(second, "authorities/")))
    assert "Oxfordshire (now in group 1)" in page
    assert "One that sits in another group leaves it and comes to this one, with its self-assessment" in page


def test_two_put_one_authority_in_two_groups_and_the_second_is_told_and_can_go_on(sign_in, manager: Person) -> None:
    first, second = add_group(manager, *TRIO), add_group(manager, "Surrey", "Medway")
    client = plain(manager)
    seen = client.get(at(second, "authorities/")).context["form"].seats_shown
    one = {"version": first.version, "authorities": keys([*TRIO, "Kent"]), "seats": seen}
    assert client.post(at(first, "authorities/"), one).status_code == 302
    two = {"version": second.version, "authorities": keys(["Surrey", "Medway", "Kent"]), "seats": seen}
    told = client.post(at(second, "authorities/"), two)
    assert told.status_code == 422
    assert "While you were looking, Kent was put in group 1." in words(told)
    assert "Kent (now in group 1)" in words(told), "the list is as it is now"
    again = two | {"seats": told.context["form"].seats_shown}
    assert client.post(at(second, "authorities/"), again).status_code == 302, "who has seen it may move it"
    assert members(second) == ["Kent", "Medway", "Surrey"] and members(first) == sorted(TRIO)


def test_a_conflict_shows_what_changed_among_the_members(sign_in, manager: Person) -> None:
    group = add_group(manager, *TRIO)
    client = plain(manager)
    old = {"version": group.version, "authorities": keys([*TRIO, "Kent"]), "seats": ""}
    client.post(at(group, "authorities/"), old)
    told = client.post(at(group, "authorities/"), old | {"authorities": keys(TRIO)})
    assert told.status_code == 409 and "added the member “Kent”" in words(told)


@pytest.mark.parametrize("seats", ["", "x", "1-2-3", "٣-١", "9" * 400, "-", "1- -1 0-0"])
def test_whatever_the_hidden_field_says_breaks_nothing(seats: str, sign_in, manager: Person) -> None:
    group = add_group(manager, *TRIO)
    sent = {"version": group.version, "authorities": keys([*TRIO, "Kent"]), "seats": seats}
    assert sign_in("programme_manager")[0].post(at(group, "authorities/"), sent).status_code in (302, 422)


def test_moving_on_too_early_or_twice_is_said(sign_in, manager: Person) -> None:
    client = plain(manager)
    group = add_group(manager, "Kent", "Surrey")
    move = {"version": group.version, "stage": "data_circulated", "day": "2026-02-01"}
    assert "this one has 2." in words(client.post(at(group, "move/"), move, follow=True))
    full = add_group(manager, *TRIO)
    move = {"version": full.version, "stage": "data_circulated", "day": "2026-02-01"}
    assert "now stands at “Data circulated”" in words(client.post(at(full, "move/"), move, follow=True))
    assert "Somebody else has just changed this group" in words(client.post(at(full, "move/"), move, follow=True))
    wrong = {"version": full.as_stored().version, "stage": "assessments_in", "day": "31 Feb"}
    assert "Enter a real date" in words(client.post(at(full, "move/"), wrong, follow=True))
    assert "Choose a step" in words(client.post(at(full, "move/"), {"version": 1, "stage": "x"}, follow=True))


def test_ticks_by_one_button(sign_in, manager: Person) -> None:
    client = sign_in("programme_manager")[0]
    group = add_group(manager, *TRIO)
    page = client.post(at(group, "checklist/venue/"), {"day": "2026-02-09"}, follow=True)
    assert "“Venue or link booked” is done." in words(page) and "Venue or link booked 9 Feb 2026 Done" in words(page)
    client.post(at(group, "checklist/agenda/"))
    assert GroupTask.objects.get(group=group, task="agenda").done_on == TODAY
    client.post(at(group, "checklist/venue/"), {"do": "untick"})
    assert list(GroupTask.objects.values_list("task", flat=True)) == ["agenda"]
    for task in ("held", "nothing"):
        assert client.post(at(group, f"checklist/{task}/")).status_code == 404


def test_the_facilitator_runs_the_group_and_writes_headlines(helper: Person, manager: Person) -> None:
    client, group = enter(helper), add_group(manager, *TRIO, facilitator=helper)
    page = words(client.get(at(group)))
    assert "Record data as circulated" in page and "Write headlines" in page and "Choose authorities" not in page
    form = client.get(at(group, "edit/")).context["form"]
    assert set(form.fields) == {"headlines", "version"}
    named = {"version": group.version, "headlines": "Kent leads."}
    refused = client.post(at(group, "edit/"), named)
    assert refused.status_code == 422 and "Say it without Kent." in words(refused)
    client.post(at(group, "edit/"), named | {"headlines": "Data come late everywhere."})
    assert "Data come late everywhere." in words(enter(person_of("kent")).get(at(group))), "everybody reads them"


def test_who_facilitates_and_is_nothing_else_sees_that_group_alone(manager: Person) -> None:
    outsider = Person.objects.create(name="Outside facilitator", email="outside@example.org")
    mine, other = add_group(manager, *TRIO, facilitator=outsider), add_group(manager, "Kent")
    client = enter(outsider)
    page = client.get(at(mine))
    assert page.status_code == 200 and 'href="/diagnostics/"' not in page.content.decode()
    assert client.get(at(other)).status_code == 404 and client.get(ROUND).status_code == 404
    edit_group(by=manager, group=mine, version=mine.version, fields={"facilitator": None})
    assert client.get(at(mine)).status_code == 404, "at the next request"


def test_others_see_no_buttons_and_are_told_when_they_try(sign_in, manager: Person) -> None:
    group = add_group(manager, *TRIO)
    client = sign_in("la_lead")[0]
    page = client.get(at(group))
    assert page.status_code == 200 and "Tick" not in words(page) and "Edit group" not in words(page)
    for rest in ("edit/", "authorities/", "remove/"):
        assert client.get(at(group, rest)).status_code == 403
    assert "Only the group" in words(client.post(at(group, "move/"), {"version": 1, "stage": "data_circulated"}))
    assert client.post(at(group, "checklist/venue/")).status_code == 403


@pytest.mark.parametrize("who, sees", [("oxfordshire", True), ("kent", False), ("manager", True), ("sponsor", False)])
def test_only_those_concerned_see_whose_self_assessment_is_late(who: str, sees: bool, manager: Person, person_as):
    group = add_group(manager, *TRIO)
    received("Oxfordshire", strengths=CANARY, help_asked=CANARY)
    person = {"manager": manager, "sponsor": person_as("sponsor")}.get(who) or person_of(who)
    page = words(enter(person).get(at(group)))
    assert "Self-assessments received (1 of 3)" in page
    assert ("Still to come: Buckinghamshire, Milton Keynes" in page) is sees
    if who != "oxfordshire":
        assert CANARY not in page


def test_an_authority_reads_what_is_asked_of_it_and_when_it_meets(manager: Person) -> None:
    group = step(manager, add_group(manager, *TRIO, day=date(2026, 3, 3)), Stage.DATA_CIRCULATED)
    client = enter(person_of("oxfordshire"))
    asked = "Group 1 waits for the self-assessment of Oxfordshire before 3 Mar 2026."
    assert asked in words(client.get("/"))
    write = "/diagnostics/rounds/2025-26/self-assessments/oxfordshire/edit/"
    assert f'<a href="{write}">{asked}</a>' in client.get(HOME).content.decode()
    assert client.get(write).status_code == 200
    received("Oxfordshire")
    assert "Nothing is asked of you now." in words(client.get(HOME))
    assert "Group 1 : 3 Mar 2026" in words(client.get("/"))
    home = enter(person_of("kent")).get("/").content.decode()
    assert "<h2>Peer challenge 2025-26</h2>" not in home, "its group is not formed yet"
    assert group.stage == "data_circulated"


def test_the_programme_manager_reads_what_is_open(sign_in, manager: Person) -> None:
    step(manager, add_group(manager, *TRIO), Stage.ASSESSMENTS_IN)
    page = words(sign_in("programme_manager")[0].get(HOME))
    assert f"Group 1 was to meet on {MET.day} Feb 2026. Record it as held" in page
    assert "Group 1 has no facilitator yet." in page


def test_an_authoritys_page_tells_of_its_groups_and_the_projects_page_of_the_round(sign_in, manager: Person) -> None:
    step(manager, add_group(manager, *TRIO), Stage.HELD)
    client = sign_in("sponsor")[0]
    page = words(client.get("/authorities/oxfordshire/"))
    assert "2025-26, Group 1 : 10 Feb 2026 With Buckinghamshire, Milton Keynes" in page
    assert "2024-25, Group 3 : 3 Apr 2025 With Hampshire, Kent" in page
    assert "1 of 1 group held." in words(client.get("/projects/2025-26/2/"))
    assert "With Buckinghamshire" not in words(sign_in("finance")[0].get("/authorities/oxfordshire/"))


def test_group_remove_asks_first(sign_in, manager: Person) -> None:
    client, group = sign_in("programme_manager")[0], add_group(manager, *TRIO)
    assert "Remove group 1 of 2025-26?" in words(client.get(at(group, "remove/")))
    answer = client.post(at(group, "remove/"), {"version": group.version})
    assert answer["Location"] == ROUND and not ChallengeGroup.objects.filter(pk=group.pk).exists()
