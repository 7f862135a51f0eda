"""What tests of changes share: moments of the programme's clock, and what a reader is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.models import Person
from seslip.foundation.changes import News, changes_for, span_of_days

LONDON = ZoneInfo("Europe/London")
DAY = date(2025, 11, 12)


@contextmanager
def at(hour: int, minute: int = 0, day: date = DAY) -> Iterator[None]:
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON), tick=False):
        yield


def kpi_of(project: int, number: int = 1) -> Kpi:
    rows = Kpi.objects.select_related("activity__project", "activity__requirement")
    return rows.filter(activity__project__number=project, number=number).order_by("pk")[0]


def report(by: Person, kpi: Kpi, status: Status, note: str = "", day: date = DAY) -> Kpi:
    return update_kpi(by=by, report=Report(kpi, kpi.as_stored().version, status, note, day))


def told_to(reader: Person, first: date = DAY, last: date = DAY, **narrowed: object) -> News:
    span = span_of_days(first, last)
    return changes_for(Person.objects.get(pk=reader.pk), span.since, span.until, **narrowed)  # type: ignore[arg-type]


def sentences(news: News) -> list[str]:
    return [line.told for line in news.lines]
