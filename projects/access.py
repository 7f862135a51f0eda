"""Who may do what in the plan (design, section 9). Each `check_…` refuses with the sentence the page shows."""

from seslip.foundation.access import Refused

from .domain.roles import Role
from .models import Person, Project


def may_edit_plan(person: Person) -> bool:
    """Requirements, projects, people's parts: the programme manager edits the plan."""
    return person.standing.has(Role.PROGRAMME_MANAGER)


def check_edit_plan(person: Person) -> None:
    if not may_edit_plan(person):
        raise Refused("Only the programme manager can change the plan. Ask them to make this change for you.")


def may_edit_project(person: Person, project: Project) -> bool:
    """The programme manager, and those who manage the project."""
    return may_edit_plan(person) or project.pk in person.standing.manages


def check_edit_project(person: Person, project: Project) -> None:
    if not may_edit_project(person, project):
        raise Refused("Only the managers of this project and the programme manager can change it.")


def may_see_people(person: Person) -> bool:
    """The register of people with their roles and addresses."""
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)


def check_edit_people(person: Person) -> None:
    if not may_see_people(person):
        raise Refused("Only the programme manager and administrators can change people and their roles.")


def may_give_role(person: Person, role: str) -> bool:
    """An administrator gives every role, the programme manager every role but administrator."""
    if person.standing.has(Role.ADMINISTRATOR):
        return True
    return person.standing.has(Role.PROGRAMME_MANAGER) and role != Role.ADMINISTRATOR.value
