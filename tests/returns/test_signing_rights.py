"""What somebody could try: to sign for others, with an old signature, for another day, or for nothing at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kpis.models import CoreRequirement, PlannedActivity
from projects.models import Person, ProgrammeYear, Project
from returns.actions import steps
from returns.actions.writing import write_narrative
from returns.domain.states import Signature, State, Step
from returns.models import FrozenReturn, GrantReturn, ReturnEvent
from returns.queries import assemble as reading_back
from returns.queries.asks import asks
from returns.queries.assemble import assemble
from returns.queries.standing import standing_at
from seslip.foundation import audit

from .conftest import DUE
from .contents import later, small
from .test_signing import LEE_ANNE, report, seen, sign_all

pytestmark = pytest.mark.usefixtures("april")
DAY = date(2026, 4, 20)
PAGES = (("return_certify", "finance"), ("return_part", "money"))


def sponsored_by(number: int, sponsor: Person | None, by: Person) -> Project:
    project = Project.objects.get(number=number, year__label="2025-26")
    return audit.change(project, by=by, version=project.version, fields={"sponsor": sponsor})


def state_of(one: GrantReturn, number: int) -> Signature:
    return next(row.state for row in assemble(one).signatures(standing_at(one)) if row.number == number)


def test_taking_the_sponsor_away_for_a_moment_signs_nothing(checked: GrantReturn, manager: Person) -> None:
    sponsor = Project.objects.get(number=1, year=checked.year).sponsor
    sponsored_by(1, None, manager)
    found = assemble(checked)
    steps.sign_projects(by=manager, one=checked, seen=seen(found, 1))
    assert state_of(checked, 1) is Signature.SIGNED
    sponsored_by(1, sponsor, manager)
    assert state_of(checked, 1) is Signature.CHANGED


def test_a_new_sponsor_signs_anew(checked: GrantReturn, manager: Person) -> None:
    sign_all(checked)
    sponsored_by(1, Person.objects.get(email=LEE_ANNE), manager)
    assert state_of(checked, 1) is Signature.CHANGED


def test_a_signature_is_for_one_position_date(checked: GrantReturn, manager: Person) -> None:
    sign_all(checked)
    steps.reopen_return(by=manager, one=checked, words="Another day was meant")
    version = GrantReturn.objects.get(pk=checked.pk).version
    earlier = steps.change_dates(by=manager, one=checked, version=version, period_end=date(2026, 3, 30), due=DUE)
    states = {row.state for row in assemble(earlier).signatures(standing_at(earlier))}
    assert states == {Signature.CHANGED}


def test_who_sponsors_a_project_that_is_not_in_it_sends_nothing_back(checked: GrantReturn, finance: Person) -> None:
    found = sign_all(checked)
    steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=found.content.fingerprint())
    project = Project.objects.get(number=29, year=checked.year)
    with pytest.raises(ValidationError, match="no part of its own"):
        steps.send_back(by=project.sponsor, one=checked, project=project, words="x")
    assert standing_at(checked).certified


def test_a_return_that_reports_on_nothing_is_not_checked(manager: Person) -> None:
    year = ProgrammeYear.objects.get(label="2024-25")
    one = steps.start_return(by=manager, year=year, period_end=date(2025, 3, 31), due=DUE)
    with pytest.raises(ValidationError, match="No KPI of this year"):
        steps.check_return(by=manager, one=one)
    assert standing_at(one).state is State.DRAFT


@pytest.mark.parametrize("role", ["la_lead", "dfe_reader", "administrator"])
def test_a_narrative_is_not_given_to_who_cannot_open_it(
    one: GrantReturn, manager: Person, role: str, person_as: Any, sign_in: Any
) -> None:
    narrative, outside = one.narratives.get(part="targeted-send"), person_as(role)
    with pytest.raises(ValidationError, match="cannot open a draft"):
        write_narrative(by=manager, narrative=narrative, version=1, text="", owner=outside, gives=True)
    office, _ = sign_in("programme_manager")
    page = office.get(reverse("returns:narrative_edit", args=(one.pk, "targeted-send"))).content.decode()
    assert f'<option value="{outside.pk}"' not in page


def test_the_manager_is_asked_to_sign_for_a_project_without_sponsor(checked: GrantReturn, manager: Person) -> None:
    sign_all(checked)
    sponsored_by(1, None, manager)
    ReturnEvent.objects.create(of=checked, step=Step.LAPSED.value, project=1, by=manager)
    assert manager.pk in {person for ask in asks(DAY) for person in ask.people}


def test_nobody_is_asked_to_sign_for_what_is_not_in_it(checked: GrantReturn, manager: Person, finance: Person) -> None:
    requirement = CoreRequirement.objects.filter(year=checked.year).first()
    project = Project.objects.get(number=31, year=checked.year)
    audit.create(PlannedActivity(requirement=requirement, project=project, title="Later", position=99), by=manager)
    sign_all(checked)
    assert {person for ask in asks(DAY) for person in ask.people} == {manager.pk, finance.pk}


def test_a_certificate_that_no_longer_holds_is_given_again(
    checked: GrantReturn, manager: Person, finance: Person
) -> None:
    steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=sign_all(checked).content.fingerprint())
    report(5)
    now = sign_all(checked).content.fingerprint()
    steps.certify(by=manager, one=checked, step=Step.CERTIFIED_MANAGER, seen=now)
    assert standing_at(checked).state is State.SIGNING
    steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=now)
    assert standing_at(checked).state is State.CERTIFIED


def test_a_certificate_that_holds_is_not_asked_for_again(checked: GrantReturn, finance: Person, sign_in: Any) -> None:
    """Before it is given, the page leads to what it is about."""
    now = sign_all(checked).content.fingerprint()
    client, _ = sign_in("finance")
    url, money = (reverse(f"returns:{name}", args=(checked.pk, of)) for name, of in PAGES)
    asked = client.get(url).content.decode()
    assert 'type="password"' in asked and f'href="{money}"' in asked
    steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=now)
    told = client.get(url).content.decode()
    assert "nothing has changed since" in told and 'type="password"' not in told


def test_signing_twice_is_one_signature(checked: GrantReturn) -> None:
    sign_all(checked)
    before = ReturnEvent.objects.count()
    sign_all(checked)
    assert ReturnEvent.objects.count() == before


def test_finance_does_not_read_why_something_was_sent_back(checked: GrantReturn, sign_in: Any) -> None:
    sponsor, project = Person.objects.get(email=LEE_ANNE), Project.objects.get(number=7, year=checked.year)
    steps.send_back(by=sponsor, one=checked, project=project, words="A candid word")
    client, _ = sign_in("finance")
    assert "A candid word" not in client.get(reverse("returns:return_page", args=(checked.pk,))).content.decode()


def test_a_correction_asks_for_what_it_says_and_not_for_what_was_planned_since(
    chain: list[FrozenReturn], manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was submitted says something of project 7 alone; the grid is not open again."""
    new = steps.correct_return(by=manager, one=chain[-1].of, reason="A typing error", reopened=["narrative"])
    monkeypatch.setattr(reading_back, "stored_content", lambda frozen: later(small(), period_end=new.period_end))
    assert [row.number for row in assemble(new).projects] == [7]


def test_an_unknown_check_passes_nothing_and_breaks_nothing(one: GrantReturn, sign_in: Any) -> None:
    office, _ = sign_in("programme_manager")
    answer = office.post(reverse("returns:return_warnings_pass", args=(one.pk,)), {"check": "%d%s"})
    assert answer.status_code == 302
