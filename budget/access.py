"""Who sees and who changes the budget (design, section 9). DfE readers and administrators see none of it."""

from projects.domain.roles import Role
from projects.models import Person
from seslip.foundation.access import Refused


def may_see_budget(person: Person) -> bool:
    """The totals: everybody of an authority, those who run or sponsor a project, the support team and finance."""
    standing = person.standing
    inside = standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE, Role.SUPPORT_TEAM)
    return inside or standing.authority is not None or bool(standing.own_projects)


def check_see_budget(person: Person) -> None:
    if not may_see_budget(person):
        raise Refused("The budget is for those who take part in the programme. Ask the programme manager.")


def may_see_all_lines(person: Person) -> bool:
    """Every line of the budget, and with it Appendix 5."""
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE)


def check_see_all_lines(person: Person) -> None:
    if not may_see_all_lines(person):
        raise Refused("Only the programme manager and finance see every line of the budget.")


def may_see_lines(person: Person) -> bool:
    """At least the lines of own projects; the lead of an authority sees totals only."""
    standing = person.standing
    return may_see_all_lines(person) or standing.has(Role.SUPPORT_TEAM) or bool(standing.own_projects)


def may_see_checks(person: Person) -> bool:
    """What does not add up: those who answer for the budget or for a project in it."""
    return may_see_all_lines(person) or bool(person.standing.own_projects)


def may_edit_budget(person: Person) -> bool:
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.FINANCE)


def check_edit_budget(person: Person) -> None:
    if not may_edit_budget(person):
        raise Refused("Only the programme manager and finance can change the budget. Ask them to make this change.")
