"""Reads: the same number of queries whatever there is to read, and nothing that the reader may not see."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from budget.access import check_see_all_lines
from budget.domain.ledger import Shares
from budget.models import BudgetLine, Heading, Side
from budget.queries.checks import live_checks, published
from budget.queries.plan import ledger, money_lines, stream_weights, sums_by_side, visible_lines
from projects.models import Person, ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds

from .figures import STREAM_SUMS


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


@pytest.fixture
def reader() -> Person:
    return Person.command_line()


def test_ledger_takes_the_same_queries_for_any_size(
    year: ProgrammeYear, reader: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        ledger(reader, year)
    heading = Heading.objects.get(label="Workforce")
    BudgetLine.objects.bulk_create(BudgetLine(heading=heading, label=f"n{n}", csc=1, position=n) for n in range(200))
    with django_assert_num_queries(5):
        assert ledger(reader, year).total_out.csc == pounds(430_921) + 200


def test_ledger_is_refused_to_who_may_not_see_totals(year: ProgrammeYear, person_as) -> None:
    with pytest.raises(Refused):
        ledger(person_as("dfe_reader"), year)
    with pytest.raises(Refused):
        check_see_all_lines(person_as("sponsor"))


def test_stream_weights_are_the_years_income(year: ProgrammeYear) -> None:
    assert stream_weights(year) == [pounds(amount) for amount in STREAM_SUMS]
    assert stream_weights(ProgrammeYear.objects.get(label="2024-25")) == [pounds(262_000), pounds(143_256), 0]


def test_sums_keep_the_sides_apart(year: ProgrammeYear, reader: Person) -> None:
    sums = sums_by_side(visible_lines(reader, year))
    everything = Shares(*(pounds(amount) for amount in STREAM_SUMS))
    assert [(s.side, s.lines, s.shares) for s in sums] == [
        (Side.INCOME, 10, everything),
        (Side.EXPENDITURE, 52, everything),
    ]


def test_money_lines_leave_out_what_carries_none(year: ProgrammeYear, reader: Person) -> None:
    labels = [line.label for line in money_lines(reader, year, Side.EXPENDITURE)]
    assert len(labels) == 49
    assert not {"Not used", "SEND – SE 19 c/f"} & set(labels)


def test_live_checks_agree_with_the_plan_but_for_what_is_explained(year: ProgrammeYear, reader: Person) -> None:
    checks = {check.key: check for check in live_checks(reader, year, list(published(year)))}
    assert [check.key for check in checks.values() if check.open] == []
    different = {
        (r.source, r.difference)
        for key in ("printed-appendix-5", "printed-tables", "printed-paragraphs")
        for r in checks[key].results
        if not r.holds
    }
    assert different == {
        ("Appendix 5, Adoption training for SW, CSC", pounds(30_500)),
        ("Appendix 5, Adoption training for SW, first sub-total", pounds(30_500)),
        ("Appendix 5, New Universal Projects, second sub-total", pounds(-125)),
        ("Appendix 5, Total SESLIP own funds, total", pounds(-5_000)),
        ("para 82", pounds(-1)),
        ("para 82", pounds(1)),
    }
    assert len(checks["prices"].results) == 5
    held = {(r.about, r.held) for r in checks["printed-tables"].results if r.about.startswith("Percentage")}
    assert {shown for _, shown in held} == {"26%", "74%", "22%", "61%", "17%"}


def test_explanation_counts_only_for_the_difference_it_explains(year: ProgrammeYear, reader: Person) -> None:
    BudgetLine.objects.filter(label="Adoption").update(own=pounds(11_501))
    checks = {check.key: check for check in live_checks(reader, year, list(published(year)))}
    assert [r.source for r in checks["printed-appendix-5"].open] == [
        "Appendix 5, Adoption, SESLIP",
        "Appendix 5, Adoption, second sub-total",
        "Appendix 5, Total SESLIP own funds, total",
        "Appendix 5, Total Out, SESLIP",
        "Appendix 5, Total Out, total",
        "Appendix 5, Total Out, second sub-total",
    ]
    assert [r.about for r in checks["balance"].open] == ["SESLIP own funds"]
    assert [r.about for r in checks["project-amounts"].open] == ["Project 34, Regional Adoption Leadership Board"]


def test_checks_about_single_lines_are_for_those_who_see_every_line(year: ProgrammeYear, person_as) -> None:
    keys = {check.key for check in live_checks(person_as("sponsor"), year, list(published(year)))}
    assert keys == {"balance", "printed-appendix-5", "printed-tables", "printed-paragraphs"}


def test_check_plan_prints_one_finding_a_line(year: ProgrammeYear, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_plan")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == published(year).count() + 11 > 30  # the SEND earmark, and ten phases nobody decided on
    assert {len(line.split("\t")) for line in lines} == {11}
    row = next(line.split("\t") for line in lines if "CSC share of Project 25" in line)
    assert row[:6] == ["money", "project 25", "CSC share of Project 25", "45,500", "15,000", "30500"]


def test_check_plan_also_prints_what_the_records_get_wrong(
    year: ProgrammeYear, capsys: pytest.CaptureFixture[str]
) -> None:
    BudgetLine.objects.filter(label="SE subs").update(own=pounds(165_000))
    call_command("check_plan", "--year", "2025-26")
    found = [line.split("\t") for line in capsys.readouterr().out.splitlines() if line.startswith("records")]
    assert ["SESLIP own funds", "-500"] in [[row[1], row[5]] for row in found]


def test_check_plan_says_which_year_it_does_not_know(year: ProgrammeYear) -> None:
    with pytest.raises(CommandError, match="1999-00"):
        call_command("check_plan", "--year", "1999-00")
