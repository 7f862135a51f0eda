"""The checks on the KPIs of a return: what they say against what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kpis.domain.statuses import CLOSED, Status
from seslip.foundation.periods import show_date

from .content import PartKey
from .preflight import Check, Finding, Level, Mend, finding_key

ENDING = {
    Check.STATUS: "Update it",
    Check.NEVER: "Update it",
    Check.STALE: "Update it",
    Check.UNPROVEN: "Add evidence",
    Check.QUERIED: "Answer it",
    Check.UNDATED: "Give it a date",
}

UPDATED = (Check.STATUS, Check.NEVER, Check.STALE, Check.QUERIED)


@dataclass(frozen=True)
class MeasureFact:
    """One measure of a KPI; `said` is its figure in words. What is `counted` from records nobody types.

    `promise` tells what is promised: where it is equal the same is promised. It is empty of a bare “Done”.
    """

    promise: str
    target: int | None
    unit: str
    value: int | None
    said: str
    counted: bool = False

    @property
    def summed(self) -> bool:
        """Whether somebody may add it up by hand: a number of something that people type, such as 40 delegates."""
        return bool(self.promise and self.target) and not self.counted


@dataclass(frozen=True)
class KpiFact:
    """A KPI as it stands at the position date. `update`, `evidence` and `edit` say where it is mended and by whom.

    `overtaken` says that something was reported as at a later day: what it said before can no longer be changed.
    `since` is when it was given the status that it has, `asked` when the sponsor asked the `query`.
    """

    id: int
    ref: str
    project: int
    requirement: int
    promise: str
    due: date | None
    status: Status
    reported: date | None
    update: Mend
    evidence: Mend
    edit: Mend
    proven: bool = True
    doubts: tuple[str, ...] = ()
    overtaken: bool = False
    since: datetime | None = None
    query: str = ""
    asked: datetime | None = None
    note: str = ""
    printed_due: str = ""
    measures: tuple[MeasureFact, ...] = ()

    @property
    def open(self) -> bool:
        return self.status not in CLOSED


def kpi_findings(kpis: Sequence[KpiFact], starts: date, fresh_from: date, since: str) -> list[Finding]:
    """Every check on single KPIs. An update counts from `fresh_from`, in words `since`; `starts` begins the year."""
    return [
        *doubtful(kpis),
        *(never_reported(kpis) if starts < fresh_from else ()),
        *stale(kpis, fresh_from, since),
        *unproven(kpis),
        *queried(kpis),
        *undated(kpis),
    ]


def doubtful(kpis: Iterable[KpiFact]) -> list[Finding]:
    """Complete with measures that are not met contradicts itself, which blocks as long as an update can mend it; any
    other status may be somebody's judgement.
    """
    found = []
    for kpi in kpis:
        if kpi.doubts:
            wrong = kpi.status is Status.COMPLETE and not kpi.overtaken
            reasons = "; ".join(reason.rstrip(".") for reason in kpi.doubts)
            sentence = f"It is reported as {kpi.status.label.text}. The records say: {reasons}."
            level = Level.BLOCKING if wrong else Level.WARNING
            found.append(_finding(Check.STATUS, level, kpi, sentence, kpi.update, kpi.since))
    return found


def never_reported(kpis: Iterable[KpiFact]) -> list[Finding]:
    sentence = "Nobody has reported on it this year."
    return [
        _finding(Check.NEVER, Level.WARNING, kpi, sentence, kpi.update)
        for kpi in kpis
        if kpi.open and kpi.reported is None
    ]


def stale(kpis: Iterable[KpiFact], fresh_from: date, since: str) -> list[Finding]:
    """What is closed stays as it is and needs no further word."""
    return [
        _finding(
            Check.STALE,
            Level.WARNING,
            kpi,
            f"Its last update is at {show_date(kpi.reported)}: there is none {since}.",
            kpi.update,
        )
        for kpi in kpis
        if kpi.open and kpi.reported is not None and kpi.reported < fresh_from
    ]


def unproven(kpis: Iterable[KpiFact]) -> list[Finding]:
    sentence = "It is reported as Complete, and no file or link shows it."
    return [
        _finding(Check.UNPROVEN, Level.WARNING, kpi, sentence, kpi.evidence, kpi.since)
        for kpi in kpis
        if kpi.status is Status.COMPLETE and not kpi.proven
    ]


def queried(kpis: Iterable[KpiFact]) -> list[Finding]:
    return [
        _finding(Check.QUERIED, Level.WARNING, kpi, f"The sponsor asks: {kpi.query}", kpi.update, kpi.asked)
        for kpi in kpis
        if kpi.query
    ]


def undated(kpis: Iterable[KpiFact]) -> list[Finding]:
    """A date that the plan leaves open stays open until somebody agrees one. What is closed no longer needs it."""
    found = []
    for kpi in kpis:
        if kpi.due is None:
            printed = f": the plan prints “{kpi.printed_due}”" if kpi.printed_due else ""
            level = Level.WARNING if kpi.open else Level.NOTE
            found.append(_finding(Check.UNDATED, level, kpi, f"It has no due date{printed}.", kpi.edit))
    return found


def status_since(reports: Iterable[tuple[int, str, datetime]]) -> dict[int, datetime]:
    """When each KPI (by id) was given the status it has, whatever was reported since of the same status.

    `reports` give the KPI, its status and when that was recorded, in the order in which they count.
    """
    held: dict[int, tuple[str, datetime]] = {}
    for kpi, status, recorded in reports:
        if kpi not in held or held[kpi][0] != status:
            held[kpi] = (status, recorded)
    return {kpi: recorded for kpi, (_, recorded) in held.items()}


def _finding(
    check: Check, level: Level, kpi: KpiFact, sentence: str, mend: Mend, since: datetime | None = None
) -> Finding:
    mend = replace(mend, label=ENDING[check])
    key = finding_key(check, kpi.id)
    updated = kpi.id if check in UPDATED else 0
    return Finding(check, level, f"KPI {kpi.ref}", key, sentence, mend, PartKey.KPIS, kpi.promise, updated, since)
