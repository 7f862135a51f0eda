"""Experts: who they are, what they know, the days they give, offers of help, and topics."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from targeted_support.actions import experts as actions
from targeted_support.actions.topics import edit_topic, merge_topic, remove_topic
from targeted_support.domain.days import days_of, show_days, total_tenths
from targeted_support.models import Expert, ExpertTopic, Package, PackageExpert, Topic
from tests.diagnostics.confidence import enter, person_of, text_of

from .giving import EXPERTS, ROOT, expert, lead, on_package, topic, year
from .packaging import in_confidence, opened, place, team

pytestmark = pytest.mark.usefixtures("mid_february")


def names(query: str = "", who: Person | None = None) -> list[str]:
    answer = enter(who or team()).get(f"{EXPERTS}register.csv{query}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return [row["name"] or row["authority"] for row in rows]


def offered(**said: object) -> Expert:
    return actions.offer_help(by=lead(), fields={"name": "Jo Pell", **said}, topics=[topic()])


@pytest.mark.parametrize(
    ("tenths", "words"), [(None, "Not recorded"), (0, "0 days"), (5, "0.5 days"), (10, "1 day"), (25, "2.5 days")]
)
def test_days_are_told_in_tenths(tenths: int | None, words: str) -> None:
    assert show_days(tenths) == words


def test_days_that_nobody_wrote_down_are_not_taken_for_none() -> None:
    assert total_tenths([None, None]) is None and total_tenths([None, 25, 10]) == 35
    assert days_of(30) == 3 and str(days_of(25)) == "2.5"


def test_the_experts_of_year_1_are_of_four_authorities_and_without_names() -> None:
    assert names() == ["Brighton and Hove", "East Sussex", "Medway", "Milton Keynes"]


def test_the_list_is_filtered_by_topic_authority_and_who_can_be_asked() -> None:
    expert("Alex Moreton", "kent", "Annual reviews", "Complaints")
    expert("Robin Ash", "", "Complaints", is_available=False)
    assert set(names(f"?topic={topic('Complaints').pk}")) == {"Alex Moreton", "Robin Ash"}
    assert names("?authority=kent") == ["Alex Moreton"] and names("?authority=elsewhere") == ["Robin Ash"]
    assert names("?asked=no") == ["Robin Ash"] and "Robin Ash" not in names("?asked=yes")
    assert "Showing 1 to 1 of 1" in text_of(enter(team()).get(f"{EXPERTS}?asked=no"))


def test_days_are_summed_by_year_and_in_all() -> None:
    who = expert()
    on_package(opened("surrey"), who, 25)
    on_package(opened("slough", title="Another"), who, 10)
    on_package(opened("medway", title="Next year", year=year("2026-27")), who, 20)
    words = text_of(enter(team()).get(f"{EXPERTS}{who.pk}/"))
    assert "2026-27: 2 days" in words and "2025-26: 3.5 days" in words and "In all: 5.5 days" in words


def test_an_expert_is_put_on_a_package_with_days_and_taken_off_from_its_page() -> None:
    package, who, client = opened("surrey"), expert(), enter(team())
    page = reverse("targeted_support:package_page", args=(package.pk,))
    add = reverse("targeted_support:package_expert_create", args=(package.pk,))
    assert add in client.get(page).content.decode()
    assert f'value="{who.pk}" selected' in client.get(f"{add}?expert={who.pk}").content.decode()
    words = text_of(client.post(add, {"expert": who.pk, "days": "2.5"}, follow=True))
    assert "Alex Moreton" in words and "2.5 days" in words
    link = PackageExpert.objects.get(package=package)
    edit = reverse("targeted_support:package_expert_edit", args=(package.pk, link.pk))
    assert 'value="2.5"' in client.get(edit).content.decode()
    assert client.post(edit, {"days": "1.25", "version": link.version}).status_code == 422, "tenths, not hundredths"
    client.post(edit, {"days": "", "version": link.version})
    assert link.as_stored().tenths is None
    remove = reverse("targeted_support:package_expert_remove", args=(package.pk, link.pk))
    client.post(remove, {"version": link.as_stored().version})
    assert not PackageExpert.objects.filter(package=package).exists()


def test_an_expert_with_a_sign_in_reads_the_scope_as_long_as_they_are_on_the_package() -> None:
    package, person = in_confidence(), person_of("surrey")
    link = on_package(package, expert("Of Surrey", "surrey", person=person))
    assert package in Package.objects.read_by(person)
    actions.remove_package_expert(by=team(), link=link, version=link.version)
    assert package not in Package.objects.read_by(person)


def test_nobody_is_put_on_a_package_twice_or_before_their_offer_is_taken_up() -> None:
    package, who = opened("surrey"), expert()
    on_package(package, who)
    with pytest.raises(ValidationError, match="on this package already"):
        on_package(package, who)
    with pytest.raises(ValidationError, match="not taken up yet"):
        on_package(package, offered())


def test_an_offer_is_for_the_team_and_the_own_authority_until_it_is_taken_up() -> None:
    who = offered()
    assert (who.authority, who.is_available, who.is_confirmed) == (place("oxfordshire"), False, False)
    assert "Jo Pell" in names(who=lead()) and "Jo Pell" not in names(who=person_of("surrey"))
    assert enter(person_of("surrey")).get(f"{EXPERTS}{who.pk}/").status_code == 404
    client = enter(team())
    assert "Offers of help" in text_of(client.get("/")) and "Jo Pell" in text_of(client.get("/"))
    words = text_of(client.post(f"{EXPERTS}{who.pk}/confirm/", {"version": who.version}, follow=True))
    assert "The offer is taken up" in words and "Can be asked" in words
    assert "Jo Pell" in names(who=person_of("surrey"))
    with pytest.raises(ValidationError, match="taken up already"):
        actions.confirm_expert(by=team(), expert=who.as_stored(), version=who.as_stored().version)


def test_help_is_offered_on_a_page_with_a_topic_at_least() -> None:
    client, address = enter(lead()), f"{ROOT}prospectus/help/"
    assert client.post(address, {"expertise": "Reviews"}).status_code == 422
    words = text_of(client.post(address, {"topics": [topic().pk], "expertise": "Reviews"}, follow=True))
    assert "Thank you." in words and "Experts of Oxfordshire" in words and "Offered" in words


def test_who_belongs_to_no_authority_offers_nothing_for_one() -> None:
    with pytest.raises(Refused):
        actions.offer_help(by=team(), fields={"name": "Jo Pell"}, topics=[topic()])


def test_only_the_team_names_changes_and_removes_experts() -> None:
    who = expert()
    for act in (
        lambda: actions.create_expert(by=lead(), fields={"name": "A", "since": year()}),
        lambda: actions.edit_expert(by=lead(), expert=who, version=who.version, fields={"name": "B"}),
        lambda: actions.remove_expert(by=lead(), expert=who, version=who.version),
        lambda: actions.confirm_expert(by=lead(), expert=who, version=who.version),
        lambda: actions.add_package_expert(by=lead(), package=opened("surrey"), expert=who),
    ):
        with pytest.raises(Refused):
            act()


def test_who_supported_a_package_is_not_removed_and_two_do_not_overwrite_each_other() -> None:
    who = expert()
    actions.edit_expert(by=team(), expert=who, version=who.version, fields={"expertise": "Reviews"})
    with pytest.raises(Stale):
        actions.edit_expert(by=team(), expert=who, version=who.version, fields={"expertise": "Complaints"})
    other = expert("Sam Brook", "slough")
    actions.remove_expert(by=team(), expert=other, version=other.version)
    assert not Expert.objects.filter(pk=other.pk).exists()
    on_package(opened("surrey"), who)
    with pytest.raises(ValidationError, match="so they stay"):
        actions.remove_expert(by=team(), expert=who.as_stored(), version=who.as_stored().version)


def test_an_expert_has_a_name_or_an_authority_and_not_two_places() -> None:
    client = enter(team())
    sent = {"since": year().pk, "is_available": "on"}
    assert "Give a name, or the authority" in text_of(client.post(f"{EXPERTS}new/", sent))
    both = {**sent, "name": "A", "authority": place("kent").pk, "organisation": "Harbourside"}
    assert "Not both." in text_of(client.post(f"{EXPERTS}new/", both))
    assert client.post(f"{EXPERTS}new/", {**sent, "authority": place("kent").pk}).status_code == 302


def test_a_topic_is_renamed_and_its_words_are_put_in_order() -> None:
    client, one = enter(team()), topic()
    sent = {"name": "Annual review", "words": " EHCP  review ,, yearly review,", "version": one.version}
    client.post(f"{ROOT}topics/{one.pk}/edit/", sent)
    assert (one.as_stored().name, one.as_stored().words) == ("Annual review", "EHCP review, yearly review")
    with pytest.raises(Stale):
        edit_topic(by=team(), topic=one, version=one.version, fields={"name": "Late"})


@pytest.mark.parametrize("name", ["Annual reviews", "ANNUAL reviews"])
def test_a_topic_is_there_once_whatever_its_capitals(name: str) -> None:
    client, one = enter(team()), topic("Complaints")
    answer = client.post(f"{ROOT}topics/new/", {"name": name, "words": ""})
    told = text_of(answer)
    assert answer.status_code == 422 and "There is a topic" in told and "Use that one" in told
    with pytest.raises(ValidationError, match="already"):
        edit_topic(by=team(), topic=one, version=one.version, fields={"name": name.lower()})
    edit_topic(by=team(), topic=one, version=one.version, fields={"name": "COMPLAINTS"})
    assert one.as_stored().name == "COMPLAINTS", "its own capitals can be changed"


def test_merging_hands_packages_experts_and_words_over() -> None:
    reviews, complaints = topic(), topic("Complaints")
    both, one = expert("Both", "kent", "Annual reviews", "Complaints"), expert("One", "slough", "Complaints")
    packages = set(Package.objects.filter(topic=complaints).values_list("title", flat=True))
    merge_topic(by=team(), topic=complaints, version=complaints.version, into=reviews)
    assert not Topic.objects.filter(pk=complaints.pk).exists()
    assert packages < set(Package.objects.filter(topic=reviews).values_list("title", flat=True))
    assert list(ExpertTopic.objects.filter(expert__in=(both, one)).values_list("topic", flat=True)) == [reviews.pk] * 2
    words = topic().words.split(", ")
    assert {"annual review", "complaints", "tribunal"} <= set(words)
    assert len({word.casefold() for word in words}) == len(words)


def test_a_topic_in_use_is_merged_not_removed() -> None:
    with pytest.raises(ValidationError, match="Merge it"):
        remove_topic(by=team(), topic=topic(), version=topic().version)
    unused = topic("Families First Partnership")
    remove_topic(by=team(), topic=unused, version=unused.version)
    assert not Topic.objects.filter(pk=unused.pk).exists()


@pytest.mark.parametrize("address", [EXPERTS, f"{ROOT}topics/"])
def test_queries_do_not_grow_with_experts(address: str) -> None:
    client = enter(team())

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return len(found)

    expert("First", "kent")
    before = queries()
    for number in range(12):
        who = expert(f"Expert {number}", "surrey", "Complaints", "Annual reviews")
        on_package(opened("slough", title=f"Package {number}"), who, 10)
    assert queries() == before
