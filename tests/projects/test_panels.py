"""What projects add to the overview."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Authority, Person, Project
from projects.panels.projects import my_authority_panel
from tests.projects.test_queries import grow

from .pages import SignIn, words


def authority_panel(html: str) -> str:
    return re.search(r"<section(?:(?!<section).)*Your authority:.*?</section>", html, flags=re.S)[0]  # type: ignore[index]


def belongs_to(person: Person, slug: str) -> None:
    person.authority = Authority.objects.get(slug=slug)
    person.save()


def test_home_lists_my_projects(sign_in: SignIn) -> None:
    client, _ = sign_in("project_manager")
    answer = client.get("/")
    text = words(answer)
    assert "Projects you manage 4 SEND Workforce development in residential settings Mark Evans" in text
    assert "you sponsor" not in text
    sponsor, _ = sign_in("sponsor")
    assert "Projects you sponsor 3 SEND Courageous Conversations" in words(sponsor.get("/"))
    lead, _ = sign_in("la_lead")
    assert "Projects you" not in words(lead.get("/"))


def test_home_shows_a_lead_what_their_authority_manages_and_sponsors(sign_in: SignIn) -> None:
    client, lead = sign_in("la_lead")
    belongs_to(lead, "milton-keynes")
    panel = authority_panel(client.get("/").content.decode())
    assert "Your authority: Milton Keynes" in panel
    assert '<a href="/authorities/milton-keynes/">All about Milton Keynes</a>' in panel
    manages, sponsors = panel.split("It sponsors")
    assert "It manages" in manages
    assert re.findall(r'href="/projects/2025-26/(\d+)/"', manages) == ["22"]
    sponsored = ["6", "22", "25", "26", "27", "28", "34", "38", "41", "48"]  # plan, Appendix 1
    assert re.findall(r'href="/projects/2025-26/(\d+)/"', sponsors) == sponsored


def test_home_tells_a_lead_when_their_authority_has_no_project_yet(sign_in: SignIn) -> None:
    client, lead = sign_in("la_lead")
    belongs_to(lead, "slough")
    panel = authority_panel(client.get("/").content.decode())
    assert "Nobody in Slough manages or sponsors a project in 2025-26." in panel
    assert 'href="/authorities/slough/"' in panel


def test_home_has_no_authority_for_those_who_belong_to_none(sign_in: SignIn) -> None:
    for role in ("finance", "dfe_reader", "administrator"):
        client, _ = sign_in(role)
        assert "Your authority" not in words(client.get("/"))


def test_the_authority_panel_asks_as_many_queries_for_few_as_for_many_projects(sign_in: SignIn) -> None:
    _, lead = sign_in("la_lead")
    belongs_to(lead, "milton-keynes")
    year = Project.objects.get(number=22).year

    def asked() -> int:
        reader = Person.objects.get(pk=lead.pk)
        with CaptureQueriesContext(connection) as queries:
            panel = my_authority_panel(reader, year=year)
            assert panel and panel.body
        return len(queries)

    few = asked()
    grow(year, 100, 300)
    assert Project.objects.filter(sponsor__authority=lead.authority).count() > 15
    assert asked() == few
