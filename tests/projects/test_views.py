"""The pages about projects, frameworks, authorities and people, as a person meets them."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects.models import Authority, FrameworkItem, Person, PersonRole, Phase, Project
from tests.projects.test_queries import grow

SEVEN, EDIT = "/projects/2025-26/7/", "/projects/2025-26/7/edit/"
SignIn = Callable[[str], tuple[Client, Person]]


def plain(person: Person) -> Client:
    """A browser for a conflict: the version is asked for in an UPDATE that changes nothing and leaves no history."""
    client = Client()
    client.force_login(person)
    return client


def words(answer) -> str:
    html = re.sub(r"<(script|head).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#x27;", "'").replace("&amp;", "&")


def numbers(answer) -> list[int]:
    return [int(n) for n in re.findall(r'<td class="ref">(\d+)</td>', answer.content.decode())]


def as_entered(project: Project, **changed: object) -> dict[str, object]:
    """What the programme manager's form holds for a project, with some of it changed."""
    managers = [entry.person_id for entry in project.managers.all()]
    entered = {
        "version": project.version,
        "number": project.number,
        "title": project.title,
        "used": "on" if project.used else "",
        "theme": project.theme_id,
        "strand": project.strand_id or "",
        "sponsor": project.sponsor_id or "",
        "purpose": project.purpose,
        "amount": "" if project.amount is None else project.amount // 100,
        "amount_note": project.amount_note,
        "lead": managers[0] if managers else "",
        "others": managers[1:],
    }
    return entered | changed


# The register


def test_project_list_shows_all_49_in_their_places(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/projects/")
    assert numbers(answer) == list(range(1, 50))
    assert "49 numbers, 47 in use" in words(answer)
    assert answer.content.decode().count('class="muted" id="row-') == 2, "14 and 23 are grey"
    assert "Add a project" not in words(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kinship", [26, 27, 28, 38]),
        ("q=22", [22]),
        ("q=Carly+Murphy", [22]),
        ("q=kinship+connected", [27]),
        ("theme=targeted", [33]),
        ("theme=data", [1]),
        ("strand=take-your-place", [4, 5]),
        ("used=no", [14, 23]),
        ("strand=communities-of-practice&used=yes", [8, 9, 10, 11, 12, 13, 15, 16]),
        ("q=nothing+like+this", []),
        ("theme=targeted&sort=-number", [33]),
        ("strand=project-management&sort=-amount", [29, 30, 32, 31]),
        ("strand=communities-of-practice&sort=-amount", [15, 16, 8, 9, 10, 11, 12, 13, 14]),
        ("strand=communities-of-practice&sort=amount", [16, 15, 8, 9, 10, 11, 12, 13, 14]),
        ("strand=take-your-place&sort=-title", [5, 4]),
        ("strand=take-your-place&sort=sponsor", [5, 4]),
    ],
)
def test_project_list_is_searched_filtered_and_sorted_by_its_address(
    sign_in: SignIn, query: str, found: list[int]
) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get(f"/projects/?{query}")
    listed = numbers(answer)
    if "kinship" in query and "connected" not in query:
        assert set(found) <= set(listed), "others may mention it in their purpose"
    elif query == "q=22":
        assert 22 in listed
    else:
        assert listed == found


def test_project_list_by_manager_and_sponsor(sign_in: SignIn) -> None:
    client, _ = sign_in("sponsor")
    julie, lucy = Person.objects.get(name="Julie Pointer"), Person.objects.get(name="Lucy Butler")
    assert numbers(client.get(f"/projects/?manager={julie.pk}")) == [10, 13]
    assert numbers(client.get(f"/projects/?sponsor={lucy.pk}")) == [4]


def test_project_list_downloads_what_is_listed(sign_in: SignIn) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get("/projects/register.csv?strand=take-your-place&sort=-number")
    assert answer["Content-Disposition"] == 'attachment; filename="projects-2025-26.csv"'
    assert [line.split(",")[0] for line in answer.content.decode().splitlines()] == ["number", "5", "4"]
    assert client.get("/projects/register.xlsx").content[:2] == b"PK"
    assert client.get("/projects/register.exe").status_code == 404


