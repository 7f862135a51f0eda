"""Two people at once: a move and a change of the cost, or two slips, end in one story of package and ledger."""

from __future__ import annotations

from typing import Any

import pytest

from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds
from targeted_support.actions.carrying import slip_package
from targeted_support.actions.costs import edit_package_year
from targeted_support.actions.package_steps import move_package
from targeted_support.domain.stages import PackageStage
from targeted_support.models import Package, PackageCarry
from tests.crowds import at_once

from .moneys import EACH, YEAR, agreed, of_year, used
from .packaging import TODAY, team

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mid_february"),
]
TEN = pounds(10_000)


def test_a_move_and_a_change_of_the_cost_never_leave_the_ledger_behind() -> None:
    package = agreed(stage="in_delivery", actual=pounds(18_000))
    by, version, seen = team(), package.version, of_year(package).version
    assert by.standing

    def complete() -> Any:
        stage = PackageStage.COMPLETE
        return move_package(by=by, package=package, version=version, stage=stage, day=TODAY)

    def correct() -> Any:
        fields = {"actual": pounds(17_000)}
        return edit_package_year(by=by, package=package, year=YEAR, version=seen, fields=fields)

    assert not [one for one in at_once([complete, correct]) if isinstance(one, Exception)]
    assert Package.objects.get(pk=package.pk).stage == "complete"
    assert of_year(package).actual == used() == pounds(17_000)


def test_of_two_equal_slips_one_is_written() -> None:
    package = agreed(stage="in_delivery")
    by, one = team(), of_year(package)
    assert by.standing

    def slip() -> Any:
        return slip_package(by=by, one=one, version=one.version, pence=TEN, quarter=1)

    found = at_once([slip, slip])
    assert sorted(type(each).__name__ for each in found) == ["PackageCarry", Stale.__name__]
    assert PackageCarry.objects.count() == 1
    assert (of_year(package).agreed, of_year(package, "2026-27").agreed) == (EACH - TEN, TEN)
    assert used() == EACH - TEN
