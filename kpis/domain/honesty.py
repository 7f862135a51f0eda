"""What measures and time say of a KPI's status, beside the status that was given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from seslip.foundation.periods import show_date

from .measures import Direction, MeasureKind, Standing
from .statuses import CLOSED, NEEDS_REASON, Status

STALE_AFTER_DAYS = 42
ENOUGH_PERCENT = 60  # of what is expected by now; below this share a KPI is off track

# Worst first. "Not started" claims no more than "On track" does: nothing is behind yet.
HOPE = {Status.OFF_TRACK: 0, Status.AT_RISK: 1, Status.NOT_STARTED: 2, Status.ON_TRACK: 2, Status.COMPLETE: 3}


@dataclass(frozen=True)
class Measured:
    """A measure as it stands, and its figure in words: `3 of 10 courageous conversations`."""

    said: str
    standing: Standing


@dataclass(frozen=True)
class Step:
    """An interim milestone as at the day of the proposal."""

    title: str
    due: date
    done: bool = False


@dataclass(frozen=True)
class Span:
    """The time a promise has: it is counted from `starts`; without a due date nothing can be expected by a day."""

    starts: date
    due: date | None
    as_at: date

    @property
    def passed(self) -> bool:
        return self.due is not None and self.due < self.as_at

    def expected(self, needed: int) -> int:
        """Of what is needed by the due date, what should be there by now: in proportion to time, rounded down."""
        if self.due is None:
            return 0
        if self.as_at >= self.due:
            return needed
        whole, gone = (self.due - self.starts).days, (self.as_at - self.starts).days
        return needed * gone // whole if gone > 0 else 0


@dataclass(frozen=True)
class Proposal:
    """The status that the records speak for, and why, one sentence a reason."""

    status: Status
    reasons: tuple[str, ...]


def propose(
    *,
    measures: Sequence[Measured],
    given: Status,
    starts: date,
    due: date | None,
    as_at: date,
    steps: Iterable[Step] = (),
) -> Proposal | None:
    """The worst that any measure or milestone speaks for; None where they say nothing.

    `starts` is the first day of the programme year; where there are milestones, time is counted from the first.
    """
    if given in NEEDS_REASON:
        return None
    if measures and all(_settled(measure.standing, due, as_at) for measure in measures):
        return Proposal(Status.COMPLETE, tuple(_sentence(f"{measure.said}: met") for measure in measures))
    if due is None:
        return None
    own = list(steps)
    span = Span(min((step.due for step in own), default=starts), due, as_at)
    if span.passed:
        return _after_the_due_date(measures, given, due)
    views = [view for view in (_view(measure, span) for measure in measures) if view]
    views += [_late(step) for step in own if not step.done and step.due < as_at]
    return _worst(views)


def _settled(standing: Standing, due: date | None, as_at: date) -> bool:
    """Met for good: what must not be exceeded is only known to be met once the time is over."""
    if standing.direction is Direction.DOWN and standing.kind is not MeasureKind.DELIVERABLE:
        return standing.met and due is not None and due <= as_at
    return standing.met


def _after_the_due_date(measures: Sequence[Measured], given: Status, due: date) -> Proposal | None:
    """Off track; but a KPI that nothing measures may well be complete, as it was given."""
    if not measures and given is Status.COMPLETE:
        return None
    late = f"The due date {show_date(due)} has passed"
    return Proposal(Status.OFF_TRACK, (late, *unmet(measures)))


def _view(measure: Measured, span: Span) -> Proposal | None:
    """What one measure says before the due date."""
    standing = measure.standing
    if standing.met:
        return Proposal(Status.ON_TRACK, (_sentence(f"{measure.said}: met so far"),))
    if standing.kind is MeasureKind.DELIVERABLE or standing.target is None:
        return None
    if standing.kind.in_percent:
        status = Status.NOT_STARTED if standing.value is None else Status.AT_RISK
        return Proposal(status, (_sentence(measure.said),))
    return _counted_view(measure, standing.target, span)


def _counted_view(measure: Measured, target: int, span: Span) -> Proposal:
    """A count or a reach against what should be there by now."""
    standing = measure.standing
    if standing.direction is Direction.DOWN:
        return _lowered_view(measure, target, span)
    base = standing.baseline or 0
    reached = max((standing.value or 0) - base, 0)
    due_by_now = span.expected(max(target - base, 0))
    reason = _sentence(f"{measure.said}; {base + due_by_now} expected by {show_date(span.as_at)}")
    return Proposal(_pace(reached, due_by_now, begun=bool(standing.value)), (reason,))


def _lowered_view(measure: Measured, target: int, span: Span) -> Proposal:
    """A figure to be brought down to the target: from its baseline, where there is one."""
    standing = measure.standing
    value, base = standing.value, standing.baseline
    if value is None:
        return Proposal(Status.NOT_STARTED, (_sentence(measure.said),))
    if base is None or base <= target:
        return Proposal(Status.OFF_TRACK, (_sentence(f"{measure.said}; at most {target} is promised"),))
    due_by_now = span.expected(base - target)
    reason = f"{measure.said}; {base - due_by_now} expected by {show_date(span.as_at)}, down from {base}"
    return Proposal(_pace(max(base - value, 0), due_by_now, begun=value != base), (_sentence(reason),))


def _pace(reached: int, expected: int, *, begun: bool) -> Status:
    if not begun and not expected:
        return Status.NOT_STARTED
    if reached >= expected:
        return Status.ON_TRACK
    return Status.AT_RISK if 100 * reached >= ENOUGH_PERCENT * expected else Status.OFF_TRACK


def _late(step: Step) -> Proposal:
    words = f"The milestone “{step.title}” was due on {show_date(step.due)} and is still open"
    return Proposal(Status.AT_RISK, (words,))


def _worst(views: Sequence[Proposal]) -> Proposal | None:
    """The worst view with the reasons of all that share it. Only where nothing has begun is it Not started."""
    if not views:
        return None
    if all(view.status is Status.NOT_STARTED for view in views):
        worst = Status.NOT_STARTED
    else:
        worst = min((Status.ON_TRACK, *(view.status for view in views)), key=lambda status: HOPE[status])
    speaking = [view for view in views if HOPE[view.status] == HOPE[worst]]
    return Proposal(worst, tuple(reason for view in speaking for reason in view.reasons))


def unmet(measures: Iterable[Measured]) -> tuple[str, ...]:
    """What is not met, one sentence a measure."""
    return tuple(_sentence(measure.said) for measure in measures if not measure.standing.met)


def disagrees(given: Status, proposed: Proposal | None, *, unmet: bool = False) -> bool:
    """Whether the status that was given is more hopeful than what the records speak for, or Complete with measures
    `unmet`. A status more cautious than the records is respected.
    """
    if given in NEEDS_REASON:
        return False
    if given is Status.COMPLETE and unmet:
        return True
    return proposed is not None and HOPE[given] > HOPE[proposed.status]


def days_stale(status: Status, last: date | None, starts: date, as_at: date) -> int:
    """Days since the last update, or since the year began where there was none; 0 up to six weeks, and once closed."""
    if status in CLOSED:
        return 0
    days = (as_at - (last or starts)).days
    return days if days > STALE_AFTER_DAYS else 0


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
