"""The registry of what a figure can be counted from. The app that owns the records registers how to count them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from kpis.domain.measures import Counted, MeasureKind
from kpis.models import Measure
from projects.models import Person
from seslip.foundation import fresh
from seslip.foundation.audit import Versioned
from seslip.foundation.sharing import is_sharing, read_once

R = TypeVar("R")


@dataclass(frozen=True)
class Counting:
    """What is counted at once: `measures` as at a day; with `known` from what had been entered by the end of it.

    The measures come with `kpi.year`, `kpi.activity.project` and `kpi.activity.requirement`. `years` are those of all
    measures that are counted together, also by other counters, so that `once` reads the same records for all of them.
    """

    measures: Sequence[Measure]
    as_at: date
    known: bool = False
    years: frozenset[int] = frozenset()
    reads: dict[Any, Any] = field(default_factory=dict)

    @property
    def by(self) -> date | None:
        """The day by whose end the records had been entered; None for the records as they are."""
        return self.as_at if self.known else None

    def once(self, read: Callable[..., R], *given: Any) -> R:
        """What `read(*given)` gives; of all counters the first to ask has it read."""
        if (read, given) not in self.reads:
            self.reads[read, given] = read(*given)
        found: R = self.reads[read, given]
        return found


Count = Callable[[Counting], Mapping[int, Counted]]


@dataclass(frozen=True)
class Counter:
    """`count(asked)` gives what is counted for each measure, by its id, in a fixed number of queries. `may_see` says
    who reads the records themselves.

    Counters that read the same records share one `count`, which is then called once for all of them and looks at
    `measure.counter`; what several counts read, also those of other apps, they ask of `asked.once`.

    `watched` are the models that the figure hangs on: it is kept until one of them changes. A stage moves together with
    the record it is a stage of, so the moves themselves need not be named.
    """

    key: str
    label: str
    kind: MeasureKind
    count: Count
    may_see: Callable[[Person], bool]
    watched: tuple[type[Versioned], ...]


COUNTERS: dict[str, Counter] = {}


def register(counter: Counter) -> None:
    """Raises ValueError where another counter has the key."""
    if counter.key in COUNTERS:
        raise ValueError(f"There is a counter “{counter.key}” already.")
    COUNTERS[counter.key] = counter


def counted(measures: Sequence[Measure], as_at: date, *, known: bool = False) -> dict[int, Counted]:
    """What the records say of each measure that has a counter, by its id; queries do not grow with the measures.

    Two queries where the same was counted before and no record has changed since. Where several parts of a page share
    what they read, all measures of the year are counted at once: the next part asks for others of them.
    """
    own = {measure.pk: measure for measure in measures if measure.counter in COUNTERS}
    if not own:
        return {}
    years = frozenset(measure.kpi.year_id for measure in own.values())
    together = list(({**_measures_of(years), **own} if is_sharing() else own).values())
    watched = {model: None for measure in together for model in COUNTERS[measure.counter].watched}
    key = f"counted:{fresh.revision(*watched)}:{as_at}:{known}:{[_about(measure) for measure in together]}"
    found = fresh.kept(key, lambda: _counted(together, as_at, known))
    return {pk: found[pk] for pk in own if pk in found}


@read_once
def _measures_of(years: frozenset[int]) -> dict[int, Measure]:
    """The measures of some years that are counted."""
    about = "kpi__year", "kpi__activity__project", "kpi__activity__requirement"
    rows = Measure.objects.filter(kpi__year__in=years, counter__in=COUNTERS).select_related(*about)
    return {measure.pk: measure for measure in rows.order_by("kpi", "position", "id")}


def _about(measure: Measure) -> tuple[object, ...]:
    """What of a measure its figure hangs on."""
    kpi = measure.kpi
    where = kpi.year_id, kpi.activity.project_id, kpi.activity.requirement.stream
    return (measure.pk, measure.counter, measure.target, measure.joint_with_id, *where)


def _counted(measures: Sequence[Measure], as_at: date, known: bool) -> dict[int, Counted]:
    by_count: dict[Count, list[Measure]] = defaultdict(list)
    for measure in measures:
        by_count[COUNTERS[measure.counter].count].append(measure)
    asked = Counting((), as_at, known, frozenset(measure.kpi.year_id for measure in measures))
    return {key: value for count, own in by_count.items() for key, value in count(replace(asked, measures=own)).items()}
