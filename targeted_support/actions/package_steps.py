"""How a package goes on: its moves, the sign-off of each recipient's director, and what is ticked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diagnostics.queries.conversations import directors_of
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.clock import today
from seslip.foundation.periods import problem_of_future
from targeted_support.access import check_edit_packages, check_sign, may_edit_packages
from targeted_support.domain.stages import PROMISED, PackageStage, problem_of_move
from targeted_support.domain.tasks import PackageTask
from targeted_support.models import Package, PackageMove, PackageRecipient, PackageTick
from targeted_support.queries.packages import moves_of, stage_before, unsigned

from .ledger import follow_package

UNSIGNED: Mapping[str, Any] = {"signed_off_by": None, "signed_off_on": None}


def move_package(
    *, by: Person, package: Package, version: int, stage: PackageStage, day: date, reason: str = ""
) -> Package:
    """Moves a package to a stage on a day, and what it promises on its budget lines with it. Raises Stale."""
    check_edit_packages(by)
    with transaction.atomic():
        stored = audit.change(package, by=by, version=version, fields={"stage": stage.value})
        moves = moves_of(stored)
        problem = problem_of_move(
            package.stage,
            stage,
            day,
            before=stage_before(stored, moves),
            today=today(),
            last=moves[-1].day if moves else None,
            reason=reason,
            unsigned=unsigned(stored),
        )
        if problem:
            raise ValidationError(problem)
        move = PackageMove(package=stored, stage=stage.value, day=day, reason=reason.strip(), by=by)
        move.clean_fields()
        move.save()
        follow_package(by, stored)
    return stored


def sign_recipient(
    *, by: Person, recipient: PackageRecipient, version: int, director: Person | None, day: date | None
) -> PackageRecipient:
    """Records that the director of a recipient signs the package off on a day; both None take it back. Raises Stale."""
    directors = directors_of(recipient.authority_id)
    check_sign(by, director, directors)
    with transaction.atomic():
        package = Package.objects.select_for_update(no_key=True).get(pk=recipient.package_id)
        if director is None or day is None:
            return _take_back(by, package, recipient, version)
        if director not in directors:
            raise ValidationError({"director": f"{director} is no director of {recipient.authority}."})
        if problem := problem_of_future(day, today()):
            raise ValidationError({"day": problem})
        return audit.change(recipient, by=by, version=version, fields={"signed_off_by": director, "signed_off_on": day})


def _take_back(by: Person, package: Package, recipient: PackageRecipient, version: int) -> PackageRecipient:
    if not may_edit_packages(by):
        raise Refused("The targeted-support team takes a sign-off back. Ask them to do this.")
    if package.stage in PROMISED:
        raise ValidationError(f"The package is agreed, so {recipient.authority}'s sign-off stays.")
    return audit.change(recipient, by=by, version=version, fields=UNSIGNED)


def tick_task(*, by: Person, package: Package, task: PackageTask, day: date, note: str = "") -> PackageTick:
    """Says that a task was done on a day. Raises ValidationError where it follows from other records, or is ticked."""
    check_edit_packages(by)
    if not task.by_hand:
        raise ValidationError("This line follows from what is recorded about the package, so it is not ticked.")
    if day > today():
        raise ValidationError("A line is ticked once it is done. Give a date that is not in the future.")
    made = PackageTick(package=package, task=task.value, done_on=day, note=note.strip())
    made.clean_fields()
    try:
        with transaction.atomic():
            return audit.create(made, by=by)
    except IntegrityError as error:
        raise ValidationError("Somebody else has ticked this line already.") from error


def untick_task(*, by: Person, package: Package, task: PackageTask) -> None:
    check_edit_packages(by)
    ticked = PackageTick.objects.filter(package=package, task=task.value).first()
    if ticked is None:
        raise ValidationError("This line is not ticked any more.")
    audit.remove(ticked, by=by)
