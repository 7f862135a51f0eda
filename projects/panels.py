"""What projects add to the dashboard."""

from typing import Any

from django.urls import reverse

from seslip.foundation.panels import Panel

from .models import Person, ProgrammeYear, Project
from .queries import projects_of


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
