"""The evaluation of a year: it says what its records say and nothing more, on the page and in its files."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from projects.models import Authority
from seslip.foundation.sheets import Passage
from targeted_support.documents.evaluation import report_parts
from targeted_support.domain import report_words
from targeted_support.domain.impact import OutcomeState
from targeted_support.domain.report_parts import ReportPart
from targeted_support.domain.report_words import Cost, Helped, Told
from targeted_support.models import (
    Expert,
    Feedback,
    Lesson,
    Package,
    PackageDonor,
    PackageMove,
    PackageRecipient,
    PackageYear,
    ReportSection,
    SupportPriority,
)
from targeted_support.queries.report import ReportFacts
from tests.diagnostics.confidence import enter, person_of, text_of

from .impacting import answered, completed, hoped, team, year
from .reporting import MARCH, YEAR_1, facts, said

NOT_REACHED = ["Bracknell Forest", "Isle of Wight", "Slough", "West Berkshire", "Windsor and Maidenhead"]
DONORS = {"Kent", "West Sussex"}
LENDERS = {"Brighton and Hove", "East Sussex", "Medway", "Milton Keynes"}

pytestmark = pytest.mark.usefixtures("april")


def counted_lines(found: ReportFacts) -> list[str]:
    """The sentences made from records, without anything that somebody typed."""
    sentences = [
        *report_words.package_sentences(found.packages),
        *report_words.outcome_sentences(found.outcomes, found.outcomes_now, "20 Apr 2026"),
        *report_words.expert_sentences(found.lenders, found.organisations, found.tenths),
        *report_words.engagement_sentences(
            [one.name for one in found.engaged if one.engaged], [one.name for one in found.engaged if not one.engaged]
        ),
        *report_words.money_sentences(found.costs),
    ]
    whole = "\n".join(said(found))
    assert all(sentence in whole for sentence in sentences)
    return sentences


def named(text: str) -> set[str]:
    return {name for name in Authority.objects.values_list("name", flat=True) if re.search(rf"\b{name}\b", text)}


def test_year_1_says_what_the_report_of_year_1_says_and_its_numbers_are_the_records_own() -> None:
    found = facts()
    sentences = " ".join(counted_lines(found))
    received = set(Authority.objects.filter(packages_received__isnull=False).values_list("name", flat=True))
    assert f"{Package.objects.count()} packages of support for {len(received)} authorities are recorded." in sentences
    assert "14 of 19 authorities took part: " in sentences
    assert f"Not yet reached: {', '.join(NOT_REACHED[:-1])} and {NOT_REACHED[-1]}." in sentences
    assert "4 authorities lent experts: Brighton and Hove, East Sussex, Medway and Milton Keynes." in sentences
    stages = list(Package.objects.values_list("stage", flat=True))
    streams = list(Package.objects.values_list("stream", flat=True))
    counts = {
        len(stages),
        *(stages.count(stage) for stage in set(stages)),
        *(streams.count(stream) for stream in set(streams)),
        Package.objects.filter(workforce=True).count(),
        Package.objects.values("topic").distinct().count(),
        len(received),
        Authority.objects.count(),
        Expert.objects.count(),
    }
    assert {int(number) for number in re.findall(r"\d+", sentences)} <= counts
    assert "11 it is not recorded how far" not in sentences and f"of {stages.count('')} it is not recorded" in sentences


def test_every_authority_in_it_comes_from_a_record() -> None:
    """Each part names those that its records name; Oxford and Reading are found as words of their own."""
    found = {one.part: one for one in report_parts(facts())}
    recipients = {one.authority.name for one in PackageRecipient.objects.select_related("authority")}
    tables = [block for block in found[ReportPart.ACHIEVED].blocks if not isinstance(block, Passage)]
    cells = {
        name
        for table in tables
        for row in table.body
        for cell, column in zip(row.cells, table.columns, strict=False)
        if column.key in ("authorities", "authority") and cell.colspan == 1
        for name in cell.shown().split(", ")
    }
    assert cells == recipients and len(cells) == 14
    (helped,) = [block for block in found[ReportPart.EXPERTS].blocks if isinstance(block, Passage)]
    donors = {one.authority.name for one in PackageDonor.objects.select_related("authority")}
    text = "\n".join(helped.text.lines())
    assert donors == DONORS and named(text) == donors | LENDERS | {"Reading"}, "Reading is in what Kent gives"
    engaged = "\n".join(block.text.lines()[0] for block in found[ReportPart.ENGAGEMENT].blocks)  # type: ignore[union-attr]
    assert named(engaged) == recipients


def test_each_package_stands_in_it_with_its_authorities_kind_stage_and_summary() -> None:
    rows = {one.title: one for one in facts().packages}
    assert set(rows) == set(Package.objects.values_list("title", flat=True)) and len(rows) == 16
    for package in Package.objects.prefetch_related("recipients__authority"):
        row = rows[package.title]
        assert row.authorities == tuple(sorted(place.name for place in package.authorities))
        assert (row.kind, row.stage, row.summary) == (package.get_kind_display(), package.stage, package.summary)
    lines = said(facts())
    assert all(one.summary in lines and one.title in lines for one in rows.values())


@pytest.mark.parametrize("role", ["support_team", "programme_manager", "finance"])
def test_no_amount_is_in_it_where_no_cost_is_recorded(role: str, person_as: Any) -> None:
    assert not PackageYear.objects.exists()
    if role != "finance":
        assert "£" not in "\n".join(said(facts(person_as(role)))) and facts(person_as(role)).costs == []
        assert "£" not in text_of(enter(person_as(role)).get(YEAR_1))
    else:
        assert enter(person_as(role)).get(YEAR_1).status_code == 404


def cost(**figures: int) -> PackageYear:
    package = Package.objects.get(title="Diagnostic review of SEND complaints")
    made = PackageYear(package=package, year=year(), **figures)
    made.save()
    return made


@pytest.mark.django_db
def test_recorded_costs_are_told_to_those_who_see_costs_and_never_in_the_version_for_publication() -> None:
    cost(planned=2_159_500, agreed=2_000_000)
    (row,) = facts().costs
    assert (row.stream, row.budget, row.planned, row.agreed, row.actual) == ("SEND", 25_914_000, 2159500, 2000000, None)
    words = text_of(enter(team()).get(YEAR_1))
    assert "£21,595" in words and "£20,000" in words and "£259,140" in words
    for text in (text_of(enter(person_of("surrey")).get(YEAR_1)), "\n".join(said(facts(public=True)))):
        assert "£" not in text
    assert "£" in "\n".join(said(facts())) and "£" not in "\n".join(said(facts(person_of("surrey"))))


def test_without_records_there_is_no_sentence_and_nothing_to_print() -> None:
    empty = ReportFacts(year(), MARCH)
    assert counted_lines(empty) == [] and [one for one in report_parts(empty) if one.blocks] == []
    assert said(empty) == ["", "Nothing is recorded of this year."]
    assert report_words.donor_sentences([]) == []


def test_emptying_the_records_empties_the_report() -> None:
    """Table by table: what nobody recorded any more is not said any more."""
    for model, gone in (
        (ReportSection, ReportPart.CONTEXT),
        (Lesson, ReportPart.LEARNING),
        (Feedback, ReportPart.FEEDBACK),
        (SupportPriority, ReportPart.PRIORITIES),
    ):
        assert next(one for one in report_parts(facts()) if one.part is gone).blocks
        model.objects.all().delete()
        assert not next(one for one in report_parts(facts()) if one.part is gone).blocks
    assert {one.part for one in report_parts(facts()) if one.blocks} == {
        ReportPart.ACHIEVED,
        ReportPart.EXPERTS,
        ReportPart.ENGAGEMENT,
    }
    PackageDonor.objects.all().delete()
    assert "helped with" not in "\n".join(said(facts()))
    Expert.objects.all().delete()
    assert "lent experts" not in "\n".join(said(facts())) and "Experts" not in said(facts())
    PackageRecipient.objects.all().delete()
    assert named(" ".join(counted_lines(facts()))) == set() and "took part" not in "\n".join(said(facts()))
    PackageMove.objects.all()._raw_delete("default")
    Package.objects.all().delete()
    assert said(facts()) == ["", "Nothing is recorded of this year."]


def test_the_sentences_follow_the_numbers() -> None:
    one = Told(1, "Reviews", ("Kent",), "complete", "SEND", topic="Reviews")
    assert report_words.package_sentences([one]) == [
        "1 package of support for 1 authority is recorded.",
        "Of them 1 is complete.",
        "By stream and subject: 1 for SEND.",
    ]
    two = [one, Told(2, "Else", ("Kent", "Medway"), "", "CSC", workforce=True, topic="Else")]
    assert report_words.package_sentences(two) == [
        "2 packages of support for 2 authorities are recorded.",
        "Of them 1 is complete; of 1 it is not recorded how far it has come.",
        "By stream and subject: 1 for CSC, 1 for SEND and 1 about the workforce.",
        "They cover 2 topics.",
    ]
    three = [*two, Told(3, "No stream", ("Kent",))]
    assert "and 1 about the workforce; of 1 no stream is recorded." in report_words.package_sentences(three)[2]
    states = {"early": 2, "expected": 1}
    told = "3 outcomes of packages are recorded: 1 expected and 2 early signs."
    assert report_words.outcome_sentences(states, states, "20 Apr 2026") == [told]
    assert report_words.outcome_sentences(states, {"embedded": 3}, "20 Apr 2026") == [
        told,
        "As they stand on 20 Apr 2026: 3 embedded.",
    ]
    assert report_words.outcome_sentences({}, {}, "20 Apr 2026") == []
    assert report_words.expert_sentences(["Kent"], [], 25) == [
        "1 authority lent experts: Kent.",
        "They gave 2.5 days in all, as far as it is recorded.",
    ]
    assert report_words.expert_sentences([], [], 25) == []
    assert report_words.engagement_sentences([], ["Kent"]) == []
    assert report_words.donor_sentences([Helped("Kent", "Reviews", "Shares its tool.")]) == [
        "Kent helped with “Reviews”: Shares its tool."
    ]
    assert report_words.money_sentences([Cost("SEND", 100)]) == []


def test_a_stage_is_that_of_the_position_date_and_what_was_withdrawn_is_left_out() -> None:
    later = completed("slough", title="Done in May", day=date(2026, 5, 1))
    stopped = completed("slough", title="Stopped", stage="withdrawn", day=date(2026, 3, 1))
    PackageMove.objects.create(package=stopped, stage="withdrawn", day=date(2026, 3, 2), reason="No time", by=team())
    titles = {one.title for one in facts().packages}
    assert not titles & {later.title, stopped.title}
    package = Package.objects.get(title="Leadership coaching and mentoring programme")
    PackageMove.objects.create(package=package, stage="agreed", day=date(2026, 4, 10), by=team())
    assert {one.title: one.stage for one in facts().packages}[package.title] == "scoping"


def test_outcomes_are_counted_for_everybody_and_their_words_stay_out() -> None:
    outcome = hoped(completed("kent"))
    for reader in (team(), person_of("kent"), person_of("surrey")):
        text = "\n".join(said(facts(reader)))
        assert "1 outcome of packages is recorded: 1 expected." in text and outcome.text not in text
    answered(outcome, OutcomeState.EARLY, date(2026, 4, 18))
    text = "\n".join(said(facts()))
    assert "recorded: 1 expected. As they stand on 20 Apr 2026: 1 early signs." in text
