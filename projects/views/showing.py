"""How a project's and a person's facts are put for their pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.access import may_see_people
from projects.models import Person, Project
from projects.tables.programme import person_url
from seslip.foundation.money import show_money


@dataclass(frozen=True)
class Fact:
    label: str
    value: SafeString | str
    url: str = ""


def facts_of(reader: Person, project: Project) -> list[Fact]:
    """Who answers for a project and what the plan gives it."""
    managers = project.lead_managers
    several = "s" if "-" in project.paragraphs else ""
    paragraphs = f"Paragraph{several} {project.paragraphs}" if project.paragraphs else ""
    return [
        Fact("Project managers" if len(managers) > 1 else "Project manager", named(reader, managers)),
        Fact("Sponsor", named(reader, [project.sponsor] if project.sponsor else [])),
        Fact("Amount in the plan", _with_note(show_money(project.amount), project.amount_note)),
        Fact("In the plan", paragraphs),
    ]


def named(reader: Person, people: Iterable[Person]) -> SafeString:
    """Each person with the place they speak for; a link for those who may look people up."""
    links = may_see_people(reader)
    lines = (
        (format_html('<a href="{}">{}</a>', person_url(person), person) if links else person, person.place)
        for person in people
    )
    return format_html_join("", '<div>{} <span class="small muted nowrap">{}</span></div>', lines)


def _with_note(value: str, note: str) -> SafeString:
    return format_html('{} <div class="small muted">{}</div>', value, note) if note else format_html("{}", value)
