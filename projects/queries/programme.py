"""Reads of projects, authorities, people and frameworks that are more than a filter."""

from collections.abc import Iterable

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from projects.access import authorities_visible_to, people_visible_to
from projects.models import (
    Authority,
    Framework,
    FrameworkItem,
    Person,
    PersonRole,
    Phase,
    ProgrammeYear,
    Project,
    ProjectFrameworkItem,
    ProjectManager,
    PublishedFigure,
)
from seslip.foundation.history import Entry, history_of


def with_people(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with sponsor, theme, strand, phases and managers, in a fixed number of queries."""
    managers = Prefetch("managers", ProjectManager.objects.select_related("person__authority"))
    return projects.select_related("year", "theme", "strand", "sponsor__authority").prefetch_related(managers, "phases")


def register_rows(reader: Person, year: ProgrammeYear) -> QuerySet[Project]:
    """The projects of a year with what one row of the register shows."""
    return with_people(Project.objects.visible_to(reader).filter(year=year))


def sponsors(reader: Person) -> QuerySet[Person]:
    """Everybody who sponsors a project the reader sees."""
    return Person.objects.filter(sponsored__in=Project.objects.visible_to(reader)).distinct()


def managers(reader: Person) -> QuerySet[Person]:
    """Everybody who manages a project the reader sees."""
    return Person.objects.filter(managed__project__in=Project.objects.visible_to(reader)).distinct()


def neighbours(reader: Person, project: Project) -> tuple[Project | None, Project | None]:
    """The projects with the numbers next below and above in the same year."""
    others = Project.objects.visible_to(reader).filter(year=project.year).select_related("year")
    before = others.filter(number__lt=project.number).order_by("-number").first()
    return before, others.filter(number__gt=project.number).order_by("number").first()


def served_items(project: Project) -> QuerySet[FrameworkItem]:
    """The enablers and outcomes a project serves."""
    return FrameworkItem.objects.filter(project_links__project=project).select_related("framework")


def published_differently(year: ProgrammeYear, topic: str) -> QuerySet[PublishedFigure]:
    """What the plan prints differently about a topic, with the project it is about."""
    return PublishedFigure.objects.filter(year=year, topic=topic).select_related("project__year")


def project_history(project: Project) -> list[Entry]:
    """What happened to a project, its managers, phases and its place in the frameworks."""
    return history_of(project, ProjectManager, Phase, ProjectFrameworkItem)


def project_changes(project: Project, seen: int) -> list[Entry]:
    """What happened to a project and its parts since the first change after somebody saw it at version `seen`."""
    later = Project.history.filter(id=project.pk, version__gt=seen)
    first = later.order_by("history_id").first()
    return [entry for entry in project_history(project) if first and entry.when >= first.history_date]


def mapped_projects(reader: Person, year: ProgrammeYear) -> QuerySet[Project]:
    """The projects of a year, each with the items it serves in `framework_links`."""
    links = Prefetch("framework_links", ProjectFrameworkItem.objects.select_related("item"))
    return (
        Project.objects.visible_to(reader)
        .filter(year=year)
        .select_related("year", "theme", "strand")
        .prefetch_related(links)
    )


def frameworks() -> QuerySet[Framework]:
    """The frameworks with their items, enablers first."""
    items = FrameworkItem.objects.order_by("kind", "number")
    return Framework.objects.prefetch_related(Prefetch("items", items))


def authority_slugs() -> dict[int, str]:
    """How addresses name each authority, by id."""
    return dict(Authority.objects.order_by().values_list("pk", "slug"))


def authority_rows(reader: Person, year: ProgrammeYear) -> QuerySet[Authority]:
    """Authorities with their spellings and how many people, managed and sponsored projects they have."""
    people = Person.objects.filter(authority=OuterRef("pk")).order_by().values("authority")
    managed = ProjectManager.objects.filter(person__authority=OuterRef("pk"), project__year=year)
    sponsored = Project.objects.filter(sponsor__authority=OuterRef("pk"), year=year)
    return (
        authorities_visible_to(reader)
        .prefetch_related("aliases")
        .annotate(
            staff=_count(people, "pk"),
            manages=_count(managed.order_by().values("person__authority"), "project"),
            sponsors=_count(sponsored.order_by().values("sponsor__authority"), "pk"),
        )
    )


def _count(grouped: QuerySet[Person, dict[str, object]] | QuerySet, of: str) -> Coalesce:  # type: ignore[type-arg]
    counted = grouped.annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def projects_of(
    reader: Person, people: Iterable[Person], year: ProgrammeYear | None
) -> tuple[list[Project], list[Project]]:
    """What these people manage and what they sponsor in a year; nothing where no year is planned."""
    if year is None:
        return [], []
    mine = {person.pk for person in people}
    theirs = Q(pk__in=ProjectManager.objects.filter(person__in=mine).values("project")) | Q(sponsor__in=mine)
    found = list(register_rows(reader, year).filter(theirs))
    manages = [one for one in found if any(manager.person_id in mine for manager in one.managers.all())]
    return manages, [one for one in found if one.sponsor_id in mine]


def person_rows(reader: Person) -> QuerySet[Person]:
    """People with their authority, roles, and how many projects they manage and sponsor."""
    managed = ProjectManager.objects.filter(person=OuterRef("pk")).order_by().values("person")
    sponsored = Project.objects.filter(sponsor=OuterRef("pk")).order_by().values("sponsor")
    return (
        people_visible_to(reader)
        .select_related("authority")
        .prefetch_related("role_records")
        .annotate(manages=_count(managed, "pk"), sponsors=_count(sponsored, "pk"))
    )


def with_part(people: QuerySet[Person], part: str) -> QuerySet[Person]:
    """Those who hold a role, or who manage, sponsor or lead for an authority."""
    if part == "manager":
        return people.filter(Exists(ProjectManager.objects.filter(person=OuterRef("pk"))))
    if part == "sponsor":
        return people.filter(Exists(Project.objects.filter(sponsor=OuterRef("pk"))))
    if part == "none":
        outside = Q(role_records__isnull=True, authority__isnull=True, managed__isnull=True, sponsored__isnull=True)
        return people.filter(outside)
    return people.filter(Exists(PersonRole.objects.filter(person=OuterRef("pk"), role=part)))
