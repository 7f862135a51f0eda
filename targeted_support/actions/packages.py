"""Every write to a package itself: asking for one, opening one, changing it, who it is for and who helps.

A package is never removed: one opened by mistake is withdrawn, and says so.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked
from projects.models import Authority, Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from targeted_support.access import check_edit_packages, check_enquire, check_write_words, enquires_for
from targeted_support.domain.kinds import Source
from targeted_support.domain.stages import PackageStage
from targeted_support.models import Package, PackageDonor, PackageMove, PackageRecipient, StreamOffer
from targeted_support.queries.years import year_to_begin

from .costs import problem_of_its_lines, problem_of_its_years
from .ledger import follow_package

NOBODY = "Choose one authority at least that the package is for."
SIGNED = "{} has signed this package off, so it stays among its recipients. Take the sign-off back first."


def create_package(
    *,
    by: Person,
    fields: Mapping[str, Any],
    recipients: Collection[Authority],
    stage: PackageStage = PackageStage.ENQUIRY,
) -> Package:
    """Opens a package for some authorities. `fields` are those of the package, with `year` and `title`."""
    check_edit_packages(by)
    return open_package(by, fields, recipients, stage)


def ask_for_package(*, by: Person, fields: Mapping[str, Any]) -> Package:
    """An enquiry of a person for their own authority: `title`, `stream`, `summary`, `scope` and more. Team decides."""
    check_enquire(by)
    place = Authority.objects.get(pk=enquires_for(by) or 0)
    asked = {**fields, "year": year_to_begin(today()), "source": Source.DIRECT.value, "asked_by": by}
    return open_package(by, asked, [place])


def open_package(
    by: Person,
    fields: Mapping[str, Any],
    recipients: Collection[Authority],
    stage: PackageStage = PackageStage.ENQUIRY,
) -> Package:
    """Writes a package with its recipients and its first move. The actions that call this have asked who may."""
    if not recipients:
        raise ValidationError({"recipients": NOBODY})
    with transaction.atomic():
        package = audit.create(checked(Package(stage=stage.value), fields, _problems), by=by)
        for place in recipients:
            audit.create(PackageRecipient(package=package, authority=place), by=by)
        PackageMove.objects.create(package=package, stage=stage.value, day=today(), by=by)
    return package


def edit_package(*, by: Person, package: Package, version: int, fields: Mapping[str, Any]) -> Package:
    """Changes what a package is about, its dates, who looks after it and its next step. Raises Stale."""
    check_edit_packages(by)
    with transaction.atomic():
        checked(package, fields, _problems)
        stored = audit.change(package, by=by, version=version, fields=fields)
        follow_package(by, stored)  # its promises carry its title
    return stored


def write_words(*, by: Person, package: Package, version: int, fields: Mapping[str, Any]) -> Package:
    """Writes scope and diagnosis, as far as this person may. Raises Stale."""
    check_write_words(by, package, fields)
    with transaction.atomic():
        checked(package, fields)
        return audit.change(package, by=by, version=version, fields=fields)


def set_authorities(
    *,
    by: Person,
    package: Package,
    version: int,
    recipients: Collection[Authority],
    donors: Mapping[Authority, str],
) -> Package:
    """Says whom a package is for, and which authorities help, each with what. Raises Stale."""
    check_edit_packages(by)
    if not recipients:
        raise ValidationError(NOBODY)
    if both := [str(place) for place in donors if place in recipients and len(recipients) == 1]:
        raise ValidationError(f"The package is for {both[0]} alone, so another authority helps.")
    with transaction.atomic():
        stored = audit.change(package, by=by, version=version, fields={})
        _set_recipients(by, stored, recipients)
        _set_donors(by, stored, donors)
    return stored


def _set_recipients(by: Person, package: Package, wanted: Collection[Authority]) -> None:
    there = {one.authority_id: one for one in package.recipients.select_related("authority")}
    for place in wanted:
        if place.pk not in there:
            audit.create(PackageRecipient(package=package, authority=place), by=by)
    for key in set(there) - {place.pk for place in wanted}:
        if there[key].signed_off_on:
            raise ValidationError(SIGNED.format(there[key]))
        audit.remove(there[key], by=by)


def _set_donors(by: Person, package: Package, wanted: Mapping[Authority, str]) -> None:
    there = {one.authority_id: one for one in package.donors.all()}
    for place, gives in wanted.items():
        one = there.pop(place.pk, None)
        if one is None:
            audit.create(checked(PackageDonor(package=package, authority=place), {"gives": gives}), by=by)
        elif one.gives != gives:
            audit.change(one, by=by, version=one.version, fields={"gives": gives})
    for one in there.values():
        audit.remove(one, by=by)


def _problems(package: Package) -> dict[str, str]:
    return {
        "stream": problem_of_stream(package) or problem_of_its_lines(package),
        "source": _problem_of_source(package),
        "year": problem_of_its_years(package),
    }


def problem_of_stream(package: Package) -> str:
    """A stream that has ended takes no new packages (evaluation of year 1, section 2: CSC after March 2026)."""
    stored = package.as_stored() if package.pk else None
    if not package.stream or (stored and (stored.stream, stored.year_id) == (package.stream, package.year_id)):
        return ""
    ended = StreamOffer.objects.filter(offer__year=package.year_id, stream=package.stream, is_open=False).first()
    if ended is None:
        return ""
    return f"{ended} takes no new packages: {ended.why_closed} Choose another stream or year."


def _problem_of_source(package: Package) -> str:
    if package.finding_id and package.source != Source.FINDING.value:
        return "It comes from a finding of the peer challenge. Leave that as the source."
    if package.conversation_id and package.source != Source.CONVERSATION.value:
        return "It comes from a courageous conversation. Leave that as the source."
    return ""
