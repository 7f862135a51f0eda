"""Passing warnings with a reason: by the programme manager, in a draft, and only as they were seen."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budget.models import BudgetLine
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.models import Person
from returns.actions.passes import lift_pass, pass_warnings
from returns.actions.steps import check_return, start_return
from returns.domain.preflight import Check, Finding, Level
from returns.domain.states import Step
from returns.models import CheckPass, GrantReturn, ReturnEvent
from returns.queries.preflight import findings, left, passes_of
from seslip.foundation import audit
from seslip.foundation.access import Refused

from .conftest import drafted
from .reporting import doubt, kpi_of, report

pytestmark = pytest.mark.django_db
WHY = "Agreed with DfE in April."


@pytest.fixture
def one(plan: None, manager: Person) -> GrantReturn:
    return drafted(manager)


def marks(found: list[Finding]) -> list[str]:
    return [finding.mark for finding in found]


@pytest.mark.usefixtures("findings_stay")
def test_many_are_passed_with_one_reason(one: GrantReturn, undated: list[Finding], manager: Person) -> None:
    before = len(left(one))
    made = pass_warnings(by=manager, one=one, marks=marks(undated), reason=f" {WHY} ")
    assert [(row.key, row.sentence, row.reason) for row in made] == [(f.key, f.sentence, WHY) for f in undated]
    assert len(left(one)) == before - 4
    assert {passed.by for passed in passes_of(one).values()} == {"Richard Tyndall"}


@pytest.mark.usefixtures("findings_stay")
def test_a_pass_holds_for_this_return_only(one: GrantReturn, undated: list[Finding], manager: Person) -> None:
    pass_warnings(by=manager, one=one, marks=marks(undated), reason=WHY)
    other = start_return(by=manager, year=one.year, period_end=date(2025, 12, 31), due=date(2026, 1, 31))
    assert not passes_of(other)


def test_a_correction_goes_on_from_what_was_passed(one: GrantReturn, undated: list[Finding], manager: Person) -> None:
    """The same words are the same warning, also two versions later; taken back in one, it is open from there on."""
    pass_warnings(by=manager, one=one, marks=marks(undated), reason=WHY)
    fields = {"year": one.year, "period_end": one.period_end, "due": one.due, "reopened": "kpis"}
    second = GrantReturn.objects.create(edition=2, corrects=one, **fields)
    third = GrantReturn.objects.create(edition=3, corrects=second, **fields)
    lift_pass(by=manager, one=second, key=undated[0].key)
    open_in = [[finding for finding in left(each) if finding.check is Check.UNDATED] for each in (one, second, third)]
    assert open_in == [[], undated[:1], undated[:1]]
    assert {(row.reason, row.by) for row in passes_of(third).values() if row.reason} == {(WHY, "Richard Tyndall")}


def test_it_holds_as_long_as_it_says_the_same(one: GrantReturn, first_findings: list[Finding], manager: Person) -> None:
    line = BudgetLine.objects.get(label="Kinship Reach part 1")
    variance = next(f for f in first_findings if f.check is Check.VARIANCE and f.about == line.label)
    pass_warnings(by=manager, one=one, marks=[variance.mark], reason=WHY)
    assert variance.key not in {finding.key for finding in left(one)}
    audit.change(line, by=manager, version=line.version, fields={"csc": 30_000_00})
    assert variance.key in {finding.key for finding in left(one)}


def in_the_way(one: GrantReturn, check: Check, kpi: Kpi) -> bool:
    return f"{check.value}/{kpi.pk}" in {finding.key for finding in left(one)}


def passed(one: GrantReturn, manager: Person, check: Check, kpi: Kpi) -> list[str]:
    """The marks of what was passed."""
    seen = marks([finding for finding in findings(one) if finding.key == f"{check.value}/{kpi.pk}"])
    pass_warnings(by=manager, one=one, marks=seen, reason=WHY)
    return seen


def test_what_is_reported_anew_is_asked_about_anew(one: GrantReturn, manager: Person) -> None:
    """KPI 7.1 is opened again and completed again, in the same words: nobody has passed that. In a correction too."""
    kpi = report(manager, kpi_of("SEND", 7, 1), Status.COMPLETE)
    seen = passed(one, manager, Check.UNPROVEN, kpi)
    kpi = report(manager, kpi, Status.COMPLETE, "All 19 took part")
    assert not in_the_way(one, Check.UNPROVEN, kpi), "it was complete all the time"
    fields = {"year": one.year, "period_end": one.period_end, "due": one.due, "reopened": "kpis"}
    correction = GrantReturn.objects.create(edition=2, corrects=one, **fields)
    kpi = report(manager, kpi, Status.ON_TRACK, "Two are missing")
    report(manager, kpi, Status.COMPLETE)
    assert in_the_way(correction, Check.UNPROVEN, kpi)
    with pytest.raises(ValidationError, match="no longer says what you saw"):
        pass_warnings(by=manager, one=correction, marks=seen, reason=WHY)


def test_a_question_that_is_asked_again_is_another(one: GrantReturn, manager: Person) -> None:
    kpi = report(manager, kpi_of("SEND", 7, 1), Status.ON_TRACK)
    doubt(kpi, "Which authorities?")
    passed(one, manager, Check.QUERIED, kpi)
    kpi = report(manager, kpi, Status.ON_TRACK, "Most of them")
    doubt(kpi, "Which authorities?")
    assert in_the_way(one, Check.QUERIED, kpi)


@pytest.mark.usefixtures("findings_stay")
def test_what_blocks_is_not_passed(
    one: GrantReturn, undated: list[Finding], first_findings: list[Finding], manager: Person
) -> None:
    blocking = next(finding for finding in first_findings if finding.level is Level.BLOCKING)
    with pytest.raises(ValidationError, match="it is mended, not passed"):
        pass_warnings(by=manager, one=one, marks=[*marks(undated), blocking.mark], reason=WHY)
    assert not CheckPass.objects.exists(), "all or nothing"


def test_what_has_changed_since_it_was_seen_is_not_passed(
    one: GrantReturn, undated: list[Finding], manager: Person
) -> None:
    seen = marks(undated)
    kpi = Kpi.objects.get(due=None, activity__project__number=19, number=2)
    audit.change(kpi, by=manager, version=kpi.version, fields={"due": date(2026, 6, 30)})
    with pytest.raises(ValidationError, match="1 of what you ticked no longer says what you saw"):
        pass_warnings(by=manager, one=one, marks=seen, reason=WHY)
    assert not CheckPass.objects.exists()


@pytest.mark.parametrize(
    ("ticked", "reason", "field"), [(0, WHY, "marks"), (1, " ", "reason"), (1, "x" * 1001, "reason")]
)
def test_something_ticked_and_a_reason(
    one: GrantReturn, undated: list[Finding], manager: Person, ticked: int, reason: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        pass_warnings(by=manager, one=one, marks=marks(undated)[:ticked], reason=reason)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("role", ["project_manager", "sponsor", "finance", "support_team", "dfe_reader"])
def test_only_the_programme_manager_passes(one: GrantReturn, undated: list[Finding], person_as, role: str) -> None:
    with pytest.raises(Refused):
        pass_warnings(by=person_as(role), one=one, marks=marks(undated), reason=WHY)
    with pytest.raises(Refused):
        lift_pass(by=person_as(role), one=one, key="undated/1")


@pytest.mark.usefixtures("findings_stay")
def test_what_was_passed_is_opened_again(one: GrantReturn, undated: list[Finding], manager: Person) -> None:
    pass_warnings(by=manager, one=one, marks=marks(undated), reason=WHY)
    lift_pass(by=manager, one=one, key=undated[0].key)
    assert [finding.key for finding in left(one) if finding.check is Check.UNDATED] == [undated[0].key]
    with pytest.raises(ValidationError, match="is not passed"):
        lift_pass(by=manager, one=one, key=undated[0].key)
    pass_warnings(by=manager, one=one, marks=[undated[0].mark], reason=WHY)
    assert not [finding for finding in left(one) if finding.check is Check.UNDATED]
    assert CheckPass.objects.filter(key=undated[0].key).count() == 3, "every word is kept"


@pytest.mark.usefixtures("findings_stay")
def test_once_checked_nothing_is_passed_or_opened(one: GrantReturn, undated: list[Finding], manager: Person) -> None:
    pass_warnings(by=manager, one=one, marks=[undated[0].mark], reason=WHY)
    ReturnEvent.objects.create(of=one, step=Step.CHECKED.value, by=manager)
    for act in (
        lambda: pass_warnings(by=manager, one=one, marks=[undated[1].mark], reason=WHY),
        lambda: lift_pass(by=manager, one=one, key=undated[0].key),
    ):
        with pytest.raises(ValidationError, match="It is checked already"):
            act()


@pytest.mark.usefixtures("findings_stay")
def test_a_return_is_checked_when_nothing_is_left(one: GrantReturn, manager: Person) -> None:
    with pytest.raises(ValidationError, match=f"{len(left(one))} findings of the checks"):
        check_return(by=manager, one=one)
