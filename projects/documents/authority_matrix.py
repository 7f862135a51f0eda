"""The matrix of authorities and projects: page, Excel, CSV and PDF are drawn from one description."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from projects.domain.involvement import CAME, GAVE, INVITED, NAME, RECEIVED, MatrixRow, Part, Share
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear, Project, Theme
from projects.queries.involvement import Asked, Matrix, authority_matrix, column_key
from projects.queries.programme import authority_slugs
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Passage, Rich, Row, Table

TOTALS = (
    Column(INVITED, "Invited to", Kind.NUMBER, 10),
    Column(CAME, "Came to", Kind.NUMBER, 9),
    Column(GAVE, "Gave", Kind.NUMBER, 6),
    Column(RECEIVED, "Received", Kind.NUMBER, 9),
)
ON_SHEET, PRINTED = re.compile(r"(?<=-)|\s"), re.compile(r"(?<=[-/])|\s")  # where a title goes on in the next line
ON_PAPER = 8  # projects beside each other on a sheet of A4; more go into further tables
LEGEND = (
    "“3 of 5”: came to 3 of the 5 meetings held to which it was invited; the darker, the more. “Gave 1”: helped with a "
    "package of targeted support, or lent an expert. “Received 1”: received a package. A dash: nothing is recorded.",
    "Invitations are not recorded: all authorities count as invited to each meeting of a project, and to a peer "
    "challenge group or a conversation those that it is for. A meeting held jointly stands with each of its projects "
    "and counts once in a total.",
)


def address(asked: Asked, **more: object) -> str:
    """What names the same choices in an address; `more` adds to them or, with "", takes one away."""
    said: dict[str, object] = {
        "year": asked.year.label,
        "as_at": asked.as_at.isoformat(),
        "known": "then" if asked.known else "",
        "theme": asked.theme,
        "stream": asked.stream,
        "project": asked.project or "",
        "since": asked.since.isoformat() if asked.since else "",
        "part": asked.part.value if asked.part else "",
        "sort": "" if asked.sort == NAME else asked.sort,
    }
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in {**said, **more}.items() if value})
    return f"?{query.urlencode()}"


def records_url(asked: Asked, slug: str, anchor: str, project: int | None = None) -> str:
    """The records behind a figure of an authority."""
    query = address(asked, part="", sort="", **({"project": project} if project else {}))
    return f"{reverse('authorities:authority_records', args=(slug,))}{query}#{anchor}"


def matrix_table(matrix: Matrix, slugs: dict[int, str], projects: Iterable[Project] | None = None) -> Table:
    """All columns, or those of some of the projects."""
    shown = tuple(matrix.projects if projects is None else projects)
    breaks, names = (ON_SHEET, 26) if projects is None else (PRINTED, 22)
    columns = (
        Column("authority", "Authority", width=names),
        *TOTALS,
        *(Column(column_key(one), str(one), width=_width(matrix, one, breaks)) for one in shown),
    )
    head = Row(tuple(_heading(matrix.asked, column, i > 0) for i, column in enumerate(columns)))
    body = [_row(matrix.asked, row, slugs[row.authority], shown) for row in matrix.rows]
    words = "No authority fits what you asked for. Take away a choice."
    caption = "What each authority has to do with each project"
    if len(shown) < len(matrix.projects):
        caption = f"{caption}: {shown[0].number} to {shown[-1].number}"
    return Table(caption, columns, (head,), (*body, *(_sums(matrix, shown) if body else ())), words, 1)


def _width(matrix: Matrix, project: Project, breaks: re.Pattern[str]) -> int:
    """Of a project's column: no word of its title is broken, and `Gave 1, received 2` is one line."""
    cells = (len(row.cells[project.pk].words) for row in matrix.rows if project.pk in row.cells)
    return 2 + max(min(18, max(cells, default=0)), *(len(word) for word in breaks.split(str(project))))


def _heading(asked: Asked, column: Column, number: bool) -> Cell:
    """Leads to the same rows in the order of this column: numbers from the highest, pressed again from the lowest."""
    now = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked.sort, "")
    down = now != "descending" if number else now == "ascending"
    url = address(asked, sort=f"-{column.key}" if down else column.key)
    return Cell(column.label, heading="col", href=url, order=now)


def _row(asked: Asked, row: MatrixRow, slug: str, projects: Iterable[Project]) -> Row:
    page = reverse("authorities:authority_page", args=(slug,)) + address(Asked(asked.year, asked.as_at, asked.known))
    total = row.total
    numbers = (
        (total.invited, "records"),
        (len(total.came), "came"),
        (len(total.gave), "gave"),
        (len(total.received), "received"),
    )
    figures = (Cell(n, Kind.NUMBER, href=records_url(asked, slug, anchor) if n else "") for n, anchor in numbers)
    cells = (_cell(asked, row.cells.get(one.pk, Share()), slug, one) for one in projects)
    return Row((Cell(row.name, heading="row", href=page), *figures, *cells))