@pytest.mark.parametrize("query", ["theme=none", "manager=x", f"q={'x' * 10_000}", "used=perhaps"])
def test_project_list_says_what_it_cannot_read(sign_in: SignIn, query: str) -> None:
    client, _ = sign_in("sponsor")
    answer = client.get(f"/projects/?{query}")
    assert answer.status_code == 200
    assert "Nothing is listed until this is put right." in words(answer)
    assert numbers(answer) == []


@pytest.mark.parametrize("path", ["/projects/", "/projects/2025-26/22/", "/projects/frameworks/", "/authorities/"])
def test_a_page_asks_as_many_queries_for_5_as_for_500_projects(sign_in: SignIn, path: str) -> None:
    client, _ = sign_in("sponsor")
    year = Project.objects.get(number=22).year
    client.get(path)

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as context:
            assert client.get(path).status_code == 200
        return len(context)

    before = asked()
    grow(year, 100, 600)
    assert asked() == before


# One project


def test_project_page_shows_who_answers_and_what_it_gets(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/projects/2025-26/22/"))
    assert "Project 22 · Universal Improvement · New Universal Projects (SEND)" in text
    assert "Project manager Carly Murphy Milton Keynes" in text
    assert "Sponsor Mac Heath Milton Keynes" in text
    assert "Amount in the plan £92,314" in text
    assert "22.1 £44,875" in text
    assert "22.2 £47,439" in text
    assert "Total £92,314" in text
    assert "Paragraphs 63-64" in text
    assert "CSC National Framework enablers" in text
    assert "What the plan prints differently" in text
    assert "Framework of a SEND project" in text
    assert "Edit project" not in text
    assert "The plan created this" in text


def test_project_page_of_several_managers_and_no_own_amount(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/projects/2025-26/10/"))
    assert "Project managers Sheelagh Sullivan SESLIP Julie Pointer SESLIP" in text
    assert "Amount in the plan – Shares £66,000 with projects 8 to 13" in text
    assert "This project is not divided into phases." in text


def test_project_page_of_a_number_not_used_says_so_kindly(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/projects/2025-26/14/"))
    assert "Number 14 is not used. It keeps its place" in text
    assert "Project manager" not in text


def test_project_page_leads_to_the_numbers_beside(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    html = client.get(SEVEN).content.decode()
    assert re.search(r'rel="prev"\s+href="/projects/2025-26/6/"', html)
    assert re.search(r'rel="next"\s+href="/projects/2025-26/8/"', html)
    assert 'rel="prev"' not in client.get("/projects/2025-26/1/").content.decode()


def test_project_page_says_where_phases_and_amount_differ(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    assert "The phases come to" not in words(client.get(SEVEN))
    Project.objects.filter(number=7).update(amount=90_000_00)
    assert "The phases come to £87,000, which is not the amount in the plan." in words(client.get(SEVEN))


@pytest.mark.parametrize(
    "path",
    [
        "/projects/2025-26/50/",
        "/projects/2025-26/99999999999999999999/",
        "/projects/2031-32/7/",
        "/projects/2025-26/7/phases/9/",
        "/projects/2025-26/7/phases/99999999999999999999/",
        "/projects/?year=2031-32",
        f"/projects/{'x' * 5_000}/7/",
        "/authorities/london/",
        "/authorities/kent/spellings/999999/remove/",
        "/people/999999/",
        "/people/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_404(sign_in: SignIn, path: str) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address" in words(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/projects/",
        "/projects/register.csv",
        SEVEN,
        EDIT,
        "/projects/frameworks/",
        "/projects/frameworks.csv",
        "/projects/new/",
        "/authorities/",
        "/authorities/kent/",
        "/authorities/register.csv",
        "/people/",
    ],
)
def test_the_plan_is_not_there_for_a_dfe_reader(sign_in: SignIn, path: str) -> None:
    client, _ = sign_in("dfe_reader")
    assert client.get(path).status_code == 404
    assert client.get("/projects/account/").status_code == 200


@pytest.mark.parametrize("path", ["/projects/", SEVEN, "/authorities/", "/people/", "/projects/account/"])
def test_signed_out_visitors_are_asked_to_sign_in(client: Client, plan: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


# Editing a project


def test_project_edit_saves_and_tells_the_change(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    seven, sarah = Project.objects.get(number=7), Person.objects.get(name="Sarah Daly")
    answer = client.post(EDIT, as_entered(seven, sponsor=sarah.pk, amount="£88,000.50"), follow=True)
    text = words(answer)
    assert answer.redirect_chain == [(SEVEN, 302)]
    assert "Project 7 is saved." in text
    assert "changed the sponsor from Lee-Anne Farach to Sarah Daly" in text
    assert "changed the amount in the plan from £87,000 to £88,000.50" in text


def test_project_edit_leads_to_the_new_number(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(EDIT, as_entered(Project.objects.get(number=7), number=70))
    assert answer["Location"] == "/projects/2025-26/70/"


def test_project_edit_orders_managers_lead_first(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    nick, julie = Person.objects.get(name="Nick King"), Person.objects.get(name="Julie Pointer")
    ten = Project.objects.get(number=10)
    client.post("/projects/2025-26/10/edit/", as_entered(ten, lead=julie.pk, others=[nick.pk, julie.pk]))
    assert Project.objects.get(number=10).manager_names == "Julie Pointer, Nick King"


def test_project_edit_of_the_second_person_shows_what_changed_and_keeps_the_typed_text(sign_in: SignIn) -> None:
    first, _ = sign_in("programme_manager")
    second = plain(Person.objects.get(name="Mark Evans"))
    path, four = "/projects/2025-26/4/edit/", Project.objects.get(number=4)
    nick = Person.objects.get(name="Nick King")
    first.post(path, as_entered(four, title="Renamed by the first", others=[nick.pk]))
    typed = {"version": 1, "title": four.title, "purpose": "Typed by the second", "amount_note": ""}
    answer = second.post(path, typed)
    text = words(answer)
    assert "Somebody changed this while you were typing" in text
    assert (
        "changed the title from “SEND Workforce development in residential settings” to “Renamed by the first”" in text
    )
    assert "added the project manager “Nick King”" in text
    assert "Typed by the second" in text
    assert Project.objects.get(number=4).purpose == four.purpose
    version = re.search(r'name="version" value="(\d+)"', answer.content.decode())[1]
    second.post(path, typed | {"version": version, "title": "Renamed by the first"})
    saved = Project.objects.get(number=4)
    assert (saved.purpose, saved.title) == ("Typed by the second", "Renamed by the first")


def test_project_edit_offers_its_own_manager_only_its_words(sign_in: SignIn) -> None:
    client, _ = sign_in("project_manager")
    path, four = "/projects/2025-26/4/edit/", Project.objects.get(number=4)
    html = client.get(path).content.decode()
    assert set(re.findall(r'name="(\w+)"', html[html.index('class="form"') :])) >= {"title", "purpose", "amount_note"}
    assert not re.findall(r'name="(number|sponsor|amount|lead|others|theme)"', html)
    client.post(path, as_entered(four, purpose="Mine", sponsor="", amount="1", number=60))
    saved = Project.objects.get(number=4)
    assert (saved.purpose, saved.sponsor_id, saved.amount) == ("Mine", four.sponsor_id, four.amount)
    assert client.get(EDIT).status_code == 403, "project 7 is not theirs"


@pytest.mark.parametrize("role", ["sponsor", "finance", "support_team", "la_lead", "administrator"])
@pytest.mark.parametrize(
    "path",
    [
        EDIT,
        f"{SEVEN}frameworks/",
        f"{SEVEN}phases/new/",
        f"{SEVEN}phases/1/",
        f"{SEVEN}phases/1/remove/",
        "/projects/new/",
        "/authorities/kent/spellings/new/",
    ],
)
def test_editing_is_refused_in_words_to_those_who_only_read(sign_in: SignIn, role: str, path: str) -> None:
    client, _ = sign_in(role)
    for answer in (client.get(path), client.post(path, {"title": "Mine", "number": 3, "name": "Mine", "version": 1})):
        assert answer.status_code == 403
        assert "programme manager" in words(answer)
    assert Phase.objects.filter(project__number=7).count() == 2
    assert Project.objects.get(number=7).version == 1


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"number": "seven"}, "Enter a whole number."),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "9" * 30}, "less than or equal to 999"),
        ({"number": "8"}, "Another project of this year has this number."),
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 10_000}, "at most 200 characters (it has 10000)"),
        ({"purpose": "x" * 10_000}, "at most 4000 characters (it has 10000)"),
        ({"amount": "a lot"}, "Enter an amount in pounds, for example 9600 or 1,234.50."),
        ({"amount": "9" * 20}, "This amount is too large"),
        ({"amount": "-5"}, "Enter £0 or more."),
        ({"used": ""}, "A number that is not used has no amount."),
        ({"theme": "999"}, "Select a valid choice."),
        ({"sponsor": "nobody"}, "Select a valid choice."),
        ({"lead": ""}, ""),
        ({"lead": "", "others": ["1"]}, "nobody leads"),
    ],
)
def test_project_edit_says_what_is_wrong_and_changes_nothing(
    sign_in: SignIn, changed: dict[str, object], problem: str
) -> None:
    client, _ = sign_in("programme_manager")
    if changed.get("others"):
        changed = changed | {"others": [Person.objects.get(name="Nick King").pk]}
    answer = client.post(EDIT, as_entered(Project.objects.get(number=7), **changed))
    if not problem:
        assert answer.status_code == 302, "a project may be without a manager for a while"
        return
    assert answer.status_code == 422
    assert problem in words(answer)
    assert "There is a problem" in words(answer)
    assert Project.objects.get(number=7).version == 1


def test_project_create_adds_a_number(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    seven = Project.objects.get(number=7)
    assert client.get("/projects/new/").status_code == 200
    answer = client.post("/projects/new/?year=2025-26", as_entered(seven, number=50, title="Early years"))
    assert answer["Location"] == "/projects/2025-26/50/"
    made = Project.objects.get(number=50)
    assert (made.title, made.manager_names, made.year.label) == ("Early years", "Sheelagh Sullivan", "2025-26")
    taken = client.post("/projects/new/", as_entered(seven, title="Again"))
    assert "Another project of this year has this number." in words(taken)


def test_phase_create_edit_and_remove(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    assert client.post(f"{SEVEN}phases/new/", {"number": 3, "amount": "1,000", "version": 1})["Location"] == SEVEN
    client.post(f"{SEVEN}phases/3/", {"number": 3, "amount": "2,000", "note": "Later", "version": 1})
    text = words(client.get(SEVEN))
    assert "7.3 £2,000 Later" in text
    assert "The phases come to £89,000" in text
    assert "Remove phase 7.3?" in words(client.get(f"{SEVEN}phases/3/remove/"))
    assert "The phase is removed." in words(client.post(f"{SEVEN}phases/3/remove/", {"version": 2}, follow=True))
    assert Phase.objects.filter(project__number=7).count() == 2


def test_phase_create_refuses_a_number_twice(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(f"{SEVEN}phases/new/", {"number": 2, "version": 1})
    assert "This project has a phase with this number." in words(answer)


def test_phase_edit_gives_the_projects_manager_the_note(sign_in: SignIn) -> None:
    client = Client()
    client.force_login(Person.objects.get(name="Carly Murphy"))
    path = "/projects/2025-26/22/phases/1/"
    assert not re.findall(r'name="(number|amount)"', client.get(path).content.decode())
    client.post(path, {"note": "With the Thames Valley", "amount": "1", "version": 1})
    phase = Phase.objects.get(project__number=22, number=1)
    assert (phase.note, phase.amount) == ("With the Thames Valley", 44_875_00)


# Frameworks


def test_frameworks_shows_both_directions_and_the_differences(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/projects/frameworks/")
    text = words(answer)
    assert "All enablers" in text
    assert "All outcomes" in text
    assert "None but those of “All enablers”." in text
    assert "45 is missing" in text
    assert "Theme of the ten networks" in text
    html = answer.content.decode()
    for anchor in ("projects", "csc-national-framework-enablers", "csc-national-framework-outcomes", "differences"):
        assert f'id="{anchor}"' in html
        assert f'href="#{anchor}"' in html


@pytest.mark.parametrize(("form", "start"), [("csv", b"project,framework"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_frameworks_export(sign_in: SignIn, form: str, start: bytes) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get(f"/projects/frameworks.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(start)


def test_project_frameworks_changes_both_directions(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    first = FrameworkItem.objects.get(framework__key="what-works-in-send", number=1)
    path = f"{SEVEN}frameworks/"
    assert "1. Co-production and good relationships" in words(client.get(path))
    client.post(path, {"version": 1, "what-works-in-send-enabler": [first.pk]})
    text = words(client.get(SEVEN))
    assert "1. Co-production and good relationships" in text
    assert "5. A skilled workforce" not in text.split("History")[0]
    bad = client.post(path, {"version": 2, "what-works-in-send-enabler": ["999999"]})
    assert "Select a valid choice" in words(bad)
    stale = plain(manager).post(path, {"version": 1, "what-works-in-send-enabler": []})
    assert "Somebody changed this while you were typing" in words(stale)
    assert "added the framework link “Enabler 1: Co-production" in words(stale)


# Authorities


def test_authority_list_has_19_with_their_spellings(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    text = words(client.get("/authorities/"))
    assert "19 authorities of the South East" in text
    assert "Windsor and Maidenhead RBWM, Windsor & Maidenhead" in text


@pytest.mark.parametrize("typed", ["KCC", "kent", "Kent County Council"])
def test_authority_list_finds_by_any_spelling(sign_in: SignIn, typed: str) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/authorities/", {"q": typed})
    assert re.findall(r'href="/authorities/([a-z-]+)/"', answer.content.decode()) == ["kent"]


def test_authority_page_shows_its_people_and_projects(sign_in: SignIn) -> None:
    client, _ = sign_in("la_lead")
    answer = client.get("/authorities/milton-keynes/")
    text, html = words(answer), answer.content.decode()
    assert "Carly Murphy" in text
    assert "Mac Heath Director of Children's Services" in text
    manages, sponsors = html.split('id="sponsors"')
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


# People


@pytest.mark.parametrize("role", ["project_manager", "sponsor", "finance", "support_team", "la_lead", "dfe_reader"])
def test_people_are_not_there_for_others(sign_in: SignIn, role: str) -> None:
    client, person = sign_in(role)
    for path in ("/people/", "/people/new/", f"/people/{person.pk}/", f"/people/{person.pk}/edit/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/people/{person.pk}/password-link/").status_code == 404
    assert not mail.outbox


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=heath", ["Mac Heath"]),
        ("q=lucy.butler@", ["Lucy Butler"]),
        ("part=support_team", ["Chris Baird", "Claire Woodcock", "Jenny Boyd"]),
        ("authority=milton-keynes", ["Carly Murphy", "Mac Heath"]),
        ("organisation=RCC", ["Lucy Butler"]),
        ("part=programme_manager&active=yes", ["Richard Tyndall"]),
        ("active=no", []),
    ],
)
def test_person_list_is_searched_and_filtered(sign_in: SignIn, query: str, found: list[str]) -> None:
    client, _ = sign_in("programme_manager")
    html = client.get(f"/people/?{query}").content.decode()
    assert re.findall(r'<a href="/people/\d+/">([^<]+)</a>', html) == found


def test_person_page_shows_roles_projects_and_sign_in(sign_in: SignIn) -> None:
    client, _ = sign_in("administrator")
    text = words(client.get(f"/people/{Person.objects.get(name='Chris Baird').pk}/"))
    assert "Targeted-support team" in text
    assert "Manages 4 projects" in text
    assert "No password set yet" in text
    assert "The plan created this added the role “Targeted-support team”" in text


NEW = {"name": "Ada New", "email": "Ada.New@example.org", "is_active": "on", "roles": ["finance"], "version": 1}


def test_person_create_and_the_link_to_set_a_password(sign_in: SignIn, client: Client) -> None:
    manager, _ = sign_in("programme_manager")
    assert "Administrator" not in words(manager.get("/people/new/")), "not theirs to give"
    page = manager.post("/people/new/", NEW)["Location"]
    ada = Person.objects.get(email="ada.new@example.org")
    assert page == f"/people/{ada.pk}/"
    answer = manager.post(f"{page}password-link/", follow=True)
    assert "A link to set a password is on its way to ada.new@example.org." in words(answer)
    assert mail.outbox[0].to == ["ada.new@example.org"]
    assert mail.outbox[0].subject == "SESLIP: Set your password"
    assert "Dear Ada New" in mail.outbox[0].body
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"password1": "kettle orbit lemon", "password2": "kettle orbit lemon"}
    )
    assert done.status_code == 302
    answer = client.post("/account/login/", {"login": "ADA.new@Example.org", "password": "kettle orbit lemon"})
    assert answer["Location"] == "/"


def test_person_create_refuses_bad_input(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    before = Person.objects.count()
    for changed, problem in (
        ({"email": "MARK.EVANS@example.org"}, "Somebody has this e-mail address already."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"name": "x" * 10_000}, "at most 120 characters"),
        ({"roles": ["administrator"]}, "Select a valid choice."),
        ({"roles": ["king"]}, "Select a valid choice."),
    ):
        assert problem in words(client.post("/people/new/", NEW | changed))
    assert Person.objects.count() == before


def test_person_edit_changes_roles_and_switches_sign_in_off(sign_in: SignIn) -> None:
    client, _ = sign_in("administrator")
    finance, person = sign_in("finance")
    path = f"/people/{person.pk}/edit/"
    assert finance.get("/projects/account/").status_code == 200
    entered = {"name": person.name, "email": person.email, "roles": ["support_team"], "version": person.version}
    answer = client.post(path, entered, follow=True)
    text = words(answer)
    assert "removed the role “Finance officer”" in text
    assert "changed the may sign in from yes to no" in text
    assert "Switched off" in text
    assert finance.get("/projects/account/").status_code == 302, "their session has ended"
    assert set(PersonRole.objects.filter(person=person).values_list("role", flat=True)) == {"support_team"}
    link = client.post(f"/people/{person.pk}/password-link/", follow=True)
    assert "may not sign in" in words(link)
    assert not mail.outbox


def test_person_edit_of_an_administrator_is_refused_to_the_programme_manager(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    _, administrator = sign_in("administrator")
    path = f"/people/{administrator.pk}/"
    assert "Edit person" not in words(client.get(path))
    for answer in (client.get(f"{path}edit/"), client.post(f"{path}edit/", NEW), client.post(f"{path}password-link/")):
        assert answer.status_code == 403
        assert "only another administrator can change them" in words(answer)
    assert not mail.outbox


def test_person_edit_keeps_the_last_administrator(sign_in: SignIn) -> None:
    client, person = sign_in("administrator")
    entered = {"name": person.name, "email": person.email, "is_active": "on", "roles": [], "version": person.version}
    answer = client.post(f"/people/{person.pk}/edit/", entered)
    assert "This is the last administrator who may sign in." in words(answer)
    assert PersonRole.objects.filter(person=person, role="administrator").exists()


def test_person_edit_shows_the_second_editor_what_changed(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    chris = Person.objects.get(name="Chris Baird")
    entered = {"name": "C. Baird", "email": chris.email, "is_active": "on", "version": 1}
    client.post(f"/people/{chris.pk}/edit/", entered)
    answer = plain(manager).post(f"/people/{chris.pk}/edit/", entered | {"name": "Typed second"})
    assert "changed the name from “Chris Baird” to “C. Baird”" in words(answer)
    assert 'value="Typed second"' in answer.content.decode()


def test_password_link_only_by_post(sign_in: SignIn) -> None:
    client, person = sign_in("administrator")
    assert client.get(f"/people/{person.pk}/password-link/").status_code == 405


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("programme_manager", "Programme manager"),
        ("sponsor", "Sponsors 13 projects"),
        ("project_manager", "Manages 4 projects"),
        ("la_lead", "Belongs to Oxfordshire"),
        ("dfe_reader", "DfE reader"),
    ],
)
def test_account_says_who_one_is(sign_in: SignIn, role: str, expected: str) -> None:
    client, person = sign_in(role)
    answer = client.get("/projects/account/")
    assert expected in words(answer)
    assert person.email in words(answer)
    assert 'href="/account/password/change/"' in answer.content.decode()


# The dashboard


def test_home_lists_my_projects(sign_in: SignIn) -> None:
    client, _ = sign_in("project_manager")
    answer = client.get("/")
    text = words(answer)
    assert "My projects You manage 4 SEND Workforce development in residential settings Mark Evans" in text
    assert "You sponsor" not in text
    sponsor, _ = sign_in("sponsor")
    assert "You sponsor 3 SEND Courageous Conversations Chris Baird" in words(sponsor.get("/"))
    lead, _ = sign_in("la_lead")
    assert "My projects" not in words(lead.get("/"))
