"""Finding virements again: the list, its filters and downloads, the overview of approvers, and the links there."""

import pytest
from django.urls import reverse

from budget.actions.virements import approve_virement, decline_virement
from budget.models import BudgetLine

from .pages import tables, text_of
from .virements import ask, line

FROM, TO = "SEND Residential W/F", "Take Your Place"


@pytest.fixture
def manager(person_as):
    return person_as("programme_manager")


@pytest.fixture
def finance(person_as):
    return person_as("finance")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 3),
        ("state=requested", 1),
        ("state=approved", 1),
        ("stream=own", 1),
        ("stream=SEND", 2),
        ("project=5", 1),
        ("project=8", 1),
        ("q=delegates", 0),
        ("q=needed", 3),
        ("q=residential", 1),
        ("q=tyndall+networks", 1),
        ("year=2024-25", 0),
    ],
)
def test_virement_list_filters(sign_in, manager, finance, query: str, number: int) -> None:
    approve_virement(by=finance, virement=ask(manager, FROM, TO, "SEND", 12_500), version=1)
    decline_virement(
        by=finance, virement=ask(manager, "Unrestricted c/f", "Early Help", "own", 5), version=1, note="No"
    )
    ask(manager, "SEND networks", "SEND expertise", "SEND", 100)
    client, _ = sign_in("programme_manager")
    assert f"{number} virement" in text_of(client.get(f"/budget/virements/?{query}"))


@pytest.mark.parametrize("query", ["state=lost", "stream=NHS", "project=99", "project=5%27"])
def test_virement_list_says_what_it_cannot_read(sign_in, query: str) -> None:
    client, _ = sign_in("finance")
    assert "Nothing is listed until this is put right" in text_of(client.get(f"/budget/virements/?{query}"))


@pytest.mark.parametrize("sort", ["date", "-date", "source", "target", "stream", "-amount", "requested_by", "state"])
def test_virement_list_sorts(sign_in, manager, finance, sort: str) -> None:
    approve_virement(by=finance, virement=ask(manager, FROM, TO, "SEND", 12_500), version=1)
    ask(manager, "SEND networks", "SEND expertise", "SEND", 100)
    client, _ = sign_in("programme_manager")
    found = tables(client.get(f"/budget/virements/?sort={sort}"))[0]
    if sort == "-amount":
        assert [row[4] for row in found[1:]] == ["£12,500", "£100"]


def test_virement_list_takes_the_same_queries_for_one_and_for_many(
    sign_in, manager, finance, django_assert_max_num_queries
) -> None:
    client, _ = sign_in("programme_manager")
    for _ in range(12):
        approve_virement(by=finance, virement=ask(manager, FROM, TO, "SEND", 10), version=1)
    ask(manager, "SEND networks", "SEND expertise", "SEND", 100)
    for query, number in (("q=networks", 1), ("", 13)):
        with django_assert_max_num_queries(15):
            assert f"{number} virement" in text_of(client.get(f"/budget/virements/?{query}"))


def test_virements_download_for_the_auditor(sign_in, manager, finance) -> None:
    asked = ask(manager, FROM, TO, "SEND", 12_500)
    approve_virement(by=finance, virement=asked, version=1, note="Board")
    client, _ = sign_in("finance")
    head, row = client.get("/budget/virements.csv").content.decode().splitlines()
    assert head.startswith("virement,requested_on,requested_by,from_project,from_line,to_project,to_line,stream")
    assert f"Richard Tyndall,4,{FROM},5,{TO},SEND grant,SEND grant,12500,Needed there,,,Approved," in row
    assert client.get("/budget/virements.xlsx").content[:2] == b"PK"


def test_home_tells_approvers_what_waits_and_is_silent_otherwise(sign_in, manager, person_as) -> None:
    client, _ = sign_in("finance")
    assert "for your decision" not in text_of(client.get("/"))
    asked = ask(manager, FROM, TO, "SEND", 12_500)
    assert "1 virement waits for your decision" in text_of(client.get("/"))
    own, _ = sign_in("programme_manager")
    assert "for your decision" not in text_of(own.get("/"))  # it is their own request
    for role in ("project_manager", "sponsor", "la_lead"):
        assert "for your decision" not in text_of(sign_in(role)[0].get("/"))
    assert reverse("budget:virement_page", args=(asked.pk,)) in client.get("/").content.decode()


def test_budget_page_and_line_page_lead_to_virements(sign_in) -> None:
    client, _ = sign_in("project_manager")
    assert "/budget/virements/?year=2025-26" in client.get("/budget/").content.decode()
    html = client.get(f"/budget/lines/{line(TO).pk}/").content.decode()
    assert f"/budget/virements/add/?year=2025-26&amp;from={line(TO).pk}" in html
    sponsor, _ = sign_in("sponsor")
    assert "/budget/virements/add/" not in sponsor.get(f"/budget/lines/{line('SEND networks').pk}/").content.decode()


def test_virement_create_takes_the_same_queries_for_few_and_for_many_lines(
    sign_in, django_assert_max_num_queries
) -> None:
    client, _ = sign_in("finance")
    address = f"/budget/virements/add/?from={line(FROM).pk}"
    for _ in range(2):
        with django_assert_max_num_queries(30):
            assert "SEND £84,000" in text_of(client.get(address))
        for n in range(60):
            BudgetLine.objects.create(heading=line(FROM).heading, label=f"n{n}", csc=1, position=n + 50)
