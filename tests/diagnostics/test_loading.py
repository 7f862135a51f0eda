"""What Appendices 1 and 3 and paragraph 27 of the plan say is there once the plan is loaded."""

from __future__ import annotations

import pytest

from diagnostics.models import Benchmark, ChallengeGroup, ChallengeRound, GroupMove, RegionalTheme, ThemeHeading
from projects.models import Authority, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(plan: None) -> None:
    pass


def test_six_groups_of_2024_25_hold_every_authority_once() -> None:
    groups = list(ChallengeGroup.objects.filter(round__year__label="2024-25").prefetch_related("members__authority"))
    assert [(group.kind, str(group.day), group.mode) for group in groups] == [
        ("Quartet", "2025-04-25", "in_person"),
        ("Triad", "2025-03-07", "in_person"),
        ("Triad", "2025-04-03", "in_person"),
        ("Triad", "2025-03-31", "in_person"),
        ("Triad", "2025-01-21", "in_person"),
        ("Triad", "2025-03-31", "virtual"),
    ]
    assert [str(authority) for authority in groups[5].authorities] == ["Buckinghamshire", "Slough", "Southampton"]
    sat = sorted(authority.name for group in groups for authority in group.authorities)
    assert sat == sorted(Authority.objects.values_list("name", flat=True))


def test_the_groups_of_2024_25_were_held_on_their_day() -> None:
    moves = GroupMove.objects.select_related("group")
    assert [(move.stage, move.day) for move in moves] == [("held", move.group.day) for move in moves]
    assert set(ChallengeGroup.objects.values_list("stage", flat=True)) == {"held"}


def test_24_themes_stand_under_seven_headings_numbered_as_printed() -> None:
    themes = RegionalTheme.objects.filter(round__year__label="2024-25", published=True)
    assert [theme.item for theme in themes] == list(range(4, 28))
    assert ThemeHeading.objects.count() == 7
    assert {heading.name: heading.themes.count() for heading in ThemeHeading.objects.all()} == {
        "Reform Agenda and National Policy": 2,
        "Data": 2,
        "Diagnostics": 3,
        "Universal Workforce": 2,
        "Universal SENDAP&I": 5,
        "Universal CSC": 9,
        "Targeted": 1,
    }


def test_the_round_of_2025_26_costs_what_paragraph_27_says() -> None:
    this = ChallengeRound.objects.get(year__label="2025-26")
    assert (this.quartet_cost, this.triad_cost) == (12_800_00, 9_600_00)
    assert this.quartet_line is not None and this.quartet_line.amount == 12_800_00
    assert this.triad_line is not None and this.triad_line.amount == 5 * 9_600_00
    assert not this.groups.exists()


def test_51_benchmarks_as_at_june_2025() -> None:
    benchmarks = list(Benchmark.objects.filter(set__as_at="2025-06-30").prefetch_related("outliers__authority"))
    assert len(benchmarks) == 51
    worst = benchmarks[-1]
    assert (worst.outcome, worst.area, worst.measure, worst.group) == (
        "4 Stable Homes",
        "Quality of life",
        "Suitable Accom",
        "19-21",
    )
    assert (worst.versus_national, worst.rank) == ("worse", 9)
    assert [str(outlier) for outlier in worst.outliers.all()] == ["Hampshire", "Southampton"]


@pytest.mark.parametrize("role", ["finance", "dfe_reader", "administrator"])
def test_dates_and_members_are_not_for_finance_dfe_or_administrators(role: str, person_as) -> None:  # type: ignore[no-untyped-def]
    reader: Person = person_as(role)
    assert not ChallengeGroup.objects.visible_to(reader).exists()
    assert not ChallengeGroup.objects.read_by(reader).exists()


def test_people_of_a_member_read_their_group_and_no_other(person_as) -> None:  # type: ignore[no-untyped-def]
    reader = person_as("la_lead")  # of Oxfordshire
    assert [group.number for group in ChallengeGroup.objects.read_by(reader)] == [3]
    assert ChallengeGroup.objects.visible_to(reader).count() == 6


def test_the_finance_officer_of_a_member_reads_no_group(person_as) -> None:  # type: ignore[no-untyped-def]
    reader = person_as("finance")
    reader.authority = Authority.objects.get(slug="kent")
    reader.save()
    assert not ChallengeGroup.objects.read_by(Person.objects.get(pk=reader.pk)).exists()
