"""Who could help: recognised topics, reasons and cautions in words, and nothing that the reader may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.models import ChallengeRound, SelfAssessment
from projects.models import Person
from seslip.foundation import audit
from targeted_support.actions.packages import write_words
from targeted_support.domain.matching import Against, Helper, Match, Need, Place, Support, Why, matches
from targeted_support.domain.topics import Subject, subjects_in
from targeted_support.models import Package
from targeted_support.queries.matching import need_of, who_could_help
from tests.conftest import somebody
from tests.diagnostics.confidence import enter, group_3, person_of, text_of

from .giving import ROOT, expert, on_package, topic
from .packaging import TODAY, opened, place, team, upto

REVIEWS, COMPLAINTS = 1, 2
KENT, SURREY, SLOUGH = 11, 12, 13
NEED = Need({REVIEWS: "annual reviews"}, {SLOUGH: "Slough"})


def helper(name: str = "Alex", authority: int | None = KENT, **said: Any) -> Helper:
    return Helper(**{"key": 1, "name": name, "url": "/", "place": "Kent", "authority": authority, **said})


def at(name: str, **said: Any) -> Place:
    return Place(name, "/", **said)


def found(need: Need, *experts: Helper, **places: Place) -> list[Match]:
    keys = {"kent": KENT, "surrey": SURREY, "slough": SLOUGH}
    return matches(need, experts, {keys[name]: one for name, one in places.items()})


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Our ANNUAL reviews come late", {REVIEWS}),
        ("Every EHCP\nreview, and complaints too", {REVIEWS, COMPLAINTS}),
        ("biannual reviewsheets", set()),
        ("QA is not meant by quality", {3}),
        ("We aqua-plane", set()),
        ("", set()),
    ],
)
def test_a_topic_is_recognised_by_whole_words_in_any_capitals(text: str, topics: set[int]) -> None:
    known = {
        REVIEWS: Subject("Annual reviews", "EHCP review"),
        COMPLAINTS: Subject("Complaints", "complaint, tribunal"),
        3: Subject("Quality assurance", "QA"),
    }
    assert set(subjects_in(text, known)) == topics


def test_everybody_named_has_a_reason_of_the_subject_in_words() -> None:
    near = at("Kent", distances={SLOUGH: 5}, group=frozenset({SLOUGH}))
    assert found(NEED, helper(knows=frozenset({COMPLAINTS})), kent=near) == [], "near and known is no reason to help"
    (one,) = found(NEED, helper(knows=frozenset({REVIEWS})), kent=near)
    assert list(one.reasons.values()) == [
        "Knows annual reviews",
        "Kent sits in the same peer challenge group as Slough",
        "About 5 km from Slough",
    ]
    assert list(one.cautions) == [Against.GROUP], "what brings them near is also to be minded"


def test_the_order_is_that_of_the_reasons() -> None:
    done = Support("Reviews in Kent", REVIEWS, "complete")
    order = found(
        NEED,
        helper("Knows and is far", SURREY, knows=frozenset({REVIEWS})),
        helper("Knows and is near", KENT, key=2, knows=frozenset({REVIEWS})),
        kent=at("Kent", distances={SLOUGH: 10}),
        surrey=at("Surrey", distances={SLOUGH: 90}),
    )
    assert [one.name for one in order] == ["Knows and is near", "Knows and is far"]
    completed, offers = at("Kent", received=(done,)), at("Surrey", offers=frozenset({REVIEWS}))
    assert [one.name for one in found(NEED, kent=completed, surrey=offers)] == ["Surrey", "Kent"]
    helped = at("Surrey", helped=(done,))
    assert [one.name for one in found(NEED, kent=completed, surrey=helped)] == ["Kent", "Surrey"]


@pytest.mark.parametrize("stage", ["", "enquiry", "in_delivery", "withdrawn"])
def test_only_a_completed_package_makes_an_authority_one_that_can_tell(stage: str) -> None:
    assert found(NEED, kent=at("Kent", received=(Support("Reviews", REVIEWS, stage),))) == []


def test_what_speaks_against_is_told() -> None:
    running = tuple(Support(f"P{number}", COMPLAINTS, "in_delivery") for number in range(3))
    asks = at("Kent", asks=frozenset({REVIEWS}))
    (one,) = found(NEED, helper(knows=frozenset({REVIEWS}), helped=running, available=False), kent=asks)
    assert list(one.cautions.values()) == [
        "Cannot be asked at present",
        "Already supports “P0”, “P1” and “P2”, which is under way",
        "Has been asked often: 3 packages this year already",
        "Kent asks for help with annual reviews itself, in its self-assessment",
    ]
    receives = at("Kent", received=(Support("Ours", REVIEWS, "scoping"),), asks=frozenset({REVIEWS}))
    (one,) = found(NEED, helper(knows=frozenset({REVIEWS})), kent=receives)
    assert list(one.cautions.values()) == ["Kent is itself to be helped with this: “Ours”"]


def test_last_years_packages_are_not_asked_too_often() -> None:
    past = tuple(Support(f"P{number}", COMPLAINTS, "complete", this_year=False) for number in range(5))
    (one,) = found(NEED, helper(knows=frozenset({REVIEWS}), helped=past))
    assert not one.cautions


def test_who_is_of_a_recipient_comes_last_with_a_warning_and_nobody_helps_itself() -> None:
    strong = at("Slough", offers=frozenset({REVIEWS}))
    assert found(NEED, slough=strong) == [], "the only recipient is not asked"
    own = helper("Own", SLOUGH, knows=frozenset({REVIEWS}))
    other = helper("Other", None, key=2, knows=frozenset(), helped=(Support("Reviews", REVIEWS, "complete"),))
    first, last = found(NEED, own, other, slough=strong)
    assert (first.name, last.name) == ("Other", "Own")
    assert last.cautions[Against.RECIPIENT] == "Conflict of interest: the package is for Slough itself"


def test_an_authority_is_told_by_its_expert_where_one_is_named() -> None:
    (one,) = found(NEED, helper(knows=frozenset({REVIEWS})), kent=at("Kent", offers=frozenset({REVIEWS})))
    assert one.name == "Alex" and set(one.reasons) == {Why.KNOWS, Why.OFFERS}


# What the database says, as far as the reader may see it.


def said(slug: str, **words: str) -> SelfAssessment:
    this = ChallengeRound.objects.get(year__label="2024-25")
    return audit.create(SelfAssessment(round=this, authority=place(slug), **words), by=person_of(slug))


def helpers(reader: Person, package: Package) -> dict[str, Match]:
    need = need_of(reader, package)
    return {one.name: one for one in who_could_help(reader, need, TODAY, year=package.year, package=package)}


def asking(slug: str = "kent", **fields: Any) -> Package:
    made = opened(slug, title="Reviews", topic=topic(), **fields)
    return Package.objects.get(pk=made.pk)


def test_a_self_assessment_counts_only_for_who_may_read_it(mid_february: None) -> None:
    """Hampshire, Kent and Oxfordshire sit together in group 3 of 2024-25."""
    group_3()
    said("hampshire", strengths="Our annual reviews are a strength.")
    said("oxfordshire", help_asked="We ask for help with annual reviews.")
    package = asking()
    assert "its self-assessment" in helpers(person_of("kent"), package)["Hampshire"].reasons[Why.OFFERS]
    for reader in (team(), somebody("programme_manager"), person_of("surrey")):
        assert "Hampshire" not in helpers(reader, package)
    page = reverse("targeted_support:package_match", args=(package.pk,))
    assert "Hampshire" in text_of(enter(person_of("kent")).get(page))
    assert "Hampshire" not in text_of(enter(team()).get(page))


def test_what_an_authority_asks_for_itself_is_a_warning_only_for_who_may_read_it(mid_february: None) -> None:
    group_3()
    said("oxfordshire", help_asked="We ask for help with annual reviews.")
    expert("Jo Pell", "oxfordshire", "Complaints", "Annual reviews")
    package = asking()
    assert Against.ASKS in helpers(person_of("kent"), package)["Jo Pell"].cautions
    assert Against.ASKS not in helpers(team(), package)["Jo Pell"].cautions


def test_the_scope_is_searched_for_topics_only_for_who_reads_it(mid_february: None) -> None:
    package = opened("kent", title="Better service")
    package = write_words(
        by=team(), package=package, version=package.version, fields={"scope": "Our complaints take months."}
    )
    package = Package.objects.get(pk=package.pk)
    assert list(need_of(team(), package).topics.values()) == ["Complaints"]
    assert list(need_of(person_of("kent"), package).topics.values()) == ["Complaints"]
    assert not need_of(person_of("surrey"), package).topics
    address = reverse("targeted_support:package_match", args=(package.pk,))
    assert enter(person_of("surrey")).get(address).status_code == 404


def test_the_workshops_recipients_can_tell_of_it_and_others_not_yet(mid_february: None) -> None:
    """The evaluation says of the workshop of January 2026 alone that it took place."""
    package = opened("slough", title="Safe uncertainty in Slough")
    found = helpers(team(), package)
    assert set(found) == {"Brighton and Hove", "East Sussex", "Portsmouth", "Southampton", "West Sussex"}
    assert all(next(iter(one.reasons)) is Why.COMPLETED for one in found.values())
    assert helpers(team(), opened("slough", title="Ordinarily available provision")) == {}


def test_helping_authorities_are_found_again_and_those_on_the_package_are_left_out(mid_february: None) -> None:
    reading = Package.objects.get(title__startswith="Engaging the Black and Global Majority")
    assert set(helpers(team(), opened("slough", title="Our workforce"))) == {"Kent", "West Sussex"}
    assert helpers(team(), reading) == {}


def test_who_is_put_on_the_package_is_not_offered_again_and_is_busy_elsewhere(mid_february: None) -> None:
    who, one = expert("Alex Moreton", "medway"), asking()
    on_package(upto("in_delivery", one), who)
    assert "Alex Moreton" not in helpers(team(), Package.objects.get(pk=one.pk))
    other = helpers(team(), opened("surrey", title="Annual reviews"))["Alex Moreton"]
    assert other.cautions[Against.RUNNING] == "Already supports “Reviews”, which is under way"
    assert other.reasons[Why.NEAR].startswith("About ") and other.reasons[Why.NEAR].endswith(" km from Surrey")


def test_the_package_page_names_the_first_and_leads_to_all(mid_february: None) -> None:
    package, who = asking(), expert("Alex Moreton", "medway")
    page = enter(team()).get(reverse("targeted_support:package_page", args=(package.pk,)))
    assert "Who could help" in text_of(page) and "Knows Annual reviews" in text_of(page)
    add = reverse("targeted_support:package_expert_create", args=(package.pk,))
    assert f"{add}?expert={who.pk}" in page.content.decode()
    stranger = enter(person_of("surrey")).get(reverse("targeted_support:package_page", args=(package.pk,)))
    assert "Who could help" not in text_of(stranger)


def test_an_authority_that_asks_in_its_own_words_is_answered(mid_february: None) -> None:
    expert("Alex Moreton", "medway")
    client = enter(person_of("slough"))
    words = text_of(client.get(f"{ROOT}who-could-help/?authority=slough&words=an+EHCP+review+takes+long"))
    assert "1 could help with Annual reviews" in words and "km from Slough" in words
    assert "No topic is recognised" in text_of(client.get(f"{ROOT}who-could-help/?words=something"))
    for asked in ("?topic=999", "?topic=a", "?authority=%00", "?authority=nowhere&words=%00", "?topic=" + "9" * 40):
        assert client.get(f"{ROOT}who-could-help/{asked}").status_code == 200


def test_queries_do_not_grow_with_helpers(mid_february: None) -> None:
    package = asking()

    reader = team()

    def queries() -> int:
        helpers(reader, package)
        with CaptureQueriesContext(connection) as made:
            helpers(reader, package)
        return len(made)

    who = expert("First", "medway")
    on_package(opened("slough", title="Other"), who)
    before = queries()
    for number in range(8):
        one = expert(f"Expert {number}", "surrey")
        on_package(opened("slough", title=f"Package {number}", topic=topic()), one, 10)
    assert len(helpers(team(), package)) == 9 and queries() == before
