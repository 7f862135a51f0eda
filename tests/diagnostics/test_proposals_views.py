"""The page that proposes groups: everything in its address, a swap at a press, and the groups made at another."""

from __future__ import annotations

import re
from html import unescape
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diagnostics.models import AuthorityPlace, ChallengeGroup

from .groupings import LAST
from .rounds import earlier_round, this_round

if TYPE_CHECKING:
    from tests.conftest import SignIn

pytestmark = pytest.mark.usefixtures("plan")
URL = "/diagnostics/rounds/2025-26/propose/"


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in("programme_manager")[0]


def text_of(response: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(words).split())


def groups_of(response: HttpResponse) -> list[tuple[str, ...]]:
    found = re.findall(r'name="group" value="([^"]+)"', response.content.decode())
    return [tuple(value.split("~")) for value in dict.fromkeys(found)]


def pressed(client: Client, response: HttpResponse, address: str, **more: str) -> HttpResponse:
    """“Use these groups”, with what the page carries along."""
    seen = re.search(r'name="seen" value="([^"]*)"', response.content.decode())
    assert seen
    said = {"seen": seen[1], "group": ["~".join(group) for group in groups_of(response)], **more}
    return client.post(address, said, follow=True)


def test_the_page_proposes_groups_of_which_none_has_met_and_says_so(client: Client) -> None:
    response = client.get(URL)
    groups, text = groups_of(response), text_of(response)
    assert sorted(map(len, groups)) == [3, 3, 3, 3, 3, 4]
    met = {frozenset(two) for group in LAST.groups for two in combinations(group, 2)}
    assert not met & {frozenset(two) for group in groups for two in combinations(group, 2)}
    assert text.count("No two of these have sat together before.") == 6
    assert "No grouping can have fewer repeated pairs." in text
    assert "With as few repeats no grouping asks for less travel" in text
    assert "Cost £60,800" in text  # plan, para 27: five triads and a quartet


def test_the_same_address_shows_the_same_groups(client: Client) -> None:
    address = f"{URL}?seed=3&out=slough&apart=kent~medway"
    assert groups_of(client.get(address)) == groups_of(client.get(address))


def test_a_wish_is_added_to_the_address_and_kept(client: Client) -> None:
    said = {"mode": "in_person", "wish": "together", "one": "milton-keynes", "other": "kent", "seed": "1"}
    response = client.get(URL, {**said, "out": ["slough"], "guest": ["kent", "medway"]})
    assert response.status_code == 302
    assert response.url == f"{URL}?seed=1&out=slough&guest=kent&guest=medway&together=kent~milton-keynes"
    page = client.get(response.url)
    assert any({"kent", "milton-keynes"} <= set(group) for group in groups_of(page))
    assert "slough" not in {slug for group in groups_of(page) for slug in group}
    assert "Kent and Milton Keynes are kept together as wished." in text_of(page)
    assert "Kent can host" not in text_of(page) and "Medway can host" not in text_of(page)


def test_a_further_wish_stands_beside_the_first_which_can_be_unticked(client: Client) -> None:
    said = {"mode": "virtual", "wish": "apart", "one": "kent", "other": "surrey", "seed": "4"}
    response = client.get(f"{URL}?apart=kent~medway", {**said, "apart": "kent~medway"})
    assert response.url == f"{URL}?seed=4&mode=virtual&apart=kent~medway&apart=kent~surrey"
    page = client.get(f"{URL}?wish=apart&one=&other=&mode=virtual&seed=4")  # its box was not ticked any more
    assert page.url == f"{URL}?seed=4&mode=virtual"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [("kent", "", "Choose both authorities, or none."), ("kent", "kent", "Choose two different authorities.")],
)
def test_half_a_wish_is_told_and_groups_are_still_shown(client: Client, one: str, other: str, said: str) -> None:
    response = client.get(URL, {"mode": "in_person", "wish": "apart", "one": one, "other": other, "seed": "1"})
    assert response.status_code == 200
    assert said in text_of(response)
    assert len(groups_of(response)) == 6


def test_wishes_that_cannot_be_kept_are_told_and_nothing_can_be_used(client: Client) -> None:
    response = client.get(f"{URL}?apart=kent~medway&together=kent~medway")
    assert "Kent and Medway are to be kept together and apart. Take back one of the two wishes." in text_of(response)
    assert "Use these groups" not in text_of(response)
    assert "Untick what no longer holds." in text_of(response)


