"""The strip of links of the projects' pages."""

from projects.models import Person
from seslip.foundation.strips import Page, register


def _reads_plan(reader: Person) -> bool:
    return reader.standing.reads_plan


def _reads_meetings(reader: Person) -> bool:
    return reader.standing.reads_meetings


register(
    "projects",
    "Projects",
    Page("projects:project_list", "Register", _reads_plan),
    Page("projects:meeting_list", "Meetings", _reads_meetings),
    Page("changes:change_list", "What changed", _reads_plan, yearly=False),
    Page("projects:frameworks", "Frameworks", _reads_plan),
    Page("projects:plan_text_list", "Plan texts", _reads_plan),
)
