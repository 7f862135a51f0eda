"""What an authority takes part in and could do next, for its page; and the briefing that says the same as a file."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from projects.documents.authority_matrix import address
from projects.documents.authority_records import shares_table
from projects.domain.suggestions import told
from projects.models import Authority, Person, ProgrammeYear, Project
from projects.queries.involvement import Asked, involvement
from projects.queries.programme import projects_of
from projects.queries.suggestions import About, suggestions_for
from seslip.foundation.clock import today
from seslip.foundation.html_tables import table_html
from seslip.foundation.panels import Panel, panels_for, register
from seslip.foundation.sheets import Document, Item, Listing, Passage, Rich, Table

FOR_YOU = "It holds what you may read. What is marked as confidential is not to be passed on."


def next_steps_panel(
    reader: Person, authority: Authority, year: ProgrammeYear, as_at: date, known: bool
) -> Panel | None:
    """What it could do next, each with its reason; nothing for those who do not read meetings."""
    if not reader.standing.reads_meetings:
        return None
    found = suggestions_for(About(reader, authority, year, as_at, known, today()))
    words: list[str] = told(found) or ["Nothing at present: no record gives a reason."]
    block = Listing("•", tuple(Item(one) for one in words)) if found else words[0]
    parts = (Passage("What it could do next", Rich((block,))),)
    return Panel("What it could do next", "projects/panel_next_steps.html", {"rows": found}, wide=True, parts=parts)


def shares_panel(reader: Person, authority: Authority, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """Project by project: how often it came and when last, what it gave and received."""
    if not reader.standing.reads_meetings:
        return None
    asked = Asked(year, as_at, known)
    found = involvement(reader, year, as_at, known)
    projects = Project.objects.visible_to(reader).filter(pk__in=found.projects).select_related("year")
    table = shares_table(authority, found, asked, {one.pk: one for one in projects})
    url = f"{reverse('authorities:authority_records', args=(authority.slug,))}{address(asked)}"
    context = {"table": table_html(table), "label": table.caption}
    template = "projects/panel_authority_shares.html"
    return Panel(table.caption, template, context, url, "All records behind these figures", wide=True, parts=(table,))


register("authority_next", 10, next_steps_panel)
register("authority", 30, shares_panel)


def authority_document(
    reader: Person, authority: Authority, year: ProgrammeYear, as_at: date, known: bool = False
) -> Document:
    """The page of an authority as a file: its people, the projects it leads and sponsors, and what the panels say."""
    people = list(authority.people.all())
    manages, sponsors = projects_of(reader, people, year)
    about = {"authority": authority, "year": year, "as_at": as_at, "known": known}
    panels = [*panels_for("authority_next", reader, **about), *panels_for("authority", reader, **about)]
    said = [_under(panel.heading, panel.parts) for panel in panels if isinstance(panel, Panel)]
    own = (_people(people), _projects(manages, sponsors))
    parts = (*own, *(part for block in said for part in block))
    tables = tuple(part for part in parts if isinstance(part, Table))
    title, told_year = f"{authority}: briefing", f"Programme {year}"
    name = f"{authority.slug}-{year}"
    return Document(name, title, told_year, tables, landscape=False, notes=(FOR_YOU,), parts=parts)


def _under(heading: str, parts: Sequence[Passage | Table]) -> tuple[Passage | Table, ...]:
    """The parts of a panel under its heading, where the first does not bring one."""
    if not parts or isinstance(parts[0], Passage):
        return tuple(parts)
    return (Passage(heading, Rich(())), *parts)


def _people(people: Iterable[Person]) -> Passage:
    """`Emma Stone; Sarah Hammond, Director of Children's Services`."""
    named = "; ".join(f"{one}, {one.job_title}" if one.job_title else str(one) for one in people)
    return Passage("People", Rich((named or "Nobody is named yet.",)))


def _projects(manages: Iterable[Project], sponsors: Iterable[Project]) -> Passage:
    """`Leads: 40 Quality Assurance Network`, and what it sponsors."""
    parts = (("Leads", manages), ("Sponsors", sponsors))
    told = tuple(f"{part}: {'; '.join(map(str, projects)) or 'none in this year'}" for part, projects in parts)
    return Passage("Projects it leads or sponsors", Rich(told))
