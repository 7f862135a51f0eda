"""The counters that read targeted support: packages delivered, prospectus and evaluation published,
authorities engaged (plan, Appendix 4, SEND 4 and CSC 8).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from diagnostics.domain.steps import reached, reached_by
from kpis.domain.measures import Counted, MeasureKind
from kpis.models import Measure
from kpis.queries.counters import Counter, register
from projects.models import ProgrammeYear
from seslip.foundation.history import entered
from targeted_support.domain.stages import CLOSED, PackageStage
from targeted_support.domain.support_counts import Delivery, authorities_engaged, packages_delivered, published
from targeted_support.models import OfferYear, Package, PackageMove, SupportReport

from .reach import engaged_in


def count_delivered(measures: Sequence[Measure], as_at: date, known: bool) -> Mapping[int, Counted]:
    """Packages of the KPI's year and stream that were complete by a day; two queries."""
    found = _deliveries({measure.kpi.year_id for measure in measures}, as_at, known)
    return {
        measure.pk: packages_delivered(
            found[measure.kpi.year_id], measure.kpi.activity.requirement.stream, measure.target, as_at
        )
        for measure in measures
    }


def _deliveries(years: set[int], as_at: date, known: bool) -> Mapping[int, list[Delivery]]:
    packages = list(entered(Package, as_at if known else None).filter(year__in=years))
    moves: dict[int, list[tuple[PackageStage, date]]] = defaultdict(list)
    rows = PackageMove.objects.filter(package__in=[one.pk for one in packages]).order_by("pk")
    for package, stage, day, recorded in rows.values_list("package", "stage", "day", "recorded"):
        if not known or localdate(recorded) <= as_at:
            moves[package].append((PackageStage(stage), day))
    found: dict[int, list[Delivery]] = defaultdict(list)
    for one in packages:
        found[one.year_id].append(_delivery(one, moves[one.pk], as_at))
    return found


def _delivery(package: Any, moves: list[tuple[PackageStage, date]], as_at: date) -> Delivery:
    """A package that is paused or withdrawn is not delivered; `reached` takes back what was taken back."""
    days = reached(moves)
    aside = {PackageStage.PAUSED, PackageStage.WITHDRAWN}
    along = {stage: day for stage, day in days.items() if stage not in aside}
    complete = reached_by(PackageStage.COMPLETE, along, as_at)
    url = reverse("targeted_support:package_page", args=(package.pk,))
    return Delivery(package.title, url, package.stream, complete, package.stage not in CLOSED)


def count_engaged(measures: Sequence[Measure], as_at: date, known: bool) -> Mapping[int, Counted]:
    """Authorities that received or gave help in the KPI's year by a day; the same queries for each year."""
    years = ProgrammeYear.objects.in_bulk({measure.kpi.year_id for measure in measures})
    found = {key: authorities_engaged(engaged_in(year, as_at, known).values()) for key, year in years.items()}
    return {measure.pk: found[measure.kpi.year_id] for measure in measures}


def count_prospectus(measures: Sequence[Measure], as_at: date, known: bool) -> Mapping[int, Counted]:
    """Whether the prospectus of the KPI's year was published by a day."""
    return _published(OfferYear, "The prospectus", "targeted_support:prospectus_page", measures, as_at, known)


def count_evaluation(measures: Sequence[Measure], as_at: date, known: bool) -> Mapping[int, Counted]:
    """Whether the evaluation of the KPI's year was published by a day."""
    return _published(SupportReport, "The evaluation", "targeted_support:report_page", measures, as_at, known)


def _published(
    model: Any, what: str, page: str, measures: Sequence[Measure], as_at: date, known: bool
) -> Mapping[int, Counted]:
    years = ProgrammeYear.objects.in_bulk({measure.kpi.year_id for measure in measures})
    rows = entered(model, as_at if known else None).filter(year__in=list(years))
    days = {one.year_id: one.published_on for one in rows}
    urls = {key: f"{reverse(page)}?year={year}" for key, year in years.items()}
    return {
        measure.pk: published(what, urls[measure.kpi.year_id], days.get(measure.kpi.year_id), as_at)
        for measure in measures
    }


for _key, _label, _kind, _count in (
    (
        "support.delivered",
        "Targeted support: packages delivered in the KPI's stream",
        MeasureKind.COUNT,
        count_delivered,
    ),
    ("support.engaged", "Targeted support: authorities that received or gave help", MeasureKind.REACH, count_engaged),
    ("support.prospectus", "Targeted support: prospectus published", MeasureKind.DELIVERABLE, count_prospectus),
    ("support.evaluation", "Targeted support: evaluation published", MeasureKind.DELIVERABLE, count_evaluation),
):
    register(Counter(_key, _label, _kind, _count, lambda reader: reader.standing.reads_meetings))
