"""What a package costs in a year: planned, agreed, come to. The budget's ledger follows in the same transaction."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.actions.years import open_year
from projects.actions.checking import checked
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from targeted_support.access import check_edit_packages
from targeted_support.domain.costs import (
    problem_of_cap,
    problem_of_draw,
    problem_of_line,
    problem_of_paid,
    problem_of_taking_off,
    problem_of_years,
)
from targeted_support.domain.kinds import YEARS_AHEAD
from targeted_support.models import OfferYear, Package, PackageCarry, PackageYear, StreamOffer
from targeted_support.queries.costs import paid_against

from .ledger import ROLLED, follow_package

AMOUNTS = ("planned", "agreed", "actual")
SETTLED = "{} was rolled forward, so its figures stay. Take that back first, or change those of the next year."


def hold_package(package: Package) -> Package:
    """The package as stored, until the transaction ends: its moves and its costs wait for each other."""
    return Package.objects.select_for_update(no_key=True).get(pk=package.pk)


def edit_package_year(
    *, by: Person, package: Package, year: str, version: int, fields: Mapping[str, Any]
) -> PackageYear:
    """Sets what a package costs in the year of a label; `version` 0 says that nothing was there. Raises Stale.

    `fields`: `line`, `planned`, `agreed`, `actual`, `quarter` and `note`, as far as they change.
    """
    check_edit_packages(by)
    with transaction.atomic():
        held = hold_package(package)
        there = _there(held, year, version)
        stored = there or PackageYear(package=held, year=open_year(year, by=by))
        checked(stored, fields, _problems)
        if there is None:
            _set_fields(stored, fields)
            stored = audit.create(stored, by=by)
        else:
            stored = audit.change(stored, by=by, version=version, fields=fields)
        follow_package(by, held, today())
    return stored


def _there(package: Package, year: str, version: int) -> PackageYear | None:
    """The year's costs as they are, if they were seen so."""
    if year < package.year.label or int(year[:4]) > package.year.starts.year + YEARS_AHEAD:
        raise ValidationError(f"The package began in {package.year}. Choose that year or one of the next.")
    there = PackageYear.objects.filter(package=package, year__label=year).select_related("year", "line").first()
    if there is None and version:
        raise ValidationError("Somebody else has removed this in the meantime. Go back and reload the page.")
    if there is not None and there.version != version:
        raise Stale(there)
    return there


def _set_fields(record: PackageYear, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(record, name, value)


def _problems(one: PackageYear) -> dict[str, str]:
    """Why these costs cannot be: the cap, what is paid, the stream of the line, and a year that is settled."""
    stored = one.as_stored() if one.pk else None
    if one.pk and PackageCarry.objects.filter(source=one, **ROLLED).exists():
        raise ValidationError(SETTLED.format(one.year))
    cap = OfferYear.objects.filter(year=one.year_id).values_list("cap", flat=True).first()
    paid = paid_against(one)
    found = {
        name: problem_of_cap(getattr(one, name), getattr(stored, name, None), cap, one.year.label) for name in AMOUNTS
    }
    for name in ("agreed", "actual"):
        found[name] = found[name] or problem_of_paid(getattr(one, name), paid)
    found["agreed"] = found["agreed"] or problem_of_draw(one.package.stage, one.agreed, one.actual)
    return found | {"line": _problem_of_line(one, paid)}


def _problem_of_line(one: PackageYear, paid: int) -> str:
    """A line of this year that pays for packages, and not one of the other grant."""
    if one.line is None:
        made = one.commitment
        return problem_of_taking_off(paid, promises=made is not None and made.closed_on is None)
    if one.line.heading.section.year_id != one.year_id:
        return f"Choose a budget line of {one.year}."
    streams = set(StreamOffer.objects.filter(offer__year=one.year_id, line=one.line).values_list("stream", flat=True))
    if not streams:
        return "No stream pays for packages from this line. Choose one that does, or give it to a stream first."
    if not one.package.stream:
        return ""
    return min((problem_of_line(one.package.stream, stream) for stream in streams), key=len)


def problem_of_its_lines(package: Package) -> str:
    """Why a package cannot be of a stream, given the lines it stands on; "" where it can."""
    if not package.pk or not package.stream:
        return ""
    lines = list(package.years.filter(line__isnull=False).values_list("line", flat=True))
    streams = StreamOffer.objects.filter(line__in=lines).values_list("stream", flat=True)
    return next((problem for stream in streams if (problem := problem_of_line(package.stream, stream))), "")


def problem_of_its_years(package: Package) -> str:
    """Why a package cannot begin in another year, given those it has costs in; "" where it can."""
    if not package.pk or package.as_stored().year_id == package.year_id:
        return ""
    years = [one.year for one in package.years.select_related("year").order_by("year__starts")]
    if not years:
        return ""
    begins, first, last = package.year.starts, years[0], years[-1]
    return problem_of_years(begins, (first if begins > first.starts else last).label, first.starts, last.starts)


def remove_package_year(*, by: Person, one: PackageYear, version: int) -> None:
    """Takes the costs of a year away, where nothing of them was ever promised, slipped or rolled. Raises Stale."""
    check_edit_packages(by)
    with transaction.atomic():
        hold_package(one.package)
        if one.as_stored().commitment_id:
            raise ValidationError("These costs stand in the ledger. Set what is agreed to 0 instead.")
        if one.carried.exists() or one.brought.exists():
            raise ValidationError("Work slipped or was rolled forward here. Take that back first.")
        audit.remove(one, by=by, version=version)
