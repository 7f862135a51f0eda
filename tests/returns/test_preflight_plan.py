"""The checks on the plan 2025-26 as it is loaded, and on what its records come to."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import make_aware

from budget.actions.payments import approve_payment
from budget.actions.virements import approve_virement
from budget.models import BudgetLine, Payment, PaymentState
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.models import Meeting, Person, ProgrammeYear, Project
from returns.actions.steps import start_return
from returns.actions.writing import explain_kpi, write_narrative
from returns.domain.preflight import Check, Finding, Level
from returns.models import FrozenReturn, GrantReturn
from returns.queries.preflight import findings, fresh_from, left
from seslip.foundation import audit
from tests.budget.virements import ask, line, pay
from tests.diagnostics.rounds import on

from .conftest import MARCH, drafted
from .reporting import doubt, kpi_of, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


@pytest.fixture
def one(plan: None, manager: Person) -> GrantReturn:
    return drafted(manager)


def of_check(found: list[Finding], check: Check) -> list[Finding]:
    return [finding for finding in found if finding.check is check]


def found_by(one: GrantReturn, check: Check) -> list[Finding]:
    return of_check(findings(one), check)


def test_what_the_plan_alone_comes_to(first_findings: list[Finding], one: GrantReturn) -> None:
    """108 KPIs that nobody has reported on, 4 of them in “month year”; 13 are overdue at 31 March and unexplained."""
    counted = Counter((finding.check, finding.level) for finding in first_findings)
    assert counted == {
        (Check.NEVER, Level.WARNING): 108,
        (Check.UNDATED, Level.WARNING): 4,
        (Check.TWICE, Level.NOTE): 8,
        (Check.EXCEPTIONS, Level.BLOCKING): 13,
        (Check.NARRATIVE, Level.NOTE): 9,
        (Check.TEXT, Level.NOTE): 15,
        (Check.VARIANCE, Level.WARNING): 47,
        (Check.BUDGET, Level.WARNING): 1,
        (Check.BUDGET, Level.NOTE): 10,
    }
    assert len(left(one)) == 108 + 4 + 13 + 47 + 1


def test_no_two_findings_have_one_key(first_findings: list[Finding]) -> None:
    keys = Counter(finding.key for finding in first_findings)
    assert not [key for key, count in keys.items() if count > 1]


def test_month_year_is_no_date(first_findings: list[Finding]) -> None:
    """Appendix 4, project 19, KPIs 2 and 3 under SEND; project 33, KPIs 3 and 4 under CSC."""
    found = of_check(first_findings, Check.UNDATED)
    assert [finding.about for finding in found] == [f"KPI {ref}" for ref in ("19.2 (SEND)", "19.3 (SEND)")] + [
        f"KPI {ref}" for ref in ("33.3 (CSC)", "33.4 (CSC)")
    ]
    assert {finding.sentence for finding in found} == {"It has no due date: the plan prints “month year”."}


def test_what_is_promised_under_two_requirements(first_findings: list[Finding]) -> None:
    """Projects 1, 5 and 33 are planned twice; project 12 lists one KPI twice. 5.3 and 33.2 promise different things."""
    found = {finding.about: finding.sentence for finding in of_check(first_findings, Check.TWICE)}
    twice = ["1.4 (SEND) and 1.2 (CSC)", *(f"5.{n} (SEND) and 5.{n} (CSC)" for n in (1, 2, 4))]
    twice += ["12.1 (SEND) and 12.2 (SEND)", *(f"33.{n} (SEND) and 33.{n} (CSC)" for n in (1, 3, 4))]
    assert sorted(found) == sorted(f"KPI {pair}" for pair in twice)
    assert "40 delegates and 3 appointments are the same" in found["KPI 5.1 (SEND) and 5.1 (CSC)"]


def test_the_40_delegates_under_send_alone(one: GrantReturn, manager: Person) -> None:
    report(manager, kpi_of("SEND", 5, 1), Status.ON_TRACK, delegates=16)
    found = next(finding for finding in found_by(one, Check.TWICE) if "5.1" in finding.about)
    assert found.level is Level.WARNING and "“16 of 40 delegates”" in found.sentence
    report(manager, kpi_of("CSC", 5, 1), Status.ON_TRACK, delegates=16)
    assert {finding.level for finding in found_by(one, Check.TWICE)} == {Level.NOTE}


def test_a_narrative_that_counts_them_twice(one: GrantReturn, manager: Person) -> None:
    narrative = one.narratives.get(part="universal-send")
    write_narrative(by=manager, narrative=narrative, version=1, text="80 delegates will have completed it.")
    found = [finding for finding in found_by(one, Check.TWICE) if finding.level is Level.WARNING]
    assert [finding.about for finding in found] == ["Narrative on Universal Improvement: SEND grant"]
    assert found[0].mend.url == f"/returns/{one.pk}/narrative/universal-send/"


def test_complete_with_1_of_3_packages_blocks(one: GrantReturn, manager: Person) -> None:
    report(manager, kpi_of("CSC", 33, 2), Status.COMPLETE)
    assert [(finding.level, finding.about) for finding in found_by(one, Check.STATUS)] == [
        (Level.BLOCKING, "KPI 33.2 (CSC)")
    ]
    assert [finding.about for finding in found_by(one, Check.UNPROVEN)] == ["KPI 33.2 (CSC)"]


def test_a_status_that_was_corrected_after_the_position_date_is_passed_or_not(
    year: ProgrammeYear, manager: Person
) -> None:
    december = date(2025, 12, 31)
    one = start_return(by=manager, year=year, period_end=december, due=december)
    kpi = report(manager, kpi_of("CSC", 33, 2), Status.COMPLETE, day=date(2025, 12, 1))
    assert [finding.level for finding in found_by(one, Check.STATUS)] == [Level.BLOCKING]
    report(manager, kpi, Status.AT_RISK, "Two are still to come", day=date(2026, 1, 9))
    found = found_by(one, Check.STATUS)
    assert [(finding.level, finding.about) for finding in found] == [(Level.WARNING, "KPI 33.2 (CSC)")]


def test_a_question_is_open_until_the_next_update(one: GrantReturn, manager: Person) -> None:
    kpi = report(manager, kpi_of("SEND", 7, 1), Status.ON_TRACK)
    doubt(kpi, "Which authorities?")
    assert [finding.sentence for finding in found_by(one, Check.QUERIED)] == ["The sponsor asks: Which authorities?"]
    report(manager, kpi, Status.ON_TRACK, "All but three")
    assert not found_by(one, Check.QUERIED)


def test_an_exception_is_explained_by_words_or_by_its_note(one: GrantReturn, manager: Person) -> None:
    """6.1 was due at the end of December."""
    kpi = kpi_of("CSC", 6, 1)

    def levels() -> list[Level]:
        return [finding.level for finding in found_by(one, Check.EXCEPTIONS) if finding.about == "KPI 6.1 (CSC)"]

    assert levels() == [Level.BLOCKING]
    report(manager, kpi, Status.ON_TRACK, "The survey closed late")
    assert levels() == [Level.NOTE]
    explain_kpi(by=manager, one=one, kpi=kpi, version=0, text="The survey closed late, and is being read.")
    assert levels() == []


def test_words_that_break_off(one: GrantReturn, manager: Person) -> None:
    kpi = kpi_of("SEND", 5, 4)
    audit.change(kpi, by=manager, version=kpi.version, fields={"text": f"{kpi.text},"})
    faulty = [finding for finding in found_by(one, Check.TEXT) if finding.level is Level.WARNING]
    assert [finding.about for finding in faulty] == ["KPI 5.4 (SEND), promise"]


def test_project_25_as_appendix_5_prints_it_blocks(
    first_findings: list[Finding], one: GrantReturn, manager: Person
) -> None:
    """45,500 in the place of 15,000 makes CSC's rows 461,421 against its 430,921."""
    assert not of_check(first_findings, Check.BALANCE)
    adoption = BudgetLine.objects.get(line_projects__project__number=25)
    audit.change(adoption, by=manager, version=adoption.version, fields={"csc": 45_500_00})
    found = found_by(one, Check.BALANCE)
    assert {finding.level for finding in found} == {Level.BLOCKING}
    assert {finding.sentence for finding in found} == {
        "£430,921 comes in, and £461,421 is planned and carried forward."
    }