def test_a_swap_shows_at_once_what_it_does_and_can_be_taken_back(client: Client) -> None:
    before = groups_of(client.get(URL))
    kent, other = (next(group for group in before if slug in group) for slug in ("kent", "oxfordshire"))
    gone = next(slug for slug in other if slug != "oxfordshire")
    told = {"seed": "1", "group": ["~".join(group) for group in before], "move": "kent", "place": gone}
    response = client.get(URL, told)
    assert response.status_code == 302
    page = client.get(response.url)
    text = text_of(page)
    assert {frozenset({*other, "kent"} - {gone}), frozenset({*kent, gone} - {"kent"})} <= set(
        map(frozenset, groups_of(page))
    )
    assert re.search(r"With .+ swapped: 1 repeated pair more and \d+ km more travel\.", text)
    assert re.search(r"Repeated pairs 0 before, 1 now 1 more", text)
    assert "Kent and Oxfordshire sat together in 2024-25." in text
    assert "No grouping can have fewer" not in text, "that is said of the proposal only"
    back = re.search(r'href="([^"]+)">Take the swap back', page.content.decode())
    assert back and groups_of(client.get(unescape(back[1]))) == before


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("move=kent&place=kent", "these two are in the same one"),
        ("move=kent&place=cornwall", "Choose two authorities that take part."),
        ("group=kent~medway~surrey", "These groups do not fit who takes part."),
        ("group=", "These groups do not fit who takes part."),
        ("group=kent~medway~surrey&swapped=kent~slough", "These groups do not fit who takes part."),
    ],
)
def test_a_swap_or_groups_that_cannot_be_leave_the_proposal(client: Client, query: str, said: str) -> None:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert said in text_of(response)
    assert "Take the swap back" not in text_of(response)
    assert groups_of(response) == groups_of(client.get(URL))


def test_the_groups_are_made_with_one_press_and_shown_on_the_round(client: Client) -> None:
    page = client.get(URL)
    response = pressed(client, page, URL)
    assert response.redirect_chain[-1][0] == "/diagnostics/rounds/2025-26/"
    assert "The round has 6 groups. Give each a date and a facilitator now." in text_of(response)
    made = ChallengeGroup.objects.filter(round=this_round()).order_by("number")
    assert [tuple(place.slug for place in group.authorities) for group in made] == groups_of(page)
    assert all(group.host in group.authorities for group in made)


def test_groups_that_were_swapped_are_made_as_shown(client: Client) -> None:
    before = groups_of(client.get(URL))
    told = {"seed": "1", "group": ["~".join(group) for group in before], "move": before[0][0], "place": before[1][0]}
    address = client.get(URL, told).url
    page = client.get(address)
    pressed(client, page, address)
    made = {frozenset(place.slug for place in group.authorities) for group in this_round().groups.all()}
    assert made == set(map(frozenset, groups_of(page))) != set(map(frozenset, before))


def test_who_comes_second_is_told_and_stays_on_the_page(client: Client) -> None:
    page = client.get(URL)
    pressed(client, page, URL)
    made = list(this_round().groups.all())
    response = pressed(client, page, URL)
    assert "Somebody else has changed the groups of this round in the meantime." in text_of(response)
    assert "They take the place of the 6 groups of this round" in text_of(response)
    assert list(this_round().groups.all()) == made


def test_a_round_that_is_under_way_is_told_instead_of_a_button(client: Client) -> None:
    response = client.get("/diagnostics/rounds/2024-25/propose/")
    assert "Something is recorded of Group 1 already, so the groups of this round stay." in text_of(response)
    assert 'name="seen"' not in response.content.decode()


@pytest.mark.parametrize("group", ["kent~medway", "kent~medway~surrey", "", "cornwall~kent~medway"])
def test_a_press_with_other_groups_makes_none(client: Client, group: str) -> None:
    response = pressed(client, client.get(URL), URL, group=group)
    assert "These groups do not fit who takes part." in text_of(response)
    assert not this_round().groups.exists()


def test_a_press_where_nothing_can_be_proposed_makes_nothing(client: Client) -> None:
    address = f"{URL}?apart=kent~medway&together=kent~medway"
    response = client.post(address, {"seen": "", "group": ["~".join(group) for group in LAST.groups]}, follow=True)
    assert "to be kept together and apart" in text_of(response)
    assert not this_round().groups.exists()


def test_a_place_that_is_not_recorded_is_said(client: Client) -> None:
    AuthorityPlace.objects.get(authority__slug="kent").delete()
    assert "The place of Kent is not recorded, so no travel is counted there." in text_of(client.get(URL))


def test_the_year_of_2024_25_has_nobody_who_met_before(client: Client) -> None:
    assert "No pair has sat together before." in text_of(client.get("/diagnostics/rounds/2024-25/propose/"))


def test_the_number_of_queries_is_the_same_with_more_rounds(client: Client) -> None:
    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    asked(URL)  # what is kept between requests is no part of the comparison
    before = {url: asked(url) for url in (URL, "/diagnostics/pairs/")}
    for first in (2021, 2022, 2023):
        earlier_round(first)
    assert {url: asked(url) for url in (URL, "/diagnostics/pairs/")} == before


def test_the_round_leads_to_the_proposal_for_the_programme_manager_only(sign_in: SignIn) -> None:
    pages = {role: sign_in(role)[0].get("/diagnostics/rounds/2025-26/") for role in ("programme_manager", "la_lead")}
    assert f'href="{URL}"' in pages["programme_manager"].content.decode()
    assert f'href="{URL}"' not in pages["la_lead"].content.decode()


def test_who_only_reads_is_told_why_not(sign_in: SignIn) -> None:
    response = sign_in("la_lead")[0].get(URL)
    assert response.status_code == 403
    assert "Only the programme manager can change rounds" in text_of(response)
