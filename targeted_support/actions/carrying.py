"""Work that goes on in the next year: what slips leaves the year before, what is rolled forward leaves it as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.actions.years import open_year
from projects.actions.checking import refuse
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.periods import period_from
from targeted_support.access import check_edit_packages
from targeted_support.domain.costs import problem_of_cap
from targeted_support.domain.slip import (
    TwoYears,
    brought_back,
    most_to_slip,
    problem_of_rolling,
    problem_of_slip,
    problem_of_taking_back,
    remaining,
    slipped,
)
from targeted_support.domain.stages import CLOSED, DELIVERED
from targeted_support.models import OfferYear, Package, PackageCarry, PackageYear
from targeted_support.queries.costs import default_line, paid_against

from .costs import SETTLED, hold_package
from .ledger import ROLLED, follow_package


def slip_package(
    *, by: Person, one: PackageYear, version: int, pence: int, quarter: int, reason: str = ""
) -> PackageCarry:
    """Moves agreed money of a package into a quarter of the next year; both years are written at once. Raises Stale."""
    check_edit_packages(by)
    with transaction.atomic():
        package, stored = _hold(one, version)
        most = most_to_slip(stored.agreed, stored.actual, paid_against(stored))
        refuse(pence=problem_of_slip(package.stage, pence, most))
        later = _next_year(by, package, stored.year)
        both = slipped(TwoYears(stored.agreed, later.agreed), pence)
        _check_cap(later, both.later)
        target = _write(by, later, {"agreed": both.later, "quarter": later.quarter or quarter})
        audit.change(stored, by=by, version=stored.version, fields={"agreed": both.now})
        made = _carry(by, stored, target, "slip", pence, quarter, reason)
        follow_package(by, package, today())
    return made


@dataclass(frozen=True)
class Going:
    """A year of a package as somebody saw it, what it takes along and in which quarter it is delivered."""

    one: PackageYear
    version: int
    pence: int
    quarter: int


def roll_forward(*, by: Person, year: ProgrammeYear, going: Iterable[Going]) -> list[PackageCarry]:
    """Lets unfinished packages go on in the next year with what is left to do; the figures of `year` stay.

    All of them or none. Raises Stale for one that changed since it was seen.
    """
    check_edit_packages(by)
    refuse(__all__=problem_of_rolling(today(), year.ends))
    chosen = sorted(going, key=lambda each: each.one.package_id)
    if not chosen:
        raise ValidationError("Tick the packages that go on in the next year.")
    with transaction.atomic():
        return [_roll(by, each) for each in chosen]


def _roll(by: Person, each: Going) -> PackageCarry:
    package, stored = _hold(each.one, each.version)
    if package.stage in DELIVERED or package.stage in CLOSED:
        raise ValidationError(f"“{package}” is delivered or withdrawn, so nothing of it goes on.")
    kind, most = remaining(stored.agreed, stored.planned, stored.actual, paid_against(stored))
    if not 0 <= each.pence <= most:
        raise ValidationError(f"“{package}” has less than that left to take along.")
    later = _next_year(by, package, stored.year)
    total = (getattr(later, kind) or 0) + each.pence
    _check_cap(later, total)
    target = _write(by, later, {kind: total, "quarter": later.quarter or each.quarter})
    made = _carry(by, stored, target, kind, each.pence, each.quarter, "")
    follow_package(by, package, today())
    return made


def take_back_carry(*, by: Person, carry: PackageCarry, version: int) -> None:
    """Undoes a slip or a roll forward: the money is where it was. Raises Stale, ValidationError where it is spent."""
    check_edit_packages(by)
    with transaction.atomic():
        package = hold_package(carry.source.package)
        source, target = carry.source.as_stored(), carry.target.as_stored()
        _check_free(carry, source, target)
        slip = carry.kind == "slip"
        if not slip:
            left = (getattr(target, carry.kind) or 0) - carry.pence
            fields: dict[str, Any] = {carry.kind: left or None}
        else:
            both = brought_back(TwoYears(source.agreed, target.agreed), carry.pence)
            fields = {"agreed": both.later}
            audit.change(source, by=by, version=source.version, fields={"agreed": both.now})
        audit.remove(carry, by=by, version=version)
        _put_back(by, target, fields)
        follow_package(by, package, today())


def _check_free(carry: PackageCarry, source: PackageYear, target: PackageYear) -> None:
    """Whether the next year still has the money, and neither it nor what slipped is of a year rolled forward since."""
    for one in (target, source):
        if PackageCarry.objects.filter(source=one, **ROLLED).exclude(pk=carry.pk).exists():
            raise ValidationError(SETTLED.format(one.year))
    if carry.kind == "planned":
        if (target.planned or 0) < carry.pence:
            raise ValidationError("What is planned in the next year is less by now. Put that right first.")
    elif problem := problem_of_taking_back(carry.pence, target.agreed, target.actual, paid_against(target)):
        raise ValidationError(problem)


def _put_back(by: Person, target: PackageYear, fields: Mapping[str, Any]) -> None:
    """A year that only the carry had opened goes with it; one that says more keeps the rest."""
    stored = audit.change(target, by=by, version=target.version, fields=fields)
    said = stored.agreed or stored.planned or stored.actual is not None or stored.note or stored.commitment_id
    if not said and not stored.brought.exists() and not stored.carried.exists():
        audit.remove(stored, by=by)


def _hold(one: PackageYear, version: int) -> tuple[Package, PackageYear]:
    package = hold_package(one.package)
    stored = PackageYear.objects.select_related("year", "line", "package").get(pk=one.pk)
    if stored.version != version:
        raise Stale(stored)
    if PackageCarry.objects.filter(source=stored, **ROLLED).exists():
        raise ValidationError(SETTLED.format(stored.year))
    return package, stored


def _next_year(by: Person, package: Package, year: ProgrammeYear) -> PackageYear:
    """The costs of the package in the year after, unsaved where there are none yet."""
    later = open_year(period_from(year.starts.year + 1).label, by=by)
    found = PackageYear.objects.filter(package=package, year=later).select_related("year").first()
    if found is not None and PackageCarry.objects.filter(source=found, **ROLLED).exists():
        raise ValidationError(SETTLED.format(later))
    return found or PackageYear(package=package, year=later, line=default_line(package, later))


def _check_cap(later: PackageYear, pence: int | None) -> None:
    offer = OfferYear.objects.filter(year=later.year_id).first()
    refuse(pence=problem_of_cap(pence, None, offer.cap if offer else None, later.year.label))


def _write(by: Person, later: PackageYear, fields: Mapping[str, Any]) -> PackageYear:
    if later.pk:
        return audit.change(later, by=by, version=later.version, fields=fields)
    for name, value in fields.items():
        setattr(later, name, value)
    return audit.create(later, by=by)


def _carry(
    by: Person, source: PackageYear, target: PackageYear, kind: str, pence: int, quarter: int, reason: str
) -> PackageCarry:
    made = PackageCarry(source=source, target=target, kind=kind, pence=pence, quarter=quarter, reason=reason.strip())
    made.day = today()
    return audit.create(made, by=by)
