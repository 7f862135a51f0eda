"""What is planned: the grid of requirements and the planned activities."""

from django.db.models import Prefetch, QuerySet

from kpis.models import CoreRequirement, Kpi, PlannedActivity
from projects.models import Person, ProgrammeYear, Project, ProjectManager


def managers_of(path: str) -> "Prefetch[str, QuerySet[ProjectManager], str]":
    """The managers, with their people, of the project that `path` leads to, such as `activity__project`."""
    return Prefetch(f"{path}__managers", ProjectManager.objects.select_related("person"))


def grid_requirements(reader: Person, year: ProgrammeYear) -> QuerySet[CoreRequirement]:
    """Everything Appendix 4 shows for a year, in a fixed number of queries."""
    kpis = Kpi.objects.visible_to(reader).order_by("number").prefetch_related("items", "measures")
    activities = PlannedActivity.objects.select_related("project").prefetch_related(
        Prefetch("kpis", kpis), "sub_requirement_links"
    )
    return (
        CoreRequirement.objects.filter(year=year)
        .order_by("number")
        .prefetch_related("sub_requirements", Prefetch("activities", activities))
    )


def planned_activities(reader: Person, year: ProgrammeYear) -> QuerySet[PlannedActivity]:
    """What is planned for a year, with projects, themes, people and requirements, in two queries."""
    planned = PlannedActivity.objects.filter(project__in=Project.objects.visible_to(reader), requirement__year=year)
    return planned.select_related("project__theme", "project__sponsor", "requirement").prefetch_related(
        managers_of("project")
    )
