"""Who signs what, what a signature is bound to, and that nobody certifies alone."""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.models import Person, PersonRole, ProgrammeYear, Project
from returns.actions import steps
from returns.domain.states import Signature, State, Step
from returns.models import GrantReturn
from returns.queries.asks import asks
from returns.queries.assemble import Assembled, assemble
from returns.queries.standing import standing_at
from seslip.foundation.access import Refused
from tests.diagnostics.rounds import on

from .conftest import DUE, MARCH

pytestmark = pytest.mark.usefixtures("april")
LEE_ANNE = "lee-anne.farach@example.org"


def seen(found: Assembled, *numbers: int) -> dict[Project, str]:
    return {row: found.project_fingerprint(row.number) for row in found.projects if row.number in numbers}


def sign_all(one: GrantReturn) -> Assembled:
    """By one sponsor after the other. Signing changes no record that it is put together from, so that is done once."""
    found = assemble(one)
    with patch.object(steps, "assemble", lambda one: found):
        for sponsor in {row.sponsor for row in found.projects}:
            own = [row.number for row in found.projects if row.sponsor == sponsor]
            steps.sign_projects(by=sponsor, one=one, seen=seen(found, *own))
    return found


def report(number: int, note: str = "Told late") -> None:
    kpi = Kpi.objects.filter(activity__project__number=number).select_related("activity__project").first()
    assert kpi
    told = Report(kpi, kpi.version, Status.AT_RISK, note, MARCH, {})
    update_kpi(by=kpi.activity.project.lead_managers[0], report=told)


def test_a_return_reports_on_a_day_of_its_year_that_is_past(manager: Person) -> None:
    year = ProgrammeYear.objects.get(label="2025-26")
    for day, words in ((date(2026, 4, 1), "programme year"), (date(2025, 3, 31), "programme year")):
        with pytest.raises(ValidationError, match=words):
            steps.start_return(by=manager, year=year, period_end=day, due=DUE)
    with pytest.raises(ValidationError, match="before the day"):
        steps.start_return(by=manager, year=year, period_end=MARCH, due=date(2026, 3, 30))
    with on(date(2026, 3, 1)), pytest.raises(ValidationError, match="still to come"):
        steps.start_return(by=manager, year=year, period_end=MARCH, due=DUE)


def test_a_position_date_has_one_return(one: GrantReturn, manager: Person) -> None:
    with pytest.raises(ValidationError, match="Open that one"):
        steps.start_return(by=manager, year=one.year, period_end=MARCH, due=DUE)


def test_27_projects_are_signed_by_their_sponsors(one: GrantReturn) -> None:
    """Projects 1 to 28 and 33 stand in Appendix 4 without 14 and 23; the director of Medway sponsors 12 of them."""
    found = assemble(one)
    wanted = [*(number for number in range(1, 29) if number not in (14, 23)), 33]
    assert [row.number for row in found.projects] == wanted
    assert sum(row.sponsor.email == LEE_ANNE for row in found.projects if row.sponsor) == 12


def test_a_draft_is_not_signed(one: GrantReturn) -> None:
    sponsor = Person.objects.get(email=LEE_ANNE)
    with pytest.raises(ValidationError, match="draft now"):
        steps.sign_projects(by=sponsor, one=one, seen=seen(assemble(one), 7))


def test_nobody_signs_for_somebody_else(checked: GrantReturn, manager: Person) -> None:
    sponsor, found = Person.objects.get(email=LEE_ANNE), assemble(checked)
    with pytest.raises(Refused, match="nobody signs for somebody else"):
        steps.sign_projects(by=sponsor, one=checked, seen=seen(found, 7, 5))
    with pytest.raises(Refused):
        steps.sign_projects(by=manager, one=checked, seen=seen(found, 7))
    assert standing_at(checked).signed == {}


def test_what_has_changed_since_it_was_seen_is_not_signed(checked: GrantReturn) -> None:
    sponsor, before = Person.objects.get(email=LEE_ANNE), seen(assemble(checked), 7)
    report(7)
    with pytest.raises(ValidationError, match="Project 7 has changed"):
        steps.sign_projects(by=sponsor, one=checked, seen=before)


def test_a_signature_does_not_hold_for_what_changes_later(checked: GrantReturn, finance: Person) -> None:
    sign_all(checked)
    report(7)
    found, standing = assemble(checked), standing_at(checked)
    changed = [row.number for row in found.signatures(standing) if row.state is not Signature.SIGNED]
    assert changed == [7]
    with pytest.raises(ValidationError, match="project 7"):
        steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=found.content.fingerprint())


def test_the_sponsor_of_what_changed_is_asked_again_and_nobody_else(checked: GrantReturn, manager: Person) -> None:
    sign_all(checked)
    report(5)
    steps.reopen_return(by=manager, one=checked, words="Project 5 was reported late")
    steps.check_return(by=manager, one=checked)
    sponsor = Project.objects.get(number=5, year=checked.year).sponsor
    assert [ask.people for ask in asks(date(2026, 4, 20))] == [{sponsor.pk}]


def test_both_certify_and_never_the_same_person(checked: GrantReturn, manager: Person, finance: Person) -> None:
    found = sign_all(checked)
    whole = found.content.fingerprint()
    steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=whole)
    give_roles_too(finance)
    both = Person.objects.get(pk=finance.pk)
    with pytest.raises(ValidationError, match="Nobody certifies alone"):
        steps.certify(by=both, one=checked, step=Step.CERTIFIED_MANAGER, seen=whole)
    steps.certify(by=manager, one=checked, step=Step.CERTIFIED_MANAGER, seen=whole)
    assert standing_at(checked).state is State.CERTIFIED


