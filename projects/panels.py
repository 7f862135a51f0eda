"""What projects add to the dashboard."""

from typing import Any

from django.urls import reverse

from projects.queries.programme import projects_of
from projects.tables.programme import authority_url
from seslip.foundation.panels import Panel

from .models import Person, ProgrammeYear, Project


def my_projects_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """The projects that the reader manages, then those they sponsor; nothing for everybody else."""
    if not reader.standing.own_projects:
        return None
    manages, sponsors = projects_of(reader, [reader], year)
    parts: list[tuple[str, list[Project]]] = [
        (heading, rows) for heading, rows in (("You manage", manages), ("You sponsor", sponsors)) if rows
    ]
    if not parts:
        return None
    context: dict[str, Any] = {"parts": parts}
    return Panel(
        "My projects", "projects/panel_my_projects.html", context, reverse("projects:project_list"), "All projects"
    )


def my_authority_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """What the reader's own authority gives to the year, as its page lists it; nothing for those who belong to none."""
    authority = reader.authority
    if authority is None:
        return None
    manages, sponsors = projects_of(reader, authority.people.all(), year)
    parts = [(heading, rows) for heading, rows in (("It manages", manages), ("It sponsors", sponsors)) if rows]
    context = {"parts": parts, "authority": authority, "year": year}
    return Panel(
        f"Your authority: {authority}",
        "projects/panel_my_authority.html",
        context,
        authority_url(authority),
        f"All about {authority}",
    )
