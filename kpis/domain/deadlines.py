"""Due dates by month of the programme year: the columns of the deadline view, and who has how many in each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from seslip.foundation.periods import Period, month_ends, show_date, show_month

from .statuses import Status


class By(StrEnum):
    """Whose deadlines the rows are."""

    MANAGER = "manager"
    SPONSOR = "sponsor"

    @property
    def label(self) -> str:
        return {"manager": "Project manager", "sponsor": "Sponsor"}[self.value]


@dataclass(frozen=True)
class Span:
    """One column: the days from `first` to `last`, open where one is None; `dated` is False for what has no date."""

    key: str
    label: str
    first: date | None = None
    last: date | None = None
    dated: bool = True

    def holds(self, day: date | None) -> bool:
        if day is None or not self.dated:
            return day is None and not self.dated
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def choices(self) -> dict[str, str]:
        """What the register's address needs to list what falls into the span."""
        if not self.dated:
            return {"due": "none"}
        given = {"due_from": self.first, "due_to": self.last}
        return {name: day.isoformat() for name, day in given.items() if day}


NO_DATE = Span("none", "No date", dated=False)


def spans_of(year: Period) -> list[Span]:
    """Before the year, its twelve months, after it, and without a date."""
    before = Span("before", f"Before {show_date(year.starts)}", last=year.starts - timedelta(days=1))
    after = Span("after", f"After {show_date(year.ends)}", first=year.ends + timedelta(days=1))
    return [before, *_months(year), after, NO_DATE]


def _months(year: Period) -> Iterator[Span]:
    first = year.starts
    while first <= year.ends:
        yield Span(first.strftime("%Y-%m"), show_month(first), first, month_ends(first))
        first = month_ends(first) + timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """What is due: a KPI with its status and the people of the row's kind, by id."""

    due: date | None
    status: Status
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """How many fall into each span, by its key; `person` is None for a row that is nobody's alone."""

    label: str
    counts: Mapping[str, int]
    person: int | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Timeline:
    """The spans that are shown, one line a person, those of nobody, and all of them counted once."""

    spans: Sequence[Span]
    lines: Sequence[Line]
    nobody: Line
    whole: Line
    statuses: Mapping[Status, Line] = field(default_factory=dict)
    milestones: Line = field(default_factory=lambda: Line("Milestones", {}))


def lay_out(
    year: Period, deadlines: Sequence[Deadline], milestones: Sequence[date], names: Mapping[int, str]
) -> Timeline:
    """`names` by id of everybody in the deadlines. Months are always shown, what lies outside only where it is used."""
    every = spans_of(year)
    whole = _line("All KPIs", every, [one.due for one in deadlines])
    steps = _line("Milestones", every, milestones)
    spans = [
        one for one in every if one.key not in ("before", "after") or whole.counts[one.key] or steps.counts[one.key]
    ]
    lines = [
        _line(name, spans, [one.due for one in deadlines if person in one.people], person)
        for person, name in sorted(names.items(), key=lambda entry: (entry[1], entry[0]))
    ]
    nobody = _line("Nobody named", spans, [one.due for one in deadlines if not one.people])
    statuses = {
        status: _line(status.label.text, spans, [one.due for one in deadlines if one.status is status])
        for status in Status
    }
    shown = {status: line for status, line in statuses.items() if line.total}
    return Timeline(spans, [line for line in lines if line.total], nobody, whole, shown, steps)


def _line(label: str, spans: Sequence[Span], days: Iterable[date | None], person: int | None = None) -> Line:
    counts = {span.key: 0 for span in spans}
    for day in days:
        counts[next(span.key for span in spans if span.holds(day))] += 1
    return Line(label, counts, person)


def cliff(timeline: Timeline) -> tuple[Span, int] | None:
    """The month in which half or more of everything dated is due, and how much; None where the year is even."""
    dated = [(span, timeline.whole.counts[span.key]) for span in timeline.spans if span.dated]
    total = sum(number for _, number in dated)
    span, number = max(dated, key=lambda entry: entry[1])
    return (span, number) if total and 2 * number >= total else None
