"""How KPIs stand by the records: figures typed, counted or overridden, the proposed status, the sponsor's answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import prefetch_related_objects

from kpis.domain.honesty import Measured, Proposal, Step, days_stale, disagrees, propose, unmet
from kpis.domain.measures import Counted, Standing, figure_words, missing_words
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiReview, Measure, MeasureOverride, Milestone
from projects.models import Person
from seslip.foundation.history import entered

from .counters import counted
from .positions import Position, positions


class Source(StrEnum):
    TYPED = "typed"
    COUNTED = "counted"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class Figure:
    """The figure of one measure. `counted` is what the records say, also where an override stands instead of it."""

    measure: Measure
    value: int | None
    source: Source = Source.TYPED
    counted: Counted | None = None
    override: MeasureOverride | None = None
    done_on: date | None = None
    where: str = ""

    @property
    def reason(self) -> str:
        """Why somebody set a figure instead of the counted one; empty where nobody did."""
        return self.override.reason if self.override else ""

    @property
    def standing(self) -> Standing:
        return self.measure.standing(self.value)

    @property
    def words(self) -> str:
        """`4 of 4 meetings`; nothing where there is no figure."""
        return figure_words(self.standing, self.measure.unit)

    @property
    def counted_words(self) -> str:
        """The counted figure in words, also where another one stands instead of it."""
        value = self.counted.value if self.counted else None
        return figure_words(self.measure.standing(value), self.measure.unit)

    @property
    def said(self) -> str:
        return self.words or missing_words(self.standing, self.measure.unit)


class ReviewState(StrEnum):
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    QUERIED = "queried"


@dataclass(frozen=True)
class Review:
    """What the sponsor said of the latest update (`update` is its id)."""

    state: ReviewState
    update: int
    by: Person | None = None
    recorded: datetime | None = None
    comment: str = ""


@dataclass(frozen=True)
class KpiStanding:
    """One KPI as at a date. `figures` by measure id, in order; `unmet` says in sentences which measures are not met."""

    position: Position
    figures: dict[int, Figure] = field(default_factory=dict)
    proposal: Proposal | None = None
    unmet: tuple[str, ...] = ()
    disagrees: bool = False
    days_stale: int = 0
    review: Review | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the records disagree with the status that was given."""
        return self.unmet if self.position.status is Status.COMPLETE else self.proposal.reasons if self.proposal else ()


def standings(kpis: Iterable[Kpi], as_at: date, *, known: bool = False) -> dict[int, KpiStanding]:
    """How each KPI stands as at a date, by its id; the queries do not grow with the KPIs.

    With `known` only what had been entered by the end of that day counts (see `positions`).
    """
    rows = list(kpis)
    prefetch_related_objects(rows, "year", "activity__project")  # asks nothing where they came with the KPIs
    keys = [kpi.pk for kpi in rows]
    found = positions(rows, as_at, known=known)
    figures = _figures(keys, found, as_at, known)
    reviews = _reviews(rows, found, as_at, known)
    steps = _milestones(keys, as_at if known else None)
    return {
        kpi.pk: _standing(
            kpi,
            found[kpi.pk],
            figures[kpi.pk],
            reviews.get(kpi.pk),
            steps[kpi.pk],
            as_at,
        )
        for kpi in rows
    }


def _standing(
    kpi: Kpi,
    position: Position,
    figures: dict[int, Figure],
    review: Review | None,
    steps: Sequence[Milestone],
    as_at: date,
) -> KpiStanding:
    measured = [Measured(figure.said, figure.standing) for figure in figures.values()]
    proposal = propose(
        measures=measured,
        given=position.status,
        starts=kpi.year.starts,
        due=kpi.due,
        as_at=as_at,
        steps=[Step(step.title, step.due, step.done_by(as_at)) for step in steps],
    )
    lacking = unmet(measured)
    told = position.position_date is not None  # a KPI nobody has reported on has no view to disagree with
    return KpiStanding(
        position=position,
        figures=figures,
        proposal=proposal,
        unmet=lacking,
        disagrees=told and disagrees(position.status, proposal, unmet=bool(lacking)),
        days_stale=days_stale(position.status, position.position_date, kpi.year.starts, as_at),
        review=review,
        milestones=tuple(steps),
    )


