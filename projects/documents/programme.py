"""What leaves the building about the plan: registers, phases, and Appendix 2 in both directions."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from projects.access import authorities_visible_to
from projects.domain.mapping import Served, served
from projects.models import Authority, Framework, FrameworkItem, Person, ProgrammeYear, Project, ProjectFrameworkItem
from projects.queries.programme import frameworks, mapped_projects, register_rows
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.money import plain_money
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, flat_table, header_row

PROJECTS = (
    Column("number", "No.", Kind.NUMBER, 6),
    Column("title", "Project", width=50),
    Column("used", "In use", width=8),
    Column("theme", "Theme", width=28),
    Column("strand", "Strand", width=34),
    Column("managers", "Managers", width=32),
    Column("sponsor", "Sponsor", width=20),
    Column("sponsor_authority", "Sponsor's authority", width=24),
    Column("phases", "Phases", width=24),
    Column("amount", "Amount", Kind.MONEY, 12),
)
FRAMEWORKS = (
    Column("project", "Project", Kind.NUMBER, 9),
    Column("framework", "Framework", width=26),
    Column("kind", "Kind", width=12),
    Column("item", "Enabler or outcome", Kind.NUMBER, 20),
)
AUTHORITIES = (Column("name", "Authority", width=30), Column("slug", "Address", width=30))
PHASES = (
    Column("phase", "Phase", width=10),
    Column("amount", "Amount", Kind.MONEY, 14),
    Column("note", "Note", width=40),
)


def projects_register(projects: Iterable[Project], year: ProgrammeYear) -> Document:
    """The given projects, for the download of a filtered list and for the whole register."""
    table = flat_table("Projects", PROJECTS, (_project_row(project) for project in projects))
    return Document(f"projects-{year}", "Register of projects", f"Programme {year}", (table,))


def _project_row(project: Project) -> tuple[Any, ...]:
    sponsor = project.sponsor
    return (
        project.number,
        project.title,
        "yes" if project.used else "no",
        project.theme.name,
        project.strand.name if project.strand else "",
        "; ".join(person.name for person in project.lead_managers),
        sponsor.name if sponsor else "",
        sponsor.place if sponsor else "",
        "; ".join(f"{project.number}.{p.number} {plain_money(p.amount)}".strip() for p in project.phases.all()),
        project.amount,
    )


def phases_table(project: Project) -> Table:
    """The phases of a project with their total, as its page shows them."""
    phases = list(project.phases.all())
    rows = [
        Row(
            (
                Cell(f"{project.number}.{phase.number}", heading="row"),
                Cell(phase.amount, Kind.MONEY, name=f"phase-{phase.number}"),
                Cell(phase.note),
            )
        )
        for phase in phases
    ]
    if len(phases) > 1:
        total = sum(phase.amount or 0 for phase in phases)
        names = tuple(f"phase-{phase.number}" for phase in phases)
        cells = (Cell("Total", heading="row"), Cell(total, Kind.MONEY, sums=names), Cell())
        rows.append(Row(cells, tone="total"))
    return Table("Phases and their amounts", PHASES, (header_row(PHASES),), tuple(rows), "This project has no phases.")


def authorities_register(authorities: Iterable[Authority]) -> Document:
    table = flat_table("Authorities", AUTHORITIES, ((place.name, place.slug) for place in authorities))
    return Document("authorities", "Local authorities of the South East", "", (table,), landscape=False)


def frameworks_register(reader: Person, year: ProgrammeYear) -> Document:
    """One row for each enabler or outcome that a project serves."""
    links = ProjectFrameworkItem.objects.filter(project__in=Project.objects.visible_to(reader).filter(year=year))
    ordered = links.select_related("project", "item__framework").order_by(
        "project__number", "item__framework__position", "item__kind", "item__number"
    )
    rows = ((k.project.number, k.item.framework.name, k.item.kind, k.item.number) for k in ordered)
    table = flat_table("Projects and frameworks", FRAMEWORKS, rows)
    return Document(f"frameworks-{year}", "Projects and frameworks", f"Programme {year}", (table,), landscape=False)


Group = tuple[Framework, FrameworkItem.ItemKind, list[FrameworkItem]]


def item_groups() -> list[Group]:
    """The enablers, then the outcomes, of each framework."""
    found = []
    for framework in frameworks():
        for kind in FrameworkItem.ItemKind:
            if items := [item for item in framework.items.all() if item.kind == kind.value]:
                found.append((framework, kind, items))
    return found


def group_name(group: Group) -> str:
    """`CSC National Framework enablers`."""
    framework, kind, _items = group
    return f"{framework.name} {kind.label.lower()}s"


def group_anchor(group: Group) -> str:
    """Where the page lists a group's enablers or outcomes."""
    framework, kind, _items = group
    return f"{framework.key}-{kind.value}s"


