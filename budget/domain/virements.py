"""Moving budget between lines: which step follows which, which streams may meet, what must cover it, what it changes.

Amounts are in pence. Paid and committed money cannot be moved, and CSC and SEND stay apart (plan, para 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from projects.domain.streams import GRANT_STREAMS, Stream
from seslip.foundation.labels import Label
from seslip.foundation.money import show_money

from .ledger import Balance, Shares
from .outturn import Outturn, minus, plus

REQUESTED, APPROVED, DECLINED, WITHDRAWN = "requested", "approved", "declined", "withdrawn"
TRANSITIONS = {REQUESTED: frozenset({APPROVED, DECLINED, WITHDRAWN})}  # a decision is never taken back
LABELS = {
    REQUESTED: Label("Waiting", "at-risk", "clock"),
    APPROVED: Label("Approved", "on-track", "tick"),
    DECLINED: Label("Declined", "off-track", "octagon"),
    WITHDRAWN: Label("Withdrawn", "withdrawn", "minus"),
}


class VirementError(ValueError):
    """What stands against a virement: in `field`, in a sentence that says what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Consent:
    """DfE's agreement to move money between CSC and SEND."""

    day: date | None = None
    reference: str = ""

    @property
    def any(self) -> bool:
        return self.day is not None or bool(self.reference.strip())


@dataclass(frozen=True)
class Move:
    """`amount` leaves `stream` of one line and arrives in `target_stream` of another."""

    stream: Stream
    target_stream: Stream
    amount: int

    @property
    def across(self) -> bool:
        """Between two streams, and so only with consent."""
        return self.stream is not self.target_stream


def check_step(state: str, following: str) -> None:
    """Raises VirementError for a step that does not follow: a decided or withdrawn request stays as it is."""
    if following not in TRANSITIONS.get(state, frozenset()):
        words = f"This virement is {LABELS[state].text.lower()} already. Ask for a new one to move money again."
        raise VirementError("", words)


def check_streams(move: Move, consent: Consent, today: date) -> None:
    """The same stream, or CSC and SEND with DfE's consent. Raises VirementError."""
    if not move.across:
        if consent.any:
            words = "Consent belongs to a virement between CSC and SEND. Empty both boxes, or choose the other stream."
            raise VirementError("consent_on" if consent.day else "consent_reference", words)
        return
    if not {move.stream, move.target_stream} <= set(GRANT_STREAMS):
        words = "DfE grant and SESLIP own funds are never mixed. Choose the same stream for both lines."
        raise VirementError("target_stream", words)
    if consent.day is None or not consent.reference.strip():
        words = (
            "CSC and SEND grant must be kept apart (plan, para 5). Enter the date and the reference of DfE’s consent, "
            "or choose the same stream for both lines."
        )
        raise VirementError("consent_reference" if consent.day else "consent_on", words)
    if consent.day > today:
        raise VirementError("consent_on", "This date is still to come. Enter the day on which DfE gave its consent.")


def check_cover(move: Move, source: Outturn) -> None:
    """What the source has left in the stream must cover the amount. Raises VirementError."""
    revised, paid, committed = (share_of(s, move.stream) for s in (source.revised, source.paid, source.committed))
    if revised is None:
        raise VirementError("stream", f"This line has no {move.stream.label} to give. Choose another stream or line.")
    left = available(source, move.stream)
    if move.amount > left:
        taken = f"{show_money(paid or 0)} is paid and {show_money(committed or 0)} committed"
        have = f"Only {show_money(left)} of it is free" if left else "Nothing of it is free"
        do = f"Enter {show_money(left)} or less" if left else "Choose another line"
        words = f"This line has a revised budget of {show_money(revised)} in {move.stream.label}, of which {taken}."
        raise VirementError("amount", f"{words} {have}. {do}.")


def available(outturn: Outturn, stream: Stream) -> int:
    """What a line can give in a stream: its revised share less paid and committed, never below zero."""
    return max(share_of(outturn.left, stream) or 0, 0)


def share_of(shares: Shares, stream: Stream) -> int | None:
    return shares[list(Stream).index(stream)]


def only(stream: Stream, amount: int) -> Shares:
    """An amount of one stream."""
    return Shares(*(amount if each is stream else None for each in Stream))


@dataclass(frozen=True)
class LineChange:
    """A line in the stream that gives or receives, without the virement and with it."""

    stream: Stream
    before: Outturn
    after: Outturn


@dataclass(frozen=True)
class StreamChange:
    """A stream without the virement and with it."""

    before: Balance
    after: Balance


def source_change(move: Move, now: Outturn, applied: bool) -> LineChange:
    """The line that gives; `applied` says that `now` contains the virement already."""
    taken = only(move.stream, move.amount)
    if applied:
        return LineChange(move.stream, replace(now, moved=plus(now.moved, taken)), now)
    return LineChange(move.stream, now, replace(now, moved=minus(now.moved, taken)))


def target_change(move: Move, now: Outturn, applied: bool) -> LineChange:
    """The line that receives."""
    given = only(move.target_stream, move.amount)
    if applied:
        return LineChange(move.target_stream, replace(now, moved=minus(now.moved, given)), now)
    return LineChange(move.target_stream, now, replace(now, moved=plus(now.moved, given)))


def stream_changes(
    move: Move, now: Iterable[Balance], applied: bool, *, from_carried: bool = False, to_carried: bool = False
) -> list[StreamChange]:
    """The streams that the virement touches. With consent the funding moves too, so that each still balances.

    `from_carried` and `to_carried` say that the line is what is carried forward, not planned spending.
    """
    sign = -1 if applied else 1
    changes = []
    for balance in now:
        other = balance
        if balance.stream is move.stream:
            other = _with(other, -sign * move.amount, from_carried, move.across)
        if balance.stream is move.target_stream:
            other = _with(other, sign * move.amount, to_carried, move.across)
        if balance.stream in (move.stream, move.target_stream):
            changes.append(StreamChange(other, balance) if applied else StreamChange(balance, other))
    return changes


def _with(balance: Balance, amount: int, carried: bool, funded: bool) -> Balance:
    return replace(
        balance,
        income=balance.income + (amount if funded else 0),
        planned=balance.planned + (0 if carried else amount),
        carried=balance.carried + (amount if carried else 0),
    )
