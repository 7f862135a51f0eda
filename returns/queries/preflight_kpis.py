"""The KPIs of a return as its checks look at them."""

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from kpis.documents.appendix_4 import read_grid
from kpis.domain.measures import target_words
from kpis.domain.moments import Moment
from kpis.models import Kpi, KpiUpdate
from kpis.queries.evidence import unproven
from kpis.queries.positions import reported
from kpis.queries.standings import Figure, KpiStanding, ReviewState
from projects.domain.streams import Stream
from projects.models import Person, PublishedFigure
from returns.domain.preflight_kpis import KpiFact, MeasureFact, status_since
from returns.models import GrantReturn

from .preflight_people import People, for_office


def kpi_checks(one: GrantReturn, people: People) -> list[KpiFact]:
    """Each KPI in the order of the form, as at the position date."""
    moment = Moment(one.period_end)
    grid = read_grid(Person.command_line(), one.year, moment)
    kpis = grid.kpis
    unshown, dates, later = unproven(kpis, moment), dict(_printed_dates(one)), _overtaken(one)
    since = status_since(_reports(one))
    facts = (_fact(kpi, grid.found[kpi.pk], dates, people) for kpi in kpis)
    return [
        replace(fact, proven=fact.id not in unshown, overtaken=fact.id in later, since=since.get(fact.id))
        for fact in facts
    ]


def _reports(one: GrantReturn) -> "QuerySet[KpiUpdate, tuple[int, str, datetime]]":
    """What was reported of the year's KPIs up to the position date, in the order in which it counts."""
    told = reported(one.period_end).filter(kpi__year=one.year).order_by("position_date", "id")
    return told.values_list("kpi", "new_status", "recorded")


def _overtaken(one: GrantReturn) -> frozenset[int]:
    """The KPIs, by id, that were reported on as at a day after the position date."""
    later = Kpi.objects.filter(year=one.year, position_date__gt=one.period_end)
    return frozenset(later.values_list("pk", flat=True))


def _printed_dates(one: GrantReturn) -> "QuerySet[PublishedFigure, tuple[str, str]]":
    """What the plan prints in the place of a date, by what it is about: `kpi SEND 19.2`."""
    return PublishedFigure.objects.filter(year=one.year, topic="dates").values_list("about", "printed")


def _fact(kpi: Kpi, standing: KpiStanding, dates: dict[str, str], people: People) -> KpiFact:
    project, stream = kpi.activity.project.number, Stream(kpi.activity.requirement.stream)
    position, review = standing.position, standing.review
    update = people.mend([project], reverse("kpis:kpi_update", args=(kpi.pk,)), "Update it")
    return KpiFact(
        id=kpi.pk,
        ref=f"{kpi.ref} ({stream.short})",
        project=project,
        requirement=kpi.activity.requirement_id,
        promise="; ".join([kpi.text, *(item.text for item in kpi.items.all())]),
        due=kpi.due,
        status=position.status,
        reported=position.position_date,
        update=update,
        evidence=people.mend([project], reverse("kpis:evidence_create", args=(kpi.pk,))),
        edit=for_office(reverse("kpis:kpi_edit", args=(kpi.pk,)), "Edit it"),
        doubts=standing.reasons if standing.disagrees else (),
        query=review.comment if review and review.state is ReviewState.QUERIED else "",
        asked=review.recorded if review else None,
        note=position.note,
        printed_due=dates.get(f"kpi {stream.value} {kpi.ref}", ""),
        measures=tuple(_measure(figure) for figure in standing.figures.values()),
    )


def _measure(figure: Figure) -> MeasureFact:
    """A bare deliverable promises no more than its KPI does."""
    measure = figure.measure
    told = (measure.kind, measure.counter, target_words(figure.standing.kind, measure.target, measure.unit))
    alike = bool(measure.counter or measure.target is not None)
    return MeasureFact(
        promise=" ".join(part.lower() for part in told if part) if alike else "",
        target=measure.target,
        unit=measure.unit,
        value=figure.value,
        said=figure.said,
        counted=bool(measure.counter),
    )
