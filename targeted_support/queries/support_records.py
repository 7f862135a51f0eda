"""The packages of some years with their moves: what the counters, the ledger and the evaluation begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from diagnostics.queries.counter_records import moves_by
from projects.models import ProgrammeYear
from seslip.foundation.history import entered
from seslip.foundation.sharing import read_once
from targeted_support.domain.stages import PackageStage
from targeted_support.models import Package, PackageMove, PackageYear


@dataclass(frozen=True)
class SupportRecords:
    """The packages that begin in some years or go on in them, by id, and the moves of each in order.

    `by` is the day by whose end they had been entered; None for the packages as they are.
    """

    by: date | None
    packages: Mapping[int, Package]
    moves: Mapping[int, list[tuple[PackageStage, date]]]
    going_on: frozenset[tuple[int, int]]

    def moves_of(self, package: int) -> list[tuple[PackageStage, date]]:
        return self.moves.get(package, [])

    def of(self, year: ProgrammeYear) -> list[Package]:
        """Those of one year."""
        return [one for one in self.packages.values() if one.year_id == year.pk or (one.pk, year.pk) in self.going_on]


@read_once
def support_records(years: frozenset[int], by: date | None = None) -> SupportRecords:
    """Three queries."""
    going_on = frozenset(
        (one.package_id, one.year_id) for one in entered(PackageYear, by).filter(year__in=years).order_by()
    )
    there = Q(year__in=years) | Q(id__in={package for package, _year in going_on})
    packages = {one.pk: one for one in entered(Package, by).filter(there).order_by()}
    moves = moves_by(PackageMove, "package", PackageStage, list(packages), by)
    return SupportRecords(by, packages, moves, going_on)