def give_roles_too(person: Person) -> None:
    PersonRole.objects.create(person=person, role="programme_manager")


def test_only_finance_certifies_the_money_and_only_the_manager_the_whole(
    checked: GrantReturn, manager: Person, finance: Person
) -> None:
    whole = sign_all(checked).content.fingerprint()
    with pytest.raises(Refused):
        steps.certify(by=manager, one=checked, step=Step.CERTIFIED_FINANCE, seen=whole)
    with pytest.raises(Refused):
        steps.certify(by=finance, one=checked, step=Step.CERTIFIED_MANAGER, seen=whole)


def test_sending_back_says_why_and_takes_the_certificates_back(checked: GrantReturn, finance: Person) -> None:
    whole = sign_all(checked).content.fingerprint()
    steps.certify(by=finance, one=checked, step=Step.CERTIFIED_FINANCE, seen=whole)
    sponsor = Person.objects.get(email=LEE_ANNE)
    project = Project.objects.get(number=7, year=checked.year)
    with pytest.raises(ValidationError, match="what must be mended"):
        steps.send_back(by=sponsor, one=checked, project=project, words="  ")
    steps.send_back(by=sponsor, one=checked, project=project, words="The survey was published in November")
    standing = standing_at(checked)
    assert standing.certified == {}
    assert standing.sent_back[7].words == "The survey was published in November"


def test_what_was_sent_back_is_asked_of_who_mends_it_without_the_words(checked: GrantReturn, manager: Person) -> None:
    """Its managers, and the programme manager who opens the return again; once it is checked again, of its sponsor."""
    sign_all(checked)
    sponsor = Person.objects.get(email=LEE_ANNE)
    project = Project.objects.get(number=7, year=checked.year)
    steps.send_back(by=sponsor, one=checked, project=project, words="A candid word")
    (ask,) = asks(date(2026, 4, 20))
    assert ask.people == {*(person.pk for person in project.lead_managers), manager.pk}
    assert ask.url.endswith("/own/#project-7")
    assert "candid" not in f"{ask.title} {ask.why} {ask.action} {ask.name}"
    steps.reopen_return(by=manager, one=checked, words="To mend project 7")
    steps.check_return(by=manager, one=checked)
    (ask,) = asks(date(2026, 4, 20))
    assert (ask.people, ask.action) == ({sponsor.pk}, "Read and sign it")
    assert standing_at(checked).sent_back, "until she signs, whatever she signed before"


def test_sponsors_are_asked_to_sign_and_then_finance_and_manager_to_certify(
    checked: GrantReturn, manager: Person, finance: Person
) -> None:
    (ask,) = asks(date(2026, 4, 20))
    assert ask.people == {row.sponsor_id for row in assemble(checked).projects}
    sign_all(checked)
    assert {person for ask in asks(date(2026, 4, 20)) for person in ask.people} == {manager.pk, finance.pk}


def test_who_is_given_a_narrative_is_asked_to_write_it(one: GrantReturn) -> None:
    (ask,) = asks(date(2026, 4, 20))
    emails = set(Person.objects.filter(pk__in=ask.people).values_list("email", flat=True))
    assert "chris.baird@example.org" in emails  # manages project 33, Targeted Support


def test_opening_again_needs_a_reason_and_keeps_signatures_that_hold(checked: GrantReturn, manager: Person) -> None:
    sign_all(checked)
    with pytest.raises(ValidationError, match="why it is opened again"):
        steps.reopen_return(by=manager, one=checked, words="")
    steps.reopen_return(by=manager, one=checked, words="A typing error")
    steps.check_return(by=manager, one=checked)
    states: list[Any] = [row.state for row in assemble(checked).signatures(standing_at(checked))]
    assert set(states) == {Signature.SIGNED}


def test_findings_of_the_checks_stop_it(one: GrantReturn, manager: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "left", lambda *_, **__: ["one"])
    with pytest.raises(ValidationError, match="1 finding of the checks"):
        steps.check_return(by=manager, one=one)
    assert standing_at(one).state is State.DRAFT


def test_dates_are_mended_in_a_draft_only(one: GrantReturn, manager: Person) -> None:
    changed = steps.change_dates(by=manager, one=one, version=1, period_end=date(2025, 12, 31), due=DUE)
    assert changed.period_end == date(2025, 12, 31)
    steps.check_return(by=manager, one=changed)
    with pytest.raises(ValidationError, match="settled"):
        steps.change_dates(by=manager, one=changed, version=2, period_end=MARCH, due=DUE)


@pytest.mark.parametrize("role", ["sponsor", "project_manager", "support_team", "finance", "la_lead", "dfe_reader"])
def test_only_the_programme_manager_moves_it_on(one: GrantReturn, role: str, person_as: Any) -> None:
    person = person_as(role)
    for act in (
        lambda: steps.start_return(by=person, year=one.year, period_end=date(2025, 9, 30), due=DUE),
        lambda: steps.check_return(by=person, one=one),
        lambda: steps.reopen_return(by=person, one=one, words="Why not"),
        lambda: steps.change_dates(by=person, one=one, version=1, period_end=MARCH, due=DUE),
    ):
        with pytest.raises(Refused):
            act()