def _figures(keys: list[int], found: dict[int, Position], as_at: date, known: bool) -> dict[int, dict[int, Figure]]:
    """The figures by KPI and measure."""
    about = "kpi__year", "kpi__activity__project", "kpi__activity__requirement"
    there = Measure.objects.filter(kpi__in=keys)
    if known:
        there = there.filter(pk__in=[measure.pk for measure in entered(Measure, as_at).filter(kpi__in=keys)])
    measures = list(there.select_related(*about).order_by("kpi", "position", "id"))
    records = counted(measures, as_at, known=known)
    overrides = _overrides([measure.pk for measure in measures if measure.counter], as_at, known)
    figures: dict[int, dict[int, Figure]] = defaultdict(dict)
    for measure in measures:
        own = figures[measure.kpi_id]
        if measure.pk in records:
            own[measure.pk] = _counted_figure(measure, records[measure.pk], overrides.get(measure.pk))
        else:
            own[measure.pk] = _typed_figure(measure, found[measure.kpi_id])
    return figures


def _typed_figure(measure: Measure, position: Position) -> Figure:
    """A deliverable nobody said a word about is done once its KPI is reported complete: it promises nothing else."""
    reading = position.readings.get(measure.pk)
    value = reading.value if reading else None
    if measure.deliverable and value is None and position.status is Status.COMPLETE:
        return Figure(measure, 1)
    if not measure.deliverable or not value or reading is None:
        return Figure(measure, value)
    return Figure(measure, value, done_on=reading.done_on, where=reading.where)


def _counted_figure(measure: Measure, records: Counted, override: MeasureOverride | None) -> Figure:
    if override is None or override.value is None:
        return Figure(measure, records.value, Source.COUNTED, records)
    return Figure(measure, override.value, Source.OVERRIDDEN, records, override)


def _overrides(measures: list[int], as_at: date, known: bool) -> dict[int, MeasureOverride]:
    """The latest override of each measure, a lifted one included."""
    if not measures:
        return {}
    kept = MeasureOverride.objects.filter(measure__in=measures, position_date__lte=as_at).select_related("by")
    kept = kept.filter(recorded__date__lte=as_at) if known else kept
    return {override.measure_id: override for override in kept.order_by("position_date", "id")}


def _reviews(kpis: Iterable[Kpi], found: dict[int, Position], as_at: date, known: bool) -> dict[int, Review]:
    """What the sponsor said of the latest update of each KPI; where there is no sponsor, nobody is asked."""
    latest = ((kpi, found[kpi.pk].update) for kpi in kpis if kpi.activity.project.sponsor_id)
    asked = {update: kpi.pk for kpi, update in latest if update}
    said = {kpi: Review(ReviewState.AWAITING, update) for update, kpi in asked.items()}
    answers = KpiReview.objects.filter(update__in=asked).select_related("by").order_by("id")
    for answer in answers.filter(recorded__date__lte=as_at) if known else answers:
        said[asked[answer.update_id]] = Review(
            ReviewState(answer.verdict), answer.update_id, answer.by, answer.recorded, answer.comment
        )
    return said


def _milestones(keys: list[int], by: date | None) -> dict[int, list[Milestone]]:
    """The steps of each KPI, or those there were by the end of a day, in the order of their dates."""
    steps: dict[int, list[Milestone]] = defaultdict(list)
    for step in sorted(entered(Milestone, by).filter(kpi__in=keys), key=lambda step: (step.due, step.pk)):
        steps[step.kpi_id].append(step)
    return steps
