"""The counters that read targeted support: packages delivered, prospectus and evaluation published,
authorities engaged (plan, Appendix 4, SEND 4 and CSC 8).
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from diagnostics.domain.steps import reached, reached_by
from kpis.domain.measures import Counted, MeasureKind
from kpis.queries.counters import Counter, Counting, register
from projects.models import Authority, ProgrammeYear
from projects.queries.meetings import authority_names
from seslip.foundation.history import entered
from targeted_support.domain.stages import BESIDE, CLOSED, PackageStage
from targeted_support.domain.support_counts import Delivery, authorities_engaged, packages_delivered, published
from targeted_support.models import (
    Expert,
    OfferYear,
    Package,
    PackageDonor,
    PackageExpert,
    PackageRecipient,
    PackageYear,
    SupportReport,
)

from .reach import engaged
from .support_records import support_records


def count_delivered(asked: Counting) -> Mapping[int, Counted]:
    """Packages of the KPI's year and stream that were complete by a day; three queries at most."""
    records = asked.once(support_records, asked.years, asked.by)
    found: dict[int, list[Delivery]] = defaultdict(list)
    for one in records.packages.values():
        found[one.year_id].append(_delivery(one, records.moves_of(one.pk), asked.as_at))
    return {
        one.pk: packages_delivered(found[one.kpi.year_id], one.kpi.activity.requirement.stream, one.target, asked.as_at)
        for one in asked.measures
    }


def _delivery(package: Package, moves: list[tuple[PackageStage, date]], as_at: date) -> Delivery:
    """A package that is paused or withdrawn is not delivered; `reached` takes back what was taken back."""
    along = {stage: day for stage, day in reached(moves).items() if stage not in BESIDE}
    complete = reached_by(PackageStage.COMPLETE, along, as_at)
    url = reverse("targeted_support:package_page", args=(package.pk,))
    return Delivery(package.title, url, package.stream, complete, package.stage not in CLOSED)


def count_engaged(asked: Counting) -> Mapping[int, Counted]:
    """Authorities that received or gave help in the KPI's year by a day; the same queries for each year."""
    years = {measure.kpi.year for measure in asked.measures}
    records, names = asked.once(support_records, asked.years, asked.by), asked.once(authority_names)
    found = {year.pk: authorities_engaged(engaged(year, asked.as_at, records, names).values()) for year in years}
    return {measure.pk: found[measure.kpi.year_id] for measure in asked.measures}


def count_prospectus(asked: Counting) -> Mapping[int, Counted]:
    """Whether the prospectus of the KPI's year was published by a day."""
    return _published(OfferYear, "The prospectus", "targeted_support:prospectus_page", asked)


def count_evaluation(asked: Counting) -> Mapping[int, Counted]:
    """Whether the evaluation of the KPI's year was published by a day."""
    return _published(SupportReport, "The evaluation", "targeted_support:report_page", asked)


def _published(model: Any, what: str, page: str, asked: Counting) -> Mapping[int, Counted]:
    years = {measure.kpi.year for measure in asked.measures}
    days = {one.year_id: one.published_on for one in entered(model, asked.by).filter(year__in=years).order_by()}
    urls = {year.pk: f"{reverse(page)}?year={year}" for year in years}
    return {
        one.pk: published(what, urls[one.kpi.year_id], days.get(one.kpi.year_id), asked.as_at) for one in asked.measures
    }


PACKAGES = (Package, PackageYear)
HELPERS = (PackageRecipient, PackageDonor, PackageExpert, Expert, Authority)

for _key, _label, _kind, _count, _watched in (
    (
        "support.delivered",
        "Targeted support: packages delivered in the KPI's stream",
        MeasureKind.COUNT,
        count_delivered,
        PACKAGES,
    ),
    (
        "support.engaged",
        "Targeted support: authorities that received or gave help",
        MeasureKind.REACH,
        count_engaged,
        (*PACKAGES, *HELPERS, ProgrammeYear),
    ),
    (
        "support.prospectus",
        "Targeted support: prospectus published",
        MeasureKind.DELIVERABLE,
        count_prospectus,
        (OfferYear, ProgrammeYear),
    ),
    (
        "support.evaluation",
        "Targeted support: evaluation published",
        MeasureKind.DELIVERABLE,
        count_evaluation,
        (SupportReport, ProgrammeYear),
    ),
):
    register(Counter(_key, _label, _kind, _count, lambda reader: reader.standing.reads_meetings, _watched))
