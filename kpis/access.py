"""Who may update a KPI and who may change the promise itself (design, section 9)."""

from projects.access import check_edit_plan, may_edit_plan
from projects.models import Person
from seslip.foundation.access import Refused

from .models import Kpi

__all__ = [
    "check_edit_plan",
    "check_read_briefing",
    "check_review",
    "check_update",
    "may_edit_plan",
    "may_read_briefing",
    "may_review",
    "may_update",
]


def may_update(person: Person, kpi: Kpi) -> bool:
    """The programme manager updates every KPI, a project manager those of their own projects."""
    return may_edit_plan(person) or kpi.activity.project_id in person.standing.manages


def check_update(person: Person, kpi: Kpi) -> None:
    if not may_update(person, kpi):
        raise Refused(
            f"KPI {kpi.ref} belongs to project {kpi.activity.project.number}: "
            "only its managers and the programme manager can update it."
        )


def may_review(person: Person, kpi: Kpi) -> bool:
    """Only the sponsor of the project confirms or queries what its managers report."""
    return kpi.activity.project_id in person.standing.sponsors


def check_review(person: Person, kpi: Kpi) -> None:
    if not may_review(person, kpi):
        raise Refused(
            f"KPI {kpi.ref} belongs to project {kpi.activity.project.number}: only its sponsor can confirm or query it."
        )


def may_read_briefing(person: Person) -> bool:
    """Whoever sponsors or manages a project reads about these on one page, who runs the programme about all."""
    return person.standing.reads_plan and (bool(person.standing.own_projects) or may_edit_plan(person))


def check_read_briefing(person: Person) -> None:
    if not may_read_briefing(person):
        raise Refused("A briefing is about the projects somebody sponsors or manages, and you have none.")
