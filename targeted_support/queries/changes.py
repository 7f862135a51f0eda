"""What packages tell of changes: their stage, title and summary, which are for all 19; never scope or diagnosis.

A package stands with the projects whose budget lines pay for it, else with the one of its stream: as in the matrix of
authorities and projects (docs/decisions/0025), so a reader learns no more of money here than there.
"""

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from budget.models import LineProject
from projects.models import Person
from seslip.foundation.change_rows import History, Reworded
from seslip.foundation.changes import Subject, register
from seslip.foundation.news import Thing
from targeted_support.models import Package


def _packages(reader: Person) -> QuerySet[Package]:
    lines = LineProject.objects.filter(
        line__stream_offers__offer__year=OuterRef("year"), line__stream_offers__stream=OuterRef("stream")
    )
    of_stream = Subquery(lines.order_by("project__number").values("project")[:1])
    seen = Package.objects.visible_to(reader).annotate(of_stream=of_stream)
    return seen.prefetch_related("years__line__line_projects")


def _package(package: Package, reader: Person) -> Thing:
    url = reverse("targeted_support:package_page", args=(package.pk,))
    return Thing(
        f"package/{package.pk}", "packages", f"Package “{package.title}”", url=url, projects=_projects(package)
    )


def _projects(package: Package) -> frozenset[int]:
    lines = [cost.line for cost in package.years.all() if cost.line]
    paying = frozenset(link.project_id for line in lines for link in line.line_projects.all())
    return paying or frozenset({package.of_stream} - {None})  # type: ignore[attr-defined]


PACKAGES = Subject("packages", _packages, _package)

register(
    History(PACKAGES, Package, told={"stage": "", "title": "title", "summary": Reworded("summary reworded")}),
)
