"""What tests of slipping and rolling forward share: the next year's line, and both ways to carry work on."""

from __future__ import annotations

from datetime import date

from budget.models import BudgetLine, Heading, Section
from projects.models import ProgrammeYear, Theme
from seslip.foundation import audit
from seslip.foundation.money import pounds
from targeted_support.actions.carrying import Going, roll_forward, slip_package, take_back_carry
from targeted_support.actions.offers import edit_stream
from targeted_support.models import Package, PackageCarry, StreamOffer

from .moneys import NEXT, YEAR, of_year
from .packaging import team

OVER = date(2026, 4, 20)  # once 2025-26 is over
TEN = pounds(10_000)


def year_of(label: str) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label=label)


def next_line(amount: int = pounds(100_000)) -> BudgetLine:
    """A line of 2026-27 from which SEND packages are paid."""
    year, by = year_of(NEXT), team()
    section = Section(year=year, side="expenditure", label="Targeted", theme=Theme.objects.first(), position=1)
    heading = Heading(section=audit.create(section, by=by), label="Targeted support", position=1)
    line = BudgetLine(heading=audit.create(heading, by=by), label="SEND packages", send=amount, position=1)
    found = audit.create(line, by=by)
    stream = StreamOffer.objects.get(offer__year=year, stream="SEND")
    edit_stream(by=by, stream=stream, version=stream.version, is_open=True, reason="", line=found)
    return found


def slip(package: Package, pence: int = TEN, quarter: int = 1) -> PackageCarry:
    one = of_year(package)
    return slip_package(by=team(), one=one, version=one.version, pence=pence, quarter=quarter, reason="Asked for later")


def take_back(carry: PackageCarry) -> None:
    take_back_carry(by=team(), carry=PackageCarry.objects.get(pk=carry.pk), version=carry.version)


def roll(*packages: Package, pence: int | None = None, quarter: int = 1) -> list[PackageCarry]:
    rows = [of_year(package) for package in packages]
    left = [(one.agreed if one.agreed is not None else one.planned) if pence is None else pence for one in rows]
    going = [Going(one, one.version, amount, quarter) for one, amount in zip(rows, left, strict=True)]
    return roll_forward(by=team(), year=year_of(YEAR), going=going)
