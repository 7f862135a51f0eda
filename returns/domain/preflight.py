"""What the checks find before a return goes out: how grave a finding is, what it says, and who can mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from seslip.foundation.labels import Label

from .canonical import digest
from .content import PartKey

LONGEST_KEY = 120  # characters that a pass keeps of a key


class Level(StrEnum):
    """What would make the return wrong; what a person must look at; what is only said."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> Label:
        return {
            Level.BLOCKING: Label("Blocking", "off-track", "octagon"),
            Level.WARNING: Label("Warning", "at-risk", "triangle"),
            Level.NOTE: Label("Note", "not-started", "circle"),
        }[self]


PASSED = Label("Passed", "on-track", "tick")


class Check(StrEnum):
    """In the order in which the page shows them."""

    STATUS = "status"
    NEVER = "never"
    STALE = "stale"
    UNPROVEN = "evidence"
    QUERIED = "queried"
    UNDATED = "undated"
    TWICE = "twice"
    EXCEPTIONS = "exceptions"
    NARRATIVE = "narrative"
    TEXT = "text"
    BALANCE = "balance"
    MIXING = "mixing"
    VARIANCE = "variance"
    WAITING = "waiting"
    BUDGET = "budget"
    MEETINGS = "meetings"

    @property
    def heading(self) -> str:
        return _SAID[self][0]

    @property
    def what(self) -> str:
        """Why it matters and what is asked, in a sentence or two."""
        return _SAID[self][1]


_SAID = {
    Check.STATUS: (
        "The status says more than the records",
        "Correct the status or the figures. A figure that the records cannot know is set by hand, with its reason.",
    ),
    Check.NEVER: (
        "KPIs that nobody has reported on",
        "They go out as Not started. Update them, or say why nothing is known.",
    ),
    Check.STALE: (
        "KPIs without a recent update",
        "What they say may be out of date. Update them, or say why the last word still holds.",
    ),
    Check.UNPROVEN: (
        "Complete without evidence",
        "Nothing shows that they are. Add a file or a link, or say where the evidence is.",
    ),
    Check.QUERIED: (
        "Questions of sponsors without an answer",
        "The sponsor doubts the last update. The next update answers the question.",
    ),
    Check.UNDATED: (
        "KPIs without a due date",
        "They are never overdue, whatever happens. Agree a date, or say why there is none.",
    ),
    Check.TWICE: (
        "Promised twice",
        "One promise or one group of people stands in two places. Both must say the same, and a sum counts them once.",
    ),
    Check.EXCEPTIONS: (
        "Exceptions without an explanation",
        "The return explains every KPI that is overdue, off track or closed without completion.",
    ),
    Check.NARRATIVE: (
        "Narratives that are missing",
        "Each policy theme says in words what happened. Until somebody writes, the draft from the updates stands.",
    ),
    Check.TEXT: (
        "Faults in the wording",
        "Sentences that break off, placeholders, and what the plan prints differently: DfE reads these words.",
    ),
    Check.BALANCE: (
        "Income and spending",
        "What comes into a funding stream is what is planned from it and carried forward. Both are equal to the penny.",
    ),
    Check.MIXING: (
        "CSC and SEND apart",
        "The two grants are not mixed (plan, para 5) unless DfE consents and the consent is recorded.",
    ),
    Check.VARIANCE: (
        "Variances without an explanation",
        "The forecast is 10% and £1,000 or more from the revised budget. Say why, or forecast again.",
    ),
    Check.WAITING: (
        "Claims and virements without a decision",
        "A decision changes what is paid or the revised budget. Decide them, or say why the return goes out without.",
    ),
    Check.BUDGET: (
        "Findings of the budget’s own checks",
        "What does not reconcile and nobody has explained yet. Explained there, it is no longer asked about here.",
    ),
    Check.MEETINGS: (
        "Meetings without a register",
        "Until the register is recorded they count in no KPI and for no authority.",
    ),
}