def test_a_payment_from_the_wrong_stream_blocks(one: GrantReturn, finance: Person) -> None:
    """Take Your Place is paid for by CSC and SEND."""
    pay(finance, line("Take Your Place"), 100, "own")
    found = found_by(one, Check.MIXING)
    assert [finding.level for finding in found] == [Level.BLOCKING]
    assert found[0].sentence == "£100 is charged to SESLIP own funds, and the line has no share in it."
    assert found[0].mend.finance and not found[0].mend.people


def test_a_virement_with_dfes_consent_is_said(one: GrantReturn, manager: Person, finance: Person) -> None:
    consent = {"consent_on": date(2026, 2, 2), "consent_reference": "DfE-12"}
    asked = ask(manager, "Take Your Place", "Transformation Network", "SEND", 1, into="CSC", **consent)
    approve_virement(by=finance, virement=asked, version=asked.version)
    found = found_by(one, Check.MIXING)
    assert [(finding.level, finding.about) for finding in found] == [
        (Level.NOTE, "Virement from SEND grant to CSC grant")
    ]


def test_a_meeting_without_a_register(one: GrantReturn, year: ProgrammeYear, manager: Person) -> None:
    project = Project.objects.get(year=year, number=10)
    for day in (date(2026, 3, 19), date(2026, 4, 9)):
        audit.create(Meeting(project=project, day=day), by=manager)
    found = found_by(one, Check.MEETINGS)
    assert [finding.sentence for finding in found] == ["It was on 19 Mar 2026, and no register says who came."]
    assert {person.pk for person in project.lead_managers} == found[0].mend.people


