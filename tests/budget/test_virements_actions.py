"""Asking for a virement and deciding on it: who may, what is refused, what is left in the records."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budget.actions import virements as actions
from budget.models import BudgetLine, Commitment, Virement
from budget.queries.money import line_outturns
from budget.queries.virements import consented_transfers, effect_of, stream_balances, waiting_for
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.history import history_of
from seslip.foundation.money import pounds

from .virements import ask, line, pay

CONSENT = {"consent_on": date(2026, 1, 9), "consent_reference": "RIIA-2026-014"}


@pytest.fixture
def manager(person_as) -> Person:
    return person_as("programme_manager")


@pytest.fixture
def finance(person_as) -> Person:
    return person_as("finance")


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def revised(label: str, year: ProgrammeYear) -> tuple[int | None, ...]:
    found = line(label)
    shares = line_outturns([found], year, year.ends)[found.pk].outturn.revised
    return tuple(None if share is None else share // 100 for share in shares)


def original(label: str) -> tuple[int | None, ...]:
    found = line(label)
    return tuple(None if share is None else share // 100 for share in (found.csc, found.send, found.own))


# --- Approved ------------------------------------------------------------------------------------------------------


def test_approve_virement_revises_both_lines_and_keeps_the_original(manager, finance, year) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 12_500)
    assert (asked.state, asked.requested_by, revised("Take Your Place", year)) == (
        "requested",
        manager,
        (25_000, 75_000, None),
    )
    done = actions.approve_virement(by=finance, virement=asked, version=1, note="  Agreed at the March board.  ")
    assert (done.state, done.decided_by, done.decision_note) == ("approved", finance, "Agreed at the March board.")
    assert revised("SEND Residential W/F", year) == (None, 71_500, None)
    assert revised("Take Your Place", year) == (25_000, 87_500, None)
    assert original("SEND Residential W/F") == (None, 84_000, None)
    assert original("Take Your Place") == (25_000, 75_000, None)


def test_history_says_who_asked_and_who_decided(manager, finance) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 12_500)
    done = actions.approve_virement(by=finance, virement=asked, version=1, note="Agreed")
    decided, added = history_of(done)
    assert (added.who, added.sentences) == ("Richard Tyndall", ("added this virement",))
    assert decided.who == str(finance)
    assert "changed the state from “Waiting for a decision” to “Approved”" in decided.sentences
    assert "changed the note on the decision from nothing to “Agreed”" in decided.sentences


def test_a_decision_after_the_year_counts_in_its_closing_position(manager, finance, year, monkeypatch) -> None:
    monkeypatch.setattr(actions, "today", lambda: date(2026, 4, 20))
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 500)
    done = actions.approve_virement(by=finance, virement=asked, version=1)
    assert done.decided_on == date(2026, 4, 20)
    assert revised("Take Your Place", year) == (25_000, 75_500, None)
    earlier = line_outturns([done.target], year, date(2026, 3, 30))[done.target_id].outturn
    assert earlier.revised.send == pounds(75_000)


def test_a_stream_may_arrive_on_a_line_that_had_none_of_it(manager, finance, year) -> None:
    asked = ask(manager, "SEND 12 packages@21,595", "CSC 3 packages@21,028", "SEND", 21_595)
    actions.approve_virement(by=finance, virement=asked, version=1)
    assert revised("CSC 3 packages@21,028", year) == (63_084, 21_595, None)


def test_unrestricted_carry_forward_is_used_by_a_virement(manager, finance, year) -> None:
    asked = ask(manager, "Unrestricted c/f", "Early Help", "own", 7_927)
    actions.approve_virement(by=finance, virement=asked, version=1)
    assert revised("Unrestricted c/f", year) == (None, None, 40_000)
    own = stream_balances(year, year.ends)[2]
    assert (own.planned, own.carried, own.left) == (pounds(309_624), pounds(40_000), 0)


# --- CSC and SEND --------------------------------------------------------------------------------------------------


def test_with_consent_funding_moves_between_the_streams_and_both_balance(manager, finance, year) -> None:
    asked = ask(manager, "Data Benchmarking", "SEND networks", "CSC", 10_000, into="SEND", **CONSENT)
    assert consented_transfers(year, year.ends) == {}
    effect = effect_of(asked)
    assert [(c.before.income, c.after.income) for c in effect.streams] == [
        (pounds(430_921), pounds(420_921)),
        (pounds(1_206_200), pounds(1_216_200)),
    ]
    actions.approve_virement(by=finance, virement=asked, version=1)
    assert consented_transfers(year, year.ends) == {("CSC", "SEND"): pounds(10_000)}
    csc, send, own = stream_balances(year, year.ends)
    assert [b.income for b in (csc, send, own)] == [pounds(420_921), pounds(1_216_200), pounds(349_624)]
    assert [b.left for b in (csc, send, own)] == [0, 0, 0]
    assert [c.after.income for c in effect_of(Virement.objects.get()).streams] == [pounds(420_921), pounds(1_216_200)]


@pytest.mark.parametrize("given", [{}, {"consent_on": date(2026, 1, 9)}, {"consent_reference": "RIIA-2026-014"}])
def test_request_virement_between_csc_and_send_without_consent_is_refused(manager, given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="must be kept apart"):
        ask(manager, "Data Benchmarking", "SEND networks", "CSC", 10_000, into="SEND", **given)
    assert not Virement.objects.exists()


def test_request_virement_between_grant_and_own_funds_is_refused_whatever_consent(manager) -> None:
    with pytest.raises(ValidationError, match="never mixed"):
        ask(manager, "Unrestricted c/f", "Take Your Place", "own", 100, into="CSC", **CONSENT)


# --- What must cover it --------------------------------------------------------------------------------------------


def test_request_virement_takes_no_money_that_is_paid_or_committed(manager, finance) -> None:
    residential = line("SEND Residential W/F")
    pay(finance, residential, 50_000)
    audit.create(Commitment(line=residential, day=date(2025, 11, 3), payee="Hotel", send=pounds(30_000)), by=finance)
    with pytest.raises(ValidationError, match="Enter £4,000 or less") as caught:
        ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 4_001)
    assert list(caught.value.message_dict) == ["amount"]
    assert ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 4_000).pk


def test_approve_virement_looks_again_at_what_was_paid_meanwhile(manager, finance, year) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 80_000)
    pay(finance, line("SEND Residential W/F"), 10_000)
    with pytest.raises(ValidationError, match="Only £74,000 of it is free"):
        actions.approve_virement(by=finance, virement=asked, version=1)
    assert Virement.objects.get().state == "requested"
    assert revised("Take Your Place", year) == (25_000, 75_000, None)


@pytest.mark.parametrize(
    ("source", "target", "stream", "field", "words"),
    [
        ("Take Your Place", "Take Your Place", "CSC", "target", "to itself"),
        ("SE subs", "Early Help", "own", "source", "line of spending"),
        ("Early Help", "SE subs", "own", "target", "line of spending"),
        ("SEND Residential W/F", "Take Your Place", "CSC", "stream", "no CSC grant to give"),
        ("SEND Residential W/F", "Not used", "SEND", "target", "not used"),
    ],
)
def test_request_virement_refuses(manager, source: str, target: str, stream: str, field: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words) as caught:
        ask(manager, source, target, stream, 100)
    assert list(caught.value.message_dict) == [field]
    assert not Virement.objects.exists()


def test_request_virement_stays_within_a_year(manager) -> None:
    other = audit.create(
        BudgetLine(heading=line("Take Your Place").heading, label="Next", csc=0, position=99), by=manager
    )
    section = other.heading.section
    section.pk, section.year = None, ProgrammeYear.objects.get(label="2024-25")
    audit.create(section, by=manager)
    heading = other.heading
    heading.pk, heading.section = None, section
    audit.create(heading, by=manager)
    audit.change(other, by=manager, version=1, fields={"heading": heading})
    with pytest.raises(ValidationError, match="does not move between years"):
        ask(manager, "Take Your Place", "Next", "CSC", 100)


# --- Who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["programme_manager", "finance"])
def test_nobody_decides_on_their_own(person_as, role: str) -> None:
    person = person_as(role)
    asked = ask(person, "SEND Residential W/F", "Take Your Place", "SEND", 100)
    with pytest.raises(Refused, match="somebody else decides"):
        actions.approve_virement(by=person, virement=asked, version=1)
    with pytest.raises(Refused, match="somebody else decides"):
        actions.decline_virement(by=person, virement=asked, version=1, note="No")
    assert not waiting_for(person, asked.source.heading.section.year).exists()
    assert actions.withdraw_virement(by=person, virement=asked, version=1).state == "withdrawn"


@pytest.mark.parametrize(
    "role", ["sponsor", "project_manager", "support_team", "la_lead", "dfe_reader", "administrator"]
)
def test_nobody_else_decides(person_as, manager, role: str) -> None:
    asked, person = ask(manager, "Workforce matters, MoC", "Take Your Place", "CSC", 100), person_as(role)
    for step in (actions.approve_virement, actions.decline_virement):
        with pytest.raises(Refused, match="Only the programme manager and finance"):
            step(by=person, virement=asked, version=1, note="x")
    with pytest.raises(Refused, match="Only the person who asked"):
        actions.withdraw_virement(by=person, virement=asked, version=1)
    assert Virement.objects.get().version == 1


def test_project_managers_ask_for_lines_they_see(person_as) -> None:
    mark = person_as("project_manager")  # manages 5 and 6, not 1
    assert ask(mark, "Workforce matters, MoC", "Take Your Place", "CSC", 100).requested_by == mark
    with pytest.raises(Refused, match="lines of your own projects"):
        ask(mark, "Data Benchmarking", "Take Your Place", "CSC", 100)


def test_a_sponsor_does_not_ask_even_where_somebody_lets_them_manage_another_project(person_as) -> None:
    """Lee-Anne Farach sponsors 8 and 17; managing 5 gives no right over lines of which 5 is none."""
    sponsor = person_as("sponsor")
    with pytest.raises(Refused, match="Only the programme manager, finance and project managers"):
        ask(sponsor, "SEND networks", "SEND expertise", "SEND", 100)
    Project.objects.get(number=5).managers.create(person=sponsor, position=2)
    sponsor.refresh_from_db()
    with pytest.raises(Refused, match="manage neither"):
        ask(sponsor, "SEND expertise", "SEND networks", "SEND", 100)


def test_the_programme_manager_withdraws_what_another_asked(person_as, manager) -> None:
    asked = ask(person_as("project_manager"), "Workforce matters, MoC", "Take Your Place", "CSC", 100)
    with pytest.raises(Refused):
        actions.withdraw_virement(by=person_as("finance"), virement=asked, version=1)
    assert actions.withdraw_virement(by=manager, virement=asked, version=1).decided_by == manager


# --- One decision --------------------------------------------------------------------------------------------------


def test_decline_virement_needs_a_note_and_moves_nothing(manager, finance, year) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 100)
    with pytest.raises(ValidationError, match="Say why") as caught:
        actions.decline_virement(by=finance, virement=asked, version=1, note="  ")
    assert list(caught.value.message_dict) == ["note"]
    done = actions.decline_virement(by=finance, virement=asked, version=1, note="The residential needs it.")
    assert (done.state, done.decision_note) == ("declined", "The residential needs it.")
    assert revised("Take Your Place", year) == (25_000, 75_000, None)


def test_the_second_of_two_decisions_is_refused(manager, finance) -> None:
    asked = ask(manager, "SEND Residential W/F", "Take Your Place", "SEND", 100)
    done = actions.approve_virement(by=finance, virement=asked, version=1)
    with pytest.raises(Stale):
        actions.decline_virement(by=finance, virement=asked, version=1, note="Late")
    for step, person in ((actions.approve_virement, finance), (actions.withdraw_virement, manager)):
        with pytest.raises(ValidationError, match="approved already"):
            step(by=person, virement=done, version=2)
    assert Virement.objects.get().state == "approved"
