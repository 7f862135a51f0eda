"""The checks on the money of a return and on the meetings behind its figures. Amounts are in pence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budget.domain.findings import OPEN
from budget.domain.findings import Finding as BudgetFinding
from budget.domain.ledger import Shares
from projects.domain.streams import Stream
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date

from .content import PartKey
from .preflight import Check, Finding, Level, Mend, finding_key

BALANCES = {"balance": "as issued", "revised-balance": "after virements"}
NEXT_YEAR = "phases"  # what is decided of them changes no figure of this return
OVERSPENT = "overspent"


@dataclass(frozen=True)
class LineFact:
    """A line of spending; `wants_explanation` of its variance. `forecast` and `payments` say where it is mended."""

    id: int
    label: str
    revised: Shares
    paid: Shares
    variance: int
    wants_explanation: bool
    forecast: Mend
    payments: Mend


@dataclass(frozen=True)
class MoveFact:
    """An approved virement between two streams that counts at the position date."""

    id: int
    stream: Stream
    target: Stream
    amount: int
    consent_on: date | None
    reference: str
    mend: Mend


@dataclass(frozen=True)
class ClaimFact:
    """A payment that is claimed for a day up to the position date, and not decided."""

    id: int
    line: str
    payee: str
    day: date
    amount: int
    mend: Mend


@dataclass(frozen=True)
class RequestFact:
    """A virement that is asked for and not decided; `counts` says that an approval would count in this return."""

    id: int
    source: str
    target: str
    amount: int
    asked_on: date
    counts: bool
    mend: Mend


@dataclass(frozen=True)
class BudgetFact:
    """A finding of the budget's own checks."""

    finding: BudgetFinding
    mend: Mend

    @property
    def check(self) -> str:
        return self.finding.key.partition("/")[0]


@dataclass(frozen=True)
class MeetingFact:
    id: int
    title: str
    day: date
    mend: Mend


def unbalanced(facts: Iterable[BudgetFact]) -> list[Finding]:
    """No explanation helps where a stream does not balance: the budget is put right."""
    return [
        _finding(
            Check.BALANCE,
            Level.BLOCKING,
            f"{fact.finding.about}, {BALANCES[fact.check]}",
            fact.finding.key,
            f"{fact.finding.printed} comes in, and {fact.finding.held} is planned and carried forward.",
            fact.mend,
        )
        for fact in facts
        if fact.check in BALANCES
    ]


def mixed_payments(lines: Iterable[LineFact]) -> list[Finding]:
    """Money paid from a stream that the line has no share in."""
    return [
        _finding(
            Check.MIXING,
            Level.BLOCKING,
            line.label,
            f"line-{line.id}-{stream.value}",
            f"{show_money(paid)} is charged to {stream.label}, and the line has no share in it.",
            line.payments,
        )
        for line in lines
        for stream, share, paid in zip(Stream, line.revised, line.paid, strict=True)
        if paid and not share
    ]


def moved_across(moves: Iterable[MoveFact], as_at: date) -> list[Finding]:
    """Virements between CSC and SEND: without consent, with one that came after the position date, and with one."""
    return [_move_finding(move, as_at) for move in moves]


def _move_finding(move: MoveFact, as_at: date) -> Finding:
    what = f"{show_money(move.amount)} was moved from {move.stream.label} to {move.target.label}"
    about = f"Virement from {move.stream.label} to {move.target.label}"
    if move.consent_on is None or not move.reference.strip():
        level, sentence = Level.BLOCKING, f"{what}, and no consent of DfE is recorded."
    elif move.consent_on > as_at:
        consent = f"{show_date(move.consent_on)} ({move.reference})"
        level, sentence = Level.WARNING, f"{what} and counts at {show_date(as_at)}. DfE consented only on {consent}."
    else:
        level = Level.NOTE
        sentence = f"{what} with DfE’s consent of {show_date(move.consent_on)} ({move.reference})."
    return _finding(Check.MIXING, level, about, f"virement-{move.id}", sentence, move.mend)


def unexplained(lines: Iterable[LineFact]) -> list[Finding]:
    found = []
    for line in lines:
        if line.wants_explanation:
            gap = f"{show_money(abs(line.variance))} {'less' if line.variance < 0 else 'more'}"
            sentence = f"The forecast is {gap} than its revised budget of {show_money(line.revised.total)}."
            found.append(_finding(Check.VARIANCE, Level.WARNING, line.label, line.id, sentence, line.forecast))
    return found


def undecided_claims(claims: Iterable[ClaimFact]) -> list[Finding]:
    return [
        _finding(
            Check.WAITING,
            Level.WARNING,
            claim.line,
            f"claim-{claim.id}",
            f"{show_money(claim.amount)} to {claim.payee} on {show_date(claim.day)} is claimed and not decided: "
            "it is not in what is paid.",
            claim.mend,
        )
        for claim in claims
    ]


def undecided_virements(requests: Iterable[RequestFact]) -> list[Finding]:
    """A warning where an approval would still change this return, else a note."""
    found = []
    for one in requests:
        level = Level.WARNING if one.counts else Level.NOTE
        then = "the revised budget is without it" if one.counts else "approved now, it counts in a later return"
        sentence = f"{show_money(one.amount)} was asked for on {show_date(one.asked_on)} and is not decided: {then}."
        about = f"Virement from {one.source} to {one.target}"
        found.append(_finding(Check.WAITING, level, about, f"virement-{one.id}", sentence, one.mend))
    return found


def budget_findings(facts: Sequence[BudgetFact], lines: Iterable[LineFact]) -> list[Finding]:
    """What nobody has explained in the budget, without what the other checks here say already."""
    told = {
        f"{OVERSPENT}/{line.id}-{stream.value}"
        for line in lines
        for stream, share in zip(Stream, line.revised, strict=True)
        if not share
    }
    return [
        _finding(
            Check.BUDGET,
            Level.NOTE if fact.check == NEXT_YEAR else Level.WARNING,
            fact.finding.about,
            fact.finding.key,
            f"“{fact.finding.what}” does not hold: expected {fact.finding.printed}, held {fact.finding.held}.",
            fact.mend,
        )
        for fact in facts
        if fact.finding.state == OPEN and fact.check not in BALANCES and fact.finding.key not in told
    ]


def missing_registers(meetings: Iterable[MeetingFact]) -> list[Finding]:
    return [
        _finding(
            Check.MEETINGS,
            Level.WARNING,
            meeting.title,
            meeting.id,
            f"It was on {show_date(meeting.day)}, and no register says who came.",
            meeting.mend,
            PartKey.ENGAGEMENT,
        )
        for meeting in meetings
    ]


def _finding(
    check: Check,
    level: Level,
    about: str,
    key: object,
    sentence: str,
    mend: Mend,
    part: PartKey = PartKey.MONEY,
) -> Finding:
    return Finding(check, level, about, finding_key(check, key), sentence, mend, part)