def claimed(by: Person, day: date) -> Payment:
    made = Payment(line=line("Website"), day=day, payee="Webfolk", send=100_00, recorded_by=by, key=f"claim {day}")
    made.state = PaymentState.CLAIMED
    return audit.create(made, by=by)


def test_claims_up_to_the_position_date_wait(one: GrantReturn, manager: Person, finance: Person) -> None:
    """What is dated later is of a later return; what was decided waits no more."""
    claimed(manager, date(2026, 4, 1))
    waits = claimed(manager, MARCH)
    (found,) = found_by(one, Check.WAITING)
    assert (found.key, found.about, found.level) == (f"waiting/claim-{waits.pk}", "Website", Level.WARNING)
    assert found.mend.finance and f"/payments/{waits.pk}/" in found.mend.url
    approve_payment(by=finance, payment=waits, version=waits.version)
    assert not found_by(one, Check.WAITING)


def test_virements_wait_as_long_as_they_could_count(one: GrantReturn, manager: Person, finance: Person) -> None:
    """Decided late, they count on the last day of the year; of a return within it only what was asked for by then."""
    with on(date(2026, 1, 20)):
        asked = ask(finance, "Website", "Take Your Place", "SEND", 100)
        autumn = start_return(by=manager, year=one.year, period_end=date(2025, 12, 31), due=date(2026, 1, 31))
        january = start_return(by=manager, year=one.year, period_end=date(2026, 1, 20), due=date(2026, 1, 31))
    levels = [[finding.level for finding in found_by(each, Check.WAITING)] for each in (autumn, january, one)]
    assert levels == [[], [Level.NOTE], [Level.WARNING]]
    approve_virement(by=manager, virement=asked, version=asked.version)
    assert not found_by(one, Check.WAITING)


def frozen_at(day: date, year: ProgrammeYear, by: Person) -> GrantReturn:
    one = GrantReturn.objects.create(year=year, period_end=day, due=day)
    at = make_aware(datetime(2026, 1, 20))
    FrozenReturn.objects.create(of=one, number=1, document="{}", sha256="a" * 64, by=by, frozen_at=at)
    return one


def test_an_update_counts_since_the_return_before(one: GrantReturn, year: ProgrammeYear, manager: Person) -> None:
    assert fresh_from(one) == (date(2026, 2, 17), "in the six weeks before 31 Mar 2026")
    frozen_at(date(2025, 12, 31), year, manager)
    assert fresh_from(one) == (date(2026, 1, 1), "since the return at 31 Dec 2025")


def test_what_is_frozen_is_not_checked(year: ProgrammeYear, manager: Person) -> None:
    assert left(frozen_at(date(2025, 12, 31), year, manager)) == []


def test_a_correction_is_checked_in_its_open_parts(one: GrantReturn, year: ProgrammeYear, manager: Person) -> None:
    correction = GrantReturn.objects.create(
        year=one.year, period_end=MARCH, due=one.due, edition=2, corrects=one, reopened="money"
    )
    assert {finding.check for finding in findings(correction)} == {Check.VARIANCE, Check.BUDGET}


def asked_by(one: GrantReturn) -> int:
    with CaptureQueriesContext(connection) as asked:
        findings(one)
    return len(asked)


def test_the_queries_do_not_grow(one: GrantReturn, year: ProgrammeYear, manager: Person, finance: Person) -> None:
    project = Project.objects.get(year=year, number=5)
    audit.create(Meeting(project=project, day=date(2025, 5, 1)), by=manager)
    report(manager, kpi_of("SEND", 7, 1), Status.COMPLETE)
    pay(finance, line("Take Your Place"), 100, "own")
    few = asked_by(one)
    for number in (7, 8, 10, 33):
        kpi = kpi_of("SEND", number, 2)
        report(manager, kpi, Status.OFF_TRACK, "It rests")
        audit.create(Meeting(project=kpi.activity.project, day=date(2025, 6, 2)), by=manager)
    first = kpi_of("SEND", 5, 1)
    for number in (11, 12, 13):
        added = Kpi(activity=first.activity, year=year, number=number, text="Publish a report", status="complete")
        audit.create(added, by=manager)
    money = line("Take Your Place")
    for label in ("More", "And more"):
        audit.create(BudgetLine(heading=money.heading, label=label, csc=0, position=90), by=manager)
    pay(finance, line("Website"), 2_000)
    for day in (1, 2):
        claimed(finance, date(2026, 3, day))
    ask(finance, "SEND Residential W/F", "Take Your Place", "SEND", 1)
    assert asked_by(one) == few
