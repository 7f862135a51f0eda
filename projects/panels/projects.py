"""The projects of a reader and of their authority, on the overview."""

from typing import Any

from django.urls import reverse

from projects.models import (
    Authority,
    AuthorityAlias,
    Person,
    PersonRole,
    Phase,
    ProgrammeYear,
    Project,
    ProjectManager,
    Strand,
    Theme,
)
from projects.queries.programme import projects_of
from projects.tables.programme import authority_url
from seslip.foundation.panels import Panel, register, stand_on


def my_projects_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """The projects that the reader manages; those they sponsor stand with their KPIs in another panel."""
    if not reader.standing.manages:
        return None
    manages, _ = projects_of(reader, [reader], year)
    if not manages:
        return None
    context: dict[str, Any] = {"projects": manages}
    url = reverse("projects:project_list")
    return Panel("Projects you manage", "projects/project_rows.html", context, url, "All projects")


def my_authority_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """What others of the reader's authority give to the year; nothing for those who belong to none."""
    authority = reader.authority
    if authority is None:
        return None
    manages, sponsors = projects_of(reader, authority.people.all(), year)
    own = [project for project in (*manages, *sponsors) if project.pk in reader.standing.own_projects]
    manages, sponsors = ([one for one in rows if one not in own] for rows in (manages, sponsors))
    parts = [(heading, rows) for heading, rows in (("It manages", manages), ("It sponsors", sponsors)) if rows]
    context = {"parts": parts, "own": own, "authority": authority, "year": year}
    return Panel(
        f"Your authority: {authority}",
        "projects/panel_my_authority.html",
        context,
        authority_url(authority),
        f"All about {authority}",
    )


stand_on(Person, PersonRole, ProjectManager, Project, Authority, AuthorityAlias, ProgrammeYear)
register("home", 42, my_authority_panel, (Phase, Strand, Theme))
register("home", 45, my_projects_panel, (Phase, Strand, Theme))
