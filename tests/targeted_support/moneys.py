"""What tests of the money of packages share: a package with its cost, and where its budget line stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from budget.actions.payments import record_payment
from budget.domain.outturn import Outturn
from budget.models import BudgetLine, Payment
from budget.queries.money import line_outturns
from projects.models import Person
from seslip.foundation.money import pounds
from targeted_support.actions.costs import edit_package_year
from targeted_support.models import Package, PackageYear
from tests.budget.pages import text_of
from tests.conftest import somebody

from .packaging import TODAY, opened, team, upto

MONEY = "/targeted-support/money/"
YEAR, NEXT = "2025-26", "2026-27"
EACH = pounds(21_595)  # plan, Appendix 5: SEND 12 packages@21,595
SEND_LINE, CSC_LINE, IOW_LINE = "SEND 12 packages@21,595", "CSC 3 packages@21,028", "IoW Targeted Support"
LAST = date(2026, 3, 31)


def line_of(label: str = SEND_LINE) -> BudgetLine:
    return BudgetLine.objects.select_related("heading__section__year").get(label=label)


def cost(package: Package, year: str = YEAR, by: Person | None = None, **said: Any) -> PackageYear:
    """Enters or changes what it costs in a year, in pence; in 2025-26 on the SEND line unless another is given."""
    there = PackageYear.objects.filter(package=package, year__label=year).first()
    start: dict[str, Any] = {"line": line_of()} if there is None and year == YEAR else {}
    version = there.version if there else 0
    edit_package_year(by=by or team(), package=package, year=year, version=version, fields={**start, **said})
    return of_year(package, year)


def of_year(package: Package, year: str = YEAR) -> PackageYear:
    rows = PackageYear.objects.select_related("commitment__line", "year", "line", "package")
    return rows.get(package=package, year__label=year)


def agreed(title: str = "Annual reviews", pence: int = EACH, stage: str = "agreed", **said: Any) -> Package:
    """A SEND package for Kent with what was agreed for 2025-26, taken to a stage."""
    package = opened(title=title)
    cost(package, agreed=pence, **said)
    return upto(stage, package)


def standing(line: BudgetLine | None = None, at: date = LAST) -> Outturn:
    """Where a line stands on a day."""
    found = line or line_of()
    return line_outturns([found], found.heading.section.year, at)[found.pk].outturn


def used(line: BudgetLine | None = None, at: date = LAST) -> int:
    """Paid or promised on a line on a day."""
    return standing(line, at).used.total


def pay(one: PackageYear, pence: int, reference: str = "KCC-1", day: date = TODAY) -> Payment:
    """Finance pays against the commitment of a package."""
    fields = {
        "line": one.line,
        "day": day,
        "payee": "Targeted support",
        "reference": reference,
        "amount": pence,
        "commitment": one.commitment,
        "note": "",
    }
    return record_payment(by=somebody("finance"), fields=fields)


def page_of(client: Any, address: str = MONEY) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer)


def address(name: str, *args: object) -> str:
    return reverse(f"targeted_support:{name}", args=args)
