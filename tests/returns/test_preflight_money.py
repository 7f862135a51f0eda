"""The checks on money and meetings."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from budget.domain.findings import Note
from budget.domain.ledger import Shares
from projects.domain.streams import Stream
from returns.domain.content import PartKey
from returns.domain.preflight import Check, Level
from returns.domain.preflight_money import (
    ClaimFact,
    MeetingFact,
    MoveFact,
    RequestFact,
    budget_findings,
    missing_registers,
    mixed_payments,
    moved_across,
    unbalanced,
    undecided_claims,
    undecided_virements,
    unexplained,
)

from .facts import MARCH, MEND, budget_fact, line

SAID = Note("accepted", "Known.", "Richard Tyndall", datetime(2026, 4, 1), "£430,921 against £461,421")


def move(consent_on: date | None, reference: str = "DfE-12") -> MoveFact:
    return MoveFact(5, Stream.CSC, Stream.SEND, 1_000_00, consent_on, reference, MEND)


@pytest.mark.parametrize("key", ["balance/CSC grant", "revised-balance/CSC grant"])
def test_a_stream_that_does_not_balance_blocks_even_if_explained(key: str) -> None:
    """430,921 comes in; 461,421 is what Appendix 5 prints with Project 25 at 45,500."""
    facts = [budget_fact(key, note=SAID)]
    found = unbalanced(facts)
    assert [(one.check, one.level) for one in found] == [(Check.BALANCE, Level.BLOCKING)]
    assert found[0].sentence == "£430,921 comes in, and £461,421 is planned and carried forward."
    assert not budget_findings(facts, []), "it is told once"
    assert not unbalanced([budget_fact("overspent/37-CSC")])


def test_a_payment_from_a_stream_without_a_share_in_its_line() -> None:
    mixed = line(paid=Shares(None, None, 100_00))
    found = mixed_payments([mixed, line(38)])
    assert [(one.key, one.level) for one in found] == [("mixing/line-37-own", Level.BLOCKING)]
    assert found[0].sentence == "£100 is charged to SESLIP own funds, and the line has no share in it."
    assert mixed_payments([line(revised=Shares(0, 1_525_00, None))]), "a share of £0 is none"


def test_virements_between_csc_and_send() -> None:
    april = date(2026, 4, 2)
    levels = [moved_across([move(day)], MARCH)[0].level for day in (None, april, MARCH)]
    assert levels == [Level.BLOCKING, Level.WARNING, Level.NOTE]
    assert moved_across([move(MARCH, " ")], MARCH)[0].level is Level.BLOCKING
    assert moved_across([move(april)], MARCH)[0].sentence == (
        "£1,000 was moved from CSC grant to SEND grant and counts at 31 Mar 2026. DfE consented only on 2 Apr 2026 "
        "(DfE-12)."
    )


def test_a_variance_without_an_explanation() -> None:
    """Kinship Reach part 1 has £28,500."""
    less = line(34, revised=Shares(28_500_00), variance=-12_825_00, wants_explanation=True)
    found = unexplained([less, line(35, variance=-1)])
    assert [one.sentence for one in found] == ["The forecast is £12,825 less than its revised budget of £28,500."]
    assert found[0].level is Level.WARNING


def test_what_the_budget_finds_is_asked_about_until_it_is_explained() -> None:
    overspent = budget_fact("overspent/37-CSC", what="No line is overspent", printed="at most £550", held="£572 paid")
    found = budget_findings([overspent], [line()])
    assert [one.level for one in found] == [Level.WARNING]
    assert found[0].sentence == "“No line is overspent” does not hold: expected at most £550, held £572 paid."
    assert not budget_findings([budget_fact("overspent/37-CSC", note=SAID)], [line()])


def test_a_payment_without_a_share_is_told_once() -> None:
    mixed = line(revised=Shares(None, 1_525_00, None))
    assert mixed_payments([mixed]) and not budget_findings([budget_fact("overspent/37-CSC")], [mixed])


def test_phases_of_next_year_change_no_figure() -> None:
    assert [one.level for one in budget_findings([budget_fact("phases/15.2")], [])] == [Level.NOTE]


def test_a_meeting_without_a_register() -> None:
    found = missing_registers([MeetingFact(38, "Network meeting, project 10", date(2026, 3, 19), MEND)])
    assert [(one.level, one.part) for one in found] == [(Level.WARNING, PartKey.ENGAGEMENT)]
    assert found[0].sentence == "It was on 19 Mar 2026, and no register says who came."


def test_a_claim_that_waits_is_not_in_what_is_paid() -> None:
    (found,) = undecided_claims([ClaimFact(5, "Website", "Webfolk", date(2026, 3, 12), 1_200_00, MEND)])
    assert (found.check, found.level, found.about) == (Check.WAITING, Level.WARNING, "Website")
    assert found.sentence == "£1,200 to Webfolk on 12 Mar 2026 is claimed and not decided: it is not in what is paid."


@pytest.mark.parametrize(
    ("counts", "level", "then"),
    [
        (True, Level.WARNING, "the revised budget is without it"),
        (False, Level.NOTE, "approved now, it counts in a later return"),
    ],
)
def test_a_virement_that_waits_warns_where_its_approval_would_count(counts: bool, level: Level, then: str) -> None:
    asked = RequestFact(7, "Website", "Conference", 500_00, date(2026, 3, 2), counts, MEND)
    (found,) = undecided_virements([asked])
    assert (found.level, found.about) == (level, "Virement from Website to Conference")
    assert found.sentence == f"£500 was asked for on 2 Mar 2026 and is not decided: {then}."
