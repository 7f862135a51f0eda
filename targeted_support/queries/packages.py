"""Reads of packages. What is said in confidence is asked of `read_by` alone."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from diagnostics.domain.steps import reached
from projects.models import Person
from seslip.foundation.history import Entry, entries_since, history_of
from targeted_support.domain.stages import PackageStage, stage_before_stopping
from targeted_support.domain.tasks import PackageFacts, TaskLine, task_lines
from targeted_support.models import (
    Package,
    PackageDonor,
    PackageExpert,
    PackageMove,
    PackageOutcome,
    PackageRecipient,
    PackageTick,
)

FROM = ("finding",)  # who reads a package does not for that reason read the finding it came from
CANDID = (*FROM, "scope", "diagnosis", "next_step", "next_step_on", "asked_by", "note", "reason")


def package_rows(reader: Person) -> QuerySet[Package]:
    """The packages that the reader sees, with what a row or a card shows, in a fixed number of queries."""
    recipients = PackageRecipient.objects.select_related("authority", "signed_off_by").order_by("authority__name")
    donors = PackageDonor.objects.select_related("authority").order_by("authority__name")
    experts = PackageExpert.objects.select_related("expert__authority").order_by("expert__name", "pk")
    rows = Package.objects.visible_to(reader).select_related("year", "topic", "owner")
    return rows.prefetch_related(
        Prefetch("recipients", recipients), Prefetch("donors", donors), Prefetch("experts", experts)
    )


def reads_words(reader: Person, package: Package) -> bool:
    """Whether the reader reads scope, diagnosis and what belongs to them."""
    return Package.objects.read_by(reader).filter(pk=package.pk).exists()


def moves_of(package: Package) -> list[PackageMove]:
    return list(PackageMove.objects.filter(package=package).select_related("by").order_by("pk"))


def stage_days(moves: Iterable[PackageMove]) -> dict[PackageStage, date]:
    """On which day a package reached each stage, of its moves in order; what was taken back was never reached."""
    return reached((PackageStage(move.stage), move.day) for move in moves)


def stage_before(package: Package, moves: Iterable[PackageMove]) -> str:
    """Where a package that is paused or withdrawn goes on."""
    return stage_before_stopping(move.stage for move in moves)


def unsigned(package: Package) -> list[str]:
    """The recipients whose director has not signed off."""
    return [str(one.authority) for one in package.recipients.all() if one.signed_off_on is None]


def package_tasks(package: Package) -> list[TaskLine]:
    """The list of tasks of a package, with what other records say of them."""
    recipients = package.recipients.all()
    helpers = len(package.experts.all()) + len(package.donors.all())
    ticks = list(PackageTick.objects.filter(package=package))
    facts = PackageFacts(
        ticked={tick.task: tick.done_on for tick in ticks},
        notes={tick.task: tick.note for tick in ticks},
        outcomes=PackageOutcome.objects.filter(package=package).count(),
        scoped=bool(package.scope.strip()),
        dated=package.starts_on is not None and package.ends_on is not None,
        signed=sum(one.signed_off_on is not None for one in recipients),
        recipients=len(recipients),
        helpers=helpers,
        evaluated=package.stage == PackageStage.EVALUATED.value,
    )
    return task_lines(facts)


def package_history(reader: Person, package: Package) -> list[Entry]:
    """What happened to a package; what is confidential, and what was ticked, only for those who read it."""
    parts = (PackageRecipient, PackageDonor, PackageExpert)
    if reads_words(reader, package):
        return history_of(package, *parts, PackageTick, hide=FROM)
    return history_of(package, *parts, hide=CANDID)


def package_changes(reader: Person, package: Package, seen: int) -> list[Entry]:
    """What happened to a package since somebody saw it at version `seen`, as this reader may know it."""
    return entries_since(package, seen, package_history(reader, package))
