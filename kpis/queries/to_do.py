"""What is asked of people, in words and with the link that leads straight to doing it: for the page and the e-mails."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from kpis.domain.reminders import Ask, Group, asked
from kpis.models import Kpi
from projects.models import Person
from seslip.foundation.periods import show_date

from .reminders import Book, book, rules


@dataclass(frozen=True)
class Line:
    """`name` and `title` say what it is about, `why` what is the matter, `action` names the link `url`."""

    ask: Ask
    name: str
    title: str
    why: str
    url: str
    action: str


@dataclass(frozen=True)
class Section:
    """The lines of one group."""

    group: Group
    lines: tuple[Line, ...]

    @property
    def heading(self) -> str:
        return self.group.heading


def to_do(reader: Person, day: date) -> list[Section]:
    """What is asked of a reader on a day."""
    found = book(day, reader)
    return sections(found, [ask for ask in asked(found.facts, day, rules()) if ask.person == reader.pk], day)


def sections(found: Book, asks: Iterable[Ask], day: date) -> list[Section]:
    """The asks of one person, in groups."""
    order = {group: place for place, group in enumerate(Group)}
    ordered: Sequence[Ask] = sorted(asks, key=lambda ask: (order[ask.group], ask.about, ask.id))
    grouped = groupby(ordered, key=lambda ask: ask.group)
    return [Section(group, tuple(line(found, ask, day) for ask in some)) for group, some in grouped]


def line(found: Book, ask: Ask, day: date) -> Line:
    if ask.group is Group.MEETINGS:
        return _meeting_line(found, ask)
    if ask.group is Group.STEPS:
        return _step_line(found, ask, day)
    if ask.group is Group.FURTHER:
        one = found.further[ask.key]
        return Line(ask, one.name, one.title, one.why, one.url, one.action)
    kpi = found.kpis[ask.id]
    why = " · ".join(_why(found, ask, kpi, day))
    return Line(ask, kpi_name(kpi), kpi.text, why, *_kpi_action(ask, kpi))


def kpi_name(kpi: Kpi) -> str:
    """`KPI 33.3 (SEND)`: a project that is planned for both streams has two of that number."""
    return f"KPI {kpi.ref} ({kpi.activity.requirement.stream})"


def _kpi_action(ask: Ask, kpi: Kpi) -> tuple[str, str]:
    name = kpi_name(kpi)
    if ask.group is Group.TO_CONFIRM:
        return reverse("kpis:kpi_page", args=(kpi.pk,)), f"Confirm or query {name}"
    if ask.group is Group.ESCALATED:
        return reverse("kpis:kpi_page", args=(kpi.pk,)), f"Look at {name}"
    verb = "Answer the query on" if ask.group is Group.QUERIED else "Update"
    return reverse("kpis:kpi_update", args=(kpi.pk,)), f"{verb} {name}"


def _why(found: Book, ask: Ask, kpi: Kpi, day: date) -> Iterator[str]:
    standing = found.standings[ask.id]
    status = standing.position.status.label.text
    if ask.group is Group.QUERIED:
        review = standing.review
        yield f"{review.by if review else 'The sponsor'} asked on {show_date(ask.about)}"
        if review and review.comment:
            yield f"“{' '.join(review.comment.split())}”"
    elif ask.group is Group.TO_CONFIRM:
        yield f"Reported {status.lower()} as at {show_date(ask.about)}"
        if ask.disagrees and standing.proposal:
            yield f"the records speak for {standing.proposal.status.label.text.lower()}"
    elif ask.group is Group.STALE:
        yield _stale_words(standing.position.position_date, ask.about, day)
    else:
        yield due_words(ask.about, day)
        yield status
    if ask.group is Group.ESCALATED:
        yield _managed_by(found, kpi)


def due_words(due: date, day: date) -> str:
    """`12 days overdue, was due 31 Mar 2026`."""
    days = (due - day).days
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} overdue, was due {show_date(due)}"
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"Due {when}, {show_date(due)}"


def _stale_words(reported: date | None, since: date, day: date) -> str:
    days = (day - since).days
    if reported is None:
        return f"Nothing reported since the year began, {days} days ago"
    return f"Last update as at {show_date(reported)}, {days} days ago"


def _managed_by(found: Book, kpi: Kpi) -> str:
    names = sorted(found.people[person].name for person in found.teams[kpi.activity.project_id].managers)
    return f"managed by {', '.join(names)}" if names else "nobody manages this project"


def _step_line(found: Book, ask: Ask, day: date) -> Line:
    step = found.steps[ask.id]
    kpi = found.kpis[step.kpi_id]
    name = kpi_name(kpi)
    url = reverse("kpis:milestone_done", args=(step.pk,))
    return Line(ask, name, step.title, due_words(ask.about, day), url, f"Say when “{step.title}” was done")


def _meeting_line(found: Book, ask: Ask) -> Line:
    meeting = found.meetings[ask.id]
    project = meeting.project
    day = show_date(meeting.day)
    why = f"Was on {day}, and no register says who came"
    url = reverse("projects:attendance_edit", args=(meeting.pk,))
    return Line(ask, f"Project {project.number}", str(meeting), why, url, f"Record who came on {day}")
