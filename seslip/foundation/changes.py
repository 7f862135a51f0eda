"""What changed in a period, as one reader may know it now: the registry of what each app tells.

An app registers subjects (what a line of news is about, and who sees it) and sources (which rows tell of it). What a
reader does not see today is neither told nor counted; a source reads only the columns that it tells.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.db import connection, models
from django.utils.timezone import make_aware

from .news import Line, Step, Thing, counted, lines_of

MOST = 5_000  # rows of one source: the latest; a page says where there were more

KINDS = {
    "kpis": "KPIs",
    "projects": "Projects",
    "meetings": "Meetings",
    "money": "Money",
    "diagnostics": "Peer challenge and conversations",
    "packages": "Targeted support",
    "returns": "Returns",
    "people": "People and roles",
}


@dataclass(frozen=True)
class Span:
    """From a moment on, up to another and without it."""

    since: datetime
    until: datetime


def span_of_days(first: date, last: date) -> Span:
    """Whole days by the clock of the programme, both included."""
    return Span(make_aware(datetime.combine(first, time())), make_aware(datetime.combine(last + timedelta(1), time())))


@dataclass(frozen=True)
class Subject:
    """`seen(reader)` are the records a reader sees now, with what `thing(record, reader)` needs.

    `removed(reader)` says whether they may be told of one that is gone: nobody can tell any more who saw it.
    """

    kind: str
    seen: Callable[[Any], models.QuerySet[Any]]
    thing: Callable[[Any, Any], Thing]
    removed: Callable[[Any], bool] = lambda reader: False


@dataclass(frozen=True)
class Row:
    """A step of the record of a subject with the id `about`. `gone` is what is left of a removed one.

    `to(reader)` holds it back from some of those who see the record.
    """

    about: int
    step: Step
    gone: Thing | None = None
    to: Callable[[Any], bool] | None = None


class Source(Protocol):
    """Where steps are read from: a table, and its column that says when."""

    @property
    def subject(self) -> Subject: ...

    @property
    def place(self) -> tuple[str, str]: ...

    def rows(self, span: Span, reader: Any | None) -> tuple[list[Row], bool]:
        """The steps of the latest MOST rows of a span, and whether there were more; in a fixed number of queries. With
        a reader only of what they see, without one of everything.
        """
        ...


SOURCES: list[Source] = []


def register(*sources: Source) -> None:
    SOURCES.extend(sources)


@dataclass(frozen=True)
class Gathered:
    """What happened in a span, before it is asked who may know. `cut`: some source had more than it reads."""

    rows: tuple[tuple[Subject, Row], ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class News:
    """`counts` are lines by kind, before `kinds` narrowed them."""

    lines: tuple[Line, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    cut: bool = False

    @property
    def total(self) -> int:
        return len(self.lines)


def changes_for(
    reader: Any,
    since: datetime,
    until: datetime,
    *,
    projects: Collection[int] | None = None,
    kinds: Collection[str] = (),
    others: bool = False,
) -> News:
    """What changed from `since` up to `until` as a reader may know it, the latest first.

    `projects` (ids) narrow it to what belongs to one of them, `kinds` to some of KINDS, `others` to what was not done
    by the reader alone. One query says which tables have anything to tell; each of those costs two to five.
    """
    return news_for(gather(Span(since, until), reader), reader, projects=projects, kinds=kinds, others=others)


def gather(span: Span, reader: Any | None = None) -> Gathered:
    """Everything of a span; with a reader only what they see. Without one it serves many: `news_for` asks for each."""
    rows: list[tuple[Subject, Row]] = []
    cut = False
    for source in _speaking(span):
        found, more = source.rows(span, reader)
        cut = cut or more
        rows += ((source.subject, row) for row in found)
    return Gathered(tuple(rows), cut)


def news_for(
    gathered: Gathered,
    reader: Any,
    *,
    projects: Collection[int] | None = None,
    kinds: Collection[str] = (),
    others: bool = False,
) -> News:
    """What a reader may know of it; one query for each subject that anything happened to."""
    lines = lines_of(_told(gathered, reader))
    if projects is not None:
        wanted = frozenset(projects)
        lines = [line for line in lines if line.thing.projects & wanted]
    if others:
        lines = [line for line in lines if line.people != {reader.pk}]
    shown = [line for line in lines if line.thing.kind in kinds] if kinds else lines
    return News(tuple(shown), counted(lines), gathered.cut)


def _told(gathered: Gathered, reader: Any) -> Iterator[tuple[Thing, Step]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    subjects: dict[int, Subject] = {}
    for subject, row in gathered.rows:
        subjects[id(subject)] = subject
        grouped[id(subject)].append(row)
    for key, rows in grouped.items():
        yield from _told_of(subjects[key], rows, reader)


def _told_of(subject: Subject, rows: Sequence[Row], reader: Any) -> Iterator[tuple[Thing, Step]]:
    about = {row.about for row in rows if row.gone is None}
    seen = subject.seen(reader).filter(pk__in=about) if about else ()
    things = {record.pk: subject.thing(record, reader) for record in seen}
    for row in rows:
        thing = row.gone if row.gone and subject.removed(reader) else things.get(row.about)
        if thing and (row.to is None or row.to(reader)):
            yield thing, row.step


def _speaking(span: Span) -> Iterable[Source]:
    """The sources whose tables have a row in the span; one query, each answered from an index."""
    places = list(dict.fromkeys(source.place for source in SOURCES))
    if not places:
        return []
    quote = connection.ops.quote_name
    asked = ", ".join(
        f"EXISTS(SELECT 1 FROM {quote(table)} WHERE {quote(column)} >= %s AND {quote(column)} < %s)"  # noqa: S608
        for table, column in places
    )
    bounds = [connection.ops.adapt_datetimefield_value(moment) for moment in (span.since, span.until)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", bounds * len(places))
        speaking = {place for place, there in zip(places, cursor.fetchone(), strict=True) if there}
    return [source for source in SOURCES if source.place in speaking]