def appendix_2(reader: Person, year: ProgrammeYear) -> Document:
    """Appendix 2 from the one mapping: projects with their items, then each group of items with its projects."""
    projects, groups = list(mapped_projects(reader, year)), item_groups()
    tables = (projects_table(projects, groups), *(items_table(projects, group) for group in groups))
    subtitle = f"Regional improvement plan {year}, Appendix 2"
    return Document(f"appendix-2-{year}", "Projects, enablers and outcomes", subtitle, tables)


def projects_table(projects: list[Project], groups: list[Group]) -> Table:
    """Projects by theme and strand with the numbers of what they serve (plan, Appendix 2, Table 3)."""
    columns = (
        Column("project", "No.", width=6),
        Column("title", "Project", width=48),
        *(Column(group_anchor(group), group_name(group), width=18) for group in groups),
    )
    order = sorted(projects, key=_place)
    body: list[Row] = []
    heading = ""
    for project in order:
        if (here := _heading(project)) != heading:
            heading = here
            body.append(Row((Cell(heading, heading="row", colspan=len(columns)),), tone="group"))
        body.append(_mapping_row(project, groups))
    return Table("Projects and what they serve", columns, (header_row(columns),), tuple(body))


def _place(project: Project) -> tuple[int, int, int]:
    return project.theme.position, project.strand.position if project.strand else 0, project.number


def _heading(project: Project) -> str:
    return f"{project.theme.name}: {project.strand.name}" if project.strand else project.theme.name


def _mapping_row(project: Project, groups: list[Group]) -> Row:
    serves = {link.item_id for link in project.framework_links.all()}
    cells = []
    for group in groups:
        numbers = [str(item.number) for item in group[2] if item.pk in serves]
        cells.append(Cell(", ".join(numbers), href=f"#{group_anchor(group)}" if numbers else ""))
    return Row(
        (_number_cell(project, heading="row"), Cell(project.title), *cells), tone="" if project.used else "unused"
    )


def _number_cell(project: Project, heading: str = "") -> Cell:
    url = reverse("projects:project_page", args=(project.year.label, project.number))
    return Cell(str(project.number), heading=heading, href=url)


ITEM_COLUMNS = (
    Column("item", "No.", width=6),
    Column("text", "Enabler or outcome", width=44),
    Column("project", "Project", width=10),
    Column("title", "Title", width=50),
)


def items_table(projects: list[Project], group: Group) -> Table:
    """Each enabler or outcome with its projects; those that serve all have one row (Appendix 2, Table 4)."""
    _framework, kind, items = group
    columns = (ITEM_COLUMNS[0], Column("text", kind.label, width=44), *ITEM_COLUMNS[2:])
    found = _served(projects, items)
    by_number = {project.number: project for project in projects}
    every = f"All {kind.label.lower()}s"
    rows = list(_item_rows("All", every, found.every, by_number, every)) if found.every else []
    for item in items:
        rows += _item_rows(str(item.number), item.text, found.each[item.number], by_number, every)
    return Table(group_name(group), columns, (header_row(columns),), tuple(rows))


def _served(projects: list[Project], items: list[FrameworkItem]) -> Served:
    numbers = {item.pk: item.number for item in items}
    serves = {
        project.number: [numbers[link.item_id] for link in project.framework_links.all() if link.item_id in numbers]
        for project in projects
    }
    return served(numbers.values(), serves)


def _item_rows(
    number: str, text: str, serving: tuple[int, ...], projects: dict[int, Project], every: str
) -> Iterator[Row]:
    span = max(1, len(serving))
    lead = (Cell(number, heading="row", rowspan=span), Cell(text, rowspan=span))
    if not serving:
        yield Row((*lead, Cell(colspan=2, missing=f"None but those of “{every}”.")))
    for index, chosen in enumerate(serving):
        project = projects[chosen]
        cells = (_number_cell(project), Cell(project.title))
        yield Row(cells if index else (*lead, *cells))


def build_projects(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    chosen = year or current_year(today())
    return projects_register(register_rows(reader, chosen), chosen)


def build_frameworks(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    return frameworks_register(reader, year or current_year(today()))


def build_appendix_2(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    return appendix_2(reader, year or current_year(today()))


def build_authorities(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    return authorities_register(authorities_visible_to(reader))
