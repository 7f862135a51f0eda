"""The rules of virements as plain values."""

from datetime import date

import pytest

from budget.domain.ledger import Balance, Shares
from budget.domain.outturn import Outturn
from budget.domain.virements import (
    APPROVED,
    DECLINED,
    LABELS,
    REQUESTED,
    WITHDRAWN,
    Consent,
    Move,
    VirementError,
    available,
    check_cover,
    check_step,
    check_streams,
    source_change,
    stream_changes,
    target_change,
)
from projects.domain.streams import Stream

TODAY = date(2026, 1, 15)
CONSENT = Consent(date(2026, 1, 9), "RIIA-2026-014")
CSC, SEND, OWN = Stream
# Take Your Place: £25,000 CSC and £75,000 SEND; of CSC £6,000 paid and £4,000 ordered.
LINE = Outturn(Shares(2_500_000, 7_500_000), paid=Shares(600_000), committed=Shares(400_000))


def refused(check, *given) -> tuple[str, str]:
    with pytest.raises(VirementError) as caught:
        check(*given)
    return caught.value.field, str(caught.value)


@pytest.mark.parametrize("state", list(LABELS))
@pytest.mark.parametrize("following", list(LABELS))
def test_only_a_waiting_request_goes_on(state: str, following: str) -> None:
    if state == REQUESTED and following in (APPROVED, DECLINED, WITHDRAWN):
        check_step(state, following)
    else:
        _, words = refused(check_step, state, following)
        assert "already" in words


@pytest.mark.parametrize("stream", list(Stream))
def test_within_a_stream_no_consent_is_asked_and_none_is_taken(stream: Stream) -> None:
    check_streams(Move(stream, stream, 1), Consent(), TODAY)
    field, words = refused(check_streams, Move(stream, stream, 1), CONSENT, TODAY)
    assert field == "consent_on"
    assert "between CSC and SEND" in words
    assert refused(check_streams, Move(stream, stream, 1), Consent(None, "x"), TODAY)[0] == "consent_reference"


@pytest.mark.parametrize(("stream", "target"), [(CSC, SEND), (SEND, CSC)])
def test_between_csc_and_send_only_with_a_dated_and_referenced_consent(stream: Stream, target: Stream) -> None:
    move = Move(stream, target, 1)
    check_streams(move, CONSENT, TODAY)
    check_streams(move, Consent(TODAY, "today"), TODAY)
    for consent, expected in (
        (Consent(), "consent_on"),
        (Consent(None, "RIIA-2026-014"), "consent_on"),
        (Consent(CONSENT.day, ""), "consent_reference"),
        (Consent(CONSENT.day, "   "), "consent_reference"),
        (Consent(date(2026, 1, 16), "tomorrow"), "consent_on"),
    ):
        assert refused(check_streams, move, consent, TODAY)[0] == expected


@pytest.mark.parametrize(("stream", "target"), [(CSC, OWN), (SEND, OWN), (OWN, CSC), (OWN, SEND)])
def test_grant_and_own_funds_never_mix_whatever_consent_there_is(stream: Stream, target: Stream) -> None:
    field, words = refused(check_streams, Move(stream, target, 1), CONSENT, TODAY)
    assert field == "target_stream"
    assert "never mixed" in words


def test_what_is_paid_or_committed_cannot_be_moved() -> None:
    assert available(LINE, CSC) == 1_500_000
    check_cover(Move(CSC, CSC, 1_500_000), LINE)
    field, words = refused(check_cover, Move(CSC, CSC, 1_500_001), LINE)
    assert field == "amount"
    assert "£25,000 in CSC grant, of which £6,000 is paid and £4,000 committed" in words
    assert "Enter £15,000 or less" in words


def test_a_line_gives_only_of_the_stream_it_has() -> None:
    field, words = refused(check_cover, Move(OWN, OWN, 1), LINE)
    assert field == "stream"
    assert "no SESLIP own funds" in words
    overspent = Outturn(Shares(100), paid=Shares(150))
    assert available(overspent, CSC) == 0
    assert "Choose another line" in refused(check_cover, Move(CSC, CSC, 1), overspent)[1]


def test_what_a_virement_brought_can_be_moved_on() -> None:
    check_cover(Move(CSC, CSC, 2_000_000), Outturn(LINE.original, moved=Shares(500_000), paid=Shares(1_000_000)))


def test_both_lines_before_and_after_keep_the_original() -> None:
    move = Move(CSC, CSC, 500_000)
    giving, taking = source_change(move, LINE, False), target_change(move, Outturn(Shares(None, 8_400_000)), False)
    assert (giving.before.revised.csc, giving.after.revised.csc) == (2_500_000, 2_000_000)
    assert giving.after.original == LINE.original
    assert (giving.before.left.csc, giving.after.left.csc) == (1_500_000, 1_000_000)
    assert (taking.before.revised.csc, taking.after.revised) == (None, Shares(500_000, 8_400_000))


def test_once_applied_the_present_is_after_and_before_is_reckoned_back() -> None:
    move = Move(CSC, SEND, 500_000)
    asked = source_change(move, LINE, False), target_change(move, LINE, False)
    done = source_change(move, asked[0].after, True), target_change(move, asked[1].after, True)
    for before, after in zip(asked, done, strict=True):
        assert after.before.revised == before.before.revised
        assert after.after == before.after


BALANCES = [
    Balance(CSC, 43_092_100, 43_092_100, 0),
    Balance(SEND, 120_620_000, 120_620_000, 0),
    Balance(OWN, 34_962_400, 30_169_700, 4_792_700),
]


def test_within_a_stream_its_balance_stays() -> None:
    [change] = stream_changes(Move(SEND, SEND, 900), BALANCES, False)
    assert change.before == change.after == BALANCES[1]


def test_between_streams_the_funding_moves_with_it_and_both_still_balance() -> None:
    csc, send = stream_changes(Move(CSC, SEND, 1_000_000), BALANCES, False)
    assert (csc.after.income, csc.after.planned, csc.after.left) == (42_092_100, 42_092_100, 0)
    assert (send.after.income, send.after.planned, send.after.left) == (121_620_000, 121_620_000, 0)
    back = stream_changes(Move(CSC, SEND, 1_000_000), [csc.after, send.after, BALANCES[2]], True)
    assert [change.before for change in back] == BALANCES[:2]


def test_what_is_carried_forward_becomes_planned() -> None:
    [own] = stream_changes(Move(OWN, OWN, 792_700), BALANCES, False, from_carried=True)
    assert (own.after.carried, own.after.planned, own.after.left) == (4_000_000, 30_962_400, 0)
