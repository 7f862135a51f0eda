"""What changed, as a register."""

from collections.abc import Iterable, Mapping
from datetime import date

from projects.models import Person, ProgrammeYear, Project
from projects.queries.news import told_projects
from seslip.foundation.changes import KINDS, News, changes_for, span_of_days
from seslip.foundation.news import Line
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Column, Document, Kind, Value, flat_table

COLUMNS = (
    Column("date", "Date", Kind.DATE, 12),
    Column("time", "Time", width=8),
    Column("who", "Who", width=28),
    Column("what", "What", width=36),
    Column("title", "Title", width=38),
    Column("change", "What changed", width=56),
    Column("steps", "Steps", Kind.NUMBER, 8),
    Column("kind", "Kind", width=20),
    Column("projects", "Projects", width=12),
)


def changes_register(news: News, words: str, days: tuple[date, date], projects: Iterable[Project]) -> Document:
    """One row a line of the page."""
    numbers = {project.pk: project.number for project in projects}
    rows = (_row(line, numbers) for line in news.lines)
    table = flat_table("Changes", COLUMNS, rows, f"Nothing has changed {words}.")
    name = f"changes-{days[0].isoformat()}-{days[1].isoformat()}"
    return Document(name, "What changed", words[0].upper() + words[1:], (table,))


def _row(line: Line, numbers: Mapping[int, int]) -> tuple[Value, ...]:
    thing = line.thing
    of = ", ".join(str(number) for number in sorted(numbers[pk] for pk in thing.projects if pk in numbers))
    told = (thing.name, thing.title, line.sentence, len(line.steps), KINDS[thing.kind], of)
    return (line.day, f"{line.when:%H:%M}", line.who, *told)


def build_changes(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """The year up to a day."""
    span = span_of_days(year.starts, as_at)
    words = f"from {show_date(year.starts)} to {show_date(as_at)}"
    news = changes_for(reader, span.since, span.until)
    return changes_register(news, words, (year.starts, as_at), told_projects(reader))
