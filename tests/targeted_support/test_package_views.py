"""Packages on pages: the board, the table with its register, one package with its buttons, and panels elsewhere."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Person
from seslip.foundation import audit
from targeted_support.actions.packages import edit_package, set_authorities
from targeted_support.documents.package_calendar import package_events
from targeted_support.models import Package, PackageYear
from tests.diagnostics.confidence import enter, person_of, text_of

from .packaging import BOARD, CANDID, LIST, TODAY, director, in_confidence, moved, opened, place, signed, team

HEAD = ["stream", "title", "kind", "stage", "recipients", "donors", "source", "cost"]

pytestmark = pytest.mark.usefixtures("mid_february")


def address(package: Package, name: str = "page", *more: object) -> str:
    return reverse(f"targeted_support:package_{name}", args=(package.pk, *more))


def register(client: Client, query: str = "") -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(f"{LIST}register.csv{query}").content.decode("utf-8-sig"))))


def lane(client: Client, name: str, query: str = "") -> str:
    """The words of a column of the board."""
    found = re.findall(r'<details class="lane".*?(?=<details class="lane"|</main>)', page(client, BOARD + query), re.S)
    words = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]
    return next((one for one in words if one.startswith(name)), "")


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def test_the_board_shows_the_loaded_packages_by_stage() -> None:
    client = enter(person_of("oxfordshire"))
    assert lane(client, "Enquiry").startswith("Enquiry 1 package")
    assert lane(client, "Scoping").startswith("Scoping 2 packages")
    assert "Safe uncertainty" in lane(client, "Complete") and "At this stage for 16 days" in lane(client, "Complete")
    assert lane(client, "Not recorded").startswith("Not recorded 12 packages")
    assert lane(client, "Agreed").endswith("None")
    assert "Move it" not in page(client, BOARD) and "Add a package" not in page(client, BOARD)


def test_a_card_is_moved_by_a_button_and_comes_back_to_the_board() -> None:
    client, package = enter(team()), opened()
    sent = {"version": package.version, "stage": "scoping", "to": "board"}
    answer = client.post(f"{address(package, 'move')}?stream=SEND", sent)
    assert answer["Location"] == f"{BOARD}?stream=SEND#package-{package.pk}"
    assert "Reviews on time" in lane(client, "Scoping", "?stream=SEND")
    assert "Waits for the sign-off of Kent" in lane(client, "Scoping")
    assert package.as_stored().stage == "scoping"
    refused = client.post(address(package, "move"), {**sent, "version": package.as_stored().version, "stage": "agreed"})
    assert refused["Location"] == BOARD, "at the head of the page, where it says why"


def test_a_move_that_cannot_be_made_says_what_is_missing() -> None:
    client, package = enter(team()), moved(opened(), "scoping")

    def send(**sent: Any) -> str:
        told = {"version": package.as_stored().version, "day": "2026-02-16", **sent}
        return text_of(client.post(address(package, "move"), told, follow=True))

    assert "signs it off first: Kent" in send(stage="agreed")
    assert "Say why the package is paused." in send(stage="paused")
    assert "Choose a stage." in send(stage="")
    assert "Enter a real date" in send(stage="enquiry", day="31 June")
    assert "Somebody else has just changed this package." in send(stage="enquiry", version=1)
    assert "now stands at “Paused”" in send(stage="paused", reason="The lead left")
    assert package.as_stored().stage == "paused"


def test_the_page_says_what_is_missing_before_it_is_agreed_and_where_to_mend_it() -> None:
    client, package = enter(team()), moved(opened(), "scoping")
    words = page(client, address(package))
    assert 'before it goes on: <a href="#recipients">Kent</a>' in words
    assert "Still open at this stage: Scope written" in text_of(client.get(address(package)))
    for name in ("words", "edit", "authorities"):
        assert address(package, name) in words
    signed(package)
    assert "Record as agreed" in page(client, address(package))


def test_the_director_signs_with_one_press_and_the_team_records_it() -> None:
    package = moved(opened("kent", "medway"), "scoping")
    kent, medway = package.recipients.order_by("authority__name")
    press = enter(director())
    shown = page(press, address(package))
    assert "Sign off for Kent" in shown and "Sign off for Medway" not in shown
    words = text_of(press.post(address(package, "agree", kent.pk), {"version": kent.version}, follow=True))
    assert "You have signed this package off for Kent." in words and "16 Feb 2026" in words
    assert press.post(address(package, "agree", medway.pk), {"version": medway.version}).status_code == 403
    client, sign = enter(team()), address(package, "sign", medway.pk)
    who = Person.objects.get(email="lee-anne.farach@example.org")
    assert client.post(sign, {"version": medway.version, "signed_off_by": who.pk}).status_code == 422
    sent = {"version": medway.version, "signed_off_by": who.pk, "signed_off_on": "2026-02-12"}
    assert "Signed off by Lee-Anne Farach on 12 Feb 2026" in text_of(client.post(sign, sent, follow=True))
    assert press.get(sign).status_code == 403


def test_package_create_edit_and_authorities() -> None:
    client = enter(team())
    url = reverse("targeted_support:package_create")
    year = Package.objects.first().year_id  # type: ignore[union-attr]
    sent: dict[str, Any] = {"title": "Panels that decide", "stream": "SEND", "year": year}
    assert client.post(url, sent).status_code == 422, "it is for nobody"
    client.post(url, {**sent, "recipients": [place("slough").pk], "kind": "workshop", "source": "network"})
    package = Package.objects.get(title="Panels that decide")
    assert (package.stage, [str(one) for one in package.authorities]) == ("enquiry", ["Slough"])
    edit = {"version": package.version, **sent, "next_step": "Call Slough", "next_step_on": "2026-02-10"}
    words = text_of(client.post(address(package, "edit"), edit, follow=True))
    assert "Call Slough by 10 Feb 2026 6 days overdue" in words
    slough, kent = place("slough").pk, place("kent").pk
    told = {"version": 2, f"for-{slough}": "on", f"gives-{kent}": "Two officers"}
    assert "Tick that Kent helps" in text_of(client.post(address(package, "authorities"), told))
    client.post(address(package, "authorities"), {**told, f"by-{kent}": "on"})
    assert [(str(one), one.gives) for one in package.donors.all()] == [("Kent", "Two officers")]
    late = text_of(client.post(address(package, "edit"), {**edit, "title": "Lost"}))
    assert "Somebody changed this while you were typing" in late and "added the donor “Kent”" in late


def test_counters_lead_to_exactly_theirs_under_the_other_filters() -> None:
    client = enter(person_of("surrey"))
    words = page(client, f"{LIST}?authority=brighton-and-hove")
    for key, number in (("enquiry", 1), ("scoping", 2), ("complete", 1)):
        query = f"?authority=brighton-and-hove&stage={key}"
        assert query.replace("&", "&amp;") in words
        assert len(register(client, query)) == 1 + number
        assert f"<strong>{number}</strong>" in words
    assert len(register(client, "?stage=unknown")) == 1 + 12
    assert len(register(client, "?stage=open")) == 1 + 3


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?stream=CSC", 1),
        ("?stream=workforce", 1),
        ("?stream=none", 2),
        ("?kind=process_mapping", 3),
        ("?authority=kent", 2),
        ("?owner=nobody", 16),
        ("?q=surrey", 3),
        ("?q=reading+workforce", 1),
        ("?year=2025-26", 16),
        ("?year=2026-27", 0),
        ("?source=network", 0),
    ],
)
def test_filters_are_shared_by_board_and_table(query: str, number: int) -> None:
    client = enter(person_of("oxfordshire"))
    assert len(register(client, query)) == 1 + number
    words = text_of(client.get(BOARD + query))
    assert f"{number} package{'' if number == 1 else 's'} by how far" in words


def test_the_register_has_every_package_and_no_cost_for_who_may_not_see_it() -> None:
    package = opened(kind="workshop", source="network")
    kent, medway = place("kent"), place("medway")
    set_authorities(
        by=team(), package=package, version=1, recipients=[kent, place("surrey")], donors={medway: "An officer"}
    )
    costs = {"planned": 10_000_00, "agreed": 9_000_00, "actual": 8_500_50}
    for label, names in (("2025-26", ("planned", "agreed", "actual")), ("2026-27", ("planned", "agreed"))):
        year = type(package.year).objects.get(label=label)
        audit.create(PackageYear(package=package, year=year, **{name: costs[name] for name in names}), by=team())
    row = ["SEND", "Reviews on time", "Workshop", "Enquiry", "Kent, Surrey", "Medway", "Regional network or forum"]
    found = register(enter(team()))
    assert found[0] == HEAD and len(found) == 1 + 17
    assert [*row, "17500.50"] in found
    assert [*row, ""] in register(enter(person_of("surrey")))
    words = page(enter(person_of("surrey")), LIST)
    assert "17,500" not in words and ">Cost<" not in words and "£17,500" in text_of(enter(team()).get(LIST))


def test_the_command_writes_what_the_page_downloads(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "packages.csv"
    call_command("export", "packages", year="2025-26", format="csv", output=str(file))
    assert file.read_bytes() == enter(team()).get(f"{LIST}register.csv").content


def test_next_steps_are_filtered_only_where_they_are_read() -> None:
    in_confidence()
    assert [row[1] for row in register(enter(team()), "?step=overdue")[1:]] == ["Reviews on time"]
    assert [row[1] for row in register(enter(person_of("kent")), "?step=overdue")[1:]] == ["Reviews on time"]
    assert register(enter(person_of("surrey")), "?step=overdue") == [HEAD]
    assert len(register(enter(person_of("surrey")), f"?q={CANDID.split()[0]}")) == 1


def test_home_tells_the_team_what_is_due_and_a_lead_about_their_authority() -> None:
    in_confidence()
    words = text_of(enter(team()).get("/"))
    assert re.search(r"Next steps overdue\s+1\s", words) and re.search(r"Enquiries waiting\s+1\s", words)
    assert re.search(r"Under way without an owner\s+3\s", words) and CANDID in words
    kent = text_of(enter(person_of("kent")).get("/"))
    assert "Reviews on time" in kent and "SEND engagement workshops" in kent
    assert "Engaging the Black and Global Majority workforce" in kent, "Kent helps with it"
    assert "<h2>Targeted support</h2>" not in enter(person_of("slough")).get("/").content.decode()


def test_home_asks_the_director_to_sign() -> None:
    package = moved(opened(), "scoping")
    assert "Sign off “Reviews on time”" in text_of(enter(director()).get("/"))
    assert "Sign off “" not in text_of(enter(person_of("kent")).get("/"))
    signed(package)
    assert "Sign off “" not in text_of(enter(director()).get("/"))


def test_an_authority_shows_what_it_receives_and_gives_and_the_project_its_numbers() -> None:
    client = enter(person_of("slough"))
    kent = text_of(client.get("/authorities/kent/"))
    received, given = kent.split("Receives", 1)[1].split("Gives", 1)
    assert "SEND engagement workshops" in received and "Engaging the Black" in given
    assert "Nothing yet" in text_of(client.get("/authorities/slough/"))
    project = page(client, "/projects/2025-26/33/")
    assert f"{LIST}?stage=scoping" in project and f"{LIST}?stage=unknown" in project
    assert f"{LIST}?stage=scoping" not in page(client, "/projects/2025-26/2/")


def test_the_calendar_of_the_owner_has_the_day_of_the_next_step_and_not_the_step() -> None:
    package = in_confidence(owner=team())
    found = list(package_events(team(), TODAY, lambda path: f"https://example.org{path}"))
    assert [(event.day, event.title) for event in found] == [(date(2026, 2, 9), "Next step: Reviews on time")]
    assert CANDID not in found[0].words and address(package) in found[0].url
    assert not list(package_events(person_of("kent"), TODAY, str))


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("url", [BOARD, LIST, "/", "/authorities/kent/"])
@pytest.mark.parametrize("who", ["team", "kent"])
def test_queries_do_not_grow_with_packages(url: str, who: str) -> None:
    client = enter(team() if who == "team" else person_of("kent"))
    in_confidence(title="The first", owner=team())
    before = queries(client, url)
    for number in range(6):
        package = in_confidence(title=f"Another {number}", owner=team())
        edit = {"next_step_on": date(2026, 2, 10)}
        edit_package(by=team(), package=package, version=package.as_stored().version, fields=edit)
    assert queries(client, url) <= before