def _cell(asked: Asked, share: Share, slug: str, project: Project) -> Cell:
    words = share.words
    url = records_url(asked, slug, "records", project.number) if words else ""
    return Cell(words or None, tone=share.shade, href=url, missing="–")


def _sums(matrix: Matrix, projects: Iterable[Project]) -> list[Row]:
    """Below the authorities: the meetings of each project, and how many of those shown came, gave and received."""
    shown = tuple(projects)
    held = [len(matrix.found.narrowed({one.pk}).sessions) for one in shown]
    urls = [_meetings_url(matrix, one) for one in shown]
    cells = (Cell(n, Kind.NUMBER, href=url if n else "") for n, url in zip(held, urls, strict=True))
    return [
        Row((Cell("Meetings held", heading="row"), *(Cell() for _ in TOTALS), *cells), tone="total"),
        *(_sum(matrix, part, at, shown) for at, part in enumerate((Part.CAME, Part.GAVE, Part.RECEIVED), start=1)),
    ]


def _sum(matrix: Matrix, part: Part, at: int, projects: Iterable[Project]) -> Row:
    """How many of the authorities shown did this, in all and for each project; each leads to the matrix of those.

    Where the matrix shows other authorities only, no address names those that are both.
    """
    named = matrix.asked.part in (None, part)
    words = {"came": "Authorities that came", "gave": "Authorities that gave", "received": "Authorities that received"}

    def number(count: int, **more: object) -> Cell:
        return Cell(count, Kind.NUMBER, href=address(matrix.asked, part=part.value, **more) if count and named else "")

    every = sum(part.holds(row.total) for row in matrix.rows)
    totals = [number(every) if place == at else Cell() for place in range(len(TOTALS))]
    each = [
        number(sum(part.holds(row.cells.get(one.pk, Share())) for row in matrix.rows), project=one.number)
        for one in projects
    ]
    return Row((Cell(words[part.value], heading="row"), *totals, *each), tone="subtotal")


def _meetings_url(matrix: Matrix, project: Project) -> str:
    """The list of the meetings of a project, else its page: groups and conversations have lists of their own, and the
    list knows neither what was known then nor what counts for a stream and for all."""
    sessions = matrix.found.narrowed({project.pk}).sessions
    asked = matrix.asked
    if asked.known or asked.stream or any(one.meeting is None for one in sessions):
        return reverse("projects:project_page", args=(asked.year.label, project.number))
    query = QueryDict(mutable=True)
    said = {"year": asked.year.label, "project": project.number, "state": "held", "day_to": asked.as_at.isoformat()}
    since = {"day_from": asked.since.isoformat()} if asked.since else {}
    query.update({name: str(value) for name, value in {**said, **since}.items()})
    return f"{reverse('projects:meeting_list')}?{query.urlencode()}"


def matrix_document(matrix: Matrix, slugs: dict[int, str]) -> Document:
    """Worksheets hold the one table; paper holds it in parts where it is wider than a page."""
    asked = matrix.asked
    told = f"Programme {asked.year} · Position at {show_date(asked.as_at)}"
    table = matrix_table(matrix, slugs)
    wide = len(matrix.projects) > ON_PAPER
    starts = range(0, len(matrix.projects), ON_PAPER)
    printed = [matrix_table(matrix, slugs, matrix.projects[at : at + ON_PAPER]) for at in starts] if wide else [table]
    parts: tuple[Passage | Table, ...] = (*printed, *_left_out(matrix))
    title = "Authorities and projects"
    notes = (*_choices(asked), *LEGEND)
    sheet = replace(table, caption=title)  # the name of a worksheet has 31 characters
    return Document(f"authority-matrix-{asked.year}", title, told, (sheet,), notes=notes, parts=parts)


def _choices(asked: Asked) -> tuple[str, ...]:
    """That the file holds a choice only, as the page says with its chips."""
    said = [f"Theme: {Theme.objects.get(key=asked.theme)}"] if asked.theme else []
    said += [f"Counts for: {Stream(asked.stream).label}"] if asked.stream else []
    said += [f"Project: {asked.project}"] if asked.project else []
    said += [f"From: {show_date(asked.since)}"] if asked.since else []
    said += [f"Authorities: {asked.part.label}"] if asked.part else []
    known = ("As known that day: what was entered later is left out.",) if asked.known else ()
    return (*((f"Only what was chosen. {'. '.join(said)}.",) if said else ()), *known)


def _left_out(matrix: Matrix) -> tuple[Passage, ...]:
    by_reason: dict[str, list[str]] = {}
    for one in matrix.left_out:
        by_reason.setdefault(one.why, []).append(str(one.project) if one.project.used else str(one.project.number))
    told = tuple(f"{why}: {'; '.join(projects)}." for why, projects in by_reason.items())
    return (Passage("Projects without a column, and why", Rich(told)),) if told else ()


def build_matrix(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """The whole matrix of a year at a day."""
    return matrix_document(authority_matrix(reader, Asked(year, as_at)), authority_slugs())


register("authority-matrix", ("xlsx", "csv", "pdf"), build_matrix)
