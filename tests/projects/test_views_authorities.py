"""The authorities and their spellings, as people meet them in the browser."""

import re

import pytest

from projects.models import Authority

from .pages import SignIn, words


def test_authority_list_has_19_with_their_spellings(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/authorities/"))
    assert "19 authorities of the South East" in text
    assert "Windsor and Maidenhead RBWM, Windsor & Maidenhead" in text


@pytest.mark.parametrize("typed", ["KCC", "kent", "Kent County Council"])
def test_authority_list_finds_by_any_spelling(sign_in: SignIn, typed: str) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/authorities/", {"q": typed})
    rows = answer.content.decode().split("<tbody")[1]
    assert re.findall(r'href="/authorities/([a-z-]+)/"', rows) == ["kent"]


def test_authority_page_shows_its_people_and_projects(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/authorities/milton-keynes/")
    text, html = words(answer), answer.content.decode()
    assert "Carly Murphy" in text
    assert "Mac Heath Director of Children's Services" in text
    manages, sponsors = (html.split(f'id="{part}"')[1].split("</section>")[0] for part in ("manages", "sponsors"))
    assert re.findall(r'href="/projects/2025-26/(\d+)/"', manages) == ["22"]
    sponsored = ["6", "22", "25", "26", "27", "28", "34", "38", "41", "48"]
    assert re.findall(r'href="/projects/2025-26/(\d+)/"', sponsors) == sponsored
    assert "/people/" not in html, "only those who may look people up get links"


def test_every_number_of_the_authority_list_leads_to_as_many(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    html = client.get("/authorities/").content.decode()
    links = re.findall(r'href="(/authorities/[a-z-]+/)#(\w+)">(\d+)</a>', html)
    assert len(links) > 25
    for path, part, number in links:
        page = client.get(path).content.decode()
        section = page[page.index(f'id="{part}"') :]
        assert re.search(r'class="count">(\d+)<', section)[1] == number


def test_alias_create_and_remove(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    path = "/authorities/kent/"
    client.post(f"{path}spellings/new/", {"name": "Garden of England", "version": 1})
    alias = Authority.objects.get(slug="kent").aliases.get(key="garden of england")
    text = words(client.get(path))
    assert "added the spelling “Garden of England”" in text
    taken = client.post(f"{path}spellings/new/", {"name": "bucks", "version": 1})
    assert "“bucks” already means Buckinghamshire." in words(taken)
    long = client.post(f"{path}spellings/new/", {"name": "x" * 10_000, "version": 1})
    assert "at most 80 characters" in words(long)
    answer = client.post(f"{path}spellings/{alias.pk}/remove/", {"version": alias.version}, follow=True)
    assert "The spelling is removed." in words(answer)
    own = Authority.objects.get(slug="kent").aliases.get(key="kent")
    answer = client.post(f"{path}spellings/{own.pk}/remove/", follow=True)
    assert "is the authority's own name, so it stays." in words(answer)