@dataclass(frozen=True)
class Mend:
    """Where a finding is mended and by whom: in words, and as the people (by id) whom it is shown to.

    `finance` adds the finance officer; the programme manager sees everything.
    """

    url: str
    label: str
    who: str
    people: frozenset[int] = frozenset()
    finance: bool = False


@dataclass(frozen=True)
class Finding:
    """`key` stays the same as long as it is about the same thing; a pass holds for the same `sentence`.

    `detail` says in full what it is about, such as the promise of a KPI; `kpi` is the id of the one that an update
    mends, 0 for none. `since` is when what it tells was recorded, where the same words may be recorded anew: a pass
    from before is not for it.
    """

    check: Check
    level: Level
    about: str
    key: str
    sentence: str
    mend: Mend
    part: PartKey
    detail: str = ""
    kpi: int = 0
    since: datetime | None = None

    @property
    def mark(self) -> str:
        """What somebody saw: with another sentence, or of what was recorded anew, it is another mark."""
        return digest(f"{self.key}\n{self.sentence}\n{self.since}".encode())[:20]


def finding_key(check: Check, about: object) -> str:
    """`stale/33`; what is too long to be kept ends in its fingerprint."""
    key = f"{check.value}/{about}"
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 17]}-{digest(key.encode())[:16]}"


@dataclass(frozen=True)
class Passed:
    """Why somebody let a warning pass."""

    sentence: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Judged:
    """A finding with the reason why it was passed, if it was."""

    finding: Finding
    passed: Passed | None = None

    @property
    def in_the_way(self) -> bool:
        """Whether the return cannot be checked because of it."""
        level = self.finding.level
        return level is Level.BLOCKING or (level is Level.WARNING and self.passed is None)

    @property
    def label(self) -> Label:
        return PASSED if self.passed else self.finding.level.label


def judged(findings: Iterable[Finding], passes: Mapping[str, Passed]) -> list[Judged]:
    """Only warnings are passed, and only as they were seen: who says something else is asked about again."""
    return [Judged(one, _holding(one, passes.get(one.key))) for one in findings]


def _holding(finding: Finding, passed: Passed | None) -> Passed | None:
    if passed is None or not passed.reason or finding.level is not Level.WARNING:
        return None
    seen = passed.sentence == finding.sentence and (finding.since is None or finding.since <= passed.at)
    return passed if seen else None


@dataclass(frozen=True)
class Group:
    """The findings of one check."""

    check: Check
    blocking: list[Judged] = field(default_factory=list)
    warnings: list[Judged] = field(default_factory=list)
    passed: list[Judged] = field(default_factory=list)
    notes: list[Judged] = field(default_factory=list)

    @property
    def in_the_way(self) -> int:
        return len(self.blocking) + len(self.warnings)

    @property
    def to_update(self) -> list[int]:
        """The KPIs, by id, whose update mends what is in the way."""
        return [row.finding.kpi for row in (*self.blocking, *self.warnings) if row.finding.kpi]


def grouped(rows: Iterable[Judged]) -> list[Group]:
    """The checks that found something: first those that block, then those that warn, each in the order of `Check`."""
    groups = {check: Group(check) for check in Check}
    for row in rows:
        group, level = groups[row.finding.check], row.finding.level
        if level is Level.BLOCKING:
            group.blocking.append(row)
        elif level is Level.NOTE:
            group.notes.append(row)
        else:
            (group.passed if row.passed else group.warnings).append(row)
    found = [group for group in groups.values() if group.in_the_way or group.passed or group.notes]
    return sorted(found, key=lambda group: (not group.blocking, not group.warnings))


def open_again(findings: Iterable[Finding], reopened: str) -> list[Finding]:
    """Of a correction only what is about the parts that are open again (`reopened`, with spaces between)."""
    return [one for one in findings if one.part.value in reopened.split()]
