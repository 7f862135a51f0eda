"""Keeps the budget's ledger in step with packages: what one promises on its line in a year is a commitment there.

Finance pays against that commitment, so what is promised and what is paid are never counted twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from budget.actions.commitments import promise, release
from projects.models import Person
from seslip.foundation import audit
from targeted_support.domain.costs import promised, promised_on, promised_still, released_on
from targeted_support.domain.stages import PROMISED, PackageStage
from targeted_support.models import Package, PackageCarry, PackageYear
from targeted_support.queries.costs import paid_against
from targeted_support.queries.packages import moves_of, stage_days

PAYEE = "Targeted support"
FOLLOWED = ("line__heading__section", "commitment", "year")


@dataclass(frozen=True)
class Way:
    """Since when a package is agreed, as far as it is, and the day from which a change counts."""

    package: Package
    days: Mapping[PackageStage, date]
    day: date

    @property
    def agreed(self) -> date | None:
        return min((day for stage, day in self.days.items() if stage.value in PROMISED), default=None)

    def promised(self, one: PackageYear) -> int:
        """What a year of it promises by its own figures."""
        return promised(self.package.stage, self.days, one.agreed, one.actual)


def follow_package(by: Person, package: Package, day: date | None = None) -> None:
    """Each year of a package promises what it now should, after a move or a change of what it costs.

    `day` is when the change was made; without one, the day of the latest move. A year that was rolled forward
    stays what it was; its promise passes to the next year that has a budget line to promise on.
    """
    moves = moves_of(package)
    latest = moves[-1].day if moves else day
    if latest is None:
        return
    way = Way(package, stage_days(moves), day or latest)
    carries = PackageCarry.objects.filter(source__package=package, kind="agreed")
    rolled = {one.source_id: one.target_id for one in carries}
    years = {one.pk: one for one in package.years.select_related(*FOLLOWED).order_by("-year__starts")}
    for one in years.values():
        if one.pk in rolled:
            _pass_on(by, way, one, _later(one, rolled, years))
        else:
            _follow(by, way, one, way.promised(one))


ROLLED: Mapping[str, Any] = {"kind__in": ("agreed", "planned")}


def _later(one: PackageYear, rolled: Mapping[int, int], years: Mapping[int, PackageYear]) -> list[PackageYear]:
    """The years into which it was rolled forward, one after the other."""
    found, key = [], one.pk
    while key in rolled:
        key = rolled[key]
        found.append(years[key])
    return found


def _pass_on(by: Person, way: Way, one: PackageYear, later: Sequence[PackageYear]) -> None:
    """From the first day of the next year with a line on, what is not paid yet is that year's promise.

    As long as none has one, the package still promises here: nothing once it is withdrawn, in the end what it came to.
    """
    if one.commitment is None:
        return
    lands = next((each for each in later if each.line_id), None)
    if lands is None:
        stands = promised(way.package.stage, way.days, one.agreed, None)
        spent = [max(each.actual or 0, paid_against(each)) for each in (one, *later[:-1])]
        pence = promised_still(way.package.stage, stands, spent[0], sum(spent[1:]) + way.promised(later[-1]))
        _follow(by, way, one, pence)
    elif one.commitment.closed_on is None:
        release(by=by, commitment=one.commitment, closed_on=lands.year.starts)


def _follow(by: Person, way: Way, one: PackageYear, pence: int) -> None:
    package, there, agreed = way.package, one.commitment, way.agreed
    if pence and agreed and one.line:
        made = promise(by=by, commitment=there, fields=_fields(package, one, pence, promised_on(agreed, one.year.ends)))
        if there is None:
            audit.change(one, by=by, version=one.version, fields={"commitment": made})
        one.commitment = made
    elif there is not None and there.closed_on is None:
        release(by=by, commitment=there, closed_on=released_on(way.day, there.day, one.year.ends))


def _fields(package: Package, one: PackageYear, pence: int, day: date) -> dict[str, Any]:
    return {
        "line": one.line,
        "amount": pence,
        "day": day,
        "payee": PAYEE,
        "reference": f"Package {package.pk}",
        "note": package.title[:200],
    }
