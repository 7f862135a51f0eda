"""What authorities received and gave of targeted support, by the project that pays for it: as the ledger has it."""

from collections.abc import Mapping
from datetime import date

from budget.models import BudgetLine, LineProject
from projects.domain.involvement import Found, Help
from projects.models import Authority, ProgrammeYear, Project
from projects.queries.involvement import register
from projects.queries.meetings import authority_names
from targeted_support.domain.reach import Engagement
from targeted_support.models import (
    Expert,
    OfferYear,
    Package,
    PackageDonor,
    PackageExpert,
    PackageRecipient,
    PackageYear,
    StreamOffer,
)

from .reach import engaged, support_projects
from .support_records import SupportRecords, support_records

Where = Mapping[int | None, tuple[int, str]]  # by the id of a package: its project and its stream


def find_support(year: ProgrammeYear, as_at: date, known: bool) -> Found:
    """Packages received and helped with, and experts lent; experts without a package are of the first project."""
    first = support_projects(year).first()
    if first is None:
        return Found()
    records = support_records(frozenset({year.pk}), as_at if known else None)
    where = _where(records, year, first)
    found = engaged(year, as_at, records, authority_names()).values()
    return Found(helps=tuple(one for engagement in found for one in _helps(engagement, where, first)))


def _helps(engagement: Engagement, where: Where, first: Project) -> list[Help]:
    found = []
    for records, received in ((engagement.received, True), (engagement.helped, False), (engagement.lent, False)):
        for record in records:
            project, stream = where.get(record.package, (first.pk, ""))
            day = record.day if record.told else None
            key = f"{record.url}{'received' if received else 'gave'}"
            found.append(Help(key, record.name, record.url, engagement.authority, project, received, day, stream))
    return found


def _where(records: SupportRecords, year: ProgrammeYear, first: Project) -> Where:
    """Of each package the project whose budget line pays for it in the year, else the one of its stream."""
    lines = LineProject.objects.filter(project__year=year).order_by("-project__number")
    own = dict(lines.filter(line__package_years__year=year).values_list("line__package_years__package", "project"))
    streams = dict(
        lines.filter(line__stream_offers__offer__year=year).values_list("line__stream_offers__stream", "project")
    )
    return {
        key: (own.get(key) or streams.get(one.stream) or first.pk, one.stream) for key, one in records.packages.items()
    }


GIVEN = (Package, PackageRecipient, PackageDonor, PackageExpert, PackageYear, Expert)
PAID = (OfferYear, StreamOffer, BudgetLine, LineProject)
register("targeted_support", find_support, *GIVEN, *PAID, Project, Authority)
