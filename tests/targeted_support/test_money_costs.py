"""What a package costs in a year: who enters it, and what is refused once something is agreed or paid."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions.years import open_year
from projects.models import Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds
from targeted_support.actions.costs import edit_package_year, remove_package_year
from targeted_support.actions.packages import edit_package
from targeted_support.models import PackageYear
from tests.conftest import somebody

from .moneys import CSC_LINE, EACH, IOW_LINE, NEXT, YEAR, agreed, cost, line_of, of_year, pay, used
from .packaging import opened, team, upto

pytestmark = pytest.mark.usefixtures("mid_february")


def test_less_than_is_paid_cannot_be_agreed_or_come_to() -> None:
    package = agreed()
    pay(of_year(package), pounds(10_000))
    for field in ("agreed", "actual"):
        with pytest.raises(ValidationError, match="£10,000 of it is paid already"):
            cost(package, **{field: pounds(9_999)})
    cost(package, actual=pounds(10_000))
    assert used() == EACH


def test_the_line_stays_once_something_is_paid_from_it() -> None:
    package = agreed()
    pay(of_year(package), pounds(1))
    with pytest.raises(ValidationError, match="so the line stays"):
        cost(package, line=line_of(IOW_LINE))
    assert of_year(package).line == line_of()


def test_an_agreed_package_says_what_was_agreed() -> None:
    package = agreed()
    with pytest.raises(ValidationError, match="say what was agreed"):
        cost(package, agreed=None)
    assert used() == EACH


def test_csc_and_send_are_not_paid_from_each_other() -> None:
    package = opened()
    with pytest.raises(ValidationError, match="stay apart"):
        cost(package, agreed=EACH, line=line_of(CSC_LINE))
    cost(package, agreed=EACH, line=line_of(IOW_LINE))
    other = opened(stream="", title="Leadership coaching")
    cost(other, agreed=EACH, line=line_of(CSC_LINE))  # no stream is recorded


def test_a_line_that_pays_for_no_packages_is_refused() -> None:
    with pytest.raises(ValidationError, match="No stream pays for packages from this line"):
        cost(opened(), agreed=EACH, line=line_of("Take Your Place"))


def test_who_is_too_late_is_told_and_nothing_is_written() -> None:
    package = agreed()
    seen = of_year(package).version
    cost(package, agreed=pounds(15_000))
    with pytest.raises(Stale):
        edit_package_year(by=team(), package=package, year=YEAR, version=seen, fields={"agreed": pounds(1)})
    with pytest.raises(Stale):  # somebody else entered the first cost meanwhile
        edit_package_year(by=team(), package=package, year=YEAR, version=0, fields={"agreed": pounds(1)})
    assert used() == pounds(15_000)


@pytest.mark.parametrize("role", ["finance", "sponsor", "la_lead", "project_manager", "administrator"])
def test_only_the_team_and_the_programme_manager_enter_costs(role: str) -> None:
    package, by = opened(), somebody(role)
    with pytest.raises(Refused):
        cost(package, by=by, planned=EACH)
    assert not PackageYear.objects.filter(package=package).exists()
    assert cost(package, by=Person.objects.get(email="richard.tyndall@example.org"), planned=EACH).planned == EACH


def test_costs_are_removed_only_while_nothing_was_promised() -> None:
    package = opened()
    one = cost(package, planned=EACH)
    remove_package_year(by=team(), one=one, version=one.version)
    assert not PackageYear.objects.filter(package=package).exists()
    one = cost(package, agreed=EACH)
    upto("agreed", package)
    with pytest.raises(ValidationError, match="stand in the ledger"):
        remove_package_year(by=team(), one=one, version=one.version)


def test_a_cost_is_of_the_year_it_began_in_or_one_of_the_next() -> None:
    package = opened()
    with pytest.raises(ValidationError, match="began in 2025-26"):
        cost(package, "2024-25", planned=1)
    with pytest.raises(ValidationError, match="began in 2025-26"):
        cost(package, "2030-31", planned=1)
    assert cost(package, "2027-28", planned=1).year.starts == date(2027, 4, 1)


def test_a_package_does_not_begin_after_its_costs() -> None:
    package = agreed()
    years = {label: open_year(label, by=team()) for label in (NEXT, "2020-21", "2024-25")}

    def begin(label: str) -> object:
        stored = package.as_stored()
        return edit_package(by=team(), package=stored, version=stored.version, fields={"year": years[label]})

    for label in (NEXT, "2020-21"):
        with pytest.raises(ValidationError, match="It has costs in 2025-26"):
            begin(label)
    assert cost(package, note="Two workshops").note == "Two workshops"
    begin("2024-25")
    assert cost(package, note="Three workshops").note == "Three workshops"


def test_the_stream_of_a_package_stays_with_the_grant_that_pays_it() -> None:
    package = agreed()
    with pytest.raises(ValidationError, match="stay apart"):
        edit_package(by=team(), package=package, version=package.version, fields={"stream": "CSC"})
    edited = edit_package(by=team(), package=package, version=package.version, fields={"title": "Reviews, mapped"})
    assert of_year(edited).commitment.note == "Reviews, mapped"
    assert used() == EACH
