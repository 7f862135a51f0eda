"""The briefing: what somebody reads on one page before a meeting about the projects they sponsor or manage."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from kpis.access import check_read_briefing
from kpis.domain.moments import Moment
from kpis.domain.statuses import NEEDS_REASON, Status, days_overdue, overdue_words
from kpis.models import Kpi, KpiQuerySet
from kpis.queries.health import PROJECT, Health, health_by
from kpis.queries.past import Past, past_at, past_rows, put_back, stand_at
from kpis.queries.plan import managers_of
from kpis.queries.register import register_address
from kpis.queries.reviews import awaiting_answer
from projects.access import check_read_plan
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, header_row

SHOWN = (Status.COMPLETE, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NOT_STARTED)
WIDTHS = {Status.COMPLETE: 12, Status.NOT_STARTED: 10, Status.ON_TRACK: 9}  # so that no word of a heading is broken
WORRIES = (Status.OFF_TRACK, Status.AT_RISK)
MOST, LONGEST = 6, 90  # KPIs named (5 below a note), and letters of what was said of each: it stays one page
PROJECTS = (
    Column("project", "Project", width=33),
    Column("manager", "Managed by", width=19),
    *(Column(status.value, status.label.text, Kind.NUMBER, width=WIDTHS.get(status, 8)) for status in SHOWN),
    Column("overdue", "Overdue", Kind.NUMBER, width=11),
    Column("awaiting", "To confirm", Kind.NUMBER, width=10),
)
KPIS = (
    Column("ref", "KPI", width=6),
    Column("text", "What was promised, and what was said last", width=64),
    Column("due", "Due", width=18),
    Column("status", "Status", Kind.LABEL, width=13),
)


def build_briefing(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """The projects a reader sponsors; where they sponsor none, those they manage; all for who runs the programme.

    Raises Refused where there are none of these.
    """
    check_read_plan(reader)
    check_read_briefing(reader)
    own = reader.standing.sponsors or reader.standing.manages
    every = Project.objects.visible_to(reader).filter(year=year, used=True)
    projects = list((every.filter(pk__in=own) if own else every).prefetch_related("managers__person"))
    kpis: KpiQuerySet = Kpi.objects.visible_to(reader).filter(year=year, activity__project__in=projects)
    past = past_at(year, Moment(as_at))
    rows: KpiQuerySet = past_rows(kpis, past) if past else kpis  # type: ignore[assignment]
    found = {line.key: line for line in health_by(PROJECT, rows, as_at, "_then" if past else "")}
    notes = _closed(found.values())
    words = "you sponsor " if reader.standing.sponsors else "you manage " if own else ""
    number = f"{len(projects)} project{'' if len(projects) == 1 else 's'}"
    return Document(
        name=f"briefing-{year}-{as_at.isoformat()}",
        title=f"Briefing for {reader.name}",
        subtitle=f"The {number} {words}in {year} · Position at {show_date(as_at)}",
        tables=(_projects(projects, found, rows, as_at, past), _worries(rows, as_at, past, MOST - len(notes))),
        landscape=False,
        notes=notes,
    )


def _projects(
    projects: Sequence[Project], found: dict[str, Health], kpis: KpiQuerySet, as_at: date, past: Past | None
) -> Table:
    waits = awaiting_answer(kpis, past.moment if past else None).order_by()
    waiting = Counter(waits.values_list("activity__project__number", flat=True))
    rows = [_project(one, found.get(str(one.number)), waiting[one.number], as_at) for one in projects]
    if len(rows) > 1:
        rows.append(_total([str(one.number) for one in projects], found.values(), sum(waiting.values())))
    return Table("How they stand", PROJECTS, (header_row(PROJECTS),), tuple(rows), "No project in this year.")


def _closed(found: Iterable[Health]) -> tuple[str, ...]:
    """What stands in no column, because it is rare and there is no room."""
    numbers = Counter({status: sum(line.by_status.get(status, 0) for line in found) for status in sorted(NEEDS_REASON)})
    told = ", ".join(f"{number} {status.label.text.lower()}" for status, number in numbers.items() if number)
    return (f"In no column, because they were closed without completion: {told}.",) if told else ()


def _numbers(line: Health, waiting: int) -> dict[str, tuple[int, dict[str, str]]]:
    """Of each column its number and what the register is narrowed to for it."""
    told = {status.value: (line.by_status.get(status, 0), {"status": status.value}) for status in SHOWN}
    return told | {"overdue": (line.overdue, {"due": "overdue"}), "awaiting": (waiting, {"check": "awaiting"})}


def _project(project: Project, line: Health | None, waiting: int, as_at: date) -> Row:
    line = line or Health(str(project.number), project.title)
    choice = {"project": line.key, "as_at": as_at.isoformat()}
    name = Cell(
        f"{project.number} {project.title}",
        heading="row",
        href=reverse("projects:project_page", args=(project.year.label, project.number)),
    )
    cells = [
        Cell(number, Kind.NUMBER, href=register_address(**choice, **told) if number else "", name=f"{line.key} {key}")
        for key, (number, told) in _numbers(line, waiting).items()
    ]
    return Row((name, Cell(project.manager_names or None, missing="Nobody yet"), *cells))


def _total(slots: Sequence[str], lines: Iterable[Health], waiting: int) -> Row:
    whole = Health("", "")
    for line in lines:
        whole.overdue += line.overdue
        for status, number in line.by_status.items():
            whole.by_status[status] += number
    cells = [
        Cell(number, Kind.NUMBER, sums=tuple(f"{slot} {key}" for slot in slots))
        for key, (number, _) in _numbers(whole, waiting).items()
    ]
    return Row((Cell("All", heading="row"), Cell(""), *cells), "total")


def _worries(kpis: KpiQuerySet, as_at: date, past: Past | None, most: int) -> Table:
    """Overdue, off track and at risk, the latest first; what does not fit on the page is counted."""
    then = "_then" if past else ""
    about = "activity__project", "activity__requirement", "year"
    worried = kpis.overdue_at(as_at, then) | kpis.filter(**{f"status{then}__in": [one.value for one in WORRIES]})
    rows = list(worried.select_related(*about).prefetch_related(managers_of("activity__project")))
    if past:
        put_back(rows, stand_at(rows, past.moment))
    rows.sort(key=lambda kpi: (-kpi.days_overdue(as_at), kpi.status != Status.OFF_TRACK.value, kpi.pk))
    more = f", the first {most} of {len(rows)}" if len(rows) > most else ""
    body = tuple(_worry(kpi, as_at) for kpi in rows[:most])
    caption = f"Overdue, off track or at risk{more}"
    return Table(caption, KPIS, (header_row(KPIS),), body, "Nothing is overdue, off track or at risk.")


def _worry(kpi: Kpi, as_at: date) -> Row:
    said = kpi.note if len(kpi.note) <= LONGEST else f"{kpi.note[:LONGEST].rsplit(' ', 1)[0]} …"
    days = days_overdue(Status(kpi.status), kpi.due, as_at)
    due = show_date(kpi.due, "No date")
    ref = Cell(kpi.ref, heading="row", href=reverse("kpis:kpi_page", args=(kpi.pk,)))
    text = Cell(f"{kpi.text}: “{said}”" if said else kpi.text)
    return Row((ref, text, Cell(f"{due}, {overdue_words(days)}" if days else due), Cell(kpi.status_label, Kind.LABEL)))


register("briefing", ("pdf", "docx", "xlsx"), build_briefing)
