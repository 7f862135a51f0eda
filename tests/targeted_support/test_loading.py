"""What the evaluation of year 1 (March 2026) says is there once the plan is loaded."""

from __future__ import annotations

from datetime import date

import pytest

from projects.models import Authority, PlanFact, ProgrammeYear
from seslip.management.commands.load_plan import load_plan
from targeted_support.models import (
    Expert,
    Feedback,
    Lesson,
    OfferYear,
    Package,
    PackageMove,
    PackageYear,
    ReportSection,
    StreamOffer,
    SupportPriority,
)

pytestmark = pytest.mark.django_db

NOT_REACHED = ["Bracknell Forest", "Isle of Wight", "Slough", "West Berkshire", "Windsor and Maidenhead"]
# The areas in which the report says the programme was present, in its order; it writes Oxford for the county.
ENGAGED = (
    "Brighton and Hove, Buckinghamshire, East Sussex, Hampshire, Kent, Medway, Milton Keynes, Oxfordshire, Portsmouth, "
    "Reading, Southampton, Surrey, West Sussex, Wokingham"
)


@pytest.fixture(autouse=True)
def loaded(plan: None) -> None:
    pass


def of(title: str) -> Package:
    return Package.objects.get(title__icontains=title)


def test_14_authorities_received_and_five_were_not_reached() -> None:
    received = Authority.objects.filter(packages_received__isnull=False).distinct()
    gave = Authority.objects.filter(packages_helped__isnull=False).distinct()
    lent = Authority.objects.filter(experts__isnull=False).distinct()
    reached = sorted({place.name for place in (*received, *gave, *lent)})
    assert ", ".join(reached) == ENGAGED
    assert [place.name for place in Authority.objects.exclude(name__in=reached)] == NOT_REACHED


def test_the_workshop_was_for_five_areas_in_january() -> None:
    workshop = of("safe uncertainty")
    assert [place.name for place in workshop.authorities] == [
        "Brighton and Hove",
        "East Sussex",
        "Portsmouth",
        "Southampton",
        "West Sussex",
    ]
    move = workshop.moves.get()
    assert (workshop.stream, workshop.kind, workshop.stage) == ("CSC", "workshop", "complete")
    assert (move.day, move.by, "January 2026" in move.reason) == (date(2026, 1, 31), None, True)


@pytest.mark.parametrize(
    ("place", "topics"),
    [
        ("buckinghamshire", ["SEND assessment and decision-making"]),
        ("hampshire", ["Joint commissioning"]),
        ("kent", ["Ordinarily available provision and SEND support"]),
        ("medway", ["Ordinarily available provision and SEND support"]),
        ("milton-keynes", ["Ordinarily available provision and SEND support"]),
        ("oxfordshire", ["Annual reviews"]),
        ("reading", ["Annual reviews", "Workforce engagement and equality"]),
        ("surrey", ["Complaints", "Complaints", "Voice of families and co-production"]),
        ("wokingham", ["Ordinarily available provision and SEND support"]),
        (
            "brighton-and-hove",
            [
                "Alternative provision, EOTAS and section 19",
                "Joint commissioning",
                "Leadership, coaching and mentoring",
                "Safe uncertainty and child protection thresholds",
            ],
        ),
    ],
)
def test_each_authority_has_the_packages_of_the_report(place: str, topics: list[str]) -> None:
    packages = Package.objects.filter(recipients__authority__slug=place)
    assert sorted(str(package.topic) for package in packages) == topics


def test_kent_and_west_sussex_help_reading_with_its_workforce() -> None:
    package = of("Black and Global Majority")
    assert package.workforce
    assert [str(place) for place in package.authorities] == ["Reading"]
    assert [str(donor) for donor in package.donors.order_by("authority__name")] == ["Kent", "West Sussex"]


def test_experts_came_from_four_authorities_that_the_report_names_without_their_names() -> None:
    experts = Expert.objects.all()
    assert [str(expert.authority) for expert in experts] == [
        "Brighton and Hove",
        "East Sussex",
        "Medway",
        "Milton Keynes",
    ]
    assert str(experts[2]) == "Experts of Medway"


def test_a_stage_is_only_there_where_the_report_supports_one() -> None:
    staged = Package.objects.exclude(stage="").values_list("recipients__authority__slug", "stage")
    own = sorted({(place, stage) for place, stage in staged if stage != "complete"})
    assert own == [("brighton-and-hove", "enquiry"), ("brighton-and-hove", "scoping")]
    assert Package.objects.filter(stage="").count() == 12
    assert PackageMove.objects.count() == 4
    assert not PackageYear.objects.exists(), "the report tells no cost"


def test_csc_takes_no_new_packages_after_march_2026() -> None:
    streams = {(one.offer.year.label, one.stream): one for one in StreamOffer.objects.all()}
    assert streams["2025-26", "CSC"].line.amount == 63_084_00  # type: ignore[union-attr]
    assert streams["2025-26", "SEND"].line.amount == 259_140_00  # type: ignore[union-attr]
    assert streams["2025-26", "own"].line.amount == 20_572_00  # type: ignore[union-attr]
    assert OfferYear.objects.get(year__label="2025-26").management_line.amount == 138_097_00  # type: ignore[union-attr]
    assert (streams["2026-27", "CSC"].is_open, streams["2026-27", "SEND"].is_open) == (False, True)
    assert "11 Mar 2026" in streams["2026-27", "CSC"].why_closed


def test_priorities_of_2026_27_stand_under_four_headings() -> None:
    rows = list(SupportPriority.objects.filter(year__label="2026-27").values_list("heading", flat=True))
    assert [rows.count(heading) for heading in dict.fromkeys(rows)] == [6, 6, 3, 3]


def test_what_people_said_is_told_in_our_words_and_within_the_region() -> None:
    said = Feedback.objects.all()
    assert len(said) == 9
    assert {(one.verbatim, one.consent) for one in said} == {(False, "region")}
    assert (Lesson.objects.filter(limitation=False).count(), Lesson.objects.filter(limitation=True).count()) == (5, 4)
    assert ReportSection.objects.filter(year__label="2025-26").count() == 5


def test_loading_again_makes_nothing_and_leaves_what_people_changed() -> None:
    package = of("Annual review process mapping")
    package.title = "Annual reviews in Reading"
    package.save()
    assert load_plan() == 0
    assert Package.objects.filter(title="Annual reviews in Reading").exists()


def test_a_database_whose_next_year_was_opened_by_somebody_loads_into_that_year() -> None:
    """A round or a conversation of 2026-27 opens the year before the facts of targeted support come in."""
    PlanFact.objects.filter(ref="year/2026-27").delete()
    PlanFact.objects.filter(ref__startswith="plan/targeted-support").delete()
    assert load_plan() == 0
    assert ProgrammeYear.objects.filter(label="2026-27").count() == 1
    assert PlanFact.objects.get(ref="year/2026-27").object_id == ProgrammeYear.objects.get(label="2026-27").pk
