"""What changed, as a page, a file and an e-mail tell it: the period and projects asked for, and the news of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localtime

from projects.domain.changes import FIRST_VISIT, Since, days_between, days_of
from projects.models import Person, Project
from seslip.foundation.changes import Gathered, News, Span, gather, news_for, span_of_days
from seslip.foundation.clock import today
from seslip.foundation.periods import show_date
from seslip.foundation.sharing import read_once

from .visits import last_visit


@dataclass(frozen=True)
class Asked:
    """`words` say the period: “since 12 Nov 2026”, “from 1 Nov 2026 to 7 Nov 2026”. `first_visit`: they asked for what
    is new since their last visit, and there was none.
    """

    span: Span
    words: str
    days: tuple[date, date]
    since: Since | None = None
    first_visit: bool = False


def asked_period(reader: Person, since: str, first: date | None, last: date | None) -> Asked:
    """Two days win over a quick choice; without either it is since the last visit. A query only for the last visit."""
    if between := days_between(first, last, today()):
        return _of_days(between)
    choice = Since(since or Since.VISIT)
    if choice is not Since.VISIT:
        return _of_days(days_of(choice, today()), choice)
    if (ended := last_visit(reader)) is None:
        return _of_days(days_of(FIRST_VISIT, today()), Since.VISIT, first_visit=True)
    began = localtime(ended)
    words = f"since your last visit, {show_date(began.date())}, {began:%H:%M}"
    return Asked(Span(ended, timezone.now()), words, (began.date(), today()), Since.VISIT)


def _of_days(days: tuple[date, date], since: Since | None = None, *, first_visit: bool = False) -> Asked:
    first, last = days
    if first == last:
        words = f"on {show_date(first)}"
    else:
        words = f"since {show_date(first)}" if last == today() else f"from {show_date(first)} to {show_date(last)}"
    return Asked(span_of_days(first, last), words, days, since, first_visit)


def changes_since_visit(reader: Person, *, projects: Collection[int] | None = None) -> News:
    """What is new to a reader; before their second visit of the last days. For panels."""
    return news_for(_since_visit(reader), reader, projects=projects, others=True)


@read_once
def _since_visit(reader: Person) -> Gathered:
    return gather(asked_period(reader, Since.VISIT, None, None).span, reader)


def told_projects(reader: Person) -> QuerySet[Project]:
    """The projects that changes can be narrowed to, those of the latest year last."""
    return Project.objects.visible_to(reader).filter(used=True).order_by("number", "year__starts")
