"""The KPIs of project 33 are counted from its packages (plan, Appendix 4, SEND 4.1 and CSC 8.1)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Kpi
from kpis.queries.standings import standings
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation import audit
from targeted_support.actions.package_steps import move_package, sign_recipient
from targeted_support.actions.packages import create_package
from targeted_support.domain.stages import PackageStage
from targeted_support.models import OfferYear, Package, SupportReport

pytestmark = pytest.mark.django_db

END = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def loaded(plan: None) -> None:
    pass


def team() -> Person:
    return Person.objects.get(email="claire.woodcock@example.org")


def figure(number: int, stream: str = "SEND", as_at: date = END):  # type: ignore[no-untyped-def]
    found = Kpi.objects.select_related("activity__project", "activity__requirement", "year")
    asked = found.get(activity__project__number=33, activity__requirement__stream=stream, number=number)
    return next(iter(standings([asked], as_at)[asked.pk].figures.values()))


def move(package: Package, stage: PackageStage, day: date) -> Package:
    package.refresh_from_db()
    return move_package(by=team(), package=package, version=package.version, stage=stage, day=day)


def signed_package_of_kent() -> Package:
    package = Package.objects.get(title__startswith="SEND engagement workshops")
    recipient = package.recipients.get()
    director = Person.objects.get(email="sarah.hammond@example.org")
    sign_recipient(
        by=director, recipient=recipient, version=recipient.version, director=director, day=date(2025, 11, 3)
    )
    return package


def test_the_loaded_year_counts_what_the_evaluation_supports() -> None:
    assert figure(2).words == "0 of 12 SEND targeted support packages"
    assert figure(2, "CSC").words == "1 of 3 CSC targeted support packages"
    assert [record.day for record in figure(2, "CSC").counted.records] == [date(2026, 1, 31)]
    assert figure(2, "CSC", date(2026, 1, 30)).counted.value == 0
    without = figure(2).counted.missing[-1]
    assert without.startswith("Without a recorded stream: ") and "Black and Global Majority" in without


@pytest.mark.parametrize("stream", ["SEND", "CSC"])
def test_14_of_19_are_engaged_and_five_named_as_not_yet_reached(stream: str) -> None:
    found = figure(3, stream)
    assert found.words == "14 of 19 LAs"
    assert found.counted.missing == (
        "Not yet reached: Bracknell Forest, Isle of Wight, Slough, West Berkshire and Windsor and Maidenhead",
    )


def test_a_package_for_a_sixth_authority_counts_it_from_its_day() -> None:
    slough, year = Authority.objects.get(slug="slough"), ProgrammeYear.objects.get(label="2025-26")
    fields = {"year": year, "title": "Annual reviews in Slough", "stream": "SEND"}
    package = create_package(by=team(), fields=fields, recipients=[slough])
    day = package.moves.get().day
    assert figure(3, as_at=day).words == "15 of 19 LAs"


def test_moving_a_package_to_complete_moves_the_kpi_and_taking_the_step_back_moves_it_back() -> None:
    package = signed_package_of_kent()
    for stage, day in ((PackageStage.AGREED, date(2025, 11, 5)), (PackageStage.IN_DELIVERY, date(2025, 12, 1))):
        package = move(package, stage, day)
    assert figure(2).counted.value == 0
    package = move(package, PackageStage.COMPLETE, date(2026, 2, 9))
    assert [(record.text, record.day) for record in figure(2).counted.records] == [
        ("SEND engagement workshops with schools and parent carers", date(2026, 2, 9))
    ]
    assert figure(2, as_at=date(2026, 2, 8)).counted.value == 0
    package = move(package, PackageStage.EVALUATED, date(2026, 3, 9))
    assert figure(2).counted.value == 1
    package = move(package, PackageStage.COMPLETE, date(2026, 3, 10))
    move(package, PackageStage.IN_DELIVERY, date(2026, 3, 11))
    assert figure(2).counted.value == 0


def test_prospectus_and_evaluation_are_done_once_published() -> None:
    assert (figure(1).words, figure(4).words) == ("Done: not yet", "Done: not yet")
    year = ProgrammeYear.objects.get(label="2025-26")
    offer = OfferYear.objects.get(year=year)
    audit.change(offer, by=team(), version=offer.version, fields={"published_on": date(2025, 9, 22)})
    audit.create(SupportReport(year=year, published_on=date(2026, 3, 30)), by=team())
    assert (figure(1).words, figure(1, "CSC").words, figure(4).words) == ("Done", "Done", "Done")
    assert figure(1, as_at=date(2025, 9, 21)).counted.missing == ("The prospectus was published later, on 22 Sep 2025",)


def test_queries_do_not_grow_with_packages() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            figure(2), figure(3)
        return len(seen)

    few = queries()
    places, year = list(Authority.objects.all()), ProgrammeYear.objects.get(label="2025-26")
    for number in range(15):
        create_package(
            by=team(), fields={"year": year, "title": f"Package {number}", "stream": "SEND"}, recipients=places
        )
    assert queries() == few
